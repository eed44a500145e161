"""Rows 12 to 23, 48, 49, 54 and 72: what does not go together in a line, and codes that are none."""

import pytest
from django.test import Client

from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Project
from apps.departments.models import BudgetaryUnit
from tests import cast as people
from tests.bad_inputs.road import accepted, line, preview, refused, said, send, workbook
from tests.workbook.books import row
from tests.workflow.walking import bring_to

CENTRE = row("预算单位", "191002", "服务中心", "事业单位", "否", "否", None)


def test_row_12_the_same_key_twice_is_refused_and_merging_is_offered(clerk: Client) -> None:
    assert refused(clerk, line(), line(amount=2)) == [
        "支出!A34: 重复：第 34 行与第 33 行的单位编码、功能科目编码、支出类别、经济科目编码、项目编码、"
        "资金来源、是否上年结转相同，请合并为一行"
    ]


def test_row_13_a_functional_code_that_this_year_has_not_is_refused_naming_the_year(clerk: Client) -> None:
    assert refused(clerk, line(function="9999999")) == [
        "支出!B33: 功能科目编码 9999999 不在 2024 年科目中，请从本年科目选择"
    ]


def test_row_14_a_functional_code_that_is_not_the_lowest_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(function="201")) == [
        "支出!B33: 功能科目编码 201 不是最末级科目，请选择最末级科目"
    ]


def test_row_15_an_item_of_219_ends_at_five_digits_and_is_accepted(clerk: Client) -> None:
    assert accepted(clerk, line(function="21901")) == []
    assert ExpenditureLine.objects.filter(functional_class__code="21901").count() == 1


def test_row_16_an_economic_category_instead_of_an_item_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(economy="302")) == [
        "支出!D33: 经济科目编码 302 不是最末级科目，请选择最末级科目"
    ]


def test_row_17_wages_as_operating_cost_and_goods_as_personnel_are_refused_but_303_may_be_operating(
    clerk: Client,
) -> None:
    assert refused(clerk, line(economy="30106"), line(kind="人员经费", economy="30201")) == [
        "支出!D33: 公用经费不能使用 301 工资福利支出类经济科目 30106",
        "支出!D34: 人员经费只能使用 301、303 类经济科目，不能使用 30201",
    ]
    assert accepted(clerk, line(economy="30399")) == []


def test_row_18_basic_expenditure_without_an_economic_item_or_with_a_project_is_refused(
    clerk: Client,
) -> None:
    assert refused(clerk, line(economy=None), line(project="191001001")) == [
        "支出!D33: 公用经费必须填写部门预算支出经济分类科目",
        "支出!E34: 公用经费不能选择项目；项目只用于项目支出",
    ]


def test_row_19_project_expenditure_without_a_project_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(kind="项目支出", economy=None)) == ["支出!E33: 项目支出必须选择项目"]


def test_row_20_a_project_of_another_unit_or_year_is_refused(clerk: Client) -> None:
    of_another_unit = line(unit="191002", kind="项目支出", economy=None, project="191001001")
    of_another_year = line(kind="项目支出", economy=None, project="2023001")
    assert refused(clerk, CENTRE, of_another_unit, of_another_year) == [
        "支出!E33: 项目 191001001 属于单位 191001，不属于单位 191002",
        "支出!E34: 项目编码 2023001 不在“项目”表中，请先在那里填写",
    ]


def test_row_21_business_expenditure_of_an_administrative_unit_is_refused_and_a_remittance_asked_about(
    clerk: Client,
) -> None:
    business = line(kind="事业单位经营支出", economy=None, source="事业单位经营收入")
    assert refused(clerk, business) == ["支出!C33: 行政单位不能有事业单位经营支出"]
    assert accepted(clerk, line(kind="上缴上级支出", economy=None, source="其他收入")) == []
    assert said("administrative_units_remit_nothing") == [("warning", "杭州市对口支援和区域合作局。")]


def test_row_22_a_fund_pays_for_its_own_items_only(clerk: Client) -> None:
    project = {"kind": "项目支出", "economy": None, "project": "191001001"}
    assert refused(
        clerk,
        line(**project, source="政府性基金预算"),
        line(**project, source="国有资本经营预算"),
        line(**project, function="2230201"),
        line(**project, function="2120803"),
        line(function="2230201", source="国有资本经营预算"),
    ) == [
        "支出!B33: 政府性基金预算不能安排 201 类科目 2019999，请核对资金来源或科目",
        "支出!B34: 国有资本经营预算不能安排 2019999，应使用 223 国有资本经营预算支出类科目",
        "支出!B35: 科目 2230201 属于国有资本经营预算，不能由一般公共预算安排",
        "支出!B36: 科目 2120803 由政府性基金预算安排，不能由一般公共预算安排",
        "支出!C37: 国有资本经营预算只能安排项目支出",
    ]
    accepted(
        clerk,
        line(**project, function="2120803", source="政府性基金预算"),
        line(**project, function="2230201", source="国有资本经营预算"),
        line(**project, function="2101101", source="政府性基金预算"),
    )
    assert said("government_funds_pay_for_their_items") == [("warning", "“行政单位医疗”（2101101）。")]


def test_row_23_business_expenditure_and_remittances_from_appropriation_are_refused(clerk: Client) -> None:
    business = line(unit="191002", kind="事业单位经营支出", economy=None)
    assert refused(clerk, CENTRE, business, line(kind="上缴上级支出", economy=None)) == [
        "支出!C33: 事业单位经营支出不能由财政拨款（一般公共预算）安排",
        "支出!C34: 上缴上级支出不能由财政拨款（一般公共预算）安排",
    ]


def test_row_48_long_targets_many_projects_and_long_names_are_accepted_and_printed(clerk: Client) -> None:
    name = "杭州市对口支援和区域合作服务保障与综合协调事务中心" * 3
    long_unit = row("预算单位", "191002", name[:60], "事业单位", "否", "否", None)
    goal = "完成年度任务。" * 286
    projects = [row("项目", f"1910019{n:02}", "191001", f"协作项目{n:02}", None, goal) for n in range(50)]
    money = [
        line(kind="项目支出", economy=None, project=f"1910019{n:02}", amount=1000 + n) for n in range(50)
    ]
    accepted(clerk, long_unit, *projects, *money)
    assert Project.objects.count() == 53
    page = preview(clerk)
    assert name[:60] in page
    assert page.count(goal[:2000]) >= 50


def test_row_49_one_project_name_twice_in_a_unit_is_refused_and_in_two_units_accepted(clerk: Client) -> None:
    same = "都市圈和区域合作工作"
    assert refused(clerk, row("项目", "191001004", "191001", same, None, None)) == [
        "项目!C5: 单位 191001 已有同名项目 191001001，请改名或合并"
    ]
    assert accepted(clerk, CENTRE, row("项目", "191002001", "191002", same, None, None)) == []
    assert Project.objects.filter(name=same).count() == 2


@pytest.mark.parametrize("status", ["submitted", "approved", "published"])
def test_row_54_a_unit_added_after_the_budget_has_left_the_clerk_is_refused(
    cast: people.Cast, clerk: Client, status: str
) -> None:
    budget = DepartmentalBudget.objects.get()
    bring_to(status, budget, cast)
    upload, shown = send(clerk, workbook(CENTRE))
    assert "不能修改；请先退回，或按更正程序办理。" in shown
    assert upload is not None
    assert upload.state == "refused"
    assert not BudgetaryUnit.objects.filter(code="191002").exists()


def test_row_72_the_code_of_a_class_with_an_old_name_is_refused_and_the_new_name_offered(
    clerk: Client,
) -> None:
    assert refused(clerk, line(function="2080504"), line(kind="人员经费", economy="30104")) == [
        "支出!B33: 功能科目编码 2080504 不在 2024 年科目中：“未归口管理的行政单位离退休”已停用，"
        "现用 2080501 行政单位离退休",
        "支出!D34: 经济科目编码 30104 不在 2024 年科目中：“其他社会保障缴费”已停用，"
        "现用 30112 其他社会保障缴费",
    ]
