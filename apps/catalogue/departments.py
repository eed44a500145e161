"""The departments over the years: what each has published, what changed, and what cannot be compared."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from apps.catalogue.addresses import address, of_publication
from apps.catalogue.changes import Change, change_of
from apps.catalogue.models import Entry, Measure, PublishedAmount
from apps.disclosure.charts import Chart, ChartRow
from apps.disclosure.money import wan
from apps.disclosure.standards import STANDARDS
from apps.publications.models import Publication

OVER_THE_YEARS = (
    Measure.TOTAL,
    Measure.GENERAL_PUBLIC,
    Measure.THREE_PUBLIC,
    Measure.OPERATING_COST,
    Measure.PROCUREMENT,
)
"""What the page of a department follows over the years."""


@dataclass(frozen=True)
class Printed:
    """A printed amount in yuan, with the base of the text's own comparison, and where it is."""

    amount: Decimal
    prior: Decimal | None
    basis: str
    address: str

    @property
    def change(self) -> Change | None:
        """As the text compares."""
        return change_of(self.amount, self.prior)


@dataclass(frozen=True)
class YearOfDepartment:
    """What a department has published for a year. `functions` are its classes by code."""

    year: int
    name: str
    standard: str
    version: int
    address: str
    amounts: dict[str, Printed] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[Printed | None]:
        return [self.amounts.get(measure) for measure in OVER_THE_YEARS]

    def amount(self, measure: str) -> Decimal | None:
        printed = self.amounts.get(measure)
        return printed.amount if printed else None


def years_of_department(code: str) -> list[YearOfDepartment]:
    """Newest first; empty where the public can read nothing. Two queries."""
    entries = (
        Entry.objects.filter(department_code=code)
        .order_by("-year")
        .values_list("pk", "year", "department_name", "standard", "publication__version")
    )
    years = {
        pk: YearOfDepartment(year, name, standard, version, of_publication(year, code))
        for pk, year, name, standard, version in entries
    }
    found = (
        PublishedAmount.objects.filter(entry__in=list(years), measure__in=(*OVER_THE_YEARS, Measure.FUNCTION))
        .order_by("code")
        .values_list("entry", "measure", "code", "name", "amount", "prior", "basis", "anchor")
    )
    for entry, measure, item, name, amount, prior, basis, anchor in found:
        one = years[entry]
        if measure == Measure.FUNCTION:
            one.functions[item] = name
        else:
            one.amounts[measure] = Printed(amount, prior, basis, f"{one.address}#{anchor}")
    return list(years.values())


def withdrawn_years(code: str) -> list[int]:
    """Years whose newest version was withdrawn, newest first. One query."""
    newest = Publication.objects.latest_versions().filter(department_code=code, withdrawal__isnull=False)
    return list(newest.order_by("-year").values_list("year", flat=True))


@dataclass(frozen=True)
class Comparison:
    """A year beside the year before: as published then, and as the year's own text compares."""

    this: YearOfDepartment
    last: YearOfDepartment | None
    measure: Measure

    @property
    def printed(self) -> Printed | None:
        return self.this.amounts.get(self.measure)

    @property
    def budgets(self) -> Change | None:
        """The budget of the year against the budget that was published for the year before."""
        return change_of(
            self.this.amount(self.measure), self.last.amount(self.measure) if self.last else None
        )


def comparisons(years: Sequence[YearOfDepartment], measure: Measure) -> list[Comparison]:
    """Each year beside the calendar year before, where that was published."""
    by_year = {each.year: each for each in years}
    return [Comparison(each, by_year.get(each.year - 1), measure) for each in years]


@dataclass(frozen=True)
class Break:
    """Why a year cannot simply be compared with the published year before."""

    year: int
    before: int
    sentences: tuple[str, ...]
    added: tuple[tuple[str, str], ...]
    """Classes by code and name that only the later year prints."""
    gone: tuple[tuple[str, str], ...]


def breaks(years: Sequence[YearOfDepartment]) -> Iterator[Break]:
    """Newest first, for years with something to tell."""
    for later, earlier in pairwise(years):
        one = Break(
            later.year,
            earlier.year,
            tuple(_sentences(earlier, later)),
            tuple((code, name) for code, name in later.functions.items() if code not in earlier.functions),
            tuple((code, name) for code, name in earlier.functions.items() if code not in later.functions),
        )
        if one.sentences or one.added or one.gone:
            yield one


def _sentences(earlier: YearOfDepartment, later: YearOfDepartment) -> Iterator[str]:
    if later.year - earlier.year > 1:
        yield f"{earlier.year}年与{later.year}年之间没有公开。"
    if later.standard != earlier.standard:
        yield f"公开样式由“{_form(earlier)}”改为“{_form(later)}”，同名的数口径可能不同。"
    if later.name != earlier.name:
        yield f"部门由“{earlier.name}”改称“{later.name}”，职能可能有调整。"
    for code, name in later.functions.items():
        before = earlier.functions.get(code, name)
        if before != name:
            yield f"科目{code}由“{before}”改称“{name}”。"


def _form(year: YearOfDepartment) -> str:
    known = STANDARDS.get(year.standard)
    return known.label if known else year.standard


def chart_of(years: Sequence[YearOfDepartment], measure: Measure) -> Chart | None:
    """A measure over the years as bars, oldest first; None where there are not two to compare."""
    printed = [(each, each.amounts[measure]) for each in reversed(years) if measure in each.amounts]
    if len(printed) < 2 or not any(one.amount for _, one in printed):
        return None
    first, last = printed[0], printed[-1]
    return Chart(
        "bars",
        f"{measure.label}：{first[0].year}年{wan(first[1].amount)}万元，{last[0].year}年{wan(last[1].amount)}万元",
        ("年度", str(measure.label)),
        tuple(ChartRow(f"{each.year}年", (one.amount,), href=one.address) for each, one in printed),
    )


# All of them. ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DepartmentOverYears:
    """A department with the total of each year it has published for, in yuan."""

    code: str
    name: str
    address: str
    by_year: tuple[tuple[Decimal | None, str], ...]
    """For each year the total, None where there is none, and where it was published."""


def all_departments(years: Sequence[int]) -> list[DepartmentOverYears]:
    """By code, under the name of the newest of the years. One query."""
    totals: dict[str, dict[int, Decimal]] = defaultdict(dict)
    names: dict[str, str] = {}
    found = (
        PublishedAmount.objects.filter(measure=Measure.TOTAL, year__in=years)
        .order_by("entry__department_code", "year")
        .values_list("entry__department_code", "entry__department_name", "year", "amount")
    )
    for code, name, year, amount in found:
        totals[code][year] = amount
        names[code] = name
    return [
        DepartmentOverYears(
            code,
            names[code],
            address("catalogue:department", code),
            tuple((of_years.get(year), of_publication(year, code)) for year in years),
        )
        for code, of_years in totals.items()
    ]
