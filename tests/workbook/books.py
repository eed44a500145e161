"""Workbooks for tests: the demonstration workbook as it stands, or with one thing changed."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from apps.disclosure.standards import STANDARDS
from apps.workbook.importing import Imported, WorkbookRefused, import_workbook

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo_2024.xlsx"

Change = Callable[[Workbook], Any]


def changed(folder: Path, *changes: Change, name: str = "changed.xlsx") -> Path:
    """A copy of the demonstration workbook after some changes."""
    book = load_workbook(DEMO)
    for change in changes:
        change(book)
    path = folder / name
    book.save(path)
    return path


def cell(sheet: str, address: str, value: Any) -> Change:
    """Type something into one cell."""

    def change(book: Workbook) -> None:
        book[sheet][address] = value
        if isinstance(value, str) and not value.startswith("="):
            book[sheet][address].data_type = "s"

    return change


def row(sheet: str, *values: Any) -> Change:
    """Add a row at the end of a sheet."""

    def change(book: Workbook) -> None:
        book[sheet].append(values)

    return change


def rewritten(source: Path, target: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a workbook whose parts were edited as bytes."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def values(path: Path) -> dict[str, list[list[Any]]]:
    """Every cell of a workbook as a spreadsheet shows it."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def take(path: Path, **options: Any) -> Imported:
    return import_workbook(path, standards=STANDARDS, **options)


def problems(path: Path, **options: Any) -> list[str]:
    """What the import says is wrong; none if it goes through."""
    try:
        import_workbook(path, standards=STANDARDS, dry_run=True, **options)
    except WorkbookRefused as refused:
        return [str(problem) for problem in refused.problems]
    return []


def warnings(path: Path) -> list[str]:
    return [str(warning) for warning in take(path, dry_run=True).warnings]


def columns_named(book: Workbook, sheet: str, heading: str) -> str:
    """The letter of the column with this heading."""
    for heading_cell in book[sheet][1]:
        if heading_cell.value == heading:
            return re.sub(r"\d", "", heading_cell.coordinate)
    raise LookupError(heading)
