"""One sheet as CSV, in the encodings in which spreadsheet programs of this country write it."""

import csv
import io
import re
from typing import IO

from apps.budgets.amounts import half_width
from apps.workbook.opening import MAX_FILE_SIZE, FileRefused
from apps.workbook.progress import EVERY, READING, Tell, quiet
from apps.workbook.reading import MAX_CELLS, Problem, RawSheet, RawWorkbook
from apps.workbook.sheets import Sheet

_NEUTRALISED = re.compile(r"^'(?='*[=+\-@\t\r])")
"""The apostrophe that the export puts before what a spreadsheet program would run as a formula."""

_DELIMITERS = ",;\t"


def read_csv(source: IO[bytes], sheet: Sheet, *, tell: Tell = quiet) -> RawWorkbook:
    """The rows of one sheet from a CSV file. Raises `FileRefused` where it cannot be read as a whole."""
    content = source.read(MAX_FILE_SIZE + 1)
    if len(content) > MAX_FILE_SIZE:
        raise FileRefused(f"文件超过 {MAX_FILE_SIZE // 1024**2} MB，请检查是否选错了文件")
    warnings: list[Problem] = []
    text, encoding = _decoded(content)
    if encoding:
        warnings.append(Problem(sheet.title, "A1", f"文件是 {encoding} 编码，已按此读入，请核对文字"))
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    result = RawSheet(sheet.title)
    total = text.count("\n") + 1
    width = 0
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(records, start=1):
            width = max(width, len(cells))
            if number * width > MAX_CELLS:
                raise FileRefused("表格太大了；请删除数据区以外的内容后再导入")
            if number == 1:
                result.heading = [half_width(cell) for cell in cells]
            else:
                result.rows.append((number, [_NEUTRALISED.sub("", cell, count=1) for cell in cells]))
                if number % EVERY == 0:
                    tell(READING, number, total)
    except csv.Error:
        raise FileRefused(
            "文件内容不是 CSV 表格（引号没有成对，或单元格过长），请用表格软件另存后再导入"
        ) from None
    return RawWorkbook({sheet.title: result}, warnings)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding where that is not UTF-8. Nothing is guessed beyond the two that occur."""
    if not content.strip():
        raise FileRefused("文件是空的，第一行应为列名")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding, told = "utf-16", "UTF-16"
    else:
        encoding, told = "utf-8-sig", ""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        try:
            text, told = content.decode("gb18030"), "GBK"
        except UnicodeDecodeError:
            raise FileRefused("文件的编码无法识别，请用表格软件另存为“CSV UTF-8”后再导入") from None
    if "\0" in text:
        raise FileRefused("文件内容不是 CSV 表格，请用表格软件另存为“CSV UTF-8”或 .xlsx")
    return text, told
