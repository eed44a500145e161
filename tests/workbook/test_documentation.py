"""docs/workbook.md describes every sheet, column and choice of the workbook."""

from pathlib import Path

import pytest

from apps.workbook.sheets import SHEETS, Sheet

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "workbook.md"


def section(title: str) -> str:
    return DOCUMENT.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_every_column_of_a_sheet_has_its_line(sheet: Sheet) -> None:
    lines = [line for line in section(sheet.title).splitlines() if line.startswith("| ")][2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [c.title for c in sheet.columns]
    for column, line in zip(sheet.columns, lines, strict=True):
        assert (" | 是 | " in line) == (column.required and not column.may_be_absent)
        assert all(label in line for label in (column.choices.labels if column.choices else []))


def test_no_sheet_is_described_that_does_not_exist() -> None:
    titles = [
        line[3:] for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    ]
    assert titles == [sheet.title for sheet in SHEETS]
