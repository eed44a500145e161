"""The page of a disclosure: tables with the official headings, figures that lead to their cells, nothing executed."""

import re
from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import wan
from apps.disclosure.references import References
from apps.disclosure.renderers.html import STYLESHEET, document_html, render, table_html
from tests.booklets import hangzhou_2024
from tests.renderers import large, small
from tests.renderers.reading import Element, Invalid, body_of, heading_paths, headings_of, read

DOCUMENTS = {"seed": hangzhou_2024.disclosure, "large": large.disclosure}
TABLES = [(name, number) for name in DOCUMENTS for number in range(1, 12)]


def grid_of(name: str, number: int) -> Grid:
    return DOCUMENTS[name]().tables[number - 1]


def table_of(name: str, number: int) -> Element:
    return read(table_html(grid_of(name, number), References(DOCUMENTS[name]()))).one("table")


@pytest.fixture(scope="module", params=DOCUMENTS)
def disclosure(request: pytest.FixtureRequest) -> Disclosure:
    return DOCUMENTS[request.param]()


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_above_every_column_stand_its_official_headings(name: str, number: int) -> None:
    assert headings_of(table_of(name, number)) == [column.path for column in grid_of(name, number).columns]


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_heading_says_what_it_is_the_heading_of(name: str, number: int) -> None:
    table = table_of(name, number)
    for heading in table.one("thead").all("th"):
        wide = int(heading.attrs.get("colspan", 1)) > 1
        assert heading.attrs["scope"] == ("colgroup" if wide else "col")
    for row in body_of(table):
        if "empty" not in row[0].attrs["class"]:
            first = (
                "th" if row[0].text else "td"
            )  # A heading without a word says nothing to those who listen.
            assert [cell.tag for cell in row] == [first] + ["td"] * (len(row) - 1)
            assert row[0].attrs.get("scope") == ("row" if row[0].text else None)


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_cell_shows_the_amount_in_wan_and_zero_is_blank(name: str, number: int) -> None:
    grid = grid_of(name, number)
    shown = [[cell.text for cell in row] for row in body_of(table_of(name, number))]
    expected = [
        [wan(cell) if isinstance(cell, Decimal) else cell or "" for cell in row.cells] for row in grid.rows
    ]
    assert shown == (expected or [[grid.note]])
    assert all(text != "0.00" for row in shown for text in row)


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_cell_is_indented_by_its_level_and_amounts_are_marked(name: str, number: int) -> None:
    grid = grid_of(name, number)
    for row, cells in zip(grid.rows, body_of(table_of(name, number)), strict=bool(grid.rows)):
        classes = [cell.attrs["class"].split() for cell in cells]
        assert [each[-1] for each in classes] == [f"level-{level}" for level in row.levels]
        assert [each[0] for each in classes[1:]] == [column.kind for column in grid.columns[1:]]


@pytest.mark.parametrize(("name", "number"), TABLES)
def test_every_table_has_its_title_department_and_unit_as_caption(name: str, number: int) -> None:
    grid, department = grid_of(name, number), DOCUMENTS[name]().department
    assert table_of(name, number).one("caption").words == f"{grid.title} 部门名称：{department} 单位：万元"


def test_a_table_without_data_shows_its_note_across_all_columns() -> None:
    figure = read(table_html(grid_of("seed", 8), References(hangzhou_2024.disclosure())))
    ((cell,),) = body_of(figure)
    assert cell.text == "注：本部门没有政府性基金拨款安排的支出，故本表无数据"
    assert cell.attrs["colspan"] == "4"
    assert figure.all("figcaption") == []


def test_a_note_on_a_table_with_data_stands_below_it() -> None:
    document = small.document(note="注：另有说明")
    figure = read(table_html(document.tables[0], References(document)))
    assert figure.one("figcaption").text == "注：另有说明"
    assert [len(row) for row in body_of(figure)] == [4, 4]
    document = small.document()
    assert read(table_html(document.tables[0], References(document))).all("figcaption") == []


@pytest.mark.parametrize("number", range(1, 12))
def test_tables_wider_than_the_page_scroll_in_a_box_that_a_keyboard_reaches(number: int) -> None:
    figure = read(table_html(grid_of("seed", number), References(hangzhou_2024.disclosure()))).one("figure")
    box = figure.one("div", "grid-scroll")
    assert (box.attrs["tabindex"], box.attrs["role"]) == ("0", "region")
    assert box.attrs["aria-label"] == grid_of("seed", number).title
    assert ("grid-wide" in figure.attrs["class"].split()) == (number in {2, 3, 7, 10, 11})
    assert ("grid-statement" in figure.attrs["class"].split()) == (number in {1, 4})


def test_the_whole_document_is_valid_html_with_every_section_and_table_in_order(
    disclosure: Disclosure,
) -> None:
    page = read(document_html(disclosure))
    headings = [e.text for e in page.walk() if e.tag in {"h2", "h3"}]
    assert headings == [section.heading for section in disclosure.sections]
    assert [e.text for e in page.all("span", "grid-title")] == [grid.title for grid in disclosure.tables]
    printed = [e.text for e in page.walk() if e.tag in {"p", "h4"}]
    assert printed == [p.text for s in disclosure.sections if s.key != "tables" for p in s.paragraphs]
    assert [dd.text for dd in page.all("dd")] == [term.definition for term in disclosure.glossary]
    assert page.all("dt")[0].text == f"1.{disclosure.glossary[0].term}"


def test_contents_lead_to_the_main_sections_and_to_all_eleven_tables(disclosure: Disclosure) -> None:
    page = read(document_html(disclosure))
    links = {a.text: a.attrs["href"] for a in page.one("nav").all("a")}
    main = [section for section in disclosure.sections if section.level == 1]
    assert list(links) == [s.heading for s in main] + [grid.contents_line for grid in disclosure.tables]
    for text, href in links.items():
        name = re.split("[.、]", text)[-1]
        assert name in page.by_id(href.removeprefix("#")).text


def test_every_figure_in_the_text_leads_to_the_cell_that_prints_the_same_amount(
    disclosure: Disclosure,
) -> None:
    """A zero leads to a blank cell. A share or a change leads to the amount it is worked out from, and says so."""
    page = read(document_html(disclosure))
    figures = page.all("a", "figure")
    assert len(figures) >= 14
    for figure in figures:
        cell = page.by_id(figure.attrs["href"].removeprefix("#"))
        if figure.attrs["title"].startswith("表"):
            assert cell.text == figure.text or (figure.text, cell.text) == ("0", "")
        else:
            assert figure.attrs["title"].startswith(f"{cell.text or '0.00'}万元（表")
    linked = [figure.text for figure in figures]
    expected = [
        paragraph.printed(quote)
        for section in disclosure.sections
        for paragraph in section.paragraphs
        for quote in paragraph.quotes
        if quote.kind in ("difference", "growth")
        or (quote.kind in ("amount", "share") and quote.place is not None)
    ]
    assert linked == expected


def test_a_term_opens_its_definition_once_a_section_and_once_a_table() -> None:
    page = read(document_html(hangzhou_2024.disclosure()))
    terms = [a for section in page.all("section") for a in section.all("a", "term")]
    assert {a.text for a in terms} >= {
        "财政拨款收入",
        "其他收入",
        "基本支出",
        "项目支出",
        "机关运行经费",
        "“三公”经费",
    }
    for term in terms:
        definition = page.by_id(term.attrs["href"].removeprefix("#"))
        assert definition.one("dt").text.endswith(f".{term.text}")
        assert definition.one("dd").text == term.attrs["title"]
    headings = [a.text for a in page.by_id("table-3").one("thead").all("a", "term")]
    assert headings == ["基本支出", "项目支出", "经营支出"]
    basic = [a.text for a in page.by_id("basic").all("a", "term")]
    assert len(basic) == len(set(basic))


def test_on_a_page_of_its_own_a_table_leads_to_terms_and_sentences_of_the_booklet() -> None:
    seed = hangzhou_2024.disclosure()
    figure = read(table_html(seed.table("expenditure"), References(seed), base="../../"))
    assert {a.attrs["href"][:9] for a in figure.all("a", "term")} == {"../../#p-"}
    first = figure.one("details").all("li")[0]
    assert [a.attrs["href"] for a in first.all("a")] == ["#t3-total-personnel", "../../#p-expenditure-2"]


def test_a_figure_that_equals_no_cell_is_plain_text() -> None:
    page = read(document_html(small.document()))
    assert [a.text for a in page.all("a", "figure")] == ["123.45"]
    assert page.one("p").text == "办公室安排123.45万元，其中会议费0.01万元。"


HOSTILE = '<script>alert(1)</script><b onclick="x">&amp;"\'</b>'


def test_what_people_typed_is_text_and_never_markup() -> None:
    html = render(small.document(HOSTILE, department=HOSTILE, note=HOSTILE)).decode()
    page = read(html)
    assert {"script", "b"}.isdisjoint(each.tag for each in page.walk())
    assert [td.text for td in body_of(page)[1]] == [HOSTILE, "123.45", "0.01", HOSTILE]
    assert page.one("h3").text == HOSTILE
    assert page.one("dd").text == HOSTILE
    assert page.one("figcaption").text == HOSTILE
    assert page.one("h1").text == f"2024年{HOSTILE}部门预算"
    assert page.one("title").text == f"2024年{HOSTILE}部门预算"
    assert page.one("p").text.startswith(HOSTILE)
    assert f"部门名称：{HOSTILE}" in page.one("caption").text


@pytest.mark.parametrize("key", ["A 1", "项目\t一", '"><script>', "a&b#c%20"])
def test_a_project_code_of_any_characters_still_makes_a_valid_address(key: str) -> None:
    page = read(document_html(small.document(key=key)))
    (figure,) = page.all("a", "figure")
    assert page.by_id(figure.attrs["href"].removeprefix("#")).text == "123.45"


def test_rows_without_a_key_have_no_address() -> None:
    document = small.document(key="")
    cells = body_of(read(table_html(document.tables[0], References(document))))[1]
    assert all("id" not in cell.attrs for cell in cells)


def test_the_file_is_complete_in_itself(disclosure: Disclosure) -> None:
    html = render(disclosure).decode()
    assert html.startswith("<!doctype html>")
    page = read(html)
    assert page.one("html").attrs["lang"] == "zh-Hans"
    assert page.one("style").text == STYLESHEET.read_text(encoding="utf-8")
    assert page.one("h1").text == disclosure.title
    assert {"script", "link", "img", "iframe"}.isdisjoint(each.tag for each in page.walk())
    assert all(a.attrs["href"].startswith("#") for a in page.all("a"))


def test_the_style_sheet_fetches_nothing_and_stays_small() -> None:
    style = STYLESHEET.read_text(encoding="utf-8")
    assert len(style.encode()) < 20_000
    assert re.findall(r"url\(|@import|https?:", style) == []
    assert "</style" not in style  # it stands inside an element of that name


@pytest.mark.parametrize(
    "html",
    [
        "<p><div></div></p>",
        "<table><tr><td></td></tr></table>",
        "<b><i></b></i>",
        "<p>",
        "<i id='a'></i><i id='a'></i>",
        "<i id='a b'></i>",
        "<a href='x' href='y'></a>",
        "<table>text</table>",
    ],
)
def test_the_reader_of_these_tests_refuses_invalid_html(html: str) -> None:
    with pytest.raises(Invalid):
        read(html)


def test_the_reader_of_these_tests_refuses_headings_that_do_not_fill_a_rectangle() -> None:
    with pytest.raises(Invalid, match="no rectangle"):
        heading_paths([[("a", 1, 2), ("b", 2, 1)], [("c", 1, 1)]])
    with pytest.raises(Invalid, match="overlaps"):
        heading_paths([[("a", 1, 1), ("b", 1, 2)], [("c", 2, 1)]])
