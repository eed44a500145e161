"""What the money is for: amounts by functional class, added up over the departments of a year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Subquery, Sum

from apps.catalogue.addresses import address, of_publication
from apps.catalogue.models import Measure, PublishedAmount
from apps.disclosure.charts import SHORT, Chart, ChartRow
from apps.disclosure.money import ZERO, add
from apps.disclosure.proportions import in_words

ALL = "支出合计"
"""What all classes of a year together are called."""

LEVELS = ("", "类", "款", "项")
"""What the levels of the printed table are called, by their number."""


@dataclass(frozen=True)
class Item:
    """A functional class over the departments that print it. Yuan.

    Where `is_rest`, what departments print of `code` without saying which class below it is.
    """

    code: str
    name: str
    level: int
    amount: Decimal
    departments: int
    is_rest: bool = False

    @property
    def level_name(self) -> str:
        return LEVELS[self.level] if self.level < len(LEVELS) else ""

    def rest(self, amount: Decimal) -> "Item":
        """What stands beside the classes below, for those departments whose forms print none."""
        return Item(self.code, f"只列到“{self.level_name}”的部分", self.level + 1, amount, 0, is_rest=True)


def items_of(year: int, deepest: int) -> list[Item]:
    """Every class down to a level, each followed by those below it. One query."""
    found = (
        PublishedAmount.objects.filter(year=year, measure=Measure.FUNCTION, level__lte=deepest)
        .order_by("code")
        .values_list("code", "level")
        .annotate(Min("name"), Sum("amount"), Count("entry"))
    )
    return [Item(code, name, level, amount, count) for code, level, name, amount, count in found]


def with_rests(items: Sequence[Item]) -> Iterator[Item]:
    """The items, and after those below a class what they leave of it: a form may print no 项 below a 款."""
    below: dict[str, Decimal] = defaultdict(lambda: ZERO)
    path: list[Item] = []

    def closed(level: int) -> Iterator[Item]:
        while path and path[-1].level >= level:
            one = path.pop()
            if one.code in below and one.amount > below[one.code]:
                yield one.rest(one.amount - below[one.code])

    for item in items:
        yield from closed(item.level)
        if path:
            below[path[-1].code] += item.amount
        path.append(item)
        yield item
    yield from closed(0)


def chart_of(year: int, items: Sequence[Item], name: str, about: str = "") -> Chart | None:
    """The items as areas of a whole of this name, each leading to its page; None where there is no money.

    `about` begins the sentence that says what most of it is for.
    """
    highest = min((item.level for item in items), default=1)
    parts = [item for item in items if item.level == highest]
    whole = add(item.amount for item in parts)
    if not whole:
        return None
    largest = max(parts, key=lambda item: item.amount)
    share = in_words(largest.amount, whole)
    rows = (
        ChartRow(
            item.name,
            (item.amount,),
            item.level - highest + 1,
            item.code,
            "" if item.is_rest else address("catalogue:function", year, item.code),
        )
        for item in with_rests(items)
        if item.amount
    )
    title = f"{about}{share}用于{largest.name.removesuffix(SHORT)}"
    return Chart("treemap", title, ("科目", "预算数"), (ChartRow(name, (whole,), 0), *rows))


def years_of(code: str) -> list[int]:
    """Years in which a class is printed, newest first. One query."""
    found = PublishedAmount.objects.filter(measure=Measure.FUNCTION, code=code)
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


# One class. -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """What one department prints of a class, where, and how much of it its form says nothing more of. Yuan."""

    department_code: str
    department_name: str
    amount: Decimal
    address: str
    rest: Decimal


@dataclass(frozen=True)
class ItemOfCity:
    """A class with those above and below it, and the departments that spend on it, the largest first."""

    item: Item
    above: tuple[Item, ...]
    below: tuple[Item, ...]
    departments: tuple[Share, ...]

    @property
    def parts(self) -> tuple[Item, ...]:
        """The classes below, and what departments print without saying which of them it is. None at the lowest."""
        rest = self.item.amount - add(each.amount for each in self.below)
        return (*self.below, self.item.rest(rest)) if self.below and rest else self.below

    @property
    def with_rest(self) -> int:
        """How many departments print the class without one below it, while others do."""
        return sum(1 for each in self.departments if each.rest) if self.below else 0


def item_of_city(year: int, code: str) -> ItemOfCity | None:
    """None if no department prints it. Two queries."""
    of_year = PublishedAmount.objects.filter(year=year, measure=Measure.FUNCTION)
    own_level = Subquery(of_year.filter(code=code).order_by().values("level")[:1])
    rows = list(
        of_year.filter(code__startswith=code, level__lte=own_level + 1)
        .order_by("code", "-amount", "entry__department_code")
        .values_list(
            "code",
            "name",
            "level",
            "amount",
            "anchor",
            "entry",
            "entry__department_code",
            "entry__department_name",
        )
    )
    own = [row for row in rows if row[0] == code]
    if not own:
        return None
    below: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for each in rows:
        if each[0] != code:
            below[each[5]] += each[3]
    shares = (
        Share(
            department,
            name,
            amount,
            of_publication(year, department, anchor),
            amount - below[entry],
        )
        for _, _, _, amount, anchor, entry, department, name in own
    )
    return ItemOfCity(
        _added(own),
        _above(year, code, own[0][2]),
        tuple(_items(row for row in rows if row[0] != code)),
        tuple(shares),
    )


def _items(rows: Iterable[tuple[Any, ...]]) -> Iterator[Item]:
    by_code: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        by_code[row[0]].append(row)
    return map(_added, by_code.values())


def _added(rows: Sequence[tuple[Any, ...]]) -> Item:
    code, name, level = rows[0][:3]
    return Item(code, name, level, add(row[3] for row in rows), len(rows))


def _above(year: int, code: str, level: int) -> tuple[Item, ...]:
    """The classes that a class is part of, the highest first."""
    if level == 1:
        return ()
    found = (
        PublishedAmount.objects.filter(
            year=year,
            measure=Measure.FUNCTION,
            level__lt=level,
            code__in=[code[:length] for length in range(1, len(code))],
        )
        .order_by("level")
        .values_list("code", "level")
        .annotate(Min("name"), Sum("amount"), Count("entry"))
    )
    return tuple(Item(code, name, level, amount, count) for code, level, name, amount, count in found)
