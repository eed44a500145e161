"""Every printed amount as a row of its own, in yuan, with what its row and its column are about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Column, Grid, Row, labels_of

TOTAL = "total"
FUNCTION, ECONOMY, UNIT, PROJECT, SOURCE = "function", "economy", "unit", "project", "source"
DIMENSIONS = (FUNCTION, ECONOMY, UNIT, PROJECT, SOURCE)
"""功能科目, 经济科目, 单位, 项目, 资金来源: what an amount is classified by, where its table says so."""

_ROWS = {
    "project": PROJECT,
    "function": FUNCTION,
    "economy": ECONOMY,
    "unit": UNIT,
    "use_item": FUNCTION,
    "revenue_item": SOURCE,
}
"""Which dimension the keys of rows are codes of, by the text column that names them; the first one counts."""

_NAMES = {"unit": UNIT}
"""Text columns that name something else than their row."""

_TABLES_BY_SOURCE = ("revenue", "project_expenditure")
"""Tables whose columns are sources."""


class Member(NamedTuple):
    """A member of a dimension, such as a functional class. The code is blank where only the name is printed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """One amount cell of one table, in yuan. `level` is that of its row: 0 a total, 1 the top of a hierarchy."""

    table: Grid
    row: str
    row_label: str
    level: int
    column: Column
    amount: Decimal
    members: Mapping[str, Member]


def amounts(disclosure: Disclosure) -> Iterator[PrintedAmount]:
    """All of them, table by table, row by row, from left to right. Blank cells are no amounts."""
    for grid in disclosure.tables:
        for row in grid.rows:
            labels = labels_of(row)
            for index, (cell, column) in enumerate(zip(row.cells, grid.columns, strict=True)):
                if isinstance(cell, Decimal):
                    key = row.keys[index]
                    members = {**_of_row(grid, row, index), **_of_column(grid, column)}
                    label = labels.get(key, "")
                    yield PrintedAmount(grid, str(key), label, row.levels[index], column, cell, members)


def _of_row(grid: Grid, row: Row, index: int) -> dict[str, Member]:
    """What the row is about on the side of one of its cells. Totals and sums of a statement are about nothing."""
    key = row.keys[index]
    if not row.levels[index]:
        return {}
    names = {
        column.key: cell
        for column, cell, of in zip(grid.columns, row.cells, row.keys, strict=True)
        if of == key and column.kind == "text" and isinstance(cell, str)
    }
    found = {_NAMES[each]: Member("", name) for each, name in names.items() if each in _NAMES}
    named = next((each for each in _ROWS if each in names), None)
    dimension = _ROWS.get(named or "")
    if dimension is None or (dimension == FUNCTION and not str(key).isdigit()):
        return found
    return {**found, dimension: Member(str(key), names[named or ""])}


def _of_column(grid: Grid, column: Column) -> dict[str, Member]:
    """The source that a column prints, in the tables that have sources for columns."""
    source = column.key.rpartition(".")[2]
    if grid.key not in _TABLES_BY_SOURCE or column.key in (TOTAL, "this_year", "carried_over"):
        return {}
    return {SOURCE: Member(str(source), column.path[-1])}
