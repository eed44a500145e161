"""The official workbook: one sheet a table, merged headings, real numbers in 万元, ready to print on A4."""

import io
from decimal import Decimal
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import to_wan, wan

AMOUNT_FORMAT = "#,##0.00"
TITLE_FONT = Font(name="宋体", size=16, bold=True)
HEADING_FONT = Font(name="宋体", size=10, bold=True)
BODY_FONT = Font(name="宋体", size=10)
_LINE = Side(style="thin", color="000000")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
A4 = 9
"""openpyxl's number for the paper size."""

LEAST_AMOUNT_WIDTH, NAME_WIDTH, LONG_TEXT_WIDTH = 10, 32, 60
"""Column widths in half-width characters."""

LINE_HEIGHT, ROW_PADDING = 14, 8
"""Points."""

MARGIN = 0.4
"""Inches."""

FIRST_HEADING_ROW = 3


def _write_text(cell: Cell, text: str) -> None:
    """As a string whatever it looks like: a text that begins with = is never a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"


def _half_widths(text: str) -> int:
    """How wide a text is: a hanzi takes two."""
    return sum(1 if ord(character) < 0x2000 else 2 for character in text)


def _width(grid: Grid, index: int) -> int:
    cells = [row.cells[index] for row in grid.rows]
    if grid.columns[index].kind == "amount":
        longest = max((len(wan(cell)) for cell in cells if isinstance(cell, Decimal)), default=0)
        return max(longest + 2, LEAST_AMOUNT_WIDTH, 12 if len(grid.columns) < 10 else 0)
    longest = max((_half_widths(cell) for cell in cells if isinstance(cell, str)), default=0)
    return LONG_TEXT_WIDTH if longest > 2 * NAME_WIDTH else NAME_WIDTH


def _height(text: str, width: int) -> int:
    """Points a wrapped text needs: spreadsheet programs do not work this out for merged or generated cells."""
    return LINE_HEIGHT * max(1, ceil(_half_widths(text) / (width - 2))) + ROW_PADDING


def _write_headings(sheet: Worksheet, grid: Grid, widths: list[int]) -> int:
    """Write the heading tree; returns the first row of the body."""
    for offset, cells in enumerate(grid.header_rows()):
        height = 0
        for heading in cells:
            span = sum(widths[heading.column : heading.column + heading.colspan])
            height = max(height, _height(heading.text, span) // heading.rowspan)
            top, left = FIRST_HEADING_ROW + offset, heading.column + 1
            _write_text(sheet.cell(top, left), heading.text)
            if heading.colspan > 1 or heading.rowspan > 1:
                sheet.merge_cells(
                    start_row=top,
                    start_column=left,
                    end_row=top + heading.rowspan - 1,
                    end_column=left + heading.colspan - 1,
                )
        sheet.row_dimensions[FIRST_HEADING_ROW + offset].height = max(height, LINE_HEIGHT + ROW_PADDING)
    body = FIRST_HEADING_ROW + grid.depth
    for row in sheet.iter_rows(FIRST_HEADING_ROW, body - 1, 1, len(grid.columns)):
        for cell in row:
            cell.border = BORDER
            cell.font = HEADING_FONT
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return body


def _write_body(sheet: Worksheet, grid: Grid, first: int, widths: list[int]) -> int:
    """Write the rows; returns the row after the last."""
    for offset, row in enumerate(grid.rows):
        sheet.row_dimensions[first + offset].height = max(
            _height(cell if isinstance(cell, str) else "", width)
            for cell, width in zip(row.cells, widths, strict=True)
        )
        for index, value in enumerate(row.cells):
            cell = sheet.cell(first + offset, index + 1)
            cell.border = BORDER
            cell.font = HEADING_FONT if row.levels[index] == 0 else BODY_FONT
            if isinstance(value, Decimal):
                cell.value = to_wan(value)
                cell.number_format = AMOUNT_FORMAT
                cell.alignment = Alignment(horizontal="right", vertical="center")
            else:
                if value is not None:
                    _write_text(cell, value)
                indent = (
                    max(row.levels[index] - 1, 0)
                    if index == 0 or grid.columns[0].key == "revenue_item"
                    else 0
                )
                cell.alignment = Alignment(
                    horizontal="left" if grid.columns[index].kind == "text" else "right",
                    vertical="center",
                    wrap_text=True,
                    indent=indent,
                )
    return first + len(grid.rows)


def _write_sheet(sheet: Worksheet, grid: Grid, department: str) -> None:
    last = len(grid.columns)
    _write_text(sheet.cell(1, 1), grid.title)
    sheet.cell(1, 1).font = TITLE_FONT
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
    sheet.row_dimensions[1].height = 32
    _write_text(sheet.cell(2, 1), f"部门名称：{department}")
    sheet.cell(2, 1).font = BODY_FONT
    _write_text(sheet.cell(2, last), f"单位：{grid.unit}")
    sheet.cell(2, last).font = BODY_FONT
    sheet.cell(2, last).alignment = Alignment(horizontal="right")
    widths = [_width(grid, index) for index in range(last)]
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    first = _write_headings(sheet, grid, widths)
    after = _write_body(sheet, grid, first, widths)
    if grid.note:
        _write_text(sheet.cell(after, 1), grid.note)
        sheet.cell(after, 1).font = BODY_FONT
        sheet.cell(after, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=after, start_column=1, end_row=after, end_column=last)
    sheet.freeze_panes = f"B{first}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if grid.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{FIRST_HEADING_ROW}:{first - 1}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def render(disclosure: Disclosure) -> bytes:
    """The tables of a disclosure, one sheet each, in the order of the booklet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = disclosure.title
    workbook.properties.creator = disclosure.department
    for grid in disclosure.tables:
        _write_sheet(workbook.create_sheet(f"表{grid.number}"), grid, disclosure.department)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
