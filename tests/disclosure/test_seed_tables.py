"""The eleven tables of the seed: every heading, cell, title and note comes out as it was published."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from apps.disclosure.grid import Cell, Grid
from apps.disclosure.money import wan
from tests.booklets import hangzhou_2024
from tests.booklets.printed import SEED, PrintedTable

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "000_aad7dc5ac7dd830c.txt"
"""The text taken from the published PDF, with the line breaks and page numbers of its pages."""

NUMBERS = range(1, 12)

HEADINGS = {
    1: ("收 入→2 | 支 出（按支出功能分）→2", "项 目 | 预算数 | 项 目 | 预算数"),
    2: (
        "单位↓2 | 合计↓2 | 本年收入→10 | 上年结转结余→6",
        "小计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 事业收入（不含专户资金）"
        " | 事业单位经营收入 | 上级补助收入 | 附属单位上缴收入 | 其他收入"
        " | 小计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 单位资金",
    ),
    3: (
        "科目↓2 | 合计↓2 | 基本支出→2 | 项目支出↓2 | 事业单位经营支出↓2 | 上缴上级支出↓2 | 对附属单位补助支出↓2",
        "人员支出 | 公用经费",
    ),
    4: ("收 入→2 | 支 出（按支出功能分）→2", "项目 | 预算数 | 项目 | 预算数"),
    5: ("功能分类科目名称↓2 | 合 计↓2 | 基本支出→3 | 项目支出↓2", "小计 | 人员经费 | 公用经费"),
    6: ("经济分类科目名称↓2 | 本年一般公共预算基本支出→3", "合计 | 人员经费 | 公用经费"),
    7: (
        "单位名称↓2 | “三公”经费合计↓2 | 因公出国（境）费用↓2 | 公务接待费↓2 | 公务用车购置及运行维护费→3",
        "小计 | 公务用车购置费 | 公务用车运行维护费",
    ),
    8: ("功能分类科目名称 | 合 计 | 基本支出 | 项目支出",),
    9: ("功能分类科目名称 | 合计 | 项目支出",),
    10: (
        "单位名称↓3 | 一级项目名称↓3 | 总计↓3 | 资金来源→5",
        "财政拨款收入→3 | 财政专户管理资金↓2 | 单位资金↓2",
        "一般公共预算 | 政府性基金 | 国有资本经营预算",
    ),
    11: ("单位名称 | 项目名称 | 金额 | 绩效目标",),
}
"""The heading rows as printed: →n spans columns, ↓n spans rows."""


def table(number: int) -> Grid:
    return hangzhou_2024.disclosure().tables[number - 1]


def printed(number: int) -> PrintedTable:
    return SEED.tables[number - 1]


def as_printed(cell: Cell) -> str:
    """Zero is blank in a table; an amount has two decimals of 万元."""
    return wan(cell) if isinstance(cell, Decimal) else cell or ""


@pytest.mark.parametrize("number", NUMBERS)
def test_every_cell_is_printed_as_published(number: int) -> None:
    assert [tuple(map(as_printed, row.cells)) for row in table(number).rows] == list(printed(number).rows)


def test_the_eleven_tables_have_494_cells() -> None:
    assert sum(len(row.cells) for grid in hangzhou_2024.disclosure().tables for row in grid.rows) == 494


@pytest.mark.parametrize("number", NUMBERS)
def test_the_heading_tree_is_the_published_one_with_its_spans(number: int) -> None:
    found = tuple(
        " | ".join(
            cell.text
            + (f"→{cell.colspan}" if cell.colspan > 1 else "")
            + (f"↓{cell.rowspan}" if cell.rowspan > 1 else "")
            for cell in row
        )
        for row in table(number).header_rows()
    )
    assert found == HEADINGS[number]
    assert (
        tuple(tuple(cell.text for cell in row) for row in table(number).header_rows())
        == printed(number).headings
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_title_caption_and_note_are_the_published_ones(number: int) -> None:
    grid = table(number)
    assert grid.title == printed(number).title
    assert (f"部门名称：{hangzhou_2024.DEPARTMENT}", f"单位：{grid.unit}") == printed(number).caption
    assert grid.note == printed(number).note


def test_the_list_of_tables_names_all_eleven_as_published() -> None:
    listed = [paragraph.text for paragraph in hangzhou_2024.disclosure().section("tables").paragraphs]
    assert listed == [line for line in SEED.paragraphs if re.match(r"表\d+\.", line)]
    assert len(listed) == 11


def test_amounts_stay_yuan_in_the_cells() -> None:
    assert table(1).amount("revenue_total", "revenue") == Decimal("54891400.00")
    assert table(7).amount("total", "reception") == Decimal("58500.00")


@pytest.mark.parametrize("number", NUMBERS)
def test_rows_are_indented_by_their_place_in_the_classification(number: int) -> None:
    levels = [row.levels[0] for row in table(number).rows]
    if number in (3, 5):
        assert levels == [0, 1, 2, 3, 1, 2, 3, 3, 3, 1, 2, 3, 1, 2]
    elif number == 6:
        assert levels == [0, 1, *[2] * 10, 1, *[2] * 14, 1, 2, 2]
    elif number in (1, 4):
        right = [row.levels[-1] for row in table(number).rows]
        assert (levels, right) == {
            1: ([1, 2, 2, 2, *[1] * 6, 0, 0, 0], [*[1] * 10, 0, 0, 0]),
            4: ([1, 2, 2, 2, 1, 1, 0], [*[1] * 6, 0]),
        }[number]
    else:
        assert levels == ([0, *[1] * (len(levels) - 1)] if levels else [])


# The text kept in this project against the text of the published document. ------------------------------------------


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def published() -> tuple[str, list[str]]:
    """The published text without white space: the narrative, and one string for each table."""
    if not PUBLISHED.exists():
        pytest.skip(f"没有公开文档的提取文本（{PUBLISHED.name}），不能与原文逐字核对")
    lines = PUBLISHED.read_text(encoding="utf-8").splitlines()
    assert lines[243].strip() == "7"  # a page number
    del lines[243]
    narrative, *tables = re.split(r"^\s*(?=表 \d+：)", "\n".join(lines), flags=re.MULTILINE)
    return without_spaces(narrative), [without_spaces(each) for each in tables]


def test_the_narrative_kept_here_is_the_published_one_character_by_character(
    published: tuple[str, list[str]],
) -> None:
    assert without_spaces("".join(SEED.paragraphs)) == published[0]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_tables_kept_here_are_the_published_ones(number: int, published: tuple[str, list[str]]) -> None:
    """Cells stand in one order in both; the headings are broken into pieces there, so their characters are counted."""
    assert len(published[1]) == 11
    kept = printed(number)
    body = without_spaces("".join("".join(row) for row in kept.rows) + kept.note)
    head = without_spaces(kept.title + "".join(kept.caption) + "".join("".join(row) for row in kept.headings))
    assert published[1][number - 1].endswith(body)
    assert Counter(published[1][number - 1].removesuffix(body)) == Counter(head)
