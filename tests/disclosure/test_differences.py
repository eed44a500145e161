"""What differs between two disclosures: every cell and every word that does, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.differences import CellDifference, Differences, TextDifference, differences
from apps.disclosure.document import TABLES, Disclosure, GlossaryTerm, Paragraph
from apps.disclosure.figures import Figures
from apps.disclosure.grid import Cell
from apps.disclosure.serialization import dump, load
from apps.disclosure.standards import STANDARDS
from tests.booklets import hangzhou_2024, invented
from tests.booklets.any_budget import AMOUNTS, budgets
from tests.disclosure.changing import reworded, with_cell, with_paragraphs, with_table, without_paragraph

STANDARD = STANDARDS["hangzhou-2024"]
SEED, INVENTED = hangzhou_2024.figures(), invented.figures()


def disclosed(figures: Figures) -> Disclosure:
    return compile_disclosure(figures, STANDARD)


# Any two budgets. -----------------------------------------------------------------------------------------------------


@st.composite
def two_budgets(draw: DrawFn) -> tuple[Figures, Figures]:
    """A budget and what became of it: some lines with other amounts, some gone; or quite another budget."""
    one = draw(budgets())
    if draw(st.booleans()):
        return one, draw(budgets())
    fates = draw(st.lists(st.sampled_from(("same", "other", "gone")), max_size=25))
    lines = []
    for line, fate in zip(one.expenditure, fates, strict=False):
        if fate != "gone":
            lines.append(line._replace(amount=draw(AMOUNTS)) if fate == "other" else line)
    kept = (*lines, *one.expenditure[len(fates) :])
    return one, replace(one, expenditure=kept, duties=one.duties + draw(st.sampled_from(("", "\n2、其他。"))))


any_two = given(both=two_budgets())
patient = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
examples = (example(both=(SEED, INVENTED)), example(both=(INVENTED, SEED)), example(both=(SEED, SEED)))


def with_examples(test: Callable[..., None]) -> Callable[..., None]:
    for each in examples:
        test = each(test)
    return patient(any_two(test))


def printed(document: Disclosure) -> object:
    """All that readers see, written down without the code under test."""
    return (
        document.year,
        document.department_code,
        document.department,
        document.standard,
        [(unit.code, unit.name, unit.nature) for unit in document.units],
        [
            (section.key, section.heading, [(p.text, p.is_heading) for p in section.paragraphs])
            for section in document.sections
        ],
        [(term.term, term.definition, term.code) for term in document.glossary],
        [
            (
                grid.title,
                grid.unit,
                grid.note,
                [(column.key, column.path) for column in grid.columns],
                [
                    [
                        (row.keys[index], row.levels[index], row.cells[index])
                        for row in grid.rows
                        if row.keys[index]
                    ]
                    for index in range(len(grid.columns))
                ],
            )
            for grid in document.tables
        ],
    )


def cells(document: Disclosure) -> dict[tuple[str, str, str], Cell]:
    return {
        (grid.key, row.keys[index], column.key): row.cells[index]
        for grid in document.tables
        for row in grid.rows
        for index, column in enumerate(grid.columns)
        if row.keys[index] and row.cells[index] is not None
    }


@with_examples
def test_there_is_a_difference_exactly_where_readers_see_one(both: tuple[Figures, Figures]) -> None:
    before, after = map(disclosed, both)
    assert bool(differences(before, after)) == (printed(before) != printed(after))
    assert not differences(before, before)
    assert not differences(after, load(dump(after)))


@with_examples
def test_the_cells_before_with_the_differences_are_the_cells_after(both: tuple[Figures, Figures]) -> None:
    before, after = map(disclosed, both)
    found = cells(before)
    for table in differences(before, after).tables:
        for row in table.rows:
            for cell in row.cells:
                place = (table.key, row.key, cell.column)
                assert cell.before != cell.after
                assert found.pop(place, None) == cell.before
                if cell.after is not None:
                    found[place] = cell.after
    assert found == cells(after)


@with_examples
def test_the_paragraphs_before_with_the_differences_are_the_paragraphs_after(
    both: tuple[Figures, Figures],
) -> None:
    before, after = map(disclosed, both)
    for section in differences(before, after).sections:
        if section.key == TABLES:  # It lists the tables, whose titles are compared with the tables.
            continue
        left = [p.text for p in before.section(section.key).paragraphs]
        right = [p.text for p in after.section(section.key).paragraphs]
        for text in section.texts:
            if text.label == "标题":
                continue
            if text.state != "added":
                left.remove(text.before)
            if text.state != "removed":
                right.remove(text.after)
                assert text.anchor.startswith(f"p-{section.key}-")
        assert sorted(left) == sorted(right)


BACKWARDS = {"changed": "changed", "added": "removed", "removed": "added"}


def text_backwards(text: TextDifference) -> tuple[str, str, str, str]:
    where = "" if text.label.endswith("段") else text.label  # Paragraphs are counted where they stand.
    return BACKWARDS[text.state], where if text.state != "changed" else "", text.after, text.before


def text_forwards(text: TextDifference) -> tuple[str, str, str, str]:
    where = "" if text.label.endswith("段") else text.label
    return text.state, where if text.state != "changed" else "", text.before, text.after


def written(found: Differences, text: Callable[[TextDifference], object], turn: bool) -> object:
    """Everything that is said, without order."""

    def state(name: str) -> str:
        return BACKWARDS[name] if turn else name

    def cell(each: CellDifference) -> object:
        sides = (each.after, each.before) if turn else (each.before, each.after)
        return each.column, *map(str, sides)

    return (
        sorted(map(text, (*found.facts, *found.units, *found.glossary)), key=str),
        sorted(
            (state(each.state), each.key, sorted(map(text, each.texts), key=str)) for each in found.sections
        ),
        sorted(
            (
                state(table.state),
                table.key,
                table.is_reordered,
                sorted(map(text, table.texts), key=str),
                sorted((state(row.state), row.key, sorted(map(cell, row.cells))) for row in table.rows),
            )
            for table in found.tables
        ),
        found.reordered,
    )


@with_examples
def test_read_backwards_what_came_is_gone_and_what_went_is_there(both: tuple[Figures, Figures]) -> None:
    before, after = map(disclosed, both)
    forwards = written(differences(before, after), text_forwards, turn=False)
    backwards = written(differences(after, before), text_backwards, turn=True)
    assert forwards == backwards


def test_asked_twice_the_answer_is_the_same() -> None:
    one, other = disclosed(SEED), disclosed(INVENTED)
    assert differences(one, other) == differences(one, other)


# One thing changed. ---------------------------------------------------------------------------------------------------


@pytest.fixture
def seed() -> Disclosure:
    return hangzhou_2024.disclosure()


def test_a_changed_amount_is_told_with_its_row_column_and_place_on_the_new_page(seed: Disclosure) -> None:
    after = with_cell(seed, "general_public_basic", "30217", "operating", Decimal("28600"))
    found = differences(seed, after)
    ((table,),) = (found.tables,)
    (row,) = table.rows
    assert (table.state, table.anchor, table.title) == (
        "changed",
        "table-6",
        "表6：2024年市级部门一般公共预算基本支出预算表",
    )
    assert (row.state, row.key, row.label) == ("changed", "30217", "公务接待费")
    assert row.cells == (
        CellDifference(
            "operating",
            "本年一般公共预算基本支出／公用经费",
            Decimal("28500"),
            Decimal("28600"),
            "t6-30217-operating",
        ),
    )
    assert row.cells[0].difference == Decimal("100")
    assert (found.cells, found.paragraphs) == (1, 0)


def test_an_amount_that_is_gone_has_no_place_and_counts_as_nothing(seed: Disclosure) -> None:
    after = with_cell(seed, "general_public_basic", "30217", "operating", None)
    (cell,) = differences(seed, after).tables[0].rows[0].cells
    assert (cell.after, cell.anchor, cell.difference) == (None, "", Decimal("-28500"))


def test_words_in_a_cell_have_no_difference_in_yuan(seed: Disclosure) -> None:
    after = with_cell(seed, "general_public_basic", "30217", "economy", "招待费")
    (row,) = differences(seed, after).tables[0].rows
    assert row.label == "招待费"
    assert (row.cells[0].before, row.cells[0].after, row.cells[0].difference) == (
        "公务接待费",
        "招待费",
        None,
    )


def test_a_changed_sentence_is_told_with_the_words_that_changed(seed: Disclosure) -> None:
    after = reworded(seed, "duties", "完成市委、市政府交办的其他任务", "完成市委交办的其他任务")
    found = differences(seed, after)
    (section,) = found.sections
    (text,) = section.texts
    assert (section.key, text.label, text.anchor) == ("duties", "第 7 段", "p-duties-6")
    assert [(each.voice, each.text) for each in text.stretches] == [
        ("same", "7、完成市委"),
        ("removed", "、市政府"),
        ("same", "交办的其他任务。"),
    ]
    assert (found.cells, found.paragraphs) == (0, 1)


def test_a_removed_and_an_added_paragraph_are_told_as_such(seed: Disclosure) -> None:
    shorter = without_paragraph(seed, "duties", "完成市委、市政府交办的其他任务")
    (gone,) = differences(seed, shorter).sections[0].texts
    (come,) = differences(shorter, seed).sections[0].texts
    assert (gone.state, gone.label, gone.before, gone.after, gone.anchor) == (
        "removed",
        "第 7 段",
        "7、完成市委、市政府交办的其他任务。",
        "",
        "",
    )
    assert (come.state, come.after, come.anchor) == ("added", gone.before, "p-duties-6")


def test_a_small_heading_that_became_a_sentence_is_a_difference(seed: Disclosure) -> None:
    first, *rest = seed.section("duties").paragraphs
    after = with_paragraphs(seed, "duties", (Paragraph(first.text, first.quotes, is_heading=True), *rest))
    (text,) = differences(seed, after).sections[0].texts
    assert (text.state, text.label, text.before) == ("changed", "小标题，第 1 段", text.after)


def test_a_heading_a_whole_section_and_a_whole_table_are_told(seed: Disclosure) -> None:
    duties, *others = (each for each in seed.sections if each.key != "profile")
    renamed = replace(seed, sections=(replace(duties, heading="职责"), *others))
    found = differences(seed, renamed)
    assert [(each.state, each.key) for each in found.sections] == [
        ("removed", "profile"),
        ("changed", "duties"),
    ]
    assert found.sections[1].texts == (TextDifference("changed", "标题", "（一）主要职能", "职责", "duties"),)
    fewer = replace(seed, tables=seed.tables[:-1])
    (gone,) = differences(seed, fewer).tables
    (come,) = differences(fewer, seed).tables
    assert (gone.state, gone.anchor, come.state, come.anchor) == ("removed", "", "added", "table-11")
    assert {row.state for row in gone.rows} == {"removed"}


def test_title_note_and_headings_of_a_table_are_told(seed: Disclosure) -> None:
    grid = seed.table("government_fund_expenditure")
    first, second, *columns = grid.columns
    after = replace(
        grid, number=9, note="注：无", columns=(replace(first, path=("科目",)), *columns), unit="元"
    )
    (table,) = differences(seed, with_table(seed, after)).tables
    told = [(text.state, text.label, text.before[:3], text.after[:3]) for text in table.texts]
    assert told == [
        ("changed", "标题", "表8：", "表9："),
        ("changed", "单位", "万元", "元"),
        ("changed", "注", "注：本", "注：无"),
        ("changed", "列标题", first.heading[:3], "科目"),
        ("removed", "列标题", second.heading[:3], ""),
    ]


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (lambda d: replace(d, units=d.units[::-1]), "预算单位"),
        (lambda d: replace(d, glossary=d.glossary[::-1]), "名词解释"),
        (lambda d: replace(d, sections=d.sections[::-1]), "章节"),
        (lambda d: replace(d, tables=d.tables[::-1]), "表格"),
    ],
)
def test_another_order_is_a_difference(change: Callable[[Disclosure], Disclosure], label: str) -> None:
    before = invented.disclosure()
    found = differences(before, change(before))
    assert found.reordered == (label,)
    assert found


def test_another_order_or_indent_of_rows_is_a_difference_of_the_table(seed: Disclosure) -> None:
    grid = seed.table("expenditure")
    turned = replace(grid, rows=(grid.rows[0], *grid.rows[:0:-1]))
    last = replace(grid.rows[-1], levels=(1,) * len(grid.columns))
    for after in (turned, replace(grid, rows=(*grid.rows[:-1], last))):
        (table,) = differences(seed, with_table(seed, after)).tables
        assert (table.is_reordered, table.rows, table.texts) == (True, (), ())


def test_a_row_that_is_gone_stands_where_it_stood(seed: Disclosure) -> None:
    grid = seed.table("general_public_basic")
    fewer = replace(grid, rows=(*grid.rows[:2], *grid.rows[3:], replace(grid.rows[2], keys=("x",) * 4)))
    (table,) = differences(seed, with_table(seed, fewer)).tables
    assert [(row.state, row.key) for row in table.rows] == [("removed", grid.rows[2].keys[0]), ("added", "x")]
    head = replace(grid, rows=grid.rows[1:])
    (row,) = differences(seed, with_table(seed, head)).tables[0].rows
    assert (row.state, row.key) == ("removed", "total")


def test_units_terms_and_names_are_told(seed: Disclosure) -> None:
    unit = seed.units[0]
    term = seed.glossary[0]
    after = replace(
        seed,
        department="改了名的局",
        units=(replace(unit, nature="事业单位"),),
        glossary=(
            GlossaryTerm(term.term, "另一种说法。"),
            *seed.glossary[1:],
            GlossaryTerm("新词", "新义。"),
        ),
    )
    found = differences(seed, after)
    assert [(each.label, each.after) for each in found.facts] == [("部门名称", "改了名的局")]
    assert [(each.label, each.after) for each in found.units] == [
        (f"预算单位 {unit.code}", f"{unit.name}（事业单位）")
    ]
    assert [(each.state, each.label, each.anchor) for each in found.glossary] == [
        ("changed", term.term, "p-glossary-0"),
        ("added", "新词", f"p-glossary-{len(seed.glossary)}"),
    ]
    assert found.glossary[0].before == f"{term.term}：{term.definition}"
    (gone,) = differences(after, replace(after, glossary=after.glossary[:-1])).glossary
    assert (gone.state, gone.anchor) == ("removed", "")
    assert found.paragraphs == 2


def test_a_term_that_is_there_twice_is_compared_with_its_like(seed: Disclosure) -> None:
    twice = replace(seed, glossary=(GlossaryTerm("词", "一"), GlossaryTerm("词", "二")))
    other = replace(seed, glossary=(GlossaryTerm("词", "一"), GlossaryTerm("词", "三")))
    (changed,) = differences(twice, other).glossary
    assert (changed.before, changed.after) == ("词：二", "词：三")
