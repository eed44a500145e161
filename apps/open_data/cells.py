"""A table as flat records: one printed cell each, with everything that says what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.disclosure.anchors import cell_anchor
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid, Kind


@dataclass(frozen=True, slots=True)
class CellRecord:
    """A printed cell. `amount` is yuan; a text cell has `text` instead. `level` is the indent of its row."""

    anchor: str
    table: str
    table_number: int
    row: str
    row_label: str
    level: int
    column: str
    column_heading: str
    kind: Kind
    amount: Decimal | None
    text: str | None


def cells_of(grid: Grid) -> Iterator[CellRecord]:
    """The cells that print something, from left to right and from top to bottom."""
    labels = grid.labels()
    for row in grid.rows:
        for key, level, column, cell in zip(row.keys, row.levels, grid.columns, row.cells, strict=True):
            if cell is not None and key:
                yield CellRecord(
                    cell_anchor(grid.number, key, column.key),
                    grid.key,
                    grid.number,
                    key,
                    labels[key],
                    level,
                    column.key,
                    column.heading,
                    column.kind,
                    cell if isinstance(cell, Decimal) else None,
                    cell if isinstance(cell, str) else None,
                )


def cells(
    disclosure: Disclosure, *, table: str = "", row: str = "", column: str = "", kind: str = ""
) -> list[CellRecord]:
    """The cells of all tables in their order; a blank narrows nothing."""
    return [
        cell
        for grid in disclosure.tables
        if table in ("", grid.key)
        for cell in cells_of(grid)
        if row in ("", cell.row) and column in ("", cell.column) and kind in ("", cell.kind)
    ]
