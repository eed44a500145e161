"""Entering records: inlines save, and what is wrong is said in Chinese where it is wrong."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    FiscalYear,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.departments.models import Department
from apps.performance.models import PerformanceIndicator
from apps.procurement.models import ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem
from tests.admin.pages import address, filled


@pytest.fixture
def clerk(cast, enter) -> Client:
    return enter(cast.preparer)


@pytest.fixture
def form_of_budget(clerk, office) -> tuple[str, dict[str, Any]]:
    path = address(DepartmentalBudget, "change", office.budget.pk)
    return path, filled(clerk.get(path))


def add_row(data: dict[str, Any], prefix: str, **values: Any) -> int:
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return number


def errors(page: HttpResponse, model: type, number: int) -> dict[str, list[str]]:
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    (formset,) = [formset for formset in formsets if formset.model is model]
    return dict(formset.forms[number].errors)


def test_records_of_every_app_are_entered_under_the_budget(clerk, office, codes, form_of_budget) -> None:
    path, data = form_of_budget
    unit = office.unit.pk
    add_row(data, "revenuelines", unit=unit, source="other_income", amount="12.34")
    add_row(
        data,
        "threepublicfundsitems",
        unit=unit,
        item="overseas",
        amount="5",
        prior_year_amount="6",
        quantity=0,
    )
    add_row(data, "procurementitems", category="works", amount="7.00")
    data["duties"] = "一、拟订规划。"
    answer = clerk.post(path, data)
    assert answer.status_code == 302, answer.context["errors"]
    assert RevenueLine.objects.get(source="other_income").amount == Decimal("12.34")
    assert ThreePublicFundsItem.objects.get(item="overseas").budget == office.budget
    assert ProcurementItem.objects.get(category="works").unit is None
    assert DepartmentalBudget.objects.get(pk=office.budget.pk).duties == "一、拟订规划。"


def test_targets_and_indicators_are_entered_under_the_project(clerk, office) -> None:
    path = address(Project, "change", office.project.pk)
    data = filled(clerk.get(path))
    add_row(data, "indicators", level_one="效益指标", level_three="满意度", value="≥95%")
    answer = clerk.post(path, data)
    assert answer.status_code == 302, answer.context["errors"]
    assert PerformanceIndicator.objects.get(level_three="满意度").budget == office.budget


def test_a_negative_amount_is_refused_at_the_field(clerk, office, form_of_budget) -> None:
    path, data = form_of_budget
    number = add_row(data, "revenuelines", unit=office.unit.pk, source="other_income", amount="-1")
    page = clerk.post(path, data)
    assert errors(page, RevenueLine, number) == {"amount": ["预算金额不能为负数。"]}


def test_a_repeated_row_is_refused(clerk, office, form_of_budget) -> None:
    path, data = form_of_budget
    number = add_row(data, "revenuelines", unit=office.unit.pk, source="general_public_budget", amount="1")
    page = clerk.post(path, data)
    assert "revenuelines" in data or page.status_code == 200
    assert "重复：同一单位、资金来源、是否上年结转已有一行，请合并。" in str(
        errors(page, RevenueLine, number)
    )


def test_a_row_entered_twice_in_one_go_is_refused(clerk, codes, form_of_budget) -> None:
    path, data = form_of_budget
    values = {"functional_class": codes["2080505"].pk, "source": "general_public_budget", "amount": "1"}
    add_row(data, "prioryearexecutions", **values)
    number = add_row(data, "prioryearexecutions", **values)
    page = clerk.post(path, data)
    assert page.status_code == 200
    assert "重复：同一功能科目、资金来源已有一行，请合并。" in str(errors(page, PriorYearExecution, number))


LINE = {"kind": "operating", "source": "general_public_budget", "amount": "100"}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({}, "economic_class", "公用经费必须填写部门预算支出经济分类科目。"),
        ({"amount": "-0.01"}, "amount", "预算金额不能为负数。"),
        ({"amount": "一百"}, "amount", "“一百”不是数字，请输入数字（单位：元）。"),
        ({"kind": "project"}, "project", "项目支出必须选择项目。"),
        (
            {"functional_class": "2010199"},
            "functional_class",
            "科目 2010199 不在 2024 年科目中，请从本年科目选择。",
        ),
        ({"functional_class": "201"}, "functional_class", "不是最末级科目，请选择最末级科目。"),
        (
            {"economic_class": "30101"},
            "economic_class",
            "公用经费不能使用 301 工资福利支出类经济科目 30101。",
        ),
        ({"economic_class": "30217"}, "__all__", "重复：同一分类组合已有一行，请合并。"),
        ({"amount": ""}, "amount", "请填写金额，无支出请删除该行。"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_the_field(
    clerk, office, codes, changes, field, message
) -> None:
    sent = (
        {"budget": office.budget.pk, "unit": office.unit.pk, "functional_class": "2019999"} | LINE | changes
    )
    for name in ("functional_class", "economic_class"):
        if name in sent:
            sent[name] = codes[sent[name]].pk
    page = clerk.post(address(ExpenditureLine, "add"), sent)
    assert page.status_code == 200
    assert any(message in each for each in page.context["adminform"].form.errors[field])


def test_a_new_budget_takes_its_form_from_the_year_and_leads_to_its_records(cast, enter) -> None:
    FiscalYear.objects.create(year=2025, edition=2024, standard="hangzhou-2024")
    department = Department.objects.get(code="A01")
    client = enter(cast.preparer)
    answer = client.post(
        address(DepartmentalBudget, "add"), {"fiscal_year": 2025, "department": department.pk}
    )
    budget = DepartmentalBudget.objects.get(fiscal_year=2025)
    assert answer["Location"] == address(DepartmentalBudget, "change", budget.pk)
    assert budget.standard == "hangzhou-2024"
    page = client.post(address(DepartmentalBudget, "add"), {"fiscal_year": 2025, "department": department.pk})
    assert "这个部门本年度已有预算。" in page.content.decode()


def test_the_status_cannot_be_sent(clerk, office, form_of_budget) -> None:
    path, data = form_of_budget
    clerk.post(path, data | {"status": "published"})
    assert DepartmentalBudget.objects.get(pk=office.budget.pk).status == "draft"


def test_a_new_line_takes_the_budget_of_the_list_one_comes_from(cast, enter, office, other_office) -> None:
    page = enter(cast.administrator).get(address(ExpenditureLine, "changelist"))
    assert page.status_code == 200
    clerk = enter(cast.preparer)
    came_from = f"?_changelist_filters=budget__id__exact%3D{office.budget.pk}"
    page = clerk.get(address(ExpenditureLine, "add") + came_from)
    assert page.context["adminform"].form.initial["budget"] == str(office.budget.pk)
