"""What the spreadsheet reader does not tell: hidden rows, formulas without a value, how far a sheet goes."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from apps.workbook.opening import DAMAGED, FileRefused

Position = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass
class Scan:
    """One sheet's form, without its values."""

    last_row: int = 0
    last_column: int = 0
    flaws: dict[Position, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_hidden: bool = False


def scan(workbook: Path) -> dict[str, Scan]:
    """Every worksheet of a checked workbook by its name."""
    with zipfile.ZipFile(workbook) as archive:
        parts = {name.lower(): name for name in archive.namelist()}
        targets: dict[str, str] = {}

        def relationship(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                path = posixpath.join("/xl", attributes.get("Target", ""))
                targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/").lower()

        listed: dict[str, tuple[str, bool]] = {}

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                identity = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                listed[attributes.get("name", "")] = identity, attributes.get("state", "visible") != "visible"

        if "xl/_rels/workbook.xml.rels" in parts:
            _parse(archive, parts["xl/_rels/workbook.xml.rels"], relationship)
        _parse(archive, parts["xl/workbook.xml"], sheet)
        scans: dict[str, Scan] = {}
        for name, (identity, is_hidden) in listed.items():
            part = parts.get(targets.get(identity, ""))
            if part is not None:
                scans[name] = _glance(archive, part) or _scan_sheet(archive, part)
                scans[name].is_hidden = is_hidden
        return scans


def _parse(
    archive: zipfile.ZipFile, part: str, start: Any, parser: expat.XMLParserType | None = None
) -> None:
    """Run an XML part through `start(tag, attributes)`, tags without their prefix. A document type is refused."""
    if parser is None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open(part) as file:
            parser.ParseFile(file)
    except expat.ExpatError:
        raise FileRefused(DAMAGED) from None


def _refuse_doctype(*_: Any) -> None:
    raise FileRefused("文件内容不是 .xlsx 工作簿，请用表格软件另存为 .xlsx")


_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_MARKS = (
    *(b"<f>", b"<f ", b"<f/", b't="e"', b"hidden"),
    *(b"='", b" =", b"= ", b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r", b":sheetData", b"<!", b"\0"),
)
"""Signs of formulas, hidden rows, error cells, or of another way of writing than `<c r="A1"`."""
_CHUNK = 1024 * 1024


def _glance(archive: zipfile.ZipFile, part: str) -> Scan | None:
    """A quick look at a sheet's bytes; None where it has more to tell than its outline, or is written unusually.

    It spares a large ordinary sheet more than half of the time that `_scan_sheet` takes.
    """
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    rest = b""
    with archive.open(part) as file:
        while chunk := rest + file.read(_CHUNK):
            is_last = len(chunk) - len(rest) < _CHUNK
            cut = len(chunk) if is_last else chunk.rfind(b"<")
            chunk, rest = chunk[:cut], chunk[cut:]
            cells = _CELL.findall(chunk)
            if (
                len(rest) > _CHUNK
                or len(cells) != chunk.count(b"<c ")
                or any(mark in chunk for mark in _MARKS)
            ):
                return None
            columns.update(letters for letters, _ in cells)
            rows.update(number for _, number in cells)
    return Scan(
        max(map(int, rows), default=0), max((column_number(each.decode()) for each in columns), default=0)
    )


def _scan_sheet(archive: zipfile.ZipFile, part: str) -> Scan:
    """One pass over a sheet; called a million times for a hundred thousand rows, hence the plain local names."""
    result = Scan()
    parser = expat.ParserCreate()
    columns: dict[str, int] = {}
    row = column = 0
    formula = has_value = False
    prefix = ""

    def text(_: str) -> None:
        nonlocal has_value
        has_value = True

    def finish_formula() -> None:
        nonlocal formula
        formula = False
        parser.CharacterDataHandler = None
        if not has_value:
            result.flaws[row, column] = "公式没有计算结果，请在表格软件中重新计算并保存，或改填数值"

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, formula, has_value, prefix
        if tag == "c":
            if formula:
                finish_formula()
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip("0123456789")
                if letters not in columns:
                    columns[letters] = column_number(letters)
                column = columns[letters]
                row = int(reference[len(letters) :])
            kind = attributes.get("t")
            if kind == "e":
                result.flaws[row, column] = "单元格是错误值（如 #REF!），请改正公式或改填数值"
            # A formula may well answer with an empty text; only a number that was never computed is missing.
            has_value = kind in ("str", "e")
        elif tag == "v" or tag == "is":
            if column > result.last_column:
                result.last_column = column
            if row > result.last_row:
                result.last_row = row
            if formula and not has_value:
                parser.CharacterDataHandler = text
        elif tag == "f":
            formula = True
        elif tag == "row":
            if formula:
                finish_formula()
            number = attributes.get("r")
            row = int(number) if number is not None and number.isascii() and number.isdigit() else row + 1
            column = 0
            if attributes.get("hidden") in ("1", "true"):
                result.hidden_rows.append(row)
        elif tag == "col":
            if attributes.get("hidden") in ("1", "true"):
                first, last = int(attributes["min"]), min(int(attributes["max"]), 1000)
                result.hidden_columns.extend(range(first, last + 1))
        elif tag == "mergeCells" and formula:
            finish_formula()

    def root(tag: str, attributes: dict[str, str]) -> None:
        """The first element tells whether tags carry a prefix."""
        nonlocal prefix
        prefix = tag.rpartition(":")[0]
        if prefix:
            cut = len(prefix) + 1
            parser.StartElementHandler = lambda name, given: start(name[cut:], given)
        else:
            parser.StartElementHandler = start

    parser.StartElementHandler = root
    try:
        _parse(archive, part, None, parser)
    except (KeyError, ValueError):
        raise FileRefused(DAMAGED) from None
    if formula:
        finish_formula()
    return result


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
