"""How a table fits on A4: the size of its type, the widths of its columns, and which rows stay in one piece."""

from decimal import Decimal
from math import ceil

from apps.disclosure.anchors import printed
from apps.disclosure.grid import Grid, Row

LONG_SIDE, SHORT_SIDE = 841.9, 595.3
"""Points."""

MARGIN, WIDE_MARGIN = 56.7, 34.0
"""Points beside an upright and beside a broad table."""

LARGEST = 10.5
"""Points: 五号, the size of the official form. A table that does not fit so is set smaller."""

PADDING, INDENT = 0.9, 1.0
"""Widths in em, beside a text and for one step of indent."""

LEAST_NAME, NAME = 7.0, 18.0
"""Em: names get the room that they need between these two; then they are broken into lines."""

PARAGRAPH, PARAGRAPH_LINES, LEAST_PARAGRAPH, WIDEST_PARAGRAPH = 60.0, 10, 26.0, 48.0
"""Em: a text longer than the first is no name, and gets the width that it fills with this many lines."""

ROOMS = ((1, 6.0), (2, 4.0), (3, 3.0))
"""Lines that a heading may take and the least width of an amount in em, from roomy to narrow: the first that fits."""

WHOLE_ROW = 18
"""Lines. A row with more than these may be broken at the foot of a page: it could be longer than the page."""


def width(text: str) -> float:
    """Em, by the advances of the typeface: digits 0.56, comma and point 0.33, hanzi 1."""
    return sum(1.0 if ord(each) >= 0x2000 else 0.33 if each in ",. " else 0.56 for each in text)


def indent(row: Row, index: int) -> int:
    """Steps that a text stands in: those of its level, in the first column of a hierarchy."""
    if isinstance(row.cells[index], str) and (index == 0 or row.keys[index] != row.keys[0]):
        return max(row.levels[index] - 1, 0)
    return 0


def _text_width(row: Row, index: int) -> float:
    cell = row.cells[index]
    return width(cell) + INDENT * indent(row, index) if isinstance(cell, str) else 0.0


def _heading(text: str, lines: int, least: float) -> float:
    """Em of a heading in so many lines; one more where its last line would be a single hanzi."""
    hanzi = ceil(width(text))
    in_a_line = max(ceil(hanzi / lines), int(least))
    return in_a_line + (in_a_line < hanzi and hanzi % in_a_line == 1)


def _needed(grid: Grid, index: int, lines: int, least: float) -> float:
    """Em that a column needs without its padding."""
    column = grid.columns[index]
    heading = _heading(column.path[-1], lines, least)
    if column.kind == "amount":
        amounts = (
            width(printed(row.cells[index])) for row in grid.rows if isinstance(row.cells[index], Decimal)
        )
        return max((heading, *amounts))
    longest = max((_text_width(row, index) for row in grid.rows), default=NAME)
    if longest > PARAGRAPH:
        return min(max(longest / PARAGRAPH_LINES, LEAST_PARAGRAPH), WIDEST_PARAGRAPH)
    return min(max(heading, longest, LEAST_NAME), NAME)


def margin(grid: Grid) -> float:
    """Points on both sides of the table."""
    return WIDE_MARGIN if grid.landscape else MARGIN


def fit(grid: Grid) -> tuple[float, list[float]]:
    """The size of the type in points, and the widths of the columns relative to each other."""
    room = (LONG_SIDE if grid.landscape else SHORT_SIDE) - 2 * margin(grid)
    for lines, least in ROOMS:
        widths = [_needed(grid, index, lines, least) + PADDING for index in range(len(grid.columns))]
        if sum(widths) * LARGEST <= room:
            break
    size = min(LARGEST, room / sum(widths))
    if lines > 1:
        # The rest goes to the names: in a broader column a heading of several lines would be broken elsewhere.
        names = [index for index, column in enumerate(grid.columns) if column.kind == "text"]
        rest = (room / size - sum(widths)) / len(names)
        for index in names:
            widths[index] += rest
    return round(size, 2), [round(each, 2) for each in widths]


def is_whole(row: Row, widths: list[float]) -> bool:
    """Whether a row stays in one piece on one page."""
    return all(_text_width(row, index) <= WHOLE_ROW * (each - PADDING) for index, each in enumerate(widths))
