"""The workbook, read again: the official tables with real numbers, ready to print, and nothing that runs."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import to_wan
from apps.disclosure.references import References
from apps.disclosure.renderers import xlsx
from apps.disclosure.renderers.html import table_html
from apps.disclosure.renderers.imprint import Imprint
from tests.booklets import hangzhou_2024
from tests.renderers import large, small
from tests.renderers.reading import body_of, heading_paths, read

DOCUMENTS = {"seed": hangzhou_2024.disclosure, "large": large.disclosure}
TABLES = [(name, number) for name in DOCUMENTS for number in range(1, 12)]
TITLE, CAPTION, HEADINGS = 1, 2, 3
A4 = 9
IMPRINT = Imprint(1, date(2024, 2, 5), "1234abcd5678" + "0" * 52)


def opened(disclosure: Disclosure) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(disclosure)))


@cache
def workbook(name: str) -> Workbook:
    return opened(DOCUMENTS[name]())


def both(name: str, number: int) -> tuple[Worksheet, Grid]:
    return workbook(name)[f"表{number}"], DOCUMENTS[name]().tables[number - 1]


def body_start(grid: Grid) -> int:
    return HEADINGS + grid.depth


def cells(sheet: Worksheet, grid: Grid) -> Iterator[tuple[Cell, object, int, int]]:
    """Each cell of the body with the value it stands for, its level and its column."""
    for y, row in enumerate(grid.rows, start=body_start(grid)):
        for x, value in enumerate(row.cells):
            yield sheet.cell(y, x + 1), value, row.levels[x], x


def spans(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Of each merged cell: how many columns and rows."""
    return {
        (each.min_row, each.min_col): (each.size["columns"], each.size["rows"])
        for each in sheet.merged_cells.ranges
    }


def width(sheet: Worksheet, column: int) -> float:
    return float(sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width)


def half_widths(text: str) -> float:
    """As wide as digits; a hanzi is a little narrower than two of them."""
    return sum(1.9 if ord(character) >= 0x2000 else 1 for character in text)


def test_there_is_one_sheet_a_table_in_the_order_of_the_booklet() -> None:
    assert workbook("seed").sheetnames == [f"表{number}" for number in range(1, 12)]


def test_the_file_says_whose_budget_it_is() -> None:
    properties = workbook("seed").properties
    assert properties.title == "2024年杭州市对口支援和区域合作局部门预算"
    assert properties.creator == "杭州市对口支援和区域合作局"


def test_a_published_file_says_at_the_foot_of_every_page_which_version_it_is_and_of_which_day() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(hangzhou_2024.disclosure(), IMPRINT)))
    assert [sheet.oddFooter.center.text for sheet in book] == [
        f"第 &P 页，共 &N 页　　{IMPRINT.text}",
    ] * 11
    properties = book.properties
    assert properties.created.date() == properties.modified.date() == date(2024, 2, 5)
    assert properties.language == "zh-CN"


@pytest.mark.parametrize("imprint", [IMPRINT, None], ids=["published", "draft"])
def test_equal_input_gives_equal_bytes(imprint: Imprint | None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = xlsx.render(hangzhou_2024.disclosure(), imprint)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert xlsx.render(hangzhou_2024.disclosure(), imprint) == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_notice_with_an_ampersand_is_no_code() -> None:
    data = xlsx.render(small.document(), notice="甲&D乙")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    (header,) = (each.text for each in sheet.iter() if each.tag.endswith("oddHeader"))
    assert header == "&R甲&&D乙"


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_merged_headings_are_the_official_heading_tree(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    merged = spans(sheet)
    rows = []
    for level, expected in enumerate(grid.header_rows()):
        y = HEADINGS + level
        rows.append(
            [(sheet.cell(y, c.column + 1).value, *merged.get((y, c.column + 1), (1, 1))) for c in expected]
        )
        assert rows[-1] == [(c.text, c.colspan, c.rowspan) for c in expected]
    assert heading_paths(rows) == [column.path for column in grid.columns]


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_above_the_table_stand_title_department_and_unit(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    assert sheet.cell(TITLE, 1).value == grid.title
    assert spans(sheet)[TITLE, 1] == (len(grid.columns), 1)
    written = [cell.value for cell in sheet[CAPTION] if cell.value is not None]
    assert written == [f"部门名称：{DOCUMENTS[name]().department}", "单位：万元"]


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_amount_is_a_real_number_that_a_sum_can_add(name: str, number: int) -> None:
    for cell, value, _, _ in cells(*both(name, number)):
        if isinstance(value, Decimal):
            assert cell.data_type == "n"
            assert isinstance(cell.value, int | float)
            assert Decimal(str(cell.value)) == to_wan(value)
            assert cell.number_format == "#,##0.00"
        else:
            assert cell.value == value
            assert cell.data_type == ("n" if value is None else "s")


def test_all_494_cells_of_the_seed_show_what_the_page_shows() -> None:
    seed, compared = hangzhou_2024.disclosure(), 0
    for grid in seed.tables:
        page = body_of(read(table_html(grid, References(seed)))) if grid.rows else []
        for row, shown in zip(
            workbook("seed")[f"表{grid.number}"].iter_rows(body_start(grid)), page, strict=False
        ):
            for cell, on_page in zip(row, shown, strict=True):
                printed = f"{cell.value:,.2f}" if isinstance(cell.value, int | float) else cell.value or ""
                assert printed == on_page.text, cell.coordinate
                compared += 1
    assert compared == 494


def test_twelve_digits_of_yuan_are_exact_to_the_last() -> None:
    sheet, grid = both("large", 7)
    assert sheet.cell(body_start(grid) + 1, 3).value == 98765432.11


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_below_the_last_row_stands_the_note_and_nothing_else(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    last = body_start(grid) + len(grid.rows) - 1
    if grid.note:
        assert sheet.max_row == last + 1
        assert sheet.cell(last + 1, 1).value == grid.note
        assert spans(sheet)[last + 1, 1] == (len(grid.columns), 1)
    else:
        assert sheet.max_row == last


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_it_prints_on_a4_with_headings_on_every_page(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    assert sheet.page_setup.paperSize == A4
    assert sheet.page_setup.orientation == ("landscape" if number in {2, 3, 7, 10, 11} else "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADINGS}:${body_start(grid) - 1}"
    assert sheet.freeze_panes == f"B{body_start(grid)}"
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert not sheet.HeaderFooter.scaleWithDoc


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_amount_fits_into_its_column(name: str, number: int) -> None:
    """One that does not is shown as ########."""
    sheet, grid = both(name, number)
    for cell, value, _, x in cells(sheet, grid):
        if isinstance(value, Decimal):
            assert width(sheet, x + 1) >= len(f"{cell.value:,.2f}") + 2


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_text_has_the_lines_it_needs(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    for cell, value, _, x in cells(sheet, grid):
        if isinstance(value, str):
            room = width(sheet, x + 1) - 1.5 - 1.9 * cell.alignment.indent
            lines = -(-half_widths(value) // room)
            assert sheet.row_dimensions[cell.row].height >= 15 * lines
            assert cell.alignment.wrap_text


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_the_title_fits_above_the_table(name: str, number: int) -> None:
    """Its size is 16 points where widths count digits of 11."""
    sheet, grid = both(name, number)
    assert sum(width(sheet, x + 1) for x in range(len(grid.columns))) >= half_widths(grid.title) * 16 / 11


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_no_heading_leaves_a_single_hanzi_on_its_last_line(name: str, number: int) -> None:
    sheet, grid = both(name, number)
    for x, column in enumerate(grid.columns, start=1):
        hanzi = round(half_widths(column.path[-1]) / 1.9)
        in_a_line = (width(sheet, x) - 1.5) // 1.9
        assert in_a_line >= 3
        assert hanzi <= in_a_line or hanzi % in_a_line != 1


@pytest.mark.parametrize("number", [1, 3, 5, 6])
def test_texts_are_indented_by_their_level(number: int) -> None:
    sheet, grid = both("seed", number)
    levels = {}
    for cell, value, level, _ in cells(sheet, grid):
        if isinstance(value, str):
            levels[level] = cell.alignment.indent
            assert cell.alignment.indent == 1 + max(level - 1, 0)
    assert levels.keys() == {1: {0, 1, 2}, 3: {0, 1, 2, 3}, 5: {0, 1, 2, 3}, 6: {0, 1, 2}}[number]


def test_totals_are_bold_and_every_cell_is_framed() -> None:
    sheet, grid = both("seed", 3)
    for cell, _, level, _ in cells(sheet, grid):
        assert bool(cell.font.bold) == (level == 0)
        assert {cell.border.left.style, cell.border.top.style} == {"thin"}


def test_a_table_of_many_columns_has_narrow_ones_so_that_print_stays_legible() -> None:
    sheet, grid = both("seed", 2)
    assert len(grid.columns) == 18
    assert sum(width(sheet, x + 1) for x in range(18)) <= 138 / 0.7  # shrunk to no less than 70 %


def test_a_goal_of_2000_characters_is_shown_whole() -> None:
    """A row cannot be higher than 409 points, so the column grows."""
    sheet = opened(small.document("确" * 2000))["表1"]
    lines = 2000 // ((width(sheet, 4) - 1.5 - 1.9) // 1.9) + 1
    assert sheet["D6"].value == "确" * 2000
    assert 15 * lines <= sheet.row_dimensions[6].height <= 409


def test_a_row_is_never_higher_than_a_spreadsheet_program_knows() -> None:
    assert opened(small.document("确" * 20_000))["表1"].row_dimensions[6].height == 409


def test_line_breaks_that_people_typed_get_their_lines() -> None:
    sheet = opened(small.document("一\n二\n三\n四"))["表1"]
    assert sheet["A6"].value == "一\n二\n三\n四"
    assert sheet.row_dimensions[6].height >= 4 * 15


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1", "@SUM(1)", '=HYPERLINK("http://x")', "=cmd|' /c'!A1"])
def test_a_text_that_looks_like_a_formula_is_a_text(text: str) -> None:
    document = small.document(text, department=text)
    sheet = opened(document)["表1"]
    for cell in (sheet["A6"], sheet["D6"]):
        assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(io.BytesIO(xlsx.render(document))) as archive:
        assert re.findall(rb"<f[ >]", archive.read("xl/worksheets/sheet1.xml")) == []


def test_control_characters_leave_a_file_that_opens() -> None:
    document = small.document("甲\x00乙\x0b丙\x1f丁\uffff", department="某\x08局", note="注\x02")
    book = opened(document)
    assert book["表1"]["A6"].value == "甲乙丙丁"
    assert book["表1"]["A2"].value == "部门名称：某局"
    assert book["表1"]["A7"].value == "注"
    assert book.properties.creator == "某局"


def test_a_table_without_rows_has_headings_and_its_note() -> None:
    sheet = opened(small.document(empty=True, note="注：本表无数据"))["表1"]
    assert [cell.value for cell in sheet[4]] == [None, "合计", "基本支出", None]
    assert sheet["A5"].value == "注：本表无数据"
    assert sheet.max_row == 5
