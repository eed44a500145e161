"""CSV in 万元 with one heading row of heading paths. Excel opens it as it is (UTF-8 with a byte order mark)."""

import csv
import io
from decimal import Decimal

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Cell, Grid
from apps.disclosure.money import to_wan
from apps.disclosure.renderers.imprint import Imprint

BYTE_ORDER_MARK = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is run as a formula by spreadsheet programs."""


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(to_wan(cell)) if isinstance(cell, Decimal) else harmless(cell)


def _rows(grid: Grid) -> list[list[str]]:
    rows = [[harmless(column.heading) for column in grid.columns]]
    rows.extend([_cell(cell) for cell in row.cells] for row in grid.rows)
    return rows


def write(rows: list[list[str]]) -> bytes:
    """Rows as a file. Texts that people typed come through `harmless`."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def render_table(grid: Grid) -> bytes:
    """One table: a heading row of paths (本年收入／小计), then its rows."""
    return write(_rows(grid))


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """All tables one below the other: title and unit, headings, rows, note, and an empty line between."""
    rows: list[list[str]] = [[notice], []] if notice else []
    for grid in disclosure.tables:
        rows.append([grid.title, f"部门名称：{disclosure.department}", f"单位：{grid.unit}"])
        rows.extend(_rows(grid))
        if grid.note:
            rows.append([grid.note])
        rows.append([])
    return write(rows)
