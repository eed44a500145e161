"""From a query to hits: what answers it, in which order, how many of which kind and year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db.models.functions import Length

from apps.search.candidates import Candidate, ask, filtered
from apps.search.models import Kind, SearchEntry
from apps.search.query import Query
from apps.search.words import pairs

MOST = 2_000
"""Candidates that are ranked. More share a query only if it tells next to nothing, such as 支出."""

MOST_NEAR = 500

ORDER = {kind: position for position, kind in enumerate(Kind.values)}


class Answer(NamedTuple):
    """A candidate that answers; the smaller, the better: by tier, kind, year, length, and how new it is."""

    tier: int
    order: int
    age: int
    length: int
    newness: int
    candidate: Candidate


@dataclass(frozen=True)
class Found:
    """What answers a query under the filters, best first; by kind and by year, how many the other filter leaves.

    `is_cut` says that more answer than were ranked, `is_sampled` that there are more under other filters than counted.
    """

    answers: list[Answer] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    is_cut: bool = False
    is_sampled: bool = False

    def groups(self) -> list[tuple[Kind, list[Answer]]]:
        """The answers by kind, the kind with the best answer first."""
        by_kind: dict[str, list[Answer]] = {}
        for each in self.answers:
            by_kind.setdefault(each.candidate.kind, []).append(each)
        return [(Kind(kind), group) for kind, group in by_kind.items()]


def find(query: Query, kind: str = "", year: int | None = None, most: int = MOST) -> Found:
    """One query."""
    if not query.joined:
        return Found()
    questions = [query.anywhere] if len(query.joined) == 1 else [query.exact, query.prefix, query.anywhere]
    if kind or year is not None:
        questions += [filtered(query.anywhere, kind, year)]
    asked = ask(questions, most)
    answering = [
        Answer(tier, ORDER[each.kind], -each.year, len(each.title), -each.id, each)
        for each in asked.found.values()
        if (tier := query.tier(each.plain)) is not None
    ]
    things = _newest(answering if year is None else [each for each in answering if each.age == -year])
    return Found(
        answers=sorted(each for each in things if kind in ("", each.candidate.kind)),
        kinds=Counter(each.candidate.kind for each in things),
        years=Counter(-each.age for each in answering if kind in ("", each.candidate.kind)),
        is_cut=asked.has_more[-1],
        is_sampled=any(asked.has_more),
    )


def _newest(answering: Iterable[Answer]) -> list[Answer]:
    """Each thing once, in the newest year in which it answers."""
    things: dict[str, Answer] = {}
    for each in answering:
        known = things.get(each.candidate.identity)
        if known is None or each.age < known.age:
            things[each.candidate.identity] = each
    return list(things.values())


def near(query: Query, most: int = 5) -> list[Candidate]:
    """What looks like a query without answering it, the likest first. One query."""
    asked = set(pairs(query.joined))
    if not asked:
        return []
    found = ask(query.parts, MOST_NEAR).found
    likeness = {pk: len(asked.intersection(pairs(each.title))) for pk, each in found.items()}
    likest = sorted((pk for pk in found if likeness[pk]), key=lambda pk: (-likeness[pk], -pk))
    things = {found[pk].identity: found[pk] for pk in reversed(likest)}
    return list(reversed(things.values()))[:most]


@dataclass(frozen=True)
class Hit:
    """What is shown of an answer: its entry, and the entries of the same thing in other years, newest first."""

    entry: SearchEntry
    others: list[SearchEntry]


def hits(shown: Iterable[Candidate]) -> dict[int, Hit]:
    """By id. One query, or none where nothing is to be shown."""
    identities = {each.identity for each in shown}
    if not identities:
        return {}
    entries = (
        SearchEntry.objects.filter(identity__in=identities, leads=True)
        .defer("plain", "tokens")
        .order_by("identity", "-year")
    )
    same = [list(group) for _, group in groupby(entries, lambda each: each.identity)]
    return {
        each.pk: Hit(each, [other for other in group if other is not each])
        for group in same
        for each in group
    }


def examples() -> list[tuple[str, str]]:
    """What one may type, each with what it is, from a name that will be found. One query."""
    items = SearchEntry.objects.filter(kind=Kind.ITEM, leads=True)
    item = items.order_by("-year", Length("title").desc(), "code").first()
    if item is None:
        return []
    return [
        (item.title[:4], "名称中的几个字"),
        (f"{item.title[:2]} {item.title[-4:-2]}", "几个词，中间空格，都要有"),
        (item.initials[:4], "拼音首字母"),
        (item.code[:5], "编码或编码的开头"),
    ]
