"""The CSV: opens in spreadsheet programs as it is, headings as paths, numbers of the tables, nothing that runs."""

import csv
import io
from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import to_wan
from apps.disclosure.renderers.csv import render, render_table
from tests.booklets import hangzhou_2024
from tests.renderers import large, small

DOCUMENTS = {"seed": hangzhou_2024.disclosure, "large": large.disclosure}
TABLES = [(name, number) for name in DOCUMENTS for number in range(1, 12)]
MARK = b"\xef\xbb\xbf"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def expected(grid: Grid) -> list[list[str]]:
    return [
        [f"{to_wan(cell):.2f}" if isinstance(cell, Decimal) else cell or "" for cell in row.cells]
        for row in grid.rows
    ]


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_one_table_is_a_row_of_heading_paths_and_its_rows(name: str, number: int) -> None:
    grid = DOCUMENTS[name]().tables[number - 1]
    heading, *body = rows_of(render_table(grid))
    assert heading == ["／".join(column.path) for column in grid.columns]
    assert body == expected(grid)


def test_headings_with_the_same_last_word_are_told_apart() -> None:
    (heading, *_) = rows_of(render_table(hangzhou_2024.disclosure().table("revenue")))
    assert {"本年收入／小计", "上年结转结余／小计"} <= set(heading)
    assert len(set(heading)) == len(heading) == 18


def test_numbers_have_no_separators_so_that_programs_can_read_them() -> None:
    (_, total, *_) = rows_of(render_table(hangzhou_2024.disclosure().table("expenditure")))
    assert total[:5] == ["支出合计", "5489.14", "688.68", "135.46", "4665.00"]


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_whole_file_is_all_tables_with_title_department_unit_and_note(make: object) -> None:
    disclosure: Disclosure = make()  # type: ignore[operator]
    rows = rows_of(render(disclosure))
    for grid in disclosure.tables:
        assert rows.pop(0) == [grid.title, f"部门名称：{disclosure.department}", "单位：万元"]
        assert rows.pop(0) == [column.heading for column in grid.columns]
        assert [rows.pop(0) for _ in grid.rows] == expected(grid)
        if grid.note:
            assert rows.pop(0) == [grid.note]
        assert rows.pop(0) == []
    assert rows == []


@pytest.mark.parametrize("data", [render(small.document()), render_table(small.grid())])
def test_it_begins_with_one_byte_order_mark_so_that_chinese_is_not_garbled(data: bytes) -> None:
    assert data.startswith(MARK)
    assert data.count(MARK) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=1\n2", '=1","=2'])
def test_a_text_that_would_run_as_a_formula_is_neutralised(text: str) -> None:
    *_, row = rows_of(render_table(small.grid(text)))
    assert row == [f"'{text}", "123.45", "0.01", f"'{text}"]


@pytest.mark.parametrize("text", ["办公室", "a=b", "1-2", "含,逗号", '含"引号"', "两\n行", ""])
def test_every_other_text_is_kept_as_it_is(text: str) -> None:
    *_, row = rows_of(render_table(small.grid(text)))
    assert row == [text, "123.45", "0.01", text]
