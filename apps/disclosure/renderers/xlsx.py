"""The official workbook: one sheet a table, merged headings, real numbers in 万元, ready to print on A4."""

import io
import zipfile
from decimal import Decimal
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import to_wan
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.renderers.measuring import (
    HANZI,
    INDENT,
    PADDING,
    half_widths,
    needed_widths,
    steps_of_indent,
    without_orphan,
)
from apps.disclosure.renderers.office import legible, steady, written_at

AMOUNT_FORMAT = "#,##0.00"
TITLE_FONT = Font(name="宋体", size=16, bold=True)
HEADING_FONT = Font(name="宋体", size=10, bold=True)
BODY_FONT = Font(name="宋体", size=10)
_LINE = Side(style="thin", color="000000")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
A4 = 9
"""openpyxl's number for the paper size."""

UNIT_WIDTH = 14
"""The least width of the cells that 单位：万元 stands in."""

PORTRAIT, LANDSCAPE = 94, 138
"""Digits that stand in a line of A4. A narrower table is stretched: its title needs the room."""

LINE_HEIGHT, ROW_PADDING, HIGHEST = 15, 6, 409
"""Points. No spreadsheet program knows a higher row."""

SIDE_MARGIN, TOP_MARGIN, BOTTOM_MARGIN, FOOTER_MARGIN = 0.4, 0.6, 0.7, 0.3
"""Inches."""

FIRST_HEADING_ROW = 3

PAGE_NUMBER = "第 &P 页，共 &N 页"
FOOTER_FONT, FOOTER_SIZE = "宋体,Regular", 9


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """As a string whatever it looks like: a text that begins with = is never a formula."""
    cell.value = legible(text)
    cell.data_type = "s"


def _write_across(sheet: Worksheet, row: int, first: int, last: int, text: str) -> Cell | MergedCell:
    """A text in merged cells of one row."""
    cell = sheet.cell(row, first)
    write_text(cell, text)
    cell.font = BODY_FONT
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    return cell


def _widths(grid: Grid) -> list[float]:
    """The widths of all columns: what the cells need, stretched to the page."""
    needed = needed_widths(grid)
    stretch = max(1.0, (LANDSCAPE if grid.landscape else PORTRAIT) / sum(needed))
    return [
        without_orphan(column.path[-1], round(width * stretch, 1))
        for column, width in zip(grid.columns, needed, strict=True)
    ]


def _height(text: str, width: float) -> int:
    """Points a wrapped text needs: spreadsheet programs do not work this out for merged or generated cells."""
    room = max(width - PADDING, HANZI)
    lines = sum(max(1, ceil(half_widths(line) / room)) for line in text.split("\n"))
    return min(LINE_HEIGHT * lines + ROW_PADDING, HIGHEST)


def _write_headings(sheet: Worksheet, grid: Grid, widths: list[float]) -> int:
    """Write the heading tree; returns the first row of the body."""
    for offset, cells in enumerate(grid.header_rows()):
        height = 0
        for heading in cells:
            span = sum(widths[heading.column : heading.column + heading.colspan])
            height = max(height, _height(heading.text, span) // heading.rowspan)
            top, left = FIRST_HEADING_ROW + offset, heading.column + 1
            write_text(sheet.cell(top, left), heading.text)
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


def _write_body(sheet: Worksheet, grid: Grid, first: int, widths: list[float]) -> int:
    """Write the rows; returns the row after the last."""
    for offset, row in enumerate(grid.rows):
        sheet.row_dimensions[first + offset].height = max(
            _height(cell if isinstance(cell, str) else "", width - INDENT * (1 + steps_of_indent(row, index)))
            for index, (cell, width) in enumerate(zip(row.cells, widths, strict=True))
        )
        for index, value in enumerate(row.cells):
            cell = sheet.cell(first + offset, index + 1)
            cell.border = BORDER
            cell.font = HEADING_FONT if row.levels[index] == 0 else BODY_FONT
            if isinstance(value, Decimal):
                cell.value = to_wan(value)
                cell.number_format = AMOUNT_FORMAT
                cell.alignment = Alignment(horizontal="right", vertical="center", indent=1)
                continue
            if value is not None:
                write_text(cell, value)
            cell.alignment = Alignment(
                horizontal="left", vertical="center", wrap_text=True, indent=1 + steps_of_indent(row, index)
            )
    return first + len(grid.rows)


def _write_caption(sheet: Worksheet, grid: Grid, department: str, widths: list[float]) -> None:
    """The title across the table; below it the department on the left and the unit on the right."""
    last = len(widths)
    title = _write_across(sheet, 1, 1, last, grid.title)
    title.font = TITLE_FONT
    title.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 32
    right = last
    while sum(widths[right - 1 :]) < UNIT_WIDTH:
        right -= 1
    name = f"部门名称：{department}"
    left = _write_across(sheet, 2, 1, right - 1, name)
    left.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    unit = _write_across(sheet, 2, right, last, f"单位：{grid.unit}")
    unit.alignment = Alignment(horizontal="right", vertical="center")
    sheet.row_dimensions[2].height = _height(name, sum(widths[: right - 1]))


def _plain(text: str) -> str:
    """A text above or below the page, in which & begins no code."""
    return legible(text).replace("&", "&&")


def _set_page(sheet: Worksheet, grid: Grid, body: int) -> None:
    """A4, as wide as the page, headings on every page and in sight on the screen."""
    sheet.freeze_panes = f"B{body}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if grid.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = SIDE_MARGIN
    sheet.page_margins.top, sheet.page_margins.bottom = TOP_MARGIN, BOTTOM_MARGIN
    sheet.page_margins.footer = FOOTER_MARGIN
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{FIRST_HEADING_ROW}:{body - 1}"
    footer = HeaderFooterItem()
    footer.center.text = PAGE_NUMBER
    footer.center.font, footer.center.size = FOOTER_FONT, FOOTER_SIZE
    sheet.HeaderFooter.oddFooter = footer
    sheet.HeaderFooter.scaleWithDoc = False


def _write_sheet(sheet: Worksheet, grid: Grid, department: str) -> None:
    widths = _widths(grid)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _write_caption(sheet, grid, department, widths)
    body = _write_headings(sheet, grid, widths)
    after = _write_body(sheet, grid, body, widths)
    if grid.note:
        note = _write_across(sheet, after, 1, len(widths), grid.note)
        note.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        sheet.row_dimensions[after].height = _height(grid.note, sum(widths))
    _set_page(sheet, grid, body)


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """The tables of a disclosure, one sheet each, in the order of the booklet.

    A notice heads every printed page, the imprint is at its foot. Equal input gives equal bytes.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for grid in disclosure.tables:
        sheet = workbook.create_sheet(f"表{grid.number}")
        _write_sheet(sheet, grid, disclosure.department)
        if notice:
            sheet.oddHeader.right.text = _plain(notice)
        if imprint:
            sheet.oddFooter.center.text = f"{PAGE_NUMBER}　　{_plain(imprint.text)}"
    written = written_at(imprint, disclosure.year).replace(tzinfo=None)
    workbook.properties = DocumentProperties(
        title=legible(disclosure.title),
        creator=legible(disclosure.department),
        language="zh-CN",
        created=written,
        modified=written,
    )
    out = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)).save()
    return steady(out.getvalue())
