"""Some measures of every department of a year, side by side: the three public funds, procurement, operating costs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from apps.catalogue.addresses import of_publication
from apps.catalogue.changes import Change, change_of
from apps.catalogue.models import Entry, Measure, PublishedAmount
from apps.disclosure.money import add


@dataclass(frozen=True)
class Cell:
    """An amount as it is printed, in yuan, and where; `prior` is last year's where the text prints the comparison."""

    amount: Decimal
    prior: Decimal | None
    basis: str
    address: str

    @property
    def change(self) -> Change | None:
        return change_of(self.amount, self.prior)


class Printed(NamedTuple):
    """What a row of the catalogue says of an amount."""

    amount: Decimal
    prior: Decimal | None
    basis: str
    statement: str
    anchor: str

    def cell(self, address: str) -> Cell:
        return Cell(self.amount, self.prior, self.basis, address)


@dataclass(frozen=True)
class Row:
    """A department; a cell is None where it prints no such amount."""

    code: str
    name: str
    address: str
    cells: tuple[Cell | None, ...]
    statement: str
    """The paragraph that says the first amount."""

    @property
    def lead(self) -> Cell | None:
        return self.cells[0]


@dataclass(frozen=True)
class Matrix:
    """The departments by their first measure, the largest first; and those that print none of the measures."""

    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]
    silent: tuple[tuple[str, str], ...]
    """Name and address."""

    @property
    def sums(self) -> list[Decimal]:
        """Yuan."""
        return [
            add(row.cells[place].amount for row in self.rows if row.cells[place])
            for place in range(len(self.measures))
        ]

    @property
    def total(self) -> Decimal:
        return self.sums[0]

    @property
    def with_prior(self) -> int:
        """How many departments print last year's amount of the first measure."""
        return sum(1 for row in self.rows if row.lead and row.lead.prior is not None)

    @property
    def prior(self) -> Decimal | None:
        """Last year's first measure in yuan, where every department prints it."""
        if not self.rows or self.with_prior < len(self.rows):
            return None
        return add(row.lead.prior for row in self.rows if row.lead and row.lead.prior is not None)

    @property
    def change(self) -> Change | None:
        return change_of(self.total, self.prior)


def matrix_of(year: int, measures: Sequence[Measure]) -> Matrix:
    """Two queries."""
    found = (
        PublishedAmount.objects.filter(year=year, measure__in=measures)
        .order_by()
        .values_list("entry", "measure", "amount", "prior", "basis", "statement", "anchor")
    )
    printed: dict[int, dict[str, Printed]] = defaultdict(dict)
    for entry, measure, *rest in found:
        printed[entry][measure] = Printed(*rest)
    rows, silent = [], []
    departments = Entry.objects.filter(year=year).order_by("department_code")
    for entry, code, name in departments.values_list("pk", "department_code", "department_name"):
        page = of_publication(year, code)
        if entry not in printed:
            silent.append((name, page))
            continue
        of_department = [printed[entry].get(measure) for measure in measures]
        cells = tuple(one and one.cell(of_publication(year, code, one.anchor)) for one in of_department)
        rows.append(Row(code, name, page, cells, of_department[0].statement if of_department[0] else ""))
    rows.sort(key=lambda row: -row.lead.amount if row.lead else Decimal(1))
    return Matrix(tuple(measures), tuple(rows), tuple(silent))
