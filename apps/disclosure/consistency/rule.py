"""What a rule is: a function whose docstring is the sentence a preparer reads, yielding one disagreement at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from apps.disclosure.document import Disclosure, Paragraph, Quote, QuoteKind, Severity, Spot
from apps.disclosure.figures import Figures
from apps.disclosure.form import Standard
from apps.disclosure.grid import Grid, Place

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Quoted:
    """A figure in the text together with where it stands."""

    section: str
    index: int
    paragraph: Paragraph
    quote: Quote

    @property
    def text(self) -> str:
        return self.paragraph.printed(self.quote)

    @property
    def spot(self) -> Spot:
        return Spot(section=self.section, paragraph=self.index)

    @property
    def amount(self) -> Decimal:
        return self.quote.amount if self.quote.amount is not None else ZERO

    @property
    def base(self) -> Decimal:
        return self.quote.base if self.quote.base is not None else ZERO


@dataclass(frozen=True)
class Case:
    """A disclosure with the figures and the standard it was made from.

    What asks for all tables or for figures in the text gets a LookupError when the document lacks a table or a section
    of its standard: nothing passes because it was not there to be checked.
    """

    disclosure: Disclosure
    figures: Figures
    standard: Standard

    @cached_property
    def tables(self) -> tuple[Grid, ...]:
        """Every table of the standard."""
        return tuple(self.disclosure.table(table.key) for table in self.standard.tables)

    @cached_property
    def _cells(self) -> dict[str, dict[tuple[str, str], Decimal]]:
        cells: dict[str, dict[tuple[str, str], Decimal]] = {}
        for grid in self.disclosure.tables:
            found = cells.setdefault(grid.key, {})
            for index, column in enumerate(grid.columns):
                if column.kind == "amount":
                    for row in grid.rows:
                        cell = row.cells[index]
                        found[row.keys[index], column.key] = cell if isinstance(cell, Decimal) else ZERO
        return cells

    def amount(self, place: Place) -> Decimal:
        """The amount at a place in yuan, zero where the whole table is empty. LookupError if there is no such cell."""
        cells = self._table(place.table)
        if (place.row, place.column) in cells:
            return cells[place.row, place.column]
        if not cells:
            self.disclosure.table(place.table).column_index(place.column)
            return ZERO
        raise LookupError(f"{self.disclosure.table(place.table).title}没有“{place.row}”行“{place.column}”列")

    def amount_or_zero(self, place: Place) -> Decimal:
        """The amount at a place, zero where the row is not printed because it has no money."""
        self.disclosure.table(place.table).column_index(place.column)
        return self._table(place.table).get((place.row, place.column), ZERO)

    def _table(self, key: str) -> dict[tuple[str, str], Decimal]:
        cells = self._cells.get(key)
        return self._cells[self.disclosure.table(key).key] if cells is None else cells

    @cached_property
    def _quotes(self) -> list[Quoted]:
        return [
            Quoted(section.key, index, paragraph, quote)
            for section in map(self.disclosure.section, (each.key for each in self.standard.sections))
            for index, paragraph in enumerate(section.paragraphs)
            for quote in paragraph.quotes
        ]

    def quotes(self, kind: QuoteKind, subject: str | None = None) -> list[Quoted]:
        return [
            each
            for each in self._quotes
            if each.quote.kind == kind and (subject is None or each.quote.subject == subject)
        ]

    def quote(self, kind: QuoteKind, subject: str) -> Quoted:
        """The one figure the text prints on a subject. LookupError if it prints none."""
        for each in self.quotes(kind, subject):
            return each
        raise LookupError(f"文字中没有“{subject}”")


@dataclass(frozen=True)
class Disagreement:
    """What does not agree: a detail for the reader, both amounts (yuan), and where."""

    detail: str = ""
    left: Decimal | None = None
    right: Decimal | None = None
    where: tuple[Place | Spot, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Rule:
    """`group` is the letter of the group in docs/rules.md. The sentence is what a preparer reads."""

    id: str
    group: str
    severity: Severity
    sentence: str
    disagreements: Callable[[Case], Iterator[Disagreement]]


RULES: list[Rule] = []


def rule(
    group: str, severity: Severity = "error"
) -> Callable[[Callable[[Case], Iterator[Disagreement]]], Callable[[Case], Iterator[Disagreement]]]:
    """Add a function to RULES under its own name, with its docstring as the sentence."""

    def add(function: Callable[[Case], Iterator[Disagreement]]) -> Callable[[Case], Iterator[Disagreement]]:
        RULES.append(Rule(function.__name__, group, severity, (function.__doc__ or "").strip(), function))
        return function

    return add


def unequal(left: Decimal, right: Decimal, *where: Place | Spot, detail: str = "") -> Iterator[Disagreement]:
    """Amounts are compared exactly, in yuan: differences hide in 万元."""
    if left != right:
        yield Disagreement(detail, left, right, where)
