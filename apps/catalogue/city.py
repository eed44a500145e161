"""A year at a glance: what the departments have published, added up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Min, Q, Subquery, Sum

from apps.catalogue.addresses import address, of_publication
from apps.catalogue.functions import Item
from apps.catalogue.models import Entry, Measure, PublishedAmount
from apps.disclosure.charts import Chart, ChartRow
from apps.disclosure.money import ZERO, add, wan

THREE_PUBLIC = (
    Measure.THREE_PUBLIC,
    Measure.OVERSEAS,
    Measure.RECEPTION,
    Measure.VEHICLE_PURCHASE,
    Measure.VEHICLE_RUNNING,
)
"""“三公”经费 and its parts."""

DEEPEST = 2
"""类 and 款: how far the classes are listed at a glance."""


@dataclass(frozen=True)
class YearOfCity:
    """How many departments the public can read for a year, and the sum of their totals in yuan."""

    year: int
    departments: int
    total: Decimal


def chart_of_years(years: Iterable[YearOfCity], shown: int) -> Chart | None:
    """The totals of the years as bars, oldest first; None where there is nothing to compare."""
    rows = sorted(years, key=lambda each: each.year)
    if len(rows) < 2:
        return None
    newest = rows[-1]
    return Chart(
        "bars",
        f"{newest.year}年{newest.departments}个部门的收支总预算合计{wan(newest.total)}万元",
        ("年度", "收支总预算"),
        tuple(
            ChartRow(
                f"{each.year}年",
                (each.total,),
                href="" if each.year == shown else address("catalogue:year", each.year),
            )
            for each in rows
        ),
        note=f"合计随公开的部门数变化：{'，'.join(_counts(rows))}。",
    )


def _counts(rows: Iterable[YearOfCity]) -> Iterator[str]:
    """How many departments each year has, years of the same number told together."""
    for departments, group in groupby(rows, key=lambda each: each.departments):
        years = [each.year for each in group]
        yield (
            f"{years[0]}年至{years[-1]}年各{departments}个"
            if len(years) > 1
            else f"{years[0]}年{departments}个"
        )


@dataclass(frozen=True)
class DepartmentOfYear:
    """A department that the public can read, with its total in yuan."""

    code: str
    name: str
    total: Decimal
    version: int
    address: str


@dataclass(frozen=True)
class Glance:
    """The sums of a year in yuan, beside the totals of all years, newest first."""

    year: int
    years: tuple[YearOfCity, ...]
    sums: dict[str, Decimal]
    functions: tuple[Item, ...]

    @property
    def departments(self) -> int:
        """How many departments the public can read."""
        return next(each.departments for each in self.years if each.year == self.year)

    @property
    def total(self) -> Decimal:
        return next(each.total for each in self.years if each.year == self.year)

    @property
    def spent(self) -> Decimal:
        """What the classes add up to: everything but what remains at year end."""
        return add(item.amount for item in self.functions if item.level == 1)

    @property
    def year_end(self) -> Decimal:
        """年终结转结余: in the totals, and no expenditure."""
        return self.total - self.spent

    @property
    def three_public(self) -> list[tuple[str, Decimal]]:
        """“三公”经费 and its parts, each with its name."""
        return [(str(measure.label), self.sums.get(measure, ZERO)) for measure in THREE_PUBLIC]


def glance(asked: int | None) -> Glance | None:
    """Of a year, or of the newest; None where there is no publication. One query."""
    newest = Entry.objects.order_by("-year").values("year")[:1]
    of_year = Q(year=Subquery(newest) if asked is None else asked)
    at_a_glance = Q(measure__in=THREE_PUBLIC) | Q(measure=Measure.FUNCTION, level__lte=DEEPEST)
    found = (
        PublishedAmount.objects.filter(Q(measure=Measure.TOTAL) | of_year & at_a_glance)
        .order_by("-year", "code")
        .values_list("year", "measure", "code", "level")
        .annotate(Min("name"), Sum("amount"), Count("entry"))
    )
    years, sums, functions = [], {}, []
    for year, measure, code, level, name, amount, count in found:
        if measure == Measure.TOTAL:
            years.append(YearOfCity(year, count, amount))
        elif measure == Measure.FUNCTION:
            functions.append(Item(code, name, level, amount, count))
        else:
            sums[measure] = amount
    shown = next((each.year for each in years), None) if asked is None else asked
    if shown not in [each.year for each in years]:
        return None
    return Glance(shown, tuple(years), sums, tuple(functions))


def departments_of(year: int) -> list[DepartmentOfYear]:
    """Those that the public can read, by code. One query."""
    found = (
        PublishedAmount.objects.filter(year=year, measure=Measure.TOTAL)
        .order_by("entry__department_code")
        .values_list(
            "entry__department_code", "entry__department_name", "amount", "entry__publication__version"
        )
    )
    return [DepartmentOfYear(*row, of_publication(year, row[0])) for row in found]
