"""变动记录: what was published, corrected and withdrawn, from the two tables that only grow."""

import datetime
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Q

from apps.open_data import links
from apps.open_data.identifiers import Identifier
from apps.publications.models import Publication, Withdrawal


class ChangeKind(models.TextChoices):
    """What happened to what the public can read."""

    PUBLISHED = "published", "首次公开"
    CORRECTED = "corrected", "公开更正"
    WITHDRAWN = "withdrawn", "撤回公告"


@dataclass(frozen=True)
class Change:
    """One thing that happened to one version. `told` is why it corrects, or the notice of the withdrawal."""

    kind: ChangeKind
    at: datetime.datetime
    publication: Publication
    told: str

    @property
    def id(self) -> str:
        return f"{Identifier.of(self.publication)}:{self.kind.value}"

    @property
    def order(self) -> tuple[datetime.datetime, int, int]:
        """By time; what happened in the same instant by kind and version."""
        return (self.at, int(self.kind is ChangeKind.WITHDRAWN), self.publication.pk)

    @property
    def title(self) -> str:
        one = self.publication
        name = f"{one.year}年{one.department_name}部门预算"
        if self.kind is ChangeKind.PUBLISHED:
            return name
        return f"{'更正' if self.kind is ChangeKind.CORRECTED else '撤回'}：{name}（第{one.version}版）"

    @property
    def address(self) -> str:
        """The page that shows it: the version, or all versions with the notice."""
        one = self.publication
        return links.versions(one) if self.kind is ChangeKind.WITHDRAWN else links.page(one)


Order = tuple[datetime.datetime, int, int]


def _later(time: str, key: str, kind: int, after: Order | None) -> Q:
    """What comes after `after` among rows of one kind, by the names of their time and their version."""
    if after is None:
        return Q()
    moment, its_kind, pk = after
    same = Q(**{time: moment})
    if kind == its_kind:
        return Q(**{f"{time}__gt": moment}) | same & Q(**{f"{key}__gt": pk})
    return Q(**{f"{time}__gte": moment}) if kind > its_kind else Q(**{f"{time}__gt": moment})


def changes(
    *,
    count: int,
    after: Order | None = None,
    newest_first: bool = False,
    since: datetime.datetime | None = None,
    kind: str = "",
    **of: Any,
) -> list[Change]:
    """Up to `count` changes, oldest first unless told otherwise; `of` narrows by year or department_code. Two queries,
    or one where only one kind is asked for."""
    sign = "-" if newest_first else ""

    def published() -> Iterator[Change]:
        rows = Publication.objects.filter(_later("published_at", "pk", 0, after), **of)
        if since:
            rows = rows.filter(published_at__gte=since)
        if kind:
            rows = rows.filter(version=1) if kind == ChangeKind.PUBLISHED else rows.filter(version__gt=1)
        rows = rows.defer("content").select_related("withdrawal")
        for one in rows.order_by(f"{sign}published_at", f"{sign}pk")[:count]:
            named = ChangeKind.PUBLISHED if one.version == 1 else ChangeKind.CORRECTED
            yield Change(named, one.published_at, one, one.reason)

    def withdrawn() -> Iterator[Change]:
        narrowed = {f"publication__{name}": value for name, value in of.items()}
        rows = Withdrawal.objects.filter(_later("at", "publication_id", 1, after), **narrowed)
        if since:
            rows = rows.filter(at__gte=since)
        rows = rows.select_related("publication").defer("publication__content")
        for each in rows.order_by(f"{sign}at", f"{sign}publication_id")[:count]:
            yield Change(ChangeKind.WITHDRAWN, each.at, each.publication, each.notice)

    found: list[Iterable[Change]] = []
    if kind != ChangeKind.WITHDRAWN:
        found.append(published())
    if kind in ("", ChangeKind.WITHDRAWN):
        found.append(withdrawn())
    merged = heapq.merge(*found, key=lambda change: change.order, reverse=newest_first)
    return list(islice(merged, count))
