"""The Word document, read again: everything that is published, headings that lead, tables that print well."""

import io
import re
import zipfile
from datetime import date
from functools import cache
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from apps.disclosure.anchors import anchored_cells, printed
from apps.disclosure.document import GLOSSARY, TABLES, Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.renderers import docx as word
from apps.disclosure.renderers.imprint import Imprint
from tests.booklets import hangzhou_2024
from tests.renderers import large, small

DOCUMENTS = {"seed": hangzhou_2024.disclosure, "large": large.disclosure}
NUMBERED = [(name, number) for name in DOCUMENTS for number in range(1, 12)]
IMPRINT = Imprint(2, date(2024, 2, 5), "1234abcd5678" + "0" * 52)
DRAFT = "草稿：编制中，尚未公开。"
PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/fontTable.xml",
    "word/footer1.xml",
    "word/settings.xml",
    "word/styles.xml",
}


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


@cache
def document(name: str) -> Document:
    return opened(word.render(DOCUMENTS[name](), IMPRINT))


def both(name: str, number: int) -> tuple[Table, Grid]:
    return document(name).tables[number - 1], DOCUMENTS[name]().tables[number - 1]


def said(found: Document) -> list[tuple[str, str]]:
    """Style and text of every paragraph outside tables that says anything."""
    return [(each.style.name, each.text) for each in found.paragraphs if each.text and each.style is not None]


def text_of(found: Document) -> list[tuple[str, str]]:
    """The same after the contents."""
    lines = said(found)
    start = max(i for i, (style, _) in enumerate(lines) if style.startswith("toc"))
    return lines[start + 1 :]


def expected(disclosure: Disclosure) -> list[tuple[str, str]]:
    """What the booklet says outside tables, each with the style it has."""
    lines: list[tuple[str, str]] = []
    for section in disclosure.sections:
        lines.append((f"Heading {section.level}", section.heading))
        if section.key == TABLES:
            lines += [("公开表清单", grid.contents_line) for grid in disclosure.tables]
            for grid in disclosure.tables:
                lines.append(("Heading 3", grid.title))
                lines.append(("部门与单位", f"部门名称：{disclosure.department}\t单位：{grid.unit}"))
                lines += [("表格注", grid.note)] if grid.note else []
            continue
        lines += [("Heading 4" if each.is_heading else "Body Text", each.text) for each in section.paragraphs]
        if section.key == GLOSSARY:
            terms = enumerate(disclosure.texts(section), start=1)
            lines += [("Body Text", f"{number}.{text}") for number, text in terms]
    return lines


def body(table: Table, grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows[grid.depth :]]


def marks(found: Document) -> dict[str, Paragraph]:
    """Every bookmark, with the paragraph it stands in."""
    starts = found.element.body.iter(qn("w:bookmarkStart"))
    return {start.get(qn("w:name")): Paragraph(start.getparent(), found) for start in starts}


def links(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Text and bookmark of every link."""
    return [(each.text, each.fragment) for each in paragraph.hyperlinks]


# Everything that is published is there. -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_says_all_that_is_published_in_its_order(name: str) -> None:
    assert text_of(document(name)) == expected(DOCUMENTS[name]())


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_every_printed_cell_is_there(name: str, number: int) -> None:
    table, grid = both(name, number)
    assert body(table, grid) == [[printed(cell) for cell in row.cells] for row in grid.rows]


def test_the_seed_has_eleven_tables_with_494_cells() -> None:
    tables = document("seed").tables
    assert len(tables) == 11
    pairs = zip(tables, hangzhou_2024.disclosure().tables, strict=True)
    assert sum(len(row) for table, grid in pairs for row in body(table, grid)) == 494
    assert body(*both("seed", 3))[0] == ["支出合计", "5,489.14", "688.68", "135.46", "4,665.00", "", "", ""]


def test_the_cover_names_year_department_and_version() -> None:
    assert said(document("seed"))[:4] == [
        ("Title", "2024年\n杭州市对口支援和区域合作局\n部门预算"),
        ("封面文字", "杭州市对口支援和区域合作局"),
        ("封面版本", "第2版 · 2024年2月5日公开 · SHA-256 1234abcd5678…"),
        ("TOC Heading", "目　录"),
    ]


# One finds one's way. -------------------------------------------------------------------------------------------------


def test_the_contents_is_a_field_that_is_filled_before_anyone_renews_it() -> None:
    found = document("seed")
    codes = [each.text for each in found.element.body.iter(qn("w:instrText"))]
    assert codes[0] == ' TOC \\o "1-3" \\h \\z \\u '
    lines = [(style, text.rstrip("\t")) for style, text in said(found) if style.startswith("toc")]
    headings = [line for line in expected(hangzhou_2024.disclosure()) if re.match("Heading [123]", line[0])]
    assert lines == [(style.replace("Heading", "toc"), text) for style, text in headings]
    assert len(lines) == 27


def test_fields_begin_and_end() -> None:
    found = document("seed")
    for part in (found.element.body, found.sections[0].footer.part.element):
        kinds = [each.get(qn("w:fldCharType")) for each in part.iter(qn("w:fldChar"))]
        depth = 0
        for kind in kinds:
            depth += {"begin": 1, "separate": 0, "end": -1}[kind]
            assert depth in (0, 1, 2)
        assert depth == 0
        assert kinds.count("separate") == kinds.count("begin") > 0


def test_each_line_of_the_contents_leads_to_its_heading() -> None:
    found = document("seed")
    where = marks(found)
    lines = [
        each for each in found.paragraphs if each.style is not None and each.style.name.startswith("toc")
    ]
    for line in lines:
        ((text, name),) = links(line)
        assert where[name].text == text.rstrip("\t")


@pytest.mark.parametrize(
    ("name", "level"), [("Heading 1", 0), ("Heading 2", 1), ("Heading 3", 2), ("Heading 4", 3)]
)
def test_headings_are_the_built_in_ones_with_their_outline_level(name: str, level: int) -> None:
    style = document("seed").styles[name]
    assert style.builtin
    (found,) = style.element.iter(qn("w:outlineLvl"))
    assert found.get(qn("w:val")) == str(level)


def test_every_style_that_is_used_exists() -> None:
    found = document("seed")
    known = {each.style_id for each in found.styles}
    used = {
        each.get(qn("w:val")) for tag in ("pStyle", "tblStyle") for each in found.element.iter(qn(f"w:{tag}"))
    }
    assert used < known
    based = {
        each.get(qn("w:val"))
        for tag in ("basedOn", "next")
        for each in found.styles.element.iter(qn(f"w:{tag}"))
    }
    assert based < known


def test_a_figure_in_a_sentence_leads_to_its_cell() -> None:
    found, disclosure = document("seed"), hangzhou_2024.disclosure()
    where = marks(found)
    led = [link for each in found.paragraphs for link in links(each) if link[1].startswith("cell_")]
    places = {place for grid in disclosure.tables for _, place, _ in anchored_cells(grid)}
    quoted = [
        paragraph.printed(quote)
        for section in disclosure.sections
        for paragraph in section.paragraphs
        for quote in paragraph.quotes
        if quote.kind == "amount" and quote.place in places
    ]
    assert [text for text, _ in led] == quoted
    assert len(led) == 36
    for text, name in led:
        assert where[name].text == text
        assert where[name]._p.getparent().tag == qn("w:tc")


def test_the_list_of_tables_leads_to_them() -> None:
    found = document("seed")
    lines = [each for each in found.paragraphs if each.style is not None and each.style.name == "公开表清单"]
    titles = [marks(found)[name].text for line in lines for _, name in links(line)]
    assert titles == [grid.title for grid in hangzhou_2024.disclosure().tables]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_bookmark_is_there_twice_and_none_is_left_open(name: str) -> None:
    element = document(name).element
    starts = list(element.iter(qn("w:bookmarkStart")))
    names = [each.get(qn("w:name")) for each in starts]
    numbers = [each.get(qn("w:id")) for each in starts]
    assert len(set(names)) == len(names) == len(set(numbers))
    assert sorted(numbers) == sorted(each.get(qn("w:id")) for each in element.iter(qn("w:bookmarkEnd")))
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", each) for each in names)


# The tables are the official form. ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_merged_headings_are_the_official_heading_tree(name: str, number: int) -> None:
    table, grid = both(name, number)
    rows = [row.cells for row in table.rows[: grid.depth]]
    for level, headings in enumerate(grid.header_rows()):
        for heading in headings:
            first = rows[level][heading.column]
            assert first.text == heading.text
            covered = {
                rows[y][x]._tc
                for y in range(level, level + heading.rowspan)
                for x in range(heading.column, heading.column + heading.colspan)
            }
            assert covered == {first._tc}
    assert len({cell._tc for row in rows for cell in row}) == sum(len(row) for row in grid.header_rows())


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_headings_repeat_on_every_page_and_rows_stay_whole(name: str, number: int) -> None:
    table, grid = both(name, number)
    for index, row in enumerate(table.rows):
        assert (row._tr.trPr.find(qn("w:tblHeader")) is not None) == (index < grid.depth)
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_a_table_is_exactly_as_wide_as_its_page(name: str, number: int) -> None:
    found, (table, grid) = document(name), both(name, number)
    section = next(
        each
        for each in found.sections
        if any(isinstance(item, Table) and item._tbl is table._tbl for item in each.iter_inner_content())
    )
    assert section.orientation == (WD_ORIENT.LANDSCAPE if grid.landscape else WD_ORIENT.PORTRAIT)
    room = section.page_width - section.left_margin - section.right_margin
    widths = [column.width for column in table.columns]
    assert min(widths) > 0
    assert abs(sum(widths) - room) < 12700  # a point
    assert [cell.width for cell in table.rows[-1].cells] == widths or not grid.rows


def test_wide_tables_lie_across_and_everything_else_stands() -> None:
    found = document("seed")
    across = [section.orientation == WD_ORIENT.LANDSCAPE for section in found.sections]
    assert across == [False, False, True, False, True, False, True]
    for section in found.sections:
        width, height = round(section.page_width.mm), round(section.page_height.mm)
        assert (width, height) == ((297, 210) if section.orientation == WD_ORIENT.LANDSCAPE else (210, 297))


def test_amounts_stand_right_texts_are_indented_and_totals_are_bold() -> None:
    table, grid = both("seed", 3)
    steps = []
    for cells, row in zip(table.rows[grid.depth :], grid.rows, strict=True):
        name, amount = cells.cells[0].paragraphs[0], cells.cells[1].paragraphs[0]
        assert (name.style.name, amount.style.name) == ("表格文字", "表格金额")
        indent = name._p.pPr.find(qn("w:ind"))
        steps.append(0 if indent is None else int(indent.get(qn("w:leftChars"))) // 100)
        assert bool(name.runs[0].bold) == (row.levels[0] == 0)
    assert steps == [max(row.levels[0] - 1, 0) for row in grid.rows]
    assert set(steps) == {0, 1, 2}


def test_a_wide_table_is_set_smaller_and_no_smaller_than_it_must() -> None:
    sizes = [
        cell.paragraphs[0].runs[0].font.size.pt
        for cell in both("seed", 2)[0].rows[0].cells
        if cell.paragraphs[0].runs[0].font.size
    ]
    assert set(sizes) == {7.5}
    assert both("seed", 3)[0].rows[0].cells[0].paragraphs[0].runs[0].font.size is None


def test_a_table_says_what_it_is_to_who_cannot_see_it() -> None:
    properties = both("seed", 2)[0]._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "表2：2024年市级部门收入预算总表"
    assert (
        properties.find(qn("w:tblDescription")).get(qn("w:val"))
        == "部门名称：杭州市对口支援和区域合作局，单位：万元，共2行"
    )


def test_a_table_without_rows_has_its_headings_and_its_note() -> None:
    table, grid = both("seed", 8)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["功能分类科目名称", "合 计", "基本支出", "项目支出"]
    ]
    assert ("表格注", grid.note) in said(document("seed"))


# What stands on every page, and what the file says of itself. ---------------------------------------------------------


def test_every_page_but_the_cover_has_its_number_and_the_imprint() -> None:
    first, *others = document("seed").sections
    assert first.different_first_page_header_footer
    assert first.first_page_footer.is_linked_to_previous
    number, imprint = first.footer.paragraphs
    assert number.text == "第 1 页，共 1 页"
    assert [each.text for each in number._p.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]
    assert imprint.text == IMPRINT.text
    assert all(each.footer.is_linked_to_previous for each in others)


def test_a_draft_says_so_on_every_page_and_has_no_imprint() -> None:
    found = opened(word.render(hangzhou_2024.disclosure(), notice=DRAFT))
    assert said(found)[0] == ("草稿提示", DRAFT)
    assert [each.text for each in found.sections[0].header.paragraphs] == [DRAFT]
    assert all(each.header.is_linked_to_previous for each in found.sections[1:])
    assert [each.text for each in found.sections[0].footer.paragraphs] == ["第 1 页，共 1 页"]
    assert not [text for _, text in said(found) if "SHA-256" in text]


def test_a_published_document_has_no_heading_line() -> None:
    assert document("seed").sections[0].header.is_linked_to_previous


def test_the_file_says_whose_budget_it_is_in_chinese_and_of_which_day() -> None:
    about = document("seed").core_properties
    assert about.title == "2024年杭州市对口支援和区域合作局部门预算"
    assert about.author == about.last_modified_by == "杭州市对口支援和区域合作局"
    assert about.language == "zh-CN"
    assert about.created.date() == about.modified.date() == date(2024, 2, 5)
    assert (about.subject, about.comments) == (IMPRINT.text, "")


def test_fonts_are_named_and_not_in_the_file() -> None:
    data = word.render(hangzhou_2024.disclosure(), IMPRINT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert set(archive.namelist()) == PARTS
    styles = document("seed").styles.element
    assert {each.get(qn("w:eastAsia")) for each in styles.iter(qn("w:rFonts"))} == {
        "FangSong",
        "KaiTi",
        "SimHei",
        "SimSun",
    }
    assert len(data) < 40_000


def test_body_text_begins_with_two_characters_of_room() -> None:
    (indent,) = document("seed").styles["Body Text"].element.iter(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("imprint", [IMPRINT, None], ids=["published", "draft"])
def test_equal_input_gives_equal_bytes(imprint: Imprint | None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = word.render(hangzhou_2024.disclosure(), imprint)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert word.render(hangzhou_2024.disclosure(), imprint) == before
    assert word.render(hangzhou_2024.disclosure(), Imprint(3, date(2024, 3, 1), "f" * 64)) != before


# What people typed. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<w:p>&amp;</w:t>",
        "]]>",
        "{{ x }} {% y %}",
        "_x000D_",
        "=1+1",
        "  两边  ",
        "“三公”…",
        "𬀩䶮",
        "a\tb",
        "一\n二",
    ],
)
def test_what_looks_like_markup_is_printed_as_it_is(text: str) -> None:
    disclosure = small.document(text, department=text, note=f"注：{text}")
    found = opened(word.render(disclosure))
    assert text_of(found) == expected(disclosure)
    assert body(found.tables[0], disclosure.tables[0])[1] == [text, "123.45", "0.01", text]


def test_control_characters_go_and_the_rest_stays() -> None:
    disclosure = small.document("甲\x00乙\x0b丙\x1f丁\ufffe戊\ud800己", department="某\x08局", note="注\x02")
    found = opened(word.render(disclosure, notice="草\x07稿"))
    assert body(found.tables[0], disclosure.tables[0])[1][0] == "甲乙丙丁戊己"
    assert ("表格注", "注") in said(found)
    assert found.core_properties.author == "某局"
    assert said(found)[0] == ("草稿提示", "草稿")


def test_a_name_longer_than_a_property_may_be_is_whole_in_the_text() -> None:
    department = "某" * 300
    found = opened(word.render(small.document(department=department)))
    assert found.core_properties.author == "某" * 255
    assert ("封面文字", department) in said(found)


def test_every_part_is_xml() -> None:
    data = word.render(small.document('"<&>' * 5), IMPRINT, DRAFT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own


def test_a_document_of_one_upright_table_has_two_sections() -> None:
    found = opened(word.render(small.document(empty=True, note="注：本表无数据")))
    assert len(found.sections) == 2
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows][1] == [
        "单位名称",
        "合计",
        "基本支出",
        "绩效目标",
    ]
