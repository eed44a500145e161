"""From a file to its sheets: headings found, every other row as the spreadsheet reader gives it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from apps.budgets.amounts import half_width
from apps.workbook.opening import DAMAGED, FileRefused, opened
from apps.workbook.progress import EVERY, READING, Tell, quiet
from apps.workbook.scanning import Position, Scan, column_letters, scan
from apps.workbook.sheets import SHEETS, Sheet

MAX_CELLS = 5_000_000
"""Cells of one sheet, blanks within its outline included: the reader keeps them all in memory."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something about one cell, printed as `表名!单元格: …`."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.message}"


@dataclass
class RawSheet:
    """One sheet of the contract as it stands in the file."""

    title: str
    heading: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    """Everything below the heading, by the number the clerk sees."""
    flaws: dict[Position, str] = field(default_factory=dict)
    """Cells that have no usable value, and why; an empty reason where another cell tells it."""


@dataclass
class RawWorkbook:
    sheets: dict[str, RawSheet]
    warnings: list[Problem]


def read(
    source: Path | IO[bytes], filename: str = "", *, only: Sheet | None = None, tell: Tell = quiet
) -> RawWorkbook:
    """The sheets of the contract found in a file. Raises `FileRefused` where the file cannot be read as a whole.

    With `only`, that one sheet: of its name, or the only one of the file whatever it is called.
    """
    titles = {only.title} if only else {sheet.title for sheet in SHEETS}
    result = RawWorkbook({}, [])
    with opened(source, filename) as path:
        scans = scan(path)
        try:
            workbook = CalamineWorkbook.from_path(str(path))
            wanted: list[tuple[str, str, Scan]] = []
            for name in workbook.sheet_names:
                title = half_width(name)
                if only and len(workbook.sheet_names) == 1:
                    title = only.title
                if title not in titles:
                    unused = "本次不导入这张表，未使用" if only else "不是工作簿规定的表，未使用"
                    result.warnings.append(Problem(name, "A1", unused))
                elif title in [known for _, known, _ in wanted]:
                    raise FileRefused(f"有两张“{title}”表，请只保留一张")
                else:
                    form = scans.get(name)
                    if form is None:
                        raise FileRefused(DAMAGED)
                    wanted.append((name, title, form))
            total = sum(form.last_row for _, _, form in wanted)
            done = 0
            for name, title, form in wanted:
                result.sheets[title] = _read_sheet(workbook, name, title, form, tell, (done, total))
                result.warnings.extend(_hidden(title, form))
                done += form.last_row
        except CalamineError:
            raise FileRefused(DAMAGED) from None
    if only and only.title not in result.sheets:
        raise FileRefused(f"文件中没有“{only.title}”表，请从这个列表导出一份，改好后再导入")
    return result


def _read_sheet(
    workbook: CalamineWorkbook, name: str, title: str, form: Scan, tell: Tell, progress: tuple[int, int]
) -> RawSheet:
    if form.last_row * form.last_column > MAX_CELLS:
        raise FileRefused(
            f"“{title}”表的内容一直到 {column_letters(form.last_column)}{form.last_row}，太大了；"
            "请删除数据区以外的内容后再导入"
        )
    done, total = progress
    tell(READING, done, total)
    sheet = workbook.get_sheet_by_name(name)
    result = RawSheet(title, flaws=dict(form.flaws))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        first, last = f"{column_letters(left + 1)}{top + 1}", f"{column_letters(right + 1)}{bottom + 1}"
        for row in range(top + 1, min(bottom + 1, form.last_row) + 1):
            for column in range(left + 1, min(right + 1, form.last_column) + 1):
                result.flaws[row, column] = ""
        result.flaws[top + 1, left + 1] = f"{first}:{last} 是合并单元格，请取消合并，每行单独填写"
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number == 1:
            result.heading = [half_width(str(cell)) for cell in cells]
        else:
            result.rows.append((number, cells))
            if number % EVERY == 0:
                tell(READING, done + number, total)
    return result


def _hidden(title: str, form: Scan) -> Iterator[Problem]:
    if form.is_hidden:
        yield Problem(title, "A1", "整张表是隐藏的，仍已读入")
    if rows := [number for number in form.hidden_rows if number <= form.last_row]:
        yield Problem(title, f"A{rows[0]}", f"第 {_listed(rows)} 行是隐藏的，仍已读入")
    if columns := [number for number in form.hidden_columns if number <= form.last_column]:
        letters = "、".join(column_letters(number) for number in columns)
        yield Problem(title, f"{column_letters(columns[0])}1", f"{letters} 列是隐藏的，仍已读入")


def _listed(numbers: list[int], most: int = 10) -> str:
    text = "、".join(map(str, numbers[:most]))
    return text if len(numbers) <= most else f"{text} 等 {len(numbers)} 个"
