"""The years that departments have published for, and which of them a page is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404

from apps.catalogue.addresses import address
from apps.catalogue.models import Entry

RATE_DECIMALS = 2
"""Decimals of the percentages on pages about the whole city."""


def published_years() -> list[int]:
    """Newest first. One query."""
    return list(Entry.objects.order_by("-year").values_list("year", flat=True).distinct())


@dataclass(frozen=True)
class YearLink:
    """A page of the same topic about another year."""

    year: int
    address: str
    is_current: bool


@dataclass(frozen=True)
class Years:
    """The years of a topic, newest first, and the one that is shown; None where nothing was published at all."""

    topic: str
    """Name of the address, which takes a year."""
    known: tuple[int, ...]
    shown: int | None

    @classmethod
    def of(cls, topic: str, asked: int | None, known: Iterable[int] | None = None) -> "Years":
        """The year that was asked for, or the newest. Http404 if nobody published for it.

        One query, unless the years are known.
        """
        years = tuple(published_years() if known is None else known)
        if asked is not None and asked not in years:
            raise Http404(f"没有{asked}年的公开内容。")
        return cls(topic, years, next(iter(years), None) if asked is None else asked)

    def __iter__(self) -> Iterator[YearLink]:
        for year in self.known:
            yield YearLink(year, address(f"catalogue:{self.topic}", year), year == self.shown)
