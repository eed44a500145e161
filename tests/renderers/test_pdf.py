"""The booklet on paper: everything of it is there, in the order and shape of an official document."""

import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Row
from apps.disclosure.money import wan
from apps.disclosure.renderers import pdf
from apps.disclosure.renderers.imprint import Imprint
from tests.booklets import hangzhou_2024
from tests.renderers import large, small
from tests.renderers.paged import Paper

IMPRINT = Imprint(1, date(2024, 2, 5), "1234abcd5678" + "0" * 52)
DEPARTMENT = "杭州市对口支援和区域合作局"


@pytest.fixture(scope="module")
def seed() -> Iterator[Paper]:
    with Paper(pdf.render(hangzhou_2024.disclosure(), IMPRINT)) as paper:
        yield paper


def paper_of(disclosure: Disclosure) -> Paper:
    return Paper(pdf.render(disclosure))


# All of it. -----------------------------------------------------------------------------------------------------------


def test_every_amount_of_every_table_is_printed_on_the_pages_of_its_table(seed: Paper) -> None:
    tables = hangzhou_2024.disclosure().tables
    firsts = [seed.page_of(table.title) for table in tables]
    for table, first, end in zip(tables, firsts, [*firsts[1:], len(seed.texts)], strict=True):
        words = "".join(seed.texts[first:end]).split()
        for amount in {cell for row in table.rows for cell in row.cells if isinstance(cell, Decimal)}:
            times = sum(1 for row in table.rows for cell in row.cells if cell == amount)
            assert words.count(wan(amount)) == times, f"{table.title} {wan(amount)}"


def test_every_paragraph_term_and_note_is_printed(seed: Paper) -> None:
    disclosure = hangzhou_2024.disclosure()
    for text in (
        *(text for section in disclosure.sections[:-1] for text in disclosure.texts(section)),
        *(section.heading for section in disclosure.sections),
        *(table.note for table in disclosure.tables),
        *(cell for table in disclosure.tables for row in table.rows for cell in row.cells),
    ):
        if isinstance(text, str):
            without_page_ends = re.sub(r"—\d+—第1版·2024年2月5日公开·SHA-2561234abcd5678…", "", seed.running)
            assert "".join(text.split()) in without_page_ends


def test_an_empty_table_has_its_headings_and_its_note(seed: Paper) -> None:
    page = seed.texts[seed.page_of("表8")].splitlines()
    assert page[1:4] == [
        f"部门名称：{DEPARTMENT} 单位：万元",
        "功能分类科目名称 合 计 基本支出 项目支出",
        "注：本部门没有政府性基金拨款安排的支出，故本表无数据",
    ]


# Cover, contents, footers. --------------------------------------------------------------------------------------------


def test_the_cover_names_department_year_and_day(seed: Paper) -> None:
    assert seed.texts[0].splitlines() == [
        DEPARTMENT,
        "2024年部门预算",
        "2024年2月5日公开",
        "第1版 · 2024年2月5日公开 · SHA-256 1234abcd5678…",
    ]


def test_every_page_says_which_version_it_is_of_and_all_but_the_cover_are_numbered(seed: Paper) -> None:
    assert all(text.rstrip().endswith(IMPRINT.text) for text in seed.texts)
    assert [f"\n— {number} —\n" in text for number, text in enumerate(seed.texts)] == [
        False,
        *[True] * (len(seed.texts) - 1),
    ]
    assert seed.labels == ["", *(str(number) for number in range(1, len(seed.texts)))]


def test_the_contents_say_on_which_page_each_section_and_table_begins(seed: Paper) -> None:
    lines = re.findall(r"^(.+?) (?:\. )+(\d+)$", seed.texts[1], re.MULTILINE)
    assert [(title, int(number)) for title, number in lines] == [
        (title, page) for _, title, page in seed.bookmarks
    ]
    assert len(lines) == 16 + 11
    for _, title, page in seed.bookmarks:
        assert "".join(title.split()) in "".join(seed.texts[page].split())


def test_each_line_of_the_contents_leads_there(seed: Paper) -> None:
    assert [link.page for link in seed.links(1)] == [page for _, _, page in seed.bookmarks]


def test_the_section_of_the_tables_lists_them_with_their_pages(seed: Paper) -> None:
    lines = re.findall(r"^表(\d+)：.+? (?:\. )+(\d+)$", seed.texts[seed.page_of("四、")], re.MULTILINE)
    assert [(int(table), int(page)) for table, page in lines] == [
        (table, seed.page_of(f"表{table}：")) for table in range(1, 12)
    ]


def test_a_figure_in_a_sentence_leads_to_the_page_and_the_row_of_its_cell(seed: Paper) -> None:
    page = seed.page_of("（一）收支预算情况的总体说明")
    (first, *_) = [link for link in seed.links(page) if link.text == "5,489.14"]
    assert first.page == seed.page_of("表1：")
    lines = seed.file[first.page].get_textpage()
    # From the bottom, in points: the row of 收入总计.
    assert "收入总计" in lines.get_text_bounded(0, first.height - 14, 300, first.height + 2)


def test_a_draft_says_so_on_every_page_and_has_no_imprint() -> None:
    with Paper(pdf.render(small.document(), notice="草稿：编制中，尚未公开。")) as paper:
        assert all("草稿：编制中，尚未公开。" in text for text in paper.texts)
        assert "SHA-256" not in paper.text
        assert "CreationDate" not in {key for key, value in paper.metadata.items() if value}


# Shape. ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", [hangzhou_2024.disclosure(), large.disclosure()])
def test_tables_that_are_wide_lie_across_and_all_other_pages_stand(disclosure: Disclosure) -> None:
    with paper_of(disclosure) as paper:
        firsts = [paper.page_of(f"{table.title}") for table in disclosure.tables]
        ends = [*firsts[1:], len(paper.texts)]
        assert not any(paper.is_landscape(page) for page in range(firsts[0]))
        for table, first, end in zip(disclosure.tables, firsts, ends, strict=True):
            assert {paper.is_landscape(page) for page in range(first, end)} == {table.landscape}


def projects(count: int) -> Disclosure:
    """The seed with so many projects."""
    disclosure = hangzhou_2024.disclosure()
    table = disclosure.table("project_expenditure")
    total, first, *_ = table.rows
    rows = tuple(
        Row((f"p{number}",) * 8, first.levels, (first.cells[0], f"第{number}个项目的经费", *first.cells[2:]))
        for number in range(1, count + 1)
    )
    tables = tuple(
        replace(each, rows=(total, *rows)) if each is table else each for each in disclosure.tables
    )
    return replace(disclosure, tables=tables)


def test_a_hundred_projects_have_their_headings_on_every_page_and_no_row_in_two() -> None:
    with paper_of(projects(100)) as paper:
        pages = range(paper.page_of("表10："), paper.page_of("表11："))
        assert len(pages) == 6
        heading = "资金来源\n单位名称 一级项目名称 总计 财政拨款收入"
        found = []
        for page in pages:
            text = paper.texts[page]
            assert heading.split("\n")[0] in text
            assert all(word in text for word in heading.split())
            numbers = re.findall(
                r"^杭州市对口支援和区域合作局 第(\d+)个项目的经费 80\.00 20\.00 60\.00$", text, re.M
            )
            assert numbers
            found += numbers
            assert ("续表10：2024年市级部门项目支出预算表" in text) == (page != pages[0])
            assert paper.structure(page).count("TH") == (10 if page == pages[0] else 0)
        assert found == [str(number) for number in range(1, 101)]


def test_a_row_that_is_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    text = "按照年度工作计划推进重点任务。" * 600
    with paper_of(small.document(text)) as paper:
        table = "".join("".join(paper.texts[paper.page_of("表1") :]).split())
        assert table.count("按照") == 2 * 600


def test_a_long_address_in_a_cell_is_broken_to_its_column() -> None:
    address = "https://" + "x" * 300
    with paper_of(small.document(address)) as paper:
        assert address in paper.running.replace("\u200b", "")
        page = paper.file[paper.page_of("表1")]
        right = max(each.get_bounds()[2] for each in page.get_objects(max_depth=1))
        assert right < 595


def test_the_file_is_tagged_named_and_in_chinese(seed: Paper) -> None:
    assert seed.is_tagged
    assert seed.metadata["Title"] == f"2024年{DEPARTMENT}部门预算"
    assert seed.metadata["Author"] == DEPARTMENT
    assert seed.metadata["CreationDate"] == "D:20240205000000Z"
    data = pdf.render(hangzhou_2024.disclosure(), IMPRINT)
    assert b"/Lang(zh-CN)" in data.replace(b"/Lang (", b"/Lang(")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_headings_paragraphs_links_and_tables_are_what_they_are_for_a_screen_reader(seed: Paper) -> None:
    text, table = seed.structure(2), seed.structure(seed.page_of("表5"))
    assert (text.count("H1"), text.count("H2")) == (2, 4)
    assert seed.structure(1).count("TOCI") == 27
    assert "Link" in text
    assert (table.count("Table"), table.count("TH"), table.count("TR")) == (1, 7, 2 + 14)


def test_the_fonts_are_in_the_file_and_it_is_light(seed: Paper) -> None:
    assert seed.fonts == {("PortalSerif", True), ("PortalSerifBold", True)}
    assert len(pdf.render(hangzhou_2024.disclosure(), IMPRINT)) < 450_000


# The same for the same. -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("imprint", [IMPRINT, None])
def test_equal_input_gives_equal_bytes(imprint: Imprint | None) -> None:
    first = pdf.render(hangzhou_2024.disclosure(), imprint)
    pdf.render(small.document(), imprint)
    pdf._compiler.cache_clear()
    assert pdf.render(hangzhou_2024.disclosure(), imprint) == first
    assert pdf.render(hangzhou_2024.disclosure(), replace(IMPRINT, version=2)) != first


def test_several_readers_can_ask_at_once() -> None:
    names = [f"第{number}局" for number in range(6)]
    barrier = threading.Barrier(len(names))

    def render(name: str) -> bytes:
        barrier.wait()
        return pdf.render(small.document(department=name))

    with ThreadPoolExecutor(len(names)) as pool:
        for name, data in zip(names, pool.map(render, names), strict=True):
            with Paper(data) as paper:
                assert paper.texts[0].startswith(name)


# Texts that people type. ----------------------------------------------------------------------------------------------

MARKUP = (
    "#let x = 1; *粗* _斜_ $x^2$ <table-1> @table-1 // /* `c` \\u{41} [甲] {乙} ~ = - + 'q' \"r\" -- ... #"
)


def test_what_looks_like_markup_is_printed_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    with paper_of(small.document(MARKUP, department=f"某局{MARKUP}")) as paper:
        assert paper.running.count("".join(MARKUP.split())) >= 8
        assert paper.metadata["Author"] == f"某局{MARKUP}"
    assert not caplog.records


def test_the_bundled_fonts_have_the_characters_of_names(caplog: pytest.LogCaptureFixture) -> None:
    names = "𬀩㛃䶮喆𫖯𬘭龑囍〇㙍"
    with paper_of(small.document(names)) as paper:
        assert names in paper.texts[2]
        assert paper.fonts == {("PortalSerif", True), ("PortalSerifBold", True)}
    assert not caplog.records


def test_a_character_that_no_font_has_is_seen_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), paper_of(small.document("甲\ufdd0乙")) as paper:
        assert "甲〓乙安排123.45万元" in paper.text
    assert [record.getMessage() for record in caplog.records] == [
        "2024年某局部门预算的 PDF 以〓代替没有字形的字符：\ufdd0（U+FDD0）"
    ]


def test_a_character_that_only_the_system_s_fonts_have_is_taken_from_them_and_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fonts the machine has: the bundled ones stand for the system's here."""
    monkeypatch.setattr(pdf, "lacking", lambda texts: ["喆"])
    with caplog.at_level(logging.WARNING), paper_of(small.document("甲喆乙")) as paper:
        assert "甲喆乙" in paper.text
    assert [record.getMessage() for record in caplog.records] == [
        "2024年某局部门预算的 PDF 用系统字体印出随附字体没有的字符：喆（U+5586）"
    ]


def test_characters_that_cannot_be_seen_are_left_out() -> None:
    with paper_of(small.document("甲\x00\x1b乙\ufeff\u202e丙\t丁\u2028戊")) as paper:
        assert "甲乙丙 丁 戊安排123.45万元" in paper.text
