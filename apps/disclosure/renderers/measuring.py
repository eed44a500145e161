"""How wide the columns of a table want to be, counted in digits: for spreadsheets and word processors alike."""

from decimal import Decimal

from apps.disclosure.grid import Grid, Row
from apps.disclosure.money import wan

WIDE = 10
"""A table of more columns than this is wide: its columns are narrower, so that it is still legible on A4."""

LEAST_NAME_WIDTH, NAME_WIDTH, WIDE_NAME_WIDTH = 16, 42, 28
AMOUNT_WIDTH, WIDE_AMOUNT_WIDTH = 11, 9
"""Column widths in digits. The two for amounts are what five and four hanzi of a heading need."""

PARAGRAPH, PARAGRAPH_WIDTH, WIDEST, PARAGRAPH_LINES = 160, 64, 200, 24
"""A text longer than `PARAGRAPH` half-widths is no name: its column grows so that it takes few lines."""

HANZI = 1.9
"""Digits that a hanzi of the same size is wide."""

PADDING, INDENT = 1.5, 1.9
"""Digits beside a text, and digits of one step of indent."""


def half_widths(text: str) -> float:
    """How many digits wide a text is."""
    return sum(1 if ord(character) < 0x2000 else HANZI for character in text)


def steps_of_indent(row: Row, index: int) -> int:
    """Steps that a text stands in: those of its level in the first column of a hierarchy."""
    deep = index == 0 or row.keys[index] != row.keys[0]
    return max(row.levels[index] - 1, 0) if deep else 0


def _needed(grid: Grid, index: int) -> float:
    """The width that the cells of a column need."""
    wide = len(grid.columns) > WIDE
    if grid.columns[index].kind == "amount":
        amounts = [row.cells[index] for row in grid.rows]
        longest = max((len(wan(cell)) for cell in amounts if isinstance(cell, Decimal)), default=0)
        return max(longest + PADDING + INDENT, WIDE_AMOUNT_WIDTH if wide else AMOUNT_WIDTH)
    texts = [(row, row.cells[index]) for row in grid.rows]
    text = max(
        (
            half_widths(t) + PADDING + INDENT * (1 + steps_of_indent(row, index))
            for row, t in texts
            if isinstance(t, str)
        ),
        default=NAME_WIDTH,
    )
    if text > PARAGRAPH:
        return min(max(PARAGRAPH_WIDTH, text / PARAGRAPH_LINES), WIDEST)
    return min(max(text, LEAST_NAME_WIDTH), WIDE_NAME_WIDTH if wide else NAME_WIDTH)


def needed_widths(grid: Grid) -> list[float]:
    """What the cells of each column need."""
    return [_needed(grid, index) for index in range(len(grid.columns))]


def without_orphan(heading: str, width: float) -> float:
    """Wider by one hanzi where the heading would leave a single one on its last line."""
    in_a_line = int((width - PADDING) / HANZI)
    hanzi = round(half_widths(heading) / HANZI)
    return PADDING + HANZI * (in_a_line + 1.1) if hanzi > in_a_line and hanzi % in_a_line == 1 else width
