"""A budget beside last year's: the same codes side by side, large changes marked, what came and went named."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from apps.disclosure.comparison import Compared, compare
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.consistency.plausibility import LARGE_CHANGE
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.layout import TOTAL
from apps.disclosure.standards import STANDARDS
from tests.booklets import hangzhou_2024
from tests.booklets.any_budget import budgets
from tests.disclosure.changing import with_cell, with_table

STANDARD = STANDARDS["hangzhou-2024"]


@pytest.fixture
def seed() -> Disclosure:
    return hangzhou_2024.disclosure()


def of(prior: Disclosure, current: Disclosure, table: str) -> dict[tuple[str, str], Compared]:
    (found,) = (each for each in compare(prior, current) if each.key == table)
    return {(each.row, each.heading): each for each in found.amounts}


def test_a_year_beside_itself_has_all_codes_and_no_difference(seed: Disclosure) -> None:
    tables = compare(seed, seed)
    assert [each.key for each in tables] == [grid.key for grid in seed.tables]
    for each in (amount for table in tables for amount in table.amounts):
        assert each.prior == each.current
        assert not any((each.difference, each.is_large, each.has_appeared, each.has_vanished))


def test_the_total_row_shows_every_column_and_other_rows_their_sum(seed: Disclosure) -> None:
    found = of(seed, seed, "three_public_funds")
    assert [heading for row, heading in found if row == TOTAL] == ["“三公”经费合计", "公务接待费"]
    assert [heading for row, heading in found if row == "191001"] == ["“三公”经费合计"]


def test_both_sides_of_a_statement_are_compared(seed: Disclosure) -> None:
    rows = [row for row, _ in of(seed, seed, "budget_summary")]
    assert rows.index("revenue_total") < rows.index("219")


@pytest.mark.parametrize(
    ("prior", "current", "large", "rate"),
    [
        ("100.00", "130.00", False, "30.00"),
        ("100.00", "130.01", True, "30.01"),
        ("100.00", "70.00", False, "30.00"),
        ("100.00", "69.99", True, "30.01"),
        ("100.00", None, True, "100.00"),
        (None, "100.00", False, None),
    ],
)
def test_a_change_is_large_beyond_the_percentage_of_the_rule(
    prior: str | None, current: str | None, large: bool, rate: str | None
) -> None:
    assert Decimal(30) == LARGE_CHANGE
    one = Compared("x", "某项", 1, "合计", prior and Decimal(prior), current and Decimal(current))  # type: ignore[arg-type]
    assert one.is_large is large
    assert one.rate(2) == (rate and Decimal(rate))
    assert (one.has_appeared, one.has_vanished) == (prior is None, current is None)


def test_a_code_of_one_year_only_stands_among_the_others(seed: Disclosure) -> None:
    grid = seed.table("general_public_basic")
    without = with_table(seed, replace(grid, rows=tuple(r for r in grid.rows if r.keys[0] != "30217")))
    gone = of(seed, without, grid.key)["30217", "本年一般公共预算基本支出／合计"]
    come = of(without, seed, grid.key)["30217", "本年一般公共预算基本支出／合计"]
    assert (gone.label, gone.prior, gone.current, gone.has_vanished) == (
        "公务接待费",
        Decimal("28500"),
        None,
        True,
    )
    assert (come.prior, come.current, come.has_appeared) == (None, Decimal("28500"), True)
    assert (gone.difference, come.difference) == (Decimal("-28500"), Decimal("28500"))


def test_an_amount_of_a_line_that_both_years_print_may_be_blank_in_one(seed: Disclosure) -> None:
    before = with_cell(seed, "budget_summary", "operating_income", "revenue", Decimal("100"))
    found = of(before, seed, "budget_summary")["operating_income", "收 入／预算数"]
    assert (found.prior, found.current, found.has_vanished) == (Decimal("100"), None, True)


def test_a_table_of_one_year_only_is_shown(seed: Disclosure) -> None:
    fewer = replace(seed, tables=seed.tables[:-1])
    for tables, side in ((compare(seed, fewer), "prior"), (compare(fewer, seed), "current")):
        assert tables[-1].key == "project_performance"
        assert all(getattr(each, side) is not None for each in tables[-1].amounts)


@given(prior=budgets(), current=budgets())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_totals_compared_are_those_of_both_years(prior: Figures, current: Figures) -> None:
    one, other = (compile_disclosure(each, STANDARD) for each in (prior, current))
    for table in compare(one, other):
        for each in table.amounts:
            if each.row == TOTAL:
                columns = {column.heading: column.key for column in other.table(table.key).columns}
                key = columns[each.heading]
                assert each.prior == printed(one, table.key, key)
                assert each.current == printed(other, table.key, key)


def printed(document: Disclosure, table: str, column: str) -> object:
    grid = document.table(table)
    return grid.find(TOTAL, column) if grid.has(TOTAL, column) else None
