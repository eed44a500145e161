"""A budget beside last year's, table by table, on one basis: the codes of rows and the keys of columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.disclosure.consistency.plausibility import LARGE_CHANGE
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Column, Grid
from apps.disclosure.layout import TOTAL
from apps.disclosure.money import ZERO, growth
from apps.disclosure.pairing import Line, either, lines_of, pairs


@dataclass(frozen=True, slots=True)
class Compared:
    """One number of both years, in yuan; None where a year does not print it. `level` is the indent of its row."""

    row: str
    label: str
    level: int
    heading: str
    prior: Decimal | None
    current: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.current or ZERO) - (self.prior or ZERO)

    @property
    def has_appeared(self) -> bool:
        return self.prior is None

    @property
    def has_vanished(self) -> bool:
        return self.current is None

    @property
    def is_large(self) -> bool:
        """Whether it changed by more than the rule of large changes allows without a specific reason."""
        return self.prior is not None and abs(self.difference) * 100 > self.prior * LARGE_CHANGE

    def rate(self, decimals: int) -> Decimal | None:
        """Of the change in percent, without sign; None where there was nothing last year."""
        return growth(self.current or ZERO, self.prior or ZERO, decimals)


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A table of both years. Of its total row every column is compared, of the others the one that is their sum."""

    key: str
    title: str
    amounts: tuple[Compared, ...]


def compare(prior: Disclosure, current: Disclosure) -> tuple[ComparedTable, ...]:
    """Every table that either year has, in this year's order; codes that only one year has stand among the others."""
    return tuple(
        ComparedTable(either(*grids).key, either(*grids).title, tuple(_amounts(*grids)))
        for grids in pairs(prior.tables, current.tables, lambda grid: grid.key).found
    )


def _amounts(prior: Grid | None, current: Grid | None) -> Iterator[Compared]:
    columns = {column.key: column for grid in (prior, current) if grid for column in grid.amount_columns()}
    for old, new in pairs(lines_of(prior), lines_of(current), lambda line: line.key).found:
        line = either(old, new)
        printed = {key for each in (old, new) if each for key in each.cells}
        for column in _of_interest(line.key, [each for each in columns.values() if each.key in printed]):
            before, after = _amount(old, column), _amount(new, column)
            yield Compared(line.key, line.label, line.level, column.heading, before, after)


def _of_interest(row: str, columns: list[Column]) -> list[Column]:
    """Of the columns that a row prints in: all of the total row, else the one that is the sum of the others."""
    return columns if row == TOTAL else [each for each in columns if each.key == TOTAL] or columns[:1]


def _amount(line: Line | None, column: Column) -> Decimal | None:
    cell = line.cells.get(column.key) if line else None
    return cell if isinstance(cell, Decimal) else None
