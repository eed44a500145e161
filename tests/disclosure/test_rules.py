"""Each consistency rule broken once by changing one thing, and the legal peculiarities that no rule may mistake."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.consistency import RULES, check
from apps.disclosure.consistency.between_tables import EQUALITIES, Equality
from apps.disclosure.document import Disclosure, Finding, GlossaryTerm, Severity, Spot
from apps.disclosure.figures import (
    Asset,
    Control,
    Figures,
    PriorYear,
    Procurement,
    ProjectFacts,
    ThreePublicFacts,
)
from apps.disclosure.grid import Addition, Place
from apps.disclosure.money import to_wan
from apps.disclosure.questions import Line, funded_by, total
from tests.booklets import hangzhou_2024, invented
from tests.disclosure import test_words
from tests.disclosure.changing import (
    STANDARD,
    finding,
    findings,
    reworded,
    with_cell,
    with_more,
    with_paragraphs,
    with_quote,
    with_table,
    without_paragraph,
)

SEED, FIGURES = hangzhou_2024.disclosure(), hangzhou_2024.figures()
INVENTED, OTHER_FIGURES = invented.disclosure(), invented.figures()
UNIT = hangzhou_2024.UNIT
LIST = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def expect(
    found: Finding,
    severity: Severity,
    *spots: Place | Spot,
    left: str | None = None,
    right: str | None = None,
    detail: str | None = None,
) -> None:
    """Everything a finding carries: severity, both amounts in yuan, where, and (if given) its detail."""
    assert found.severity == severity
    assert (found.left, found.right) == (left and Decimal(left), right and Decimal(right))
    assert found.spots == tuple(spot if isinstance(spot, Spot) else Spot(spot) for spot in spots)
    assert found.sentence == next(rule.sentence for rule in RULES if rule.id == found.rule)
    assert detail is None or found.detail == detail


def in_section(key: str, paragraph: int | None = None) -> Spot:
    return Spot(section=key, paragraph=paragraph)


def explained(figures: Figures, topic: Topic, text: str, function: str = "") -> Figures:
    return replace(figures, explanations={**figures.explanations, (topic.value, function): text})


def with_lines(figures: Figures, *lines: Line) -> Figures:
    """More expenditure, and the revenue that pays for it."""
    revenue = tuple(Line(each.amount, each.unit, source=each.source) for each in lines)
    return replace(figures, expenditure=(*figures.expenditure, *lines), revenue=(*figures.revenue, *revenue))


# What holds as it is. -------------------------------------------------------------------------------------------------


def test_the_seed_has_no_error_and_warns_of_what_is_true_of_it() -> None:
    assert [(found.rule, found.severity, found.detail) for found in SEED.findings] == [
        ("target_is_a_sentence", "warning", "“…业结构具有积极作用、”末尾没有句号。"),
        ("large_change_is_specific", "warning", "47.58%。"),
        ("large_change_is_specific", "warning", "100%。"),
    ]


def test_a_department_with_every_legal_peculiarity_has_no_error_and_one_true_warning() -> None:
    """Other income, 303 in the operating column, carry-over, a secret unit, fen, projects of units not named."""
    assert {(found.rule, found.severity) for found in INVENTED.findings} == {
        ("withheld_units_are_attributed", "hint"),
        ("large_change_is_specific", "warning"),
    }


def test_what_was_checked_is_recorded_with_the_document() -> None:
    assert SEED.checked == tuple(rule.id for rule in RULES)
    assert len(set(SEED.checked)) == len(RULES)


# A: a table agrees with itself. ---------------------------------------------------------------------------------------


def test_rows_add_up_finds_an_item_that_its_group_does_not_contain() -> None:
    document = with_more(SEED, "expenditure", "2080501", "personnel", "100")
    found = finding("rows_add_up", FIGURES, document)
    expect(
        found,
        "error",
        Place("expenditure", "20805", "personnel"),
        left="886500",
        right="886600",
        detail="表3：2024年市级部门支出预算总表“行政事业单位养老支出”行。",
    )
    assert found.difference == -100


def test_rows_add_up_finds_a_unit_missing_in_the_total_of_a_table_with_withheld_units() -> None:
    document = with_more(INVENTED, "revenue", "total", "total", "-933333.33")
    found = finding("rows_add_up", OTHER_FIGURES, document)
    expect(found, "error", Place("revenue", "total", "total"), left="20472346.42", right="21405679.75")


def test_columns_add_up_finds_a_part_that_the_subtotal_does_not_contain() -> None:
    document = with_more(SEED, "three_public_funds", UNIT, "reception", "100")
    found = finding("columns_add_up", FIGURES, document)
    expect(
        found,
        "error",
        Place("three_public_funds", UNIT, "total"),
        left="58500",
        right="58600",
        detail="表7：2024年市级部门一般公共预算“三公”经费预算表““三公”经费合计”列。",
    )


def test_totals_are_of_printed_rows_finds_a_unit_outside_the_total() -> None:
    grid = replace(INVENTED.table("revenue"), additions=(Addition("total", ("305001", "305002")),))
    found = finding("totals_are_of_printed_rows", OTHER_FIGURES, with_table(INVENTED, grid))
    expect(
        found,
        "error",
        Place("revenue", "305003", "total"),
        detail="表2：2025年市级部门收入预算总表合计未包含“云溪市水文站”。",
    )


def test_totals_are_of_printed_rows_finds_a_table_that_lost_its_total() -> None:
    grid = SEED.table("project_expenditure")
    found = finding(
        "totals_are_of_printed_rows", FIGURES, with_table(SEED, replace(grid, rows=grid.rows[1:]))
    )
    expect(
        found,
        "error",
        Place("project_expenditure", "total", "total"),
        detail="表10：2024年市级部门项目支出预算表没有“合计”行。",
    )


@pytest.mark.parametrize("table", ["budget_summary", "fiscal_summary"])
def test_revenue_equals_use_finds_two_sides_that_differ_by_a_fen(table: str) -> None:
    total = SEED.table(table).amount("use_total", "use")
    found = finding("revenue_equals_use", FIGURES, with_more(SEED, table, "use_total", "use"))
    expect(
        found,
        "error",
        Place(table, "revenue_total", "revenue"),
        Place(table, "use_total", "use"),
        left=str(total),
        right=str(total + Decimal("0.01")),
    )


def test_codes_ascend_finds_items_in_another_order() -> None:
    grid = SEED.table("general_public_basic")
    first, second, third, *rest = grid.rows
    found = finding(
        "codes_ascend", FIGURES, with_table(SEED, replace(grid, rows=(first, third, second, *rest)))
    )
    expect(
        found,
        "error",
        Place("general_public_basic", "301", "total"),
        detail="表6：2024年市级部门一般公共预算基本支出预算表“工资福利支出”排在“基本工资”之后。",
    )


def test_codes_ascend_finds_an_item_printed_twice() -> None:
    grid = SEED.table("expenditure")
    doubled = replace(grid, rows=(*grid.rows, grid.rows[-1]))
    found = finding("codes_ascend", FIGURES, with_table(SEED, doubled))
    expect(found, "error", Place("expenditure", "21999", "total"))


def test_amounts_are_not_negative_finds_an_amount_below_zero() -> None:
    document = with_cell(SEED, "general_public_basic", "30201", "operating", Decimal("-0.01"))
    found = finding("amounts_are_not_negative", FIGURES, document)
    place = Place("general_public_basic", "30201", "operating")
    expect(found, "error", place, left="-0.01", right="0.00")


def test_withheld_units_are_attributed_names_the_gap_as_a_hint() -> None:
    found = findings("withheld_units_are_attributed", OTHER_FIGURES, INVENTED)
    tables = [spot.place.table for each in found for spot in each.spots if spot.place]
    assert tables == ["revenue", "project_expenditure", "project_performance"]
    expect(found[0], "hint", Place("revenue", "total", "total"), left="21405679.75", right="20472346.42")
    assert [each.difference for each in found] == [
        Decimal("933333.33"),
        Decimal("333333.33"),
        Decimal("333333.33"),
    ]


# B: tables agree with each other. -------------------------------------------------------------------------------------


@pytest.mark.parametrize("equality", EQUALITIES, ids=[each.name for each in EQUALITIES])
def test_tables_agree_finds_a_difference_of_a_fen_in_each_pair_of_tables(equality: Equality) -> None:
    for changed, sign in ((equality.left[0], 1), (equality.right[-1], -1)):
        document = with_more(INVENTED, changed.table, changed.row, changed.column)
        found = [
            each
            for each in findings("tables_agree", OTHER_FIGURES, document)
            if each.spots == tuple(map(Spot, (*equality.left, *equality.right)))
        ]
        assert [each.difference for each in found] == [sign * Decimal("0.01")]
        assert found[0].severity == "error"
        assert found[0].detail == f"{equality.name}。"


def test_divisions_equal_expenditure_table_finds_a_division_that_differs() -> None:
    found = finding(
        "divisions_equal_expenditure_table", FIGURES, with_more(SEED, "expenditure", "208", "total")
    )
    expect(
        found,
        "error",
        Place("budget_summary", "208", "use"),
        Place("expenditure", "208", "total"),
        left="886500.00",
        right="886500.01",
    )


def test_divisions_equal_expenditure_table_finds_a_division_that_only_one_table_has() -> None:
    grid = SEED.table("expenditure")
    kept = tuple(row for row in grid.rows if not row.keys[0].startswith("219"))
    found = finding("divisions_equal_expenditure_table", FIGURES, with_table(SEED, replace(grid, rows=kept)))
    assert found.spots[0] == Spot(Place("budget_summary", "219", "use"))
    assert (found.left, found.right) == (42310000, 0)


def test_fiscal_divisions_equal_their_sources_finds_a_division_that_differs() -> None:
    found = finding(
        "fiscal_divisions_equal_their_sources", FIGURES, with_more(SEED, "fiscal_summary", "210", "use", "50")
    )
    expect(
        found,
        "error",
        Place("fiscal_summary", "210", "use"),
        Place("general_public_expenditure", "210", "total"),
        Place("government_fund_expenditure", "210", "total"),
        Place("state_capital_expenditure", "210", "total"),
        left="323850",
        right="323800",
    )


def test_appropriation_is_within_expenditure_finds_a_part_larger_than_its_whole() -> None:
    document = with_more(SEED, "general_public_expenditure", "2101101", "personnel", "100")
    expect(
        finding("appropriation_is_within_expenditure", FIGURES, document),
        "error",
        Place("general_public_expenditure", "2101101", "personnel"),
        Place("expenditure", "2101101", "personnel"),
        left="323900",
        right="323800",
    )


def test_performance_table_matches_projects_finds_a_project_that_differs() -> None:
    document = with_more(SEED, "project_performance", "191001001", "total", "600000")
    expect(
        finding("performance_table_matches_projects", FIGURES, document),
        "error",
        Place("project_performance", "191001001", "total"),
        *(Place("project_expenditure", "191001001", each) for each in STANDARD.performance_columns),
        left="800000",
        right="200000",
    )


def test_three_public_funds_cover_basic_finds_less_than_basic_expenditure_has() -> None:
    document = with_cell(SEED, "three_public_funds", "total", "reception", Decimal("28400.00"))
    expect(
        finding("three_public_funds_cover_basic", FIGURES, document),
        "error",
        Place("three_public_funds", "total", "reception"),
        Place("general_public_basic", "30217", "total"),
        left="28400",
        right="28500",
        detail="公务接待费。",
    )


def three_public(item: str, amount: str, prior: str = "0.00", quantity: int = 0) -> Figures:
    """The seed with one of its four items changed."""
    changed = ThreePublicFacts(UNIT, item, Decimal(amount), Decimal(prior), quantity, "")
    return replace(
        FIGURES, three_public=tuple(changed if each.item == item else each for each in FIGURES.three_public)
    )


def test_three_public_funds_equal_lines_finds_another_amount_than_the_lines_carry() -> None:
    expect(
        finding("three_public_funds_equal_lines", three_public("reception", "58600.00", "58500.00")),
        "error",
        Place("three_public_funds", UNIT, "reception"),
        left="58600",
        right="58500",
        detail=f"{hangzhou_2024.DEPARTMENT}：公务接待费。",
    )


def test_three_public_funds_equal_lines_finds_the_amount_of_one_unit_in_the_row_of_another() -> None:
    """The department's total agrees; the lines of the bureau pay for the vehicles of the station."""
    moved = tuple(
        each._replace(unit=invented.STATION) if each.item == "vehicle_running" else each
        for each in OTHER_FIGURES.three_public
    )
    bureau, station = findings("three_public_funds_equal_lines", replace(OTHER_FIGURES, three_public=moved))
    expect(
        bureau,
        "error",
        Place("three_public_funds", invented.BUREAU, "vehicle_running"),
        left="0",
        right="60000",
        detail="云溪市农业水利局：公务用车运行维护费。",
    )
    expect(
        station,
        "error",
        Place("three_public_funds", invented.STATION, "vehicle_running"),
        left="60000",
        right="0",
        detail="云溪市水文站：公务用车运行维护费。",
    )


def test_three_public_funds_equal_lines_does_not_name_a_secret_unit() -> None:
    secret = ThreePublicFacts(invented.DEPOT, "reception", Decimal("100.00"), Decimal("0.00"), 0, "")
    changed = replace(OTHER_FIGURES, three_public=(*OTHER_FIGURES.three_public, secret))
    expect(
        finding("three_public_funds_equal_lines", changed),
        "error",
        Place("three_public_funds", "total", "reception"),
        left="100",
        right="0",
        detail="涉密单位：公务接待费。",
    )


def test_three_public_funds_equal_lines_only_hints_at_project_money_without_an_economic_item() -> None:
    expect(
        finding("three_public_funds_equal_lines", three_public("overseas", "10000.00", "57000.00")),
        "hint",
        Place("three_public_funds", "total", "overseas"),
        left="10000",
        right="0",
        detail="因公出国（境）费用：支出中没有注明经济科目 30212 的部分。",
    )


def test_sources_balance_finds_the_source_with_more_revenue_than_use() -> None:
    fiscal, other = FIGURES.revenue
    changed = replace(FIGURES, revenue=(fiscal, other._replace(amount=Decimal("600000.01"))))
    expect(
        finding("sources_balance", changed),
        "error",
        Place("budget_summary", "revenue_total", "revenue"),
        Place("budget_summary", "use_total", "use"),
        left="600000.01",
        right="600000",
        detail="单位资金：收入多 0.01 元，可列为年终结转结余。",
    )


def moved_revenue(giver: str, taker: str) -> Figures:
    """The department still balances; one unit has a hundred yuan of appropriation too little, another too much."""
    more = {giver: Decimal("-100.00"), taker: Decimal("100.00")}
    revenue = tuple(
        line._replace(amount=line.amount + more.get(line.unit, 0))
        if line.source == FundingSource.GENERAL_PUBLIC_BUDGET and not line.carried_over
        else line
        for line in OTHER_FIGURES.revenue
    )
    return replace(OTHER_FIGURES, revenue=revenue)


def test_units_balance_finds_two_units_that_only_balance_together() -> None:
    changed = moved_revenue(invented.BUREAU, invented.STATION)
    assert findings("sources_balance", changed) == []
    bureau, station = findings("units_balance", changed)
    expect(
        bureau,
        "warning",
        Place("revenue", invented.BUREAU, "total"),
        left="8704900.50",
        right="8705000.50",
        detail="云溪市农业水利局：一般公共预算。",
    )
    expect(
        station,
        "warning",
        Place("revenue", invented.STATION, "total"),
        left="1580100",
        right="1580000",
        detail="云溪市水文站：一般公共预算。",
    )


def test_units_balance_does_not_name_a_secret_unit() -> None:
    _, depot = findings("units_balance", moved_revenue(invented.BUREAU, invented.DEPOT))
    expect(
        depot,
        "warning",
        Place("revenue", "total", "total"),
        left="933433.33",
        right="933333.33",
        detail="涉密单位：一般公共预算。",
    )


def test_appropriation_tables_equal_their_revenue_finds_an_appropriation_that_revenue_does_not_pay() -> None:
    document = with_more(INVENTED, "general_public_expenditure", "total", "total")
    expect(
        finding("appropriation_tables_equal_their_revenue", OTHER_FIGURES, document),
        "error",
        Place("general_public_expenditure", "total", "total"),
        Place("revenue", "total", "this_year.general_public_budget"),
        Place("revenue", "total", "carried_over.general_public_budget"),
        left="12950679.76",
        right="12950679.75",
    )


def test_carried_over_spending_is_covered_finds_more_spent_than_brought_forward() -> None:
    revenue = tuple(
        line._replace(amount=Decimal("199999.99"))
        if line.carried_over and line.source == FundingSource.GENERAL_PUBLIC_BUDGET
        else line
        for line in OTHER_FIGURES.revenue
    )
    expect(
        finding("carried_over_spending_is_covered", replace(OTHER_FIGURES, revenue=revenue)),
        "error",
        Place("budget_summary", "carry_over", "revenue"),
        left="200000",
        right="199999.99",
        detail="一般公共预算。",
    )


def test_spending_within_control_figures_finds_more_planned_than_the_bureau_allows() -> None:
    spent = FIGURES.spent_under(Control(FundingSource.GENERAL_PUBLIC_BUDGET, "", Decimal(0)))
    control = Control(FundingSource.GENERAL_PUBLIC_BUDGET, "", spent)
    assert findings("spending_within_control_figures", replace(FIGURES, controls=(control,))) == []
    less = control._replace(amount=spent - Decimal("0.01"))
    expect(
        finding("spending_within_control_figures", replace(FIGURES, controls=(less,))),
        "error",
        Place("expenditure", "total", "total"),
        left=str(spent),
        right=str(less.amount),
        detail="一般公共预算。",
    )


def test_spending_within_control_figures_speaks_of_one_kind_where_the_figure_does() -> None:
    control = Control(
        FundingSource.GENERAL_PUBLIC_BUDGET, ExpenditureKind.OPERATING, FIGURES.operating_cost - 1
    )
    expect(
        finding("spending_within_control_figures", replace(FIGURES, controls=(control,))),
        "error",
        Place("expenditure", "total", "operating"),
        left=str(FIGURES.operating_cost),
        right=str(control.amount),
        detail="一般公共预算公用经费。",
    )


def test_spending_within_control_figures_leaves_carried_over_money_alone() -> None:
    carried = sum(
        line.amount
        for line in OTHER_FIGURES.by_function
        if line.carried_over and line.source == FundingSource.GENERAL_PUBLIC_BUDGET
    )
    assert carried
    control = Control(FundingSource.GENERAL_PUBLIC_BUDGET, "", Decimal(0))
    spent = total(OTHER_FIGURES.by_function, funded_by(FundingSource.GENERAL_PUBLIC_BUDGET))
    assert OTHER_FIGURES.spent_under(control) == spent - carried


def test_prior_year_is_executed_asks_for_what_is_still_last_years_budget() -> None:
    first, *others = FIGURES.prior_year
    changed = replace(FIGURES, prior_year=(first._replace(is_checked=False), *others))
    expect(
        finding("prior_year_is_executed", changed),
        "error",
        Spot(section="revenue"),
        left=str(first.amount),
        detail="还有 1 行没有核对。",
    )


def test_zeros_are_stated_asks_for_an_amount_that_nobody_typed() -> None:
    first, *others = FIGURES.three_public
    changed = replace(FIGURES, three_public=(first._replace(is_stated=False), *others))
    found = finding("zeros_are_stated", changed)
    assert found.severity == "error"
    assert found.detail.endswith("预算数尚未填写。")


def test_appropriation_has_printed_columns_finds_appropriation_spent_as_business() -> None:
    line = Line(
        Decimal("100.00"),
        UNIT,
        "2019999",
        kind=ExpenditureKind.BUSINESS.value,
        source=FundingSource.GENERAL_PUBLIC_BUDGET.value,
    )
    expect(
        finding("appropriation_has_printed_columns", with_lines(FIGURES, line)),
        "error",
        Place("expenditure", "2019999", "business"),
        left="100",
        detail="其他一般公共服务支出：事业单位经营支出。",
    )


# C: the text says what the tables print. ------------------------------------------------------------------------------


def test_amounts_in_text_equal_cells_finds_a_cell_that_the_text_does_not_say() -> None:
    document = with_more(SEED, "general_public_basic", "total", "personnel", "100")
    expect(
        finding("amounts_in_text_equal_cells", FIGURES, document),
        "error",
        in_section("basic", 1),
        Place("general_public_basic", "total", "personnel"),
        left="6886800",
        right="6886900",
        detail="“688.68”。",
    )


def test_amounts_in_text_are_printed_exactly_finds_an_amount_without_its_decimals() -> None:
    """The published seed prints 4,231 once."""
    document = reworded(SEED, "expenditure", "4,231.00", "4,231")
    expect(
        finding("amounts_in_text_are_printed_exactly", FIGURES, document),
        "error",
        in_section("expenditure", 1),
        left="42310000",
        detail="印为“4,231”，应为“4,231.00”。",
    )


def test_amounts_in_text_are_printed_exactly_finds_a_zero_that_is_not_the_zero_of_the_form() -> None:
    document = reworded(SEED, "three_public", "预算0万元", "预算0.00万元")
    expect(
        finding("amounts_in_text_are_printed_exactly", FIGURES, document),
        "error",
        in_section("three_public", 2),
        left="0",
        detail="印为“0.00”，应为“0”。",
    )


def test_amounts_in_text_are_printed_exactly_finds_another_count() -> None:
    document = reworded(SEED, "other_matters", "共有车辆0辆", "共有车辆1辆")
    expect(
        finding("amounts_in_text_are_printed_exactly", FIGURES, document),
        "error",
        in_section("other_matters", 5),
        detail="印为“1”，应为“0”。",
    )


def test_every_item_is_explained_finds_the_paragraph_that_the_published_seed_lacks() -> None:
    document = without_paragraph(SEED, "general_public", "（6）援助其他地区支出")
    expect(
        finding("every_item_is_explained", FIGURES, document),
        "error",
        Place("general_public_expenditure", "21999", "total"),
        in_section("general_public"),
        left="42310000",
        detail="“其他支出”有 0 段说明。",
    )


def test_every_item_is_explained_finds_a_paragraph_on_an_item_without_money() -> None:
    document = with_quote(SEED, "amount", "item.21999", subject="item.2080502")
    missing, extra = findings("every_item_is_explained", FIGURES, document)
    assert missing.detail == "“其他支出”有 0 段说明。"
    expect(extra, "error", in_section("general_public"), detail="表中没有科目 2080502，却有说明。")


def test_economic_items_are_listed_finds_an_item_left_out() -> None:
    document = reworded(SEED, "basic", "、劳务费", "")
    found = finding("economic_items_are_listed", FIGURES, document)
    expect(found, "error", in_section("basic", 2), Place("general_public_basic", "", "operating"))
    assert "、会议费、公务接待费、工会经费、" in found.detail


def test_economic_items_are_listed_finds_a_list_that_is_missing_altogether() -> None:
    document = without_paragraph(SEED, "basic", "人员经费688.68万元")
    found = finding("economic_items_are_listed", FIGURES, document)
    expect(found, "error", Place("general_public_basic", "", "personnel"))
    assert found.detail.startswith("印为“”，应为“基本工资、津贴补贴、")


def test_sources_are_listed_finds_a_source_left_out() -> None:
    document = reworded(SEED, "overview", "、其他收入；", "；")
    expect(
        finding("sources_are_listed", FIGURES, document),
        "error",
        in_section("overview", 0),
        Place("budget_summary", "revenue_total", "revenue"),
        detail="印为“一般公共预算收入”，应为“一般公共预算收入、其他收入”。",
    )


def test_uses_are_listed_finds_the_year_end_carry_over_that_the_published_seed_lists_without_money() -> None:
    document = reworded(SEED, "overview", "援助其他地区支出", "援助其他地区支出、年终结转结余")
    found = finding("uses_are_listed", FIGURES, document)
    expect(found, "error", in_section("overview", 0), Place("budget_summary", "use_total", "use"))
    assert "援助其他地区支出、年终结转结余”，应为“一般公共服务支出、" in found.detail


def test_glossary_covers_items_finds_an_item_without_a_definition() -> None:
    document = replace(SEED, glossary=SEED.glossary[:-1])
    expect(
        finding("glossary_covers_items", FIGURES, document),
        "error",
        Place("expenditure", "21999", "total"),
        in_section("glossary"),
        detail="“其他支出”（21999）没有解释，请在“名词解释”中为 21999 填写。",
    )


def test_glossary_covers_items_finds_a_definition_of_an_item_without_money() -> None:
    """The published seed defines 事业单位离退休, on which it spends nothing."""
    document = replace(SEED, glossary=(*SEED.glossary, GlossaryTerm("事业单位离退休", "", "2080502")))
    expect(
        finding("glossary_covers_items", FIGURES, document),
        "error",
        in_section("glossary"),
        detail="支出中没有科目 2080502，却有解释。",
    )


# D: shares and rates. -------------------------------------------------------------------------------------------------


def test_shares_add_to_hundred_finds_a_share_that_was_rounded_alone() -> None:
    document = reworded(SEED, "expenditure", "84.98", "84.99")
    expect(
        finding("shares_add_to_hundred", FIGURES, document),
        "error",
        in_section("expenditure", 2),
        left="46650000",
        right="54891400",
        detail="印为 84.99%，应为 84.98%。",
    )


def test_shares_add_to_hundred_finds_parts_that_are_not_the_whole() -> None:
    document = with_quote(SEED, "share", "revenue_sources", base=Decimal("54891400.01"))
    expect(
        finding("shares_add_to_hundred", FIGURES, document),
        "error",
        in_section("revenue", 1),
        left="54891400",
        right="54891400.01",
    )


def test_growth_is_of_the_amounts_finds_a_rate_with_one_decimal() -> None:
    """The published seed prints 4.9% here and 3.76% there."""
    expect(
        finding("growth_is_of_the_amounts", FIGURES, reworded(SEED, "revenue", "4.91", "4.9")),
        "error",
        in_section("revenue", 0),
        left="54891400",
        right="52323500",
        detail="印为 4.9%，应为 4.91%。",
    )


def test_growth_is_of_the_amounts_finds_another_difference() -> None:
    expect(
        finding("growth_is_of_the_amounts", FIGURES, reworded(SEED, "revenue", "256.79", "256.80")),
        "error",
        in_section("revenue", 0),
        left="54891400",
        right="52323500",
        detail="印为 256.80 万元，应为 256.79 万元。",
    )


def test_zero_base_has_no_rate_finds_a_rate_on_nothing() -> None:
    document = with_quote(SEED, "growth", "operating_cost", base=Decimal("0.00"))
    expect(
        finding("zero_base_has_no_rate", FIGURES, document),
        "error",
        in_section("other_matters", 1),
        left="1354600",
        right="0",
        detail="印有 8.78%。",
    )


def test_direction_agrees_with_sign_finds_a_fall_called_a_rise() -> None:
    document = reworded(SEED, "general_public", "减少4.81", "增加4.81")
    expect(
        finding("direction_agrees_with_sign", FIGURES, document),
        "error",
        in_section("general_public", 7),
        left="545300",
        right="593400",
        detail="“增加4.81”。",
    )


def test_small_change_is_called_stable_finds_a_small_change_without_these_words() -> None:
    document = reworded(INVENTED, "general_public", "增长0.17%，与上年基本持平", "增长0.17%")
    expect(
        finding("small_change_is_called_stable", OTHER_FIGURES, document),
        "error",
        in_section("general_public", 9),
        left="1180000",
        right="1178000",
        detail="“0.17%。”。",
    )


def test_small_change_is_called_stable_finds_a_large_change_with_these_words() -> None:
    document = reworded(SEED, "revenue", "4.91%", "4.91%，与上年基本持平")
    expect(
        finding("small_change_is_called_stable", FIGURES, document),
        "error",
        in_section("revenue", 0),
        left="54891400",
        right="52323500",
        detail="“4.91%，与上年基本持平”。",
    )


def test_small_change_is_called_stable_finds_a_reason_for_next_to_nothing() -> None:
    document = with_quote(SEED, "reason", "revenue", base=Decimal("54891300.00"))
    expect(
        finding("small_change_is_called_stable", FIGURES, document),
        "error",
        in_section("revenue", 0),
        left="54891400",
        right="54891300",
        detail="写有原因“支持山海协作对口地区帮扶资金项目资金增加”。",
    )


# E: reasons. ----------------------------------------------------------------------------------------------------------


def test_change_has_reason_finds_a_change_that_nobody_explained() -> None:
    expect(
        finding("change_has_reason", explained(FIGURES, Topic.EXPENDITURE_CHANGE, "")),
        "error",
        in_section("expenditure", 0),
        left="54891400",
        right="52323500",
        detail="增加 256.79 万元没有原因。",
    )


def test_change_has_reason_finds_a_fall_that_nobody_explained() -> None:
    found = finding("change_has_reason", explained(FIGURES, Topic.OVERSEAS_CHANGE, ""))
    expect(
        found,
        "error",
        in_section("three_public", 2),
        left="0",
        right="57000",
        detail="减少 5.70 万元没有原因。",
    )


@pytest.mark.parametrize("words", ["XX项目增加", "待填写", "{原因}", "项目增加……"])
def test_texts_are_not_placeholders_finds_reasons_meant_to_be_replaced(words: str) -> None:
    found = finding("texts_are_not_placeholders", explained(FIGURES, Topic.REVENUE_CHANGE, words))
    expect(found, "error", in_section("revenue", 0))
    assert found.detail.startswith(f"“{words}”中有“")


def test_texts_are_not_placeholders_finds_a_purpose_of_an_item() -> None:
    expect(
        finding("texts_are_not_placeholders", explained(FIGURES, Topic.ITEM_PURPOSE, "TODO", "2101101")),
        "error",
        Place("general_public_expenditure", "2101101", "total"),
        detail="“TODO”中有“TODO”。",
    )


def test_texts_are_not_placeholders_finds_a_purpose_of_three_public_funds() -> None:
    items = tuple(each._replace(purpose="待定") for each in FIGURES.three_public[:1])
    expect(
        finding("texts_are_not_placeholders", replace(FIGURES, three_public=items)),
        "error",
        Place("three_public_funds", UNIT, "overseas"),
        detail="“待定”中有“待定”。",
    )


def test_texts_are_not_placeholders_finds_a_target_and_a_duty() -> None:
    projects = tuple(each._replace(target="完成××任务。") for each in FIGURES.projects[:1])
    changed = replace(
        FIGURES, projects=projects + FIGURES.projects[1:], duties="1、承担全部职责。\n2、待填写。"
    )
    target, duty = findings("texts_are_not_placeholders", changed)
    expect(
        target,
        "error",
        Place("project_performance", "191001001", "target"),
        detail="“完成××任务。”中有“××”。",
    )
    expect(duty, "error", in_section("duties", 1), detail="“2、待填写。”中有“待填写”。")


def test_texts_are_not_placeholders_does_not_read_what_secret_units_wrote() -> None:
    projects = tuple(
        each._replace(target="待填写") if each.unit == invented.DEPOT else each
        for each in OTHER_FIGURES.projects
    )
    items = (
        *OTHER_FIGURES.three_public,
        ThreePublicFacts(invented.DEPOT, "reception", Decimal("0.00"), Decimal("0.00"), 0, "待填写"),
    )
    changed = replace(OTHER_FIGURES, projects=projects, three_public=items)
    assert findings("texts_are_not_placeholders", changed) == []


@pytest.mark.parametrize("words", ["其他", "无", "报表系统导出有误"])
def test_reason_is_concrete_finds_empty_words_and_the_blame_of_software(words: str) -> None:
    expect(
        finding("reason_is_concrete", explained(FIGURES, Topic.REVENUE_CHANGE, words)),
        "warning",
        in_section("revenue", 0),
        detail=f"“{words}”。",
    )


def test_reason_agrees_with_direction_finds_a_rise_explained_by_a_fall() -> None:
    expect(
        finding("reason_agrees_with_direction", explained(FIGURES, Topic.REVENUE_CHANGE, "在职人员减少")),
        "warning",
        in_section("revenue", 0),
        left="54891400",
        right="52323500",
        detail="增加的原因写为“在职人员减少”。",
    )


def test_reason_agrees_with_direction_finds_a_fall_explained_by_a_rise() -> None:
    found = finding(
        "reason_agrees_with_direction", explained(FIGURES, Topic.OPERATING_COST_CHANGE, "在职人员增加")
    )
    assert found.detail == "减少的原因写为“在职人员增加”。"


def test_reason_agrees_with_direction_accepts_a_reason_that_weighs_one_against_the_other() -> None:
    changed = explained(FIGURES, Topic.REVENUE_CHANGE, "项目资金增加，同时压减一般性支出")
    assert findings("reason_agrees_with_direction", changed) == []


# F: changes against each other. ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nothing", "section", "name"),
    [
        ({"three_public": ()}, "three_public", "“三公”经费"),
        ({"procurement": ()}, "other_matters", "政府采购"),
        ({"assets": ()}, "other_matters", "国有资产"),
    ],
)
def test_zeros_are_stated_finds_a_statement_that_was_left_out(
    nothing: dict[str, tuple[()]], section: str, name: str
) -> None:
    figures = replace(FIGURES, **nothing)  # type: ignore[arg-type]
    expect(finding("zeros_are_stated", figures), "error", in_section(section), detail=f"没有录入{name}。")


def test_prior_year_is_entered_finds_a_budget_without_last_year() -> None:
    expect(
        finding("prior_year_is_entered", replace(FIGURES, prior_year=())),
        "error",
        in_section("revenue"),
        detail="缺上年执行数。",
    )


def test_item_changes_explain_total_change_finds_an_item_with_another_amount() -> None:
    amount = Decimal("42310100.00")
    document = with_quote(SEED, "amount", "item.21999", amount=amount)
    expect(
        finding("item_changes_explain_total_change", FIGURES, document),
        "warning",
        in_section("general_public", 1),
        left="1968000",
        right="1967900",
    )


def test_item_changes_explain_total_change_counts_what_vanished_this_year() -> None:
    vanished = PriorYear("2080502", FundingSource.GENERAL_PUBLIC_BUDGET.value, Decimal("12300.00"))
    changed = replace(FIGURES, prior_year=(*FIGURES.prior_year, vanished))
    assert findings("item_changes_explain_total_change", changed) == []


def test_item_changes_explain_total_change_has_nothing_to_say_without_a_general_public_budget() -> None:
    lines = tuple(line for line in FIGURES.expenditure if line.source != hangzhou_2024.GENERAL_PUBLIC)
    assert findings("item_changes_explain_total_change", replace(FIGURES, expenditure=lines)) == []


def test_three_public_changes_add_up_finds_a_total_that_is_not_of_its_parts() -> None:
    document = with_quote(SEED, "difference", "three_public.total", amount=Decimal("58600.00"))
    expect(
        finding("three_public_changes_add_up", FIGURES, document),
        "warning",
        in_section("three_public", 1),
        left="-56900",
        right="-57000",
    )


def test_three_public_changes_add_up_finds_a_change_of_a_part_that_the_text_does_not_print() -> None:
    document = without_paragraph(SEED, "three_public", "1.因公出国（境）费用")
    found = finding("three_public_changes_add_up", FIGURES, document)
    expect(found, "warning", in_section("three_public", 1), left="-57000", right="0")


def test_three_public_changes_add_up_counts_changes_too_small_to_be_printed() -> None:
    changed = replace(
        FIGURES,
        three_public=tuple(
            each._replace(prior=each.prior + 40) if each.item in ("reception", "vehicle_running") else each
            for each in FIGURES.three_public
        ),
    )
    assert findings("three_public_changes_add_up", changed) == []


def test_revenue_and_expenditure_change_alike_finds_two_changes_that_differ() -> None:
    document = with_quote(SEED, "difference", "expenditure", base=Decimal("52323600.00"))
    expect(
        finding("revenue_and_expenditure_change_alike", FIGURES, document),
        "warning",
        in_section("revenue", 0),
        in_section("expenditure", 0),
        left="2567900",
        right="2567800",
    )


# G: sections agree with each other. -----------------------------------------------------------------------------------


def test_vehicles_bought_are_planned_finds_a_vehicle_that_the_assets_do_not_plan() -> None:
    expect(
        finding("vehicles_bought_are_planned", three_public("vehicle_purchase", "0.00", quantity=1)),
        "warning",
        in_section("three_public", 4),
        detail="“三公”经费 1 辆，国有资产 0 辆。",
    )


def test_vehicles_bought_are_planned_does_not_take_equipment_for_vehicles() -> None:
    equipment = Asset("general_equipment", "单位价值50万元以上通用设备", 0, 1)
    assert findings("vehicles_bought_are_planned", replace(FIGURES, assets=(equipment,))) == []


@pytest.mark.parametrize(("amount", "quantity"), [("0.00", 1), ("180000.00", 0)])
def test_vehicles_bought_have_a_price_finds_one_without_the_other(amount: str, quantity: int) -> None:
    expect(
        finding("vehicles_bought_have_a_price", three_public("vehicle_purchase", amount, quantity=quantity)),
        "warning",
        Place("three_public_funds", "total", "vehicle_purchase"),
        left=amount,
        detail=f"{hangzhou_2024.DEPARTMENT}：购置 {quantity} 辆。",
    )


def test_vehicles_bought_have_a_price_does_not_name_a_secret_unit() -> None:
    secret = ThreePublicFacts(invented.DEPOT, "vehicle_purchase", Decimal("0.00"), Decimal("0.00"), 1, "")
    changed = replace(OTHER_FIGURES, three_public=(*OTHER_FIGURES.three_public, secret))
    expect(
        finding("vehicles_bought_have_a_price", changed),
        "warning",
        Place("three_public_funds", "total", "vehicle_purchase"),
        left="0",
        detail="涉密单位：购置 1 辆。",
    )


def test_units_agree_finds_a_unit_in_a_table_that_the_document_does_not_name() -> None:
    document = with_cell(INVENTED, "revenue", "305003", "unit", "云溪市水文总站")
    expect(
        finding("units_agree", OTHER_FIGURES, document),
        "error",
        Place("revenue", "305003", "total"),
        detail="表2：2025年市级部门收入预算总表：“云溪市水文总站”。",
    )


def test_units_agree_finds_a_unit_that_the_text_does_not_list() -> None:
    document = reworded(INVENTED, "organisation", "、云溪市水文站预算（事业单位）", "")
    listed = "云溪市农业水利局本级预算（行政单位）、云溪市农业执法支队预算（参照公务员法管理事业单位）"
    expect(
        finding("units_agree", OTHER_FIGURES, document),
        "error",
        in_section("organisation", 0),
        detail=f"机构设置印为“{listed}”，应为“{listed}、云溪市水文站预算（事业单位）”。",
    )


def test_units_agree_finds_the_whole_list_missing() -> None:
    document = without_paragraph(SEED, "organisation", "从预算单位构成看")
    found = finding("units_agree", FIGURES, document)
    expect(found, "error", in_section("organisation"))
    assert found.detail.startswith("机构设置印为“”，应为“")


def test_units_agree_accepts_a_name_with_the_mark_that_separates_names() -> None:
    units = tuple(
        unit._replace(name="云溪市水文、水质监测站") if unit.code == invented.STATION else unit
        for unit in OTHER_FIGURES.units
    )
    assert findings("units_agree", replace(OTHER_FIGURES, units=units)) == []


def test_units_agree_finds_a_unit_listed_with_another_nature() -> None:
    document = reworded(SEED, "organisation", "（行政单位）", "（事业单位）")
    found = finding("units_agree", FIGURES, document)
    assert found.detail.endswith(f"，应为“{hangzhou_2024.DEPARTMENT}本级预算（行政单位）”。")


def test_administrative_units_are_counted_finds_another_number_of_units() -> None:
    document = reworded(SEED, "other_matters", "等1家行政单位", "等2家行政单位")
    expect(
        finding("administrative_units_are_counted", FIGURES, document),
        "error",
        in_section("other_matters", 1),
        detail="印为 2 家，应为 1 家。",
    )


def test_administrative_units_are_counted_finds_another_name() -> None:
    document = reworded(INVENTED, "other_matters", "云溪市农业执法支队", "云溪市渔政执法支队")
    expect(
        finding("administrative_units_are_counted", OTHER_FIGURES, document),
        "error",
        in_section("other_matters", 1),
        detail="印为“云溪市渔政执法支队”，应为“云溪市农业执法支队”。",
    )


def test_administrative_units_are_counted_fails_when_the_paragraph_is_missing() -> None:
    document = without_paragraph(SEED, "other_matters", "家行政单位的机关运行经费")
    found = finding("administrative_units_are_counted", FIGURES, document)
    expect(found, "error", detail="无法核对：文字中没有“administrative_units”。")


def test_operating_cost_is_of_administrative_units_finds_money_of_an_institution_in_it() -> None:
    document = with_quote(INVENTED, "amount", "operating_cost", amount=Decimal("557346.42"))
    expect(
        finding("operating_cost_is_of_administrative_units", OTHER_FIGURES, document),
        "error",
        in_section("other_matters", 1),
        left="557346.42",
        right="477346.42",
    )


def test_performance_paragraph_matches_table_finds_another_number_of_projects() -> None:
    document = reworded(SEED, "other_matters", "一级项目3个", "一级项目4个")
    expect(
        finding("performance_paragraph_matches_table", FIGURES, document),
        "error",
        in_section("other_matters", 8),
        Place("project_performance", "total", "total"),
        detail="印为 4 个，表中 3 个。",
    )


def test_performance_paragraph_matches_table_finds_another_amount() -> None:
    document = with_quote(SEED, "amount", "performance", amount=Decimal("46650000.00"))
    expect(
        finding("performance_paragraph_matches_table", FIGURES, document),
        "error",
        in_section("other_matters", 8),
        Place("project_performance", "total", "total"),
        left="46650000",
        right="46050000",
    )


def test_performance_paragraph_matches_table_fails_when_the_paragraph_is_missing() -> None:
    document = without_paragraph(SEED, "other_matters", "绩效目标管理")
    found = finding("performance_paragraph_matches_table", FIGURES, document)
    expect(found, "error", detail="无法核对：文字中没有“performance_projects”。")


def test_procurement_adds_up_finds_a_total_that_is_not_of_its_parts() -> None:
    document = with_quote(SEED, "amount", "procurement", amount=Decimal("1120300.01"))
    expect(
        finding("procurement_adds_up", FIGURES, document),
        "error",
        in_section("other_matters", 3),
        left="1120300.01",
        right="1120300",
    )


def test_vehicles_add_up_finds_a_total_that_is_not_of_its_types() -> None:
    document = with_quote(INVENTED, "count", "held.special_vehicle", amount=Decimal(2))
    expect(
        finding("vehicles_add_up", OTHER_FIGURES, document),
        "error",
        in_section("other_matters", 5),
        detail="共 9 辆，各类合计 10 辆。",
    )


def test_assets_are_printed_finds_a_category_that_the_form_has_no_place_for() -> None:
    label = "单位价值100万元以上设备"
    changed = replace(FIGURES, assets=(*FIGURES.assets, Asset("large_equipment", label, 2, 1)))
    expect(
        finding("assets_are_printed", changed),
        "warning",
        in_section("other_matters"),
        detail=f"“{label}”不印出：上年末 2，拟购置 1。",
    )


def test_assets_are_printed_accepts_nothing_in_such_a_category() -> None:
    assets = (Asset("large_equipment", "单位价值100万元以上设备", 0, 0),)
    assert findings("assets_are_printed", replace(FIGURES, assets=assets)) == []


# H: nothing is empty that must not be. --------------------------------------------------------------------------------


def test_empty_table_prints_its_note_finds_the_note_of_another_table() -> None:
    other = SEED.table("state_capital_expenditure").note
    document = with_table(SEED, replace(SEED.table("government_fund_expenditure"), note=other))
    found = finding("empty_table_prints_its_note", FIGURES, document)
    expect(
        found,
        "error",
        in_section("tables"),
        detail=f"表8：2024年市级部门政府性基金预算支出预算表没有数据，说明为“{other}”。",
    )


def test_empty_table_prints_its_note_finds_a_note_under_data() -> None:
    note = SEED.table("government_fund_expenditure").note
    document = with_table(INVENTED, replace(INVENTED.table("government_fund_expenditure"), note=note))
    found = finding("empty_table_prints_its_note", OTHER_FIGURES, document)
    expect(found, "error", in_section("tables"))
    assert found.detail.endswith(f"有数据，却印有“{note}”。")


def test_required_sections_are_present_finds_a_section_without_text() -> None:
    document = with_paragraphs(SEED, "duties", ())
    expect(
        finding("required_sections_are_present", FIGURES, document),
        "error",
        in_section("duties"),
        detail="“（一）主要职能”没有内容。",
    )


@pytest.mark.parametrize(
    ("nothing", "row", "column", "detail"),
    [
        ({"revenue": ()}, "revenue_total", "revenue", "没有收入。"),
        ({"expenditure": ()}, "use_total", "use", "没有支出。"),
    ],
)
def test_budget_has_lines_finds_a_budget_without_revenue_or_expenditure(
    nothing: dict[str, tuple[()]], row: str, column: str, detail: str
) -> None:
    figures = replace(FIGURES, **nothing)  # type: ignore[arg-type]
    expect(finding("budget_has_lines", figures), "error", Place("budget_summary", row, column), detail=detail)


def test_operating_cost_is_explained_finds_an_administrative_unit_without_the_paragraph() -> None:
    expect(
        finding("operating_cost_is_explained", replace(FIGURES, prior_operating_cost=None)),
        "warning",
        in_section("other_matters"),
        detail="未填写机关运行经费上年预算数。",
    )


def test_operating_cost_is_explained_does_not_ask_a_department_of_institutions() -> None:
    (unit,) = FIGURES.units
    institution = unit._replace(nature="institution", nature_label="事业单位")
    changed = replace(FIGURES, units=(institution,), prior_operating_cost=None)
    assert findings("operating_cost_is_explained", changed) == []


def test_project_has_target_finds_a_project_without_one() -> None:
    projects = tuple(each._replace(target="") for each in FIGURES.projects[:1]) + FIGURES.projects[1:]
    expect(
        finding("project_has_target", replace(FIGURES, projects=projects)),
        "error",
        Place("project_performance", "191001001", "target"),
        detail="“都市圈和区域合作工作”。",
    )


def test_item_has_purpose_finds_an_item_whose_purpose_nobody_wrote() -> None:
    expect(
        finding("item_has_purpose", explained(FIGURES, Topic.ITEM_PURPOSE, "", "2101101")),
        "error",
        Place("general_public_expenditure", "2101101", "total"),
        detail="“行政单位医疗”（2101101）缺“科目用途”。",
    )


@pytest.mark.parametrize(
    ("document", "figures", "section", "index"),
    [
        pytest.param(
            booklet.disclosure(),
            booklet.figures(),
            section.key,
            index,
            id=f"{booklet.__name__.rpartition('.')[2]} {section.key} {index}",
        )
        for booklet in (hangzhou_2024, invented)
        for section in booklet.disclosure().sections
        for index in range(len(section.paragraphs))
    ],
)
def test_required_statements_are_present_or_another_rule_finds_each_single_paragraph_missing(
    document: Disclosure, figures: Figures, section: str, index: int
) -> None:
    paragraphs = list(document.section(section).paragraphs)
    del paragraphs[index]
    found = check(with_paragraphs(document, section, paragraphs), figures, STANDARD)
    assert [each.rule for each in found if each.severity == "error"]


@pytest.mark.parametrize("index", range(len(INVENTED.glossary)))
def test_required_statements_are_present_or_another_rule_finds_each_single_term_missing(index: int) -> None:
    document = replace(INVENTED, glossary=INVENTED.glossary[:index] + INVENTED.glossary[index + 1 :])
    assert [found for found in check(document, OTHER_FIGURES, STANDARD) if found.severity == "error"]


def test_required_statements_are_present_says_which_figure_is_missing() -> None:
    document = without_paragraph(SEED, "other_matters", "政府采购预算总额")
    missing, heading = findings("required_statements_are_present", FIGURES, document)
    expect(missing, "error", in_section("other_matters"), detail="缺“政府采购预算”。")
    expect(heading, "error", in_section("other_matters", 2), detail="小标题“2.政府采购情况”之下没有内容。")


def test_required_statements_are_present_finds_a_paragraph_without_its_heading() -> None:
    document = without_paragraph(SEED, "general_public", "3.一般公共预算当年拨款具体使用情况")
    expect(
        finding("required_statements_are_present", FIGURES, document),
        "error",
        in_section("general_public", 4),
        detail="“一般公共预算当年拨款具体使用情况”之前没有小标题。",
    )


def test_required_statements_are_present_finds_a_first_paragraph_without_its_heading() -> None:
    (unit,) = FIGURES.units
    changed = replace(FIGURES, units=(unit._replace(nature="institution"),), prior_operating_cost=None)
    document = without_paragraph(compile_disclosure(changed, STANDARD), "other_matters", "1.机关运行经费")
    expect(
        finding("required_statements_are_present", changed, document),
        "error",
        in_section("other_matters", 0),
        detail="第一段之前没有小标题。",
    )


def test_required_statements_are_present_finds_that_nothing_is_said_of_purchases() -> None:
    document = without_paragraph(SEED, "other_matters", "未安排购置车辆")
    expect(
        finding("required_statements_are_present", FIGURES, document),
        "error",
        in_section("other_matters", 5),
        detail="“国有资产占有使用和购置”应有 2 段。",
    )


@pytest.mark.parametrize(
    ("section", "words"),
    [("duties", "5、负责牵头推进"), ("three_public", "优化调整市本级因公出国"), ("tables", "表7.")],
)
def test_required_statements_are_present_finds_a_text_without_figures_missing(
    section: str, words: str
) -> None:
    document = without_paragraph(SEED, section, words)
    found = finding("required_statements_are_present", FIGURES, document)
    expect(found, "error", in_section(section))
    assert words in found.detail


def test_required_statements_are_present_reads_a_policy_of_several_lines_as_one_paragraph() -> None:
    changed = replace(FIGURES, overseas_policy="年初不编制，\n  年中调增。\n")
    assert findings("required_statements_are_present", changed) == []


def test_required_statements_are_present_asks_for_no_policy_where_only_blanks_were_typed() -> None:
    document = compile_disclosure(replace(FIGURES, overseas_policy=" \n "), STANDARD)
    assert (
        len(document.section("three_public").paragraphs) == len(SEED.section("three_public").paragraphs) - 1
    )
    assert document.errors() == []


# K: plausibility. -----------------------------------------------------------------------------------------------------


def line_changed(economy: str, amount: str) -> Figures:
    return replace(
        FIGURES,
        expenditure=tuple(
            line._replace(amount=Decimal(amount)) if line.economy == economy else line
            for line in FIGURES.expenditure
        ),
    )


def test_annuity_is_half_of_pension_hints_at_an_annuity_as_large_as_the_pension() -> None:
    expect(
        finding("annuity_is_half_of_pension", line_changed("30109", "545300.00")),
        "hint",
        Place("general_public_basic", "30109", "total"),
        Place("general_public_basic", "30108", "total"),
        left="545300",
        right="272650",
    )


def test_large_change_is_specific_warns_of_a_change_of_more_than_thirty_percent() -> None:
    found, _ = findings("large_change_is_specific", FIGURES, SEED)
    expect(
        found, "warning", in_section("general_public", 9), left="323800", right="219400", detail="47.58%。"
    )


def test_large_change_is_specific_is_silent_at_exactly_thirty_percent() -> None:
    rule, prior = "large_change_is_specific", Decimal("219400.00")
    at_limit, above = prior * Decimal("1.3"), prior * Decimal("1.3") + Decimal("0.01")
    assert [each.detail for each in findings(rule, line_changed("30110", str(at_limit)))] == ["100%。"]
    assert [each.detail for each in findings(rule, line_changed("30110", str(above)))] == ["30%。", "100%。"]


def test_amount_is_in_yuan_warns_of_wan_typed_as_yuan() -> None:
    expect(
        finding("amount_is_in_yuan", line_changed("30101", "94.99")),
        "warning",
        left="94.99",
        detail="其他一般公共服务支出：94.99 元；若是万元，应为 949900.00 元。",
    )


def test_amount_is_in_yuan_names_the_source_of_a_small_revenue() -> None:
    fiscal, other = FIGURES.revenue
    changed = replace(FIGURES, revenue=(fiscal, other._replace(amount=Decimal("60.00"))))
    assert finding("amount_is_in_yuan", changed).detail == "其他收入：60.00 元；若是万元，应为 600000.00 元。"


def test_amount_is_in_yuan_warns_of_an_item_a_thousand_times_last_years() -> None:
    expect(
        finding("amount_is_in_yuan", line_changed("30110", "219400000.00")),
        "warning",
        Place("expenditure", "2101101", "total"),
        left="219400000",
        right="219400",
        detail="行政单位医疗。",
    )


def test_three_public_funds_do_not_rise_warns_of_a_rise() -> None:
    expect(
        finding("three_public_funds_do_not_rise", three_public("overseas", "57000.01", "57000.00")),
        "warning",
        Place("three_public_funds", "total", "total"),
        left="115500.01",
        right="115500",
    )


def test_overseas_funds_follow_the_policy_warns_of_money_in_a_year_that_plans_none() -> None:
    changed = three_public("overseas", "10000.00", "57000.00")
    expect(
        finding("overseas_funds_follow_the_policy", changed),
        "warning",
        Place("three_public_funds", "total", "overseas"),
        left="10000",
        right="0",
    )
    assert findings("overseas_funds_follow_the_policy", replace(changed, overseas_policy="")) == []


def test_procurement_is_within_operating_and_projects_warns_of_more_than_there_is_to_spend() -> None:
    changed = replace(FIGURES, procurement=(Procurement("goods", Decimal("48004600.01")),))
    expect(
        finding("procurement_is_within_operating_and_projects", changed),
        "warning",
        in_section("other_matters", 3),
        left="48004600.01",
        right="48004600",
    )


def test_administrative_units_remit_nothing_warns_of_an_administrative_unit_that_does() -> None:
    line = Line(
        Decimal("100.00"),
        UNIT,
        "2019999",
        kind=ExpenditureKind.REMITTANCE_TO_SUPERIOR,
        source=FundingSource.OTHER_INCOME,
    )
    expect(
        finding("administrative_units_remit_nothing", with_lines(FIGURES, line)),
        "warning",
        Place("expenditure", "total", "remittance_to_superior"),
        left="100",
        detail="杭州市对口支援和区域合作局。",
    )


def fund_line(function: str) -> Line:
    return Line(
        Decimal("100.00"),
        UNIT,
        function,
        project="191001001",
        kind=ExpenditureKind.PROJECT,
        source=FundingSource.GOVERNMENT_FUND_BUDGET,
    )


def test_government_funds_pay_for_their_items_warns_of_an_item_that_is_not_said_to_be_theirs() -> None:
    expect(
        finding("government_funds_pay_for_their_items", with_lines(FIGURES, fund_line("2101101"))),
        "warning",
        Place("government_fund_expenditure", "2101101", "total"),
        left="100",
        detail="“行政单位医疗”（2101101）。",
    )


def test_project_has_money_hints_at_a_project_that_no_table_prints() -> None:
    project = ProjectFacts("191001009", UNIT, "调研", "", "")
    changed = replace(FIGURES, projects=(*FIGURES.projects, project))
    expect(finding("project_has_money", changed), "hint", detail="“调研”没有支出。")


def test_project_has_money_does_not_name_a_project_of_a_secret_unit() -> None:
    project = ProjectFacts("305004009", invented.DEPOT, "调研", "", "")
    changed = replace(OTHER_FIGURES, projects=(*OTHER_FIGURES.projects, project))
    assert findings("project_has_money", changed) == []


# What looks wrong and is right (docs/rules.md, the last section). -----------------------------------------------------


def test_other_income_makes_the_tables_of_all_funds_larger_than_those_of_appropriation() -> None:
    total = SEED.table("budget_summary").amount("revenue_total", "revenue")
    assert total != SEED.table("fiscal_summary").amount("revenue_total", "revenue")
    assert SEED.table("expenditure").amount("total", "total") != SEED.table(
        "general_public_expenditure"
    ).amount("total", "total")


def test_subsidies_to_persons_may_stand_in_the_operating_column() -> None:
    assert INVENTED.table("general_public_basic").amount("30399", "operating") == Decimal("5000.50")


def test_carried_over_money_is_part_of_table_5_although_its_section_says_this_year() -> None:
    table = INVENTED.table("general_public_expenditure")
    this_year = INVENTED.table("budget_summary").amount("general_public_budget", "revenue")
    assert table.amount("total", "total") == this_year + 200000 - 100000


def test_printed_parts_may_miss_the_printed_total_by_a_hundredth() -> None:
    """Forty yuan do not show in any of three parts, but together they do: a legal tail, not a disagreement."""
    lines = tuple(
        line._replace(amount=line.amount + 40) if line.economy in ("30101", "30102", "30103") else line
        for line in FIGURES.expenditure
    )
    paid = Line(
        total(lines, funded_by(FundingSource.GENERAL_PUBLIC_BUDGET)),
        UNIT,
        source=hangzhou_2024.GENERAL_PUBLIC,
    )
    document = compile_disclosure(
        replace(FIGURES, expenditure=lines, revenue=(paid, FIGURES.revenue[1])), STANDARD
    )
    table = document.table("general_public_basic")
    printed = sum(to_wan(table.amount(row, "total")) for row in table.children("301"))
    assert to_wan(table.amount("301", "total")) - printed == Decimal("0.01")
    assert {found.rule for found in document.findings} == {"large_change_is_specific", "target_is_a_sentence"}


# The rules as a whole. ------------------------------------------------------------------------------------------------


def test_every_rule_has_a_chinese_sentence_a_group_and_a_test_that_breaks_it() -> None:
    tests = [name for name in (*globals(), *vars(test_words)) if name.startswith("test_")]
    for rule in RULES:
        assert re.fullmatch(r"[^\sa-zA-Z]*[\u4e00-\u9fff].*。", rule.sentence), rule.id
        assert re.fullmatch("[A-K]", rule.group), rule.id
        assert any(name.startswith(f"test_{rule.id}_") for name in tests), rule.id


def test_docs_list_every_rule_with_its_sentence_under_its_group() -> None:
    listed: list[tuple[str, str, str, str]] = []
    group = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## ([A-K])\b", line):
            group = heading[1]
        elif row := re.match(r"\| `(\w+)` \| (.+) \| (错误|警告|提示) \|$", line):
            listed.append((group, row[1], row[2], row[3]))
    severities = {"error": "错误", "warning": "警告", "hint": "提示"}
    assert listed == [(rule.group, rule.id, rule.sentence, severities[rule.severity]) for rule in RULES]


ABOUT_FIGURES = {
    "budget_has_lines",
    "zeros_are_stated",
    "three_public_funds_equal_lines",
    "sources_balance",
    "units_balance",
    "carried_over_spending_is_covered",
    "appropriation_has_printed_columns",
    "spending_within_control_figures",
    "prior_year_is_entered",
    "prior_year_is_executed",
    "vehicles_bought_are_planned",
    "vehicles_bought_have_a_price",
    "assets_are_printed",
    "operating_cost_is_explained",
    "annuity_is_half_of_pension",
    "amount_is_in_yuan",
    "three_public_funds_do_not_rise",
    "procurement_is_within_operating_and_projects",
    "government_funds_pay_for_their_items",
    "administrative_units_remit_nothing",
    "project_has_money",
}
"""Rules that compare what was entered; the others read the finished document."""


def test_a_rule_that_cannot_find_what_it_reads_is_an_error_and_never_passes() -> None:
    document = replace(SEED, tables=(), sections=())
    failed = {
        found.rule for found in check(document, FIGURES, STANDARD) if found.detail.startswith("无法核对：")
    }
    assert failed == {rule.id for rule in RULES} - ABOUT_FIGURES


@pytest.mark.parametrize("table", [grid.key for grid in SEED.tables])
def test_a_missing_table_is_an_error(table: str) -> None:
    document = replace(SEED, tables=tuple(grid for grid in SEED.tables if grid.key != table))
    found = finding("rows_add_up", FIGURES, document)
    expect(found, "error", detail=f"无法核对：没有“{table}”表。")


@pytest.mark.parametrize("section", [section.key for section in SEED.sections])
def test_a_missing_section_is_an_error(section: str) -> None:
    document = replace(SEED, sections=tuple(each for each in SEED.sections if each.key != section))
    for rule in ("required_sections_are_present", "amounts_in_text_equal_cells"):
        expect(finding(rule, FIGURES, document), "error", detail=f"无法核对：没有“{section}”一节。")


@pytest.mark.parametrize("column", ["total", "personnel"])
def test_a_missing_column_is_an_error(column: str) -> None:
    grid = SEED.table("general_public_basic")
    index = grid.column_index(column)
    without = replace(
        grid,
        columns=grid.columns[:index] + grid.columns[index + 1 :],
        rows=tuple(
            replace(
                row,
                keys=row.keys[1:],
                levels=row.levels[1:],
                cells=row.cells[:index] + row.cells[index + 1 :],
            )
            for row in grid.rows
        ),
    )
    failed = {
        found.rule
        for found in check(with_table(SEED, without), FIGURES, STANDARD)
        if found.detail.startswith("无法核对：")
    }
    assert {"tables_agree", "amounts_in_text_equal_cells"} <= failed


def test_a_row_missing_in_a_table_with_data_is_an_error_and_in_an_empty_table_zero() -> None:
    grid = SEED.table("project_expenditure")
    document = with_table(SEED, replace(grid, rows=grid.rows[1:]))
    found = finding("tables_agree", FIGURES, document)
    expect(found, "error", detail="无法核对：表10：2024年市级部门项目支出预算表没有“total”行“total”列。")
    assert SEED.table("government_fund_expenditure").rows == ()
    assert findings("tables_agree", FIGURES, SEED) == []
