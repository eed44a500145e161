"""The official tables in Word: merged headings that repeat, rows that stay whole, amounts in 万元, indents by level."""

from collections.abc import Iterator, Mapping

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from apps.disclosure.anchors import printed
from apps.disclosure.grid import Grid, HeaderCell, Place, Row
from apps.disclosure.renderers.docx_text import bookmarked, make, paragraph, run
from apps.disclosure.renderers.measuring import HANZI, PADDING, needed_widths, steps_of_indent, without_orphan
from apps.disclosure.renderers.office import legible

TWIPS = 20
"""Twentieths of a point, in which Word measures."""

USUAL_SIZE, LEAST_SIZE = 10.5, 5.5
"""Points: the size of print of the styles, and the smallest that a table takes to fit."""

STEP = 0.98
"""How much less the columns grow at the next attempt."""

HEADING_HEIGHT, ROW_HEIGHT = 440, 400
"""The least heights of rows, in twips."""


def _fitted(grid: Grid, room: int) -> tuple[float, list[int]]:
    """The size of print in points, and the widths of the columns in twips: together exactly `room` twips.

    Columns grow to fill the page as far as no heading leaves a single hanzi behind; the rest is the widest column's.
    """
    needed = needed_widths(grid)
    headings = [column.path[-1] for column in grid.columns]
    for half_points in range(int(USUAL_SIZE * 2), int(LEAST_SIZE * 2) - 1, -1):
        size = half_points / 2
        digit = size * TWIPS / HANZI
        stretch = room / digit / sum(needed)
        while stretch >= 1:
            wide = [
                without_orphan(*each) for each in zip(headings, (w * stretch for w in needed), strict=True)
            ]
            if sum(wide) * digit <= room:
                return size, _exactly([width * digit for width in wide], room)
            stretch *= STEP
    return size, _exactly([width * room / sum(needed) for width in needed], room)


def _exactly(widths: list[float], room: int) -> list[int]:
    """Whole twips that add up to `room`."""
    whole = [int(width) for width in widths]
    whole[whole.index(max(whole))] += room - sum(whole)
    return whole


def _cell(width: int, content: Element, *spans: Element) -> Element:
    return make(
        "tc", make("tcPr", make("tcW", w=width, type="dxa"), *spans, make("vAlign", val="center")), content
    )


def _heading_row(cells: list[HeaderCell], widths: list[int], size: float) -> Element:
    """One row of the heading; a column that no cell of it begins belongs to the cell above."""
    row = make(
        "tr",
        make(
            "trPr",
            make("cantSplit"),
            make("trHeight", val=HEADING_HEIGHT, hRule="atLeast"),
            make("tblHeader"),
        ),
    )
    begun = {cell.column: cell for cell in cells}
    column = 0
    while column < len(widths):
        heading = begun.get(column)
        if heading is None:
            row.append(_cell(widths[column], paragraph("TableHeading"), make("vMerge")))
            column += 1
            continue
        spans = [make("gridSpan", val=heading.colspan)] if heading.colspan > 1 else []
        spans += [make("vMerge", val="restart")] if heading.rowspan > 1 else []
        width = sum(widths[column : column + heading.colspan])
        row.append(_cell(width, paragraph("TableHeading", run(heading.text, size=size)), *spans))
        column += heading.colspan
    return row


def _indented(steps: int, size: float) -> list[Element]:
    """One hanzi a step."""
    width = round(steps * size * TWIPS)
    return [make("ind", leftChars=steps * 100, left=width)] if steps else []


def table(
    grid: Grid, department: str, room: int, marks: Mapping[Place, str], numbers: Iterator[int]
) -> Element:
    """A table of `room` twips. `marks` names the bookmarks of the cells that the text leads to."""
    fitted, widths = _fitted(grid, room)
    size = 0 if fitted == USUAL_SIZE else fitted
    beside = round(PADDING / 2 * fitted * TWIPS / HANZI)
    pending = dict(marks)

    def content(row: Row, index: int) -> Element:
        column, value = grid.columns[index], row.cells[index]
        pieces = [run(printed(value), bold=row.levels[index] == 0, size=size)] if value is not None else []
        name = pending.pop(Place(grid.key, row.keys[index], column.key), "")
        if name:
            pieces = list(bookmarked(name, next(numbers), *pieces))
        if column.kind == "amount":
            return paragraph("TableAmount", *pieces)
        return paragraph("TableText", *pieces, look=_indented(steps_of_indent(row, index), fitted))

    element = make(
        "tbl",
        make(
            "tblPr",
            make("tblStyle", val="BudgetTable"),
            make("tblW", w=room, type="dxa"),
            make("tblLayout", type="fixed"),
            make("tblCellMar", make("left", w=beside, type="dxa"), make("right", w=beside, type="dxa")),
            make(
                "tblLook",
                val="06A0",
                firstRow=1,
                lastRow=0,
                firstColumn=1,
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            make("tblCaption", val=legible(grid.title)),
            make(
                "tblDescription",
                val=legible(f"部门名称：{department}，单位：{grid.unit}，共{len(grid.rows)}行"),
            ),
        ),
        make("tblGrid", *(make("gridCol", w=width) for width in widths)),
    )
    element.extend(_heading_row(cells, widths, size) for cells in grid.header_rows())
    for row in grid.rows:
        element.append(
            make(
                "tr",
                make("trPr", make("cantSplit"), make("trHeight", val=ROW_HEIGHT, hRule="atLeast")),
                *(_cell(width, content(row, index)) for index, width in enumerate(widths)),
            )
        )
    return element
