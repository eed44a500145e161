"""Differences as people read them: in 万元, word by word, each leading to its place on the page after."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.disclosure.differences import differences
from apps.disclosure.document import Disclosure, GlossaryTerm
from apps.disclosure.grid import Cell
from apps.disclosure.renderers.differences import differences_html
from tests.booklets import hangzhou_2024, invented
from tests.disclosure.changing import reworded, with_cell, with_table, without_paragraph
from tests.renderers.reading import Element, read

PAGE = "/2024/191/v2/"


def shown(before: Disclosure, after: Disclosure) -> Element:
    return read(f"<div>{differences_html(differences(before, after), PAGE)}</div>")


def lines(page: Element) -> list[list[str]]:
    return [[c.words for c in row.content if isinstance(c, Element)] for row in page.all("tr")[1:]]


@pytest.fixture
def seed() -> Disclosure:
    return hangzhou_2024.disclosure()


def test_the_same_content_is_said_to_be_the_same(seed: Disclosure) -> None:
    assert shown(seed, seed).words == "内容没有不同。"


RECEPTION = "本年一般公共预算基本支出／公用经费"


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (Decimal("38500.00"), ["2.85", "3.85", "＋1.00"]),
        (Decimal("18500.00"), ["2.85", "1.85", "－1.00"]),
        (None, ["2.85", "", "－2.85"]),
        (Decimal("28500.01"), ["28,500.00 元", "28,500.01 元", "＋0.01 元"]),
        (Decimal("28549.99"), ["28,500.00 元", "28,549.99 元", "＋49.99 元"]),
        (Decimal("28550.00"), ["2.85", "2.86", "＋0.01"]),
    ],
)
def test_amounts_are_in_wan_and_in_yuan_where_wan_hide_the_difference(
    amount: Cell, told: list[str], seed: Disclosure
) -> None:
    after = with_cell(seed, "general_public_basic", "30217", "operating", amount)
    page = shown(seed, after)
    assert lines(page) == [[f"公务接待费{RECEPTION}", *told]]
    links = {a.attrs["href"] for a in page.all("a")}
    assert links == {f"{PAGE}#table-6"} | ({f"{PAGE}#t6-30217-operating"} if amount else set())


def test_the_words_that_changed_are_marked_in_their_sentence(seed: Disclosure) -> None:
    after = reworded(seed, "duties", "完成市委、市政府交办", "完成市委交办")
    page = shown(seed, after)
    assert page.one("p", "difference-words").text == "7、完成市委删去：、市政府交办的其他任务。"
    assert page.all("del")[-1].text == "删去：、市政府"
    assert page.one("p", "difference-where").one("a").attrs["href"] == f"{PAGE}#p-duties-6"


def test_rows_tables_and_paragraphs_that_came_and_went_say_so(seed: Disclosure) -> None:
    shorter = without_paragraph(seed, "duties", "交办的其他任务")
    grid = seed.table("general_public_basic")
    shorter = with_table(shorter, replace(grid, rows=grid.rows[:-1]))
    shorter = replace(shorter, tables=shorter.tables[:-1])
    gone, come = shown(seed, shorter), shown(shorter, seed)
    assert {e.text for e in gone.all("span", "difference-state")} == {"删去"}
    assert {e.text for e in come.all("span", "difference-state")} == {"新增"}
    assert lines(come)[0][0].startswith(f"新增{grid.label(grid.rows[-1].keys[0])}")
    assert f"{PAGE}#table-11" in {a.attrs["href"] for a in come.all("a")}
    assert f"{PAGE}#table-11" not in {a.attrs["href"] for a in gone.all("a")}


def test_a_row_without_amounts_is_told_by_its_name(seed: Disclosure) -> None:
    grid = seed.table("general_public_basic")
    last = grid.rows[-1]
    bare = replace(last, keys=("x",) * 4, cells=(last.cells[0], None, None, None))
    assert lines(shown(seed, with_table(seed, replace(grid, rows=(*grid.rows, bare))))) == [
        [f"新增{last.cells[0]}", "", "", ""]
    ]


def test_a_long_text_in_a_cell_is_told_by_its_words(seed: Disclosure) -> None:
    grid = seed.table("project_performance")
    row = grid.rows[-1]
    after = with_cell(seed, "project_performance", row.keys[0], "target", f"{row.cells[-1]}另加一句。")
    (line,) = lines(shown(seed, after))
    assert line[1].endswith("新增：另加一句。 查看")


def test_names_units_terms_and_order_are_told() -> None:
    before = invented.disclosure()
    after = replace(
        before,
        department="改了名的局",
        units=before.units[::-1],
        glossary=(GlossaryTerm("新词", "新义。"), *before.glossary),
    )
    page = shown(before, after)
    assert "次序有变化：预算单位。" in page.words
    assert [h.text for h in page.all("h2")] == ["基本信息", "名词解释"]
    assert page.all("ins")[-1].text == "新增：新词：新义。"


def test_a_reordered_table_says_so(seed: Disclosure) -> None:
    grid = seed.table("expenditure")
    after = with_table(seed, replace(grid, rows=grid.rows[::-1]))
    assert "行、列的次序或缩进有变化。" in shown(seed, after).words


def test_everything_of_two_unlike_booklets_is_valid_html(seed: Disclosure) -> None:
    page = shown(seed, invented.disclosure())
    assert len(page.all("table")) >= 10
