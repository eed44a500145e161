"""The booklet of the seed against the published one: docs/seed-differences.md lists every difference, and no other."""

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import wan
from tests.booklets import hangzhou_2024
from tests.booklets.printed import SEED, PrintedTable

LIST = Path(__file__).resolve().parents[2] / "docs" / "seed-differences.md"
NOTHING = "（无）"

_TOKEN = re.compile(r"\d[\d,.]*%|\d[\d,.]*\d|.")
"""A number is one word; every other character stands for itself."""

_NUMBERING = re.compile(r"^(\d+\.|（\d+）)")


class Difference(NamedTuple):
    """Where, what the published document prints there, and what the portal prints."""

    place: str
    published: str
    ours: str


# The booklet as lines of text. ----------------------------------------------------------------------------------------


def lines_of(disclosure: Disclosure) -> list[tuple[str, list[str]]]:
    """Each section's heading with its paragraphs; the terms of 名词解释 are numbered, as on paper."""
    terms = [f"{n}.{each.term}：{each.definition}" for n, each in enumerate(disclosure.glossary, start=1)]
    return [
        (section.heading, terms if section.key == "glossary" else [p.text for p in section.paragraphs])
        for section in disclosure.sections
    ]


def under_headings(paragraphs: tuple[str, ...], headings: list[str]) -> list[tuple[str, list[str]]]:
    """The published paragraphs under the same headings; each heading must be there, in the same order."""
    found: list[tuple[str, list[str]]] = []
    for text in paragraphs:
        if len(found) < len(headings) and text == headings[len(found)]:
            found.append((text, []))
        else:
            found[-1][1].append(text)
    assert [heading for heading, _ in found] == headings
    return found


def table_lines(grid: Grid, department: str) -> list[str]:
    cells = [[cell.text for cell in row] for row in grid.header_rows()]
    cells += [[wan(c) if isinstance(c, Decimal) else c or "" for c in row.cells] for row in grid.rows]
    return [grid.title, f"部门名称：{department}\t单位：{grid.unit}", *map("\t".join, cells), grid.note]


def printed_lines(table: PrintedTable) -> list[str]:
    return [
        table.title,
        "\t".join(table.caption),
        *map("\t".join, (*table.headings, *table.rows)),
        table.note,
    ]


# Their differences. ---------------------------------------------------------------------------------------------------


def speak_of_the_same(one: str, other: str) -> bool:
    one, other = _NUMBERING.sub("", one), _NUMBERING.sub("", other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.8


def pairs(published: list[str], ours: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs that speak of the same, side by side; blank where the other side has none."""
    left, right = list(published), list(ours)
    while left and right:
        if speak_of_the_same(left[0], right[0]):
            yield left.pop(0), right.pop(0)
        elif any(speak_of_the_same(left[0], each) for each in right):
            yield "", right.pop(0)
        else:
            yield left.pop(0), ""
    yield from ((each, "") for each in left)
    yield from (("", each) for each in right)


def fragments(published: str, ours: str) -> Iterator[tuple[str, str]]:
    """What differs inside a paragraph: numbers whole, and a single character together with the one before it."""
    if not published or not ours:
        yield published, ours
        return
    left, right = _TOKEN.findall(published), _TOKEN.findall(ours)
    for name, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if name == "equal":
            continue
        old, new = "".join(left[a:b]), "".join(right[c:d])
        if max(len(old), len(new)) == 1 and not (old + new).isdigit() and a:
            old, new = left[a - 1] + old, right[c - 1] + new
        yield old, new


def differences() -> list[Difference]:
    disclosure = hangzhou_2024.disclosure()
    ours = lines_of(disclosure)
    published = under_headings(SEED.paragraphs, [heading for heading, _ in ours])
    compared = [(heading, old, new) for (heading, old), (_, new) in zip(published, ours, strict=True)]
    compared += [
        (f"表{grid.number}", printed_lines(table), table_lines(grid, disclosure.department))
        for table, grid in zip(SEED.tables, disclosure.tables, strict=True)
    ]
    found = []
    for heading, old_paragraphs, new_paragraphs in compared:
        place = re.sub(r"（详见.*）$", "", heading)
        for number, (old, new) in enumerate(pairs(old_paragraphs, new_paragraphs), start=1):
            if old != new:
                where = f"{place}，第{number}段"
                found += [Difference(where, a or NOTHING, b or NOTHING) for a, b in fragments(old, new)]
    return found


# The list. ------------------------------------------------------------------------------------------------------------


def rows_under(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the list, without the number in their first cell."""
    part = LIST.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    _, _, *rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)], "编号应从 1 起连续"
    return [row[1:] for row in rows]


def test_the_list_of_differences_and_the_real_differences_are_the_same() -> None:
    listed = [Difference(*row[:3]) for row in rows_under("一、与种子文档不同之处")]
    real = differences()
    assert [each for each in real if each not in listed] == [], "清单里没有的差异"
    assert [each for each in listed if each not in real] == [], "清单里有、实际没有的差异"
    assert sorted(listed) == sorted(real)


def test_every_difference_has_a_reason() -> None:
    for row in rows_under("一、与种子文档不同之处"):
        assert len(row) == 4
        assert row[3].endswith("。")


def test_what_is_kept_as_printed_stands_in_both_documents() -> None:
    disclosure = hangzhou_2024.disclosure()
    ours = "\n".join(
        [line for heading, lines in lines_of(disclosure) for line in (heading, *lines)]
        + [line for grid in disclosure.tables for line in table_lines(grid, disclosure.department)]
    )
    published = "\n".join(
        [*SEED.paragraphs, *(line for table in SEED.tables for line in printed_lines(table))]
    )
    rows = rows_under("二、照原文印出的地方")
    assert len(rows) >= 10
    for place, fragment, reason in rows:
        assert fragment in published, place
        assert fragment in ours, place
        assert reason.endswith("。")


# The comparison itself. -----------------------------------------------------------------------------------------------


def test_a_number_differs_as_a_whole() -> None:
    assert list(fragments("增长4.9%，共4,231万元", "增长4.91%，共4,231.00万元")) == [
        ("4.9%", "4.91%"),
        ("4,231", "4,231.00"),
    ]


def test_a_single_character_is_quoted_with_the_one_before_it() -> None:
    assert list(fragments("反应支出", "反映支出。")) == [("反应", "反映"), ("出", "出。")]


def test_a_paragraph_that_only_one_side_has_is_a_difference_as_a_whole() -> None:
    old = ["1.甲类支出包括人员经费和公用经费。", "2.乙类支出全部是项目支出，没有其他。"]
    new = ["1.乙类支出全部是项目支出，没有其他。", "2.丙科目今年才有，去年没有安排。"]
    assert list(pairs(old, new)) == [(old[0], ""), (old[1], new[0]), ("", new[1])]
    assert list(pairs(new[1:], old)) == [(new[1], ""), ("", old[0]), ("", old[1])]
    assert list(pairs([old[1]], [new[1], old[1]])) == [("", new[1]), (old[1], old[1])]
