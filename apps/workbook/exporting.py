"""Writing the workbook: a budget as it is stored, or the blank template."""

import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from apps.budgets.models import DepartmentalBudget
from apps.budgets.texts import clean_text
from apps.workbook.scanning import column_letters
from apps.workbook.sheets import DEPARTMENT, SHEETS, Column, Kind, Row, Sheet
from apps.workbook.stored import rows_of

MAX_CELL_TEXT = 32_767
"""Characters of one spreadsheet cell; a longer text would be cut without a word."""

LAST_ROW = 1_048_576

WIDTHS = {
    Kind.YEAR: 8,
    Kind.DATE: 13,
    Kind.CODE: 16,
    Kind.NAME: 32,
    Kind.PARAGRAPHS: 60,
    Kind.PHRASE: 60,
    Kind.CHOICE: 24,
    Kind.YES_NO: 14,
    Kind.COUNT: 16,
    Kind.AMOUNT: 20,
}
NUMBER_FORMATS = {Kind.YEAR: "0", Kind.DATE: "yyyy-mm-dd", Kind.COUNT: "0", Kind.AMOUNT: "#,##0.00"}
"""Every other cell is text, so that the spreadsheet does not turn a code into a number."""

_HEADING_FONT = Font(bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="DDE7F0")
_REQUIRED = "必填。"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""How a workbook writes a character that it cannot hold: “_x000D_”."""


class TextTooLong(ValueError):
    """A stored text does not fit into a spreadsheet cell."""

    def __init__(self, sheet: Sheet, column: Column) -> None:
        super().__init__(f"“{sheet.title}”的{column.heading}超过 {MAX_CELL_TEXT} 个字，无法写入工作簿")


def export(budget: DepartmentalBudget, target: Path | IO[bytes], *, standards: Collection[str]) -> None:
    """Write a budget as a workbook. Importing it again changes nothing. Raises `TextTooLong`."""
    write(rows_of(budget), target, standards=standards)


def blank(target: Path | IO[bytes], *, standards: Collection[str]) -> None:
    """Write the template: headings with notes, an example in the comments of the first row, drop-downs, no rows."""
    write({}, target, standards=standards, example=True)


def write(
    rows: dict[str, list[Row]],
    target: Path | IO[bytes],
    *,
    standards: Collection[str],
    example: bool = False,
) -> None:
    """Write rows by sheet. The target is touched only when the whole workbook is ready."""
    for sheet in SHEETS:
        _refuse_long_texts(sheet, rows.get(sheet.name, []))
    workbook = Workbook(write_only=True)
    for sheet in SHEETS:
        page = _write_sheet(workbook, sheet, rows.get(sheet.name, []), standards)
        if example:
            page.append([_example(page, column) for column in sheet.columns])
    buffer = io.BytesIO()
    workbook.save(buffer)
    if isinstance(target, Path):
        target.write_bytes(buffer.getbuffer())
    else:
        target.write(buffer.getbuffer())


def _refuse_long_texts(sheet: Sheet, rows: list[Row]) -> None:
    for row in rows:
        for column, value in zip(sheet.columns, row, strict=True):
            if isinstance(value, str) and len(value) > MAX_CELL_TEXT:
                raise TextTooLong(sheet, column)


def _write_sheet(workbook: Workbook, sheet: Sheet, rows: list[Row], standards: Collection[str]) -> Any:
    page: Any = workbook.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        letters = column_letters(place)
        page.column_dimensions[letters].width = WIDTHS[column.kind]
        page.column_dimensions[letters].number_format = NUMBER_FORMATS.get(column.kind, "@")
        choices = _choices(sheet, column, standards)
        if choices:
            page.data_validations.append(_drop_down(column, choices, letters))
    page.append(
        [_heading(page, sheet, column, first=not place) for place, column in enumerate(sheet.columns)]
    )
    cells = [_cell(page, column) for column in sheet.columns]
    for row in rows:
        for cell, column, value in zip(cells, sheet.columns, row, strict=True):
            _fill(cell, column, value)
        page.append(cells)
    return page


def _choices(sheet: Sheet, column: Column, standards: Collection[str]) -> list[str]:
    if column.choices is not None:
        return [str(label) for label in column.choices.labels]
    if column.kind is Kind.YES_NO:
        return ["是", "否"]
    if sheet is DEPARTMENT and column.name == "standard":
        return sorted(standards)
    return []


def _drop_down(column: Column, choices: list[str], letters: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=not column.required,
        showErrorMessage=True,
        errorTitle=column.heading,
        error="请从下拉列表中选择。",
        sqref=f"{letters}2:{letters}{LAST_ROW}",
    )


def _heading(page: Any, sheet: Sheet, column: Column, *, first: bool) -> Any:
    """A heading cell; its comment says what belongs below."""
    cell = WriteOnlyCell(page, value=column.title)
    cell.font, cell.fill = _HEADING_FONT, _HEADING_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    lines = list(_notes(sheet, column, first=first))
    cell.comment = _comment(lines)
    return cell


def _example(page: Any, column: Column) -> Any:
    """A blank cell of the example row: what could stand there is in its comment, and so never read as data."""
    cell = _cell(page, column)
    cell.comment = _comment([f"示例：{column.example or '（空）'}"])
    return cell


def _comment(lines: list[str]) -> Comment:
    height = 40 + 22 * (len("".join(lines)) // 20 + len(lines))
    return Comment("\n".join(lines), "填报说明", width=320, height=height)


def _notes(sheet: Sheet, column: Column, *, first: bool) -> Iterator[str]:
    if first:
        yield f"【{sheet.title}】{sheet.note}"
    yield f"{_REQUIRED if column.required else '可留空。'}{column.note}"
    if column.choices is not None:
        yield f"可选：{'、'.join(map(str, column.choices.labels))}"


def _cell(page: Any, column: Column) -> Any:
    """One cell a column, filled and written again and again: a hundred thousand rows need no more."""
    cell = WriteOnlyCell(page)
    cell.number_format = NUMBER_FORMATS.get(column.kind, "@")
    if column.kind in (Kind.PARAGRAPHS, Kind.PHRASE):
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _fill(cell: Any, column: Column, value: Any) -> None:
    if value is None or value == "":
        cell.value = None
    elif column.choices is not None:
        _fill_text(cell, str(column.choices(value).label))
    elif isinstance(value, bool):
        _fill_text(cell, "是" if value else "否")
    elif isinstance(value, str):
        _fill_text(cell, clean_text(value))
    else:
        number_format = cell.number_format
        cell.value = value
        cell.number_format = number_format


def _fill_text(cell: Any, text: str) -> None:
    """A text stays a text, whatever sign it begins with, and even if it looks like an escaped character."""
    cell.value = _ESCAPE.sub("_x005F_", text) if "_x" in text else text
    cell.data_type = "s"
