"""Rows 24 to 36, 50 to 53: money that does not balance, figures of last year, tables without data."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import Workbook

from apps.budgets.choices import FundingSource
from apps.budgets.models import ControlFigure, Project
from apps.three_public_funds.models import ThreePublicFundsItem
from tests.bad_inputs.road import accepted, budget, desk, line, preview, refused, said, step
from tests.workbook.books import Change, cell, row


def without(sheet: str) -> Change:
    """No rows on this sheet."""

    def empty(book: Workbook) -> None:
        book[sheet].delete_rows(2, book[sheet].max_row)

    return empty


def only(sheet: str, column: str, value: str) -> Change:
    """Only the rows with this value."""

    def keep(book: Workbook) -> None:
        page = book[sheet]
        for number in range(page.max_row, 1, -1):
            if page[f"{column}{number}"].value != value:
                page.delete_rows(number)

    return keep


def printed(client: Client) -> str:
    """The words of the preview, which is what the public would read."""
    return re.sub("\\s", "", re.sub("<[^>]*>", "", preview(client)))


def by_source(source: str) -> list[Change]:
    """All money from one source."""

    def move(book: Workbook) -> None:
        for title, column in (("收入", "B"), ("支出", "F")):
            for (each,) in book[title][f"{column}2:{column}{book[title].max_row}"]:
                each.value = source

    return [move]


def test_row_24_a_source_that_does_not_balance_blocks_with_the_difference_and_offers_to_carry_it_out(
    clerk: Client,
) -> None:
    accepted(clerk, cell("收入", "D2", 54_291_500))
    assert said("sources_balance") == [("error", "一般公共预算：收入多 100.00 元，可列为年终结转结余。")]
    assert "收入多 100.00 元，可列为年终结转结余。" in step(clerk, "submit")
    assert budget().is_editable
    accepted(clerk, cell("收入", "D2", 54_291_500), row("年终结转结余", "191001", "一般公共预算", 100))
    assert said("sources_balance") == []


def test_row_25_spending_more_carried_over_money_than_there_is_blocks(clerk: Client) -> None:
    accepted(clerk, row("收入", "191001", "一般公共预算", "是", 500), line(carry_over="是", amount=1000))
    assert said("carried_over_spending_is_covered") == [("error", "一般公共预算。")]
    assert "用上年结转安排的支出不应大于上年结转结余。" in step(clerk, "submit")


def test_row_26_spending_above_the_control_figure_blocks(clerk: Client) -> None:
    ControlFigure.objects.create(
        budget=budget(), source=FundingSource.GENERAL_PUBLIC_BUDGET, amount=Decimal("54000000")
    )
    assert [severity for severity, _ in said("spending_within_control_figures")] == ["error"]
    assert "用本年资金安排的支出不应大于下达的控制数。" in step(clerk, "submit")
    assert budget().is_editable


def test_row_27_a_new_project_is_asked_whether_it_holds_three_public_funds(clerk: Client) -> None:
    sent = {"budget": budget().pk, "unit": Project.objects.all()[0].unit_id, "code": "191001009"}
    sent |= {"name": "培训项目", "position": 9, "has_three_public": ""}
    for prefix in ("target", "indicators"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    page = clerk.post("/admin/budgets/project/add/", sent)
    assert "请回答本项目是否含“三公”经费。" in page.content.decode()
    assert not Project.objects.filter(code="191001009").exists()


def test_row_28_three_public_funds_below_the_lines_that_carry_them_block(clerk: Client) -> None:
    accepted(clerk, cell("三公经费", "C3", 20_000))
    assert [severity for severity, _ in said("three_public_funds_equal_lines")] == ["error"]
    assert [severity for severity, _ in said("three_public_funds_cover_basic")] == ["error"]
    assert "“三公”经费的每一项不应小于基本支出预算表中的同一科目" in step(clerk, "submit")


def test_row_29_money_for_travel_abroad_in_a_year_that_plans_none_is_a_warning(clerk: Client) -> None:
    accepted(clerk, cell("三公经费", "C2", 1000), line(economy="30212", amount=1000))
    assert [severity for severity, _ in said("overseas_funds_follow_the_policy")] == ["warning"]
    assert "当年规定年初不编制因公出国（境）费用预算的，不应安排。" in desk(clerk)


def test_row_30_vehicles_without_a_price_or_a_price_without_vehicles_are_a_warning(clerk: Client) -> None:
    """Published documents have both (DOMAIN §9.1), so neither blocks."""
    number = row_of("三公经费", "公务用车购置费")
    accepted(clerk, cell("三公经费", f"E{number}", 1))
    assert [severity for severity, _ in said("vehicles_bought_have_a_price")] == ["warning"]
    accepted(clerk, cell("三公经费", f"C{number}", 100_000), line(economy="31013", amount=100_000))
    assert [severity for severity, _ in said("vehicles_bought_have_a_price")] == ["warning"]


def row_of(sheet: str, text: str) -> int:
    from openpyxl import load_workbook

    from tests.workbook.books import DEMO

    page = load_workbook(DEMO)[sheet]
    return next(each.row for cells in page.iter_rows() for each in cells if each.value == text)


def test_row_31_the_subtotal_of_vehicles_is_the_sum_of_its_parts(clerk: Client) -> None:
    """It is nowhere typed: what is printed is what was added."""
    number = row_of("三公经费", "公务用车运行维护费")
    accepted(clerk, cell("三公经费", f"C{number}", 30_000), line(economy="30231", amount=30_000))
    page = printed(clerk)
    assert "公务用车购置及运行维护费预算3.00万元" in page
    assert said("columns_add_up") == []
    assert not [field.name for field in ThreePublicFundsItem._meta.fields if "total" in field.name]


def test_row_33_the_date_of_the_assets_is_the_last_day_of_the_year_before(clerk: Client) -> None:
    """Nobody types it; a column that tries is not used, with a word."""
    told = accepted(clerk, cell("国有资产", "D1", "截止日期"), cell("国有资产", "D2", "2023-06-30"))
    assert told == ["国有资产!D1: “截止日期”不是规定的列，未使用"]
    page = printed(clerk)
    assert "截至2023年12月31日" in page
    assert "6月30日" not in page


def test_row_34_missing_figures_of_last_year_block_and_the_preview_says_so(clerk: Client) -> None:
    accepted(clerk, without("上年执行数"))
    assert said("prior_year_is_entered") == [("error", "缺上年执行数。")]
    assert "缺上年执行数。" in step(clerk, "submit")
    assert budget().is_editable


def test_row_35_a_base_of_zero_has_no_rate_and_other_words(clerk: Client) -> None:
    accepted(clerk, without("上年执行数"), row("上年执行数", "2019999", "一般公共预算", 0))
    page = printed(clerk)
    assert "（上年执行数为0万元，无法计算增减比率）" in page
    assert said("zero_base_has_no_rate") == []


def test_row_36_nothing_last_year_and_nothing_this_year_is_as_last_year(clerk: Client) -> None:
    page = printed(clerk)
    assert "公务用车购置支出0万元（含购置税等附加费用），主要用于经批准购置的0辆公务用车，与上年持平" in page


def test_row_50_without_projects_the_tables_are_empty_with_a_note_and_the_text_says_so(clerk: Client) -> None:
    def no_projects(book: Workbook) -> None:
        page = book["支出"]
        for number in range(page.max_row, 1, -1):
            if page[f"C{number}"].value == "项目支出":
                page.delete_rows(number)

    accepted(clerk, no_projects, without("项目"))
    page = printed(clerk)
    assert "注：本部门没有项目支出，故本表无数据" in page
    assert "注：本部门没有财政拨款安排的项目支出，故本表无数据" in page
    assert "本部门2024年度没有财政拨款安排的项目支出。" in page
    assert said("empty_table_prints_its_note") == []
    assert said("required_statements_are_present") == []


def test_row_51_without_general_public_budget_its_tables_are_empty_with_a_note(clerk: Client) -> None:
    accepted(
        clerk,
        *by_source("其他收入"),
        lambda book: (book["收入"].delete_rows(3), book["支出"].delete_rows(28)),
        without("三公经费"),
    )
    page = printed(clerk)
    assert "注：本部门没有一般公共预算拨款安排的支出，故本表无数据" in page
    assert "注：本部门没有一般公共预算基本支出，故本表无数据" in page
    assert "一般公共预算当年拨款0万元" in page
    assert said("empty_table_prints_its_note") == []


def test_row_52_with_fund_money_only_table_8_is_filled_and_has_no_note(clerk: Client) -> None:
    project = {"kind": "项目支出", "economy": None, "project": "191001001"}
    accepted(
        clerk,
        without("支出"),
        without("收入"),
        row("收入", "191001", "政府性基金预算", "否", 1000),
        line(**project, function="2120803", source="政府性基金预算"),
    )
    page = printed(clerk)
    assert "没有使用政府性基金预算拨款安排的支出" not in page
    assert "城市建设支出" in page
    assert said("empty_table_prints_its_note") == []


def test_row_53_a_note_is_printed_under_an_empty_table_and_typed_nowhere(clerk: Client) -> None:
    assert refused(clerk, row("支出", "注：本表无数据", *[None] * 7))
    page = printed(clerk)
    assert said("empty_table_prints_its_note") == []
    assert "没有使用政府性基金预算拨款安排的支出" in page


pytestmark = pytest.mark.django_db
