"""A line, one amount with its full classification, and what one can ask of it. Every figure is a sum of answers."""

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from apps.budgets.choices import BASIC, FISCAL_APPROPRIATION, UNIT_FUNDS, ExpenditureKind, FundingSource
from apps.disclosure.money import add


class Line(NamedTuple):
    """One amount (yuan) with its classification by code; what does not apply, or was added over, is blank."""

    amount: Decimal
    unit: str = ""
    function: str = ""
    economy: str = ""
    project: str = ""
    kind: str = ""
    source: str = ""
    carried_over: bool = False
    year_end: bool = False
    item: str = ""


Question = Callable[[Line], bool]


def every(line: Line) -> bool:
    return True


def fiscal(line: Line) -> bool:
    return line.source in FISCAL_APPROPRIATION


def unit_funds(line: Line) -> bool:
    return line.source in UNIT_FUNDS


def carried_over(line: Line) -> bool:
    return line.carried_over


def this_year(line: Line) -> bool:
    return not line.carried_over


def basic(line: Line) -> bool:
    return line.kind in BASIC


def planned_for_year_end(line: Line) -> bool:
    return line.year_end


def to_be_spent(line: Line) -> bool:
    return not line.year_end


def funded_by(source: FundingSource) -> Question:
    return lambda line: line.source == source


def funded_by_any(sources: Collection[str]) -> Question:
    return lambda line: line.source in sources


def on_economy(code: str) -> Question:
    return lambda line: line.economy == code


def spent_as(kind: ExpenditureKind) -> Question:
    return lambda line: line.kind == kind


def on_item(*items: str) -> Question:
    return lambda line: line.item in items


def both(*questions: Question) -> Question:
    return lambda line: all(question(line) for question in questions)


def total(lines: Iterable[Line], question: Question = every) -> Decimal:
    """The sum of the lines that answer a question."""
    return add(line.amount for line in lines if question(line))
