"""Entering records: inlines save, and what is wrong is said in Chinese where it is wrong."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.budgets.models import (
    ControlFigure,
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


def test_a_new_project_is_asked_about_three_public_funds(clerk, office, form_of_budget) -> None:
    path, data = form_of_budget
    number = add_row(data, "projects", unit=office.unit.pk, code="A01P2", name="培训项目", position=2)
    page = clerk.post(path, data)
    assert errors(page, Project, number) == {"has_three_public": ["请回答本项目是否含“三公”经费。"]}
    data[f"projects-{number}-has_three_public"] = "yes"
    page = clerk.post(path, data, follow=True).content.decode()
    project = Project.objects.get(code="A01P2")
    assert "经济科目填 30212 因公出国（境）费用、30217 公务接待费" in page
    assert f"kind=project&amp;project={project.pk}" in page or f"kind=project&project={project.pk}" in page


def test_a_project_without_three_public_funds_is_entered_without_more_words(clerk, office) -> None:
    sent = {"budget": office.budget.pk, "unit": office.unit.pk, "code": "A01P3", "name": "会议项目"}
    sent |= {"position": 3, "has_three_public": "no"}
    for prefix in ("target", "indicators"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    page = clerk.post(address(Project, "add"), sent, follow=True)
    assert Project.objects.filter(code="A01P3").exists()
    assert "录入支出" not in page.content.decode()


# Amounts. -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "unit", "yuan"),
    [
        ("1,234.56", "元", "1234.56"),
        ("１，２３４．５６", "元", "1234.56"),
        (" ¥ 1 234.56 ", "元", "1234.56"),
        ("5.7", "万元", "57000.00"),
        ("5,429.140001", "万元", "54291400.01"),
        ("5.7万元", "元", "57000.00"),
        ("57000元", "万元", "57000.00"),
        ("5.7 万", "元", "57000.00"),
    ],
)
def test_an_amount_is_read_in_the_unit_of_its_field_or_the_one_written_after_it(
    clerk, office, typed, unit, yuan
) -> None:
    sent = {"budget": office.budget.pk, "unit": office.unit.pk, "source": "other_income"}
    sent |= {"amount": typed, "amount-unit": unit}
    assert clerk.post(address(RevenueLine, "add"), sent).status_code == 302
    assert RevenueLine.objects.get(source="other_income").amount == Decimal(yuan)


@pytest.mark.parametrize(
    ("typed", "unit", "message"),
    [
        ("1.234,56", "元", "“1.234,56”数字格式不正确，应如 1,234.56。"),
        ("12,34", "元", "“12,34”数字格式不正确，应如 1,234.56。"),
        ("约5万", "万元", "“约5万”不是数字，请输入数字（单位：万元）。"),
        ("NaN", "元", "“NaN”不是数字，请输入数字（单位：元）。"),
        ("1e9", "万元", "“1e9”不是数字，请输入数字（单位：万元）。"),
        ("1.234", "元", "金额最多两位小数（精确到分）。"),
        ("1.2345678", "万元", "金额以万元填写时最多六位小数（精确到分）。"),
        ("-5", "万元", "预算金额不能为负数。"),
        ("10000000000", "万元", "金额过大，请检查单位是否为万元。"),
        ("", "万元", "请填写金额，无支出请删除该行。"),
    ],
)
def test_an_amount_that_is_none_is_refused_in_words_and_stays_as_typed(
    clerk, office, typed, unit, message
) -> None:
    sent = {"budget": office.budget.pk, "unit": office.unit.pk, "source": "other_income"}
    page = clerk.post(address(RevenueLine, "add"), sent | {"amount": typed, "amount-unit": unit})
    assert page.context["adminform"].form.errors["amount"] == [message]
    assert f'<span class="amount-unit">{unit}</span>' in page.content.decode()
    assert typed in page.content.decode()


def test_the_unit_of_a_page_is_chosen_remembered_and_shown_in_every_field(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path = address(RevenueLine, "change", line.pk)
    page = clerk.get(path).content.decode()
    assert 'value="1,254,567.50"' in page
    assert '<span class="amount-unit">元</span>' in page
    answer = clerk.get(path, {"amounts_in": "wan"})
    assert answer["Location"] == path
    page = clerk.get(path)
    assert 'value="125.45675"' in page.content.decode()
    assert '<span class="amount-unit">万元</span>' in page.content.decode()
    assert clerk.post(path, filled(page) | {"amount": "125.45676", "amount-unit": "万元"}).status_code == 302
    line.refresh_from_db()
    assert line.amount == Decimal("1254567.60")


@pytest.mark.parametrize(
    ("typed", "unit", "question"),
    [
        ("94.99", "元", "是否单位有误？按元为 94.99 元；如果填的是万元，应为 949,900.00 元"),
        (
            "54291400",
            "万元",
            "是否单位有误？按万元为 542,914,000,000.00 元；如果填的是元，应为 54,291,400.00 元",
        ),
    ],
)
def test_an_amount_that_looks_like_the_other_unit_is_saved_and_asked_about(
    clerk, office, typed, unit, question
) -> None:
    sent = {"budget": office.budget.pk, "unit": office.unit.pk, "source": "other_income"}
    page = clerk.post(address(RevenueLine, "add"), sent | {"amount": typed, "amount-unit": unit}, follow=True)
    assert question in page.content.decode()
    assert RevenueLine.objects.filter(source="other_income").exists()


def test_a_line_of_zero_is_no_line(clerk, office, form_of_budget) -> None:
    sent = {"budget": office.budget.pk, "unit": office.unit.pk, "source": "other_income", "amount": "0"}
    page = clerk.post(address(RevenueLine, "add"), sent, follow=True)
    assert "金额为 0，没有保存为一行收入。" in page.content.decode()
    line = RevenueLine.objects.get(budget=office.budget)
    path, data = form_of_budget
    number = next(
        key.split("-")[1]
        for key in data
        if key.startswith("revenuelines-") and key.endswith("-id") and data[key] == line.pk
    )
    page = clerk.post(path, data | {f"revenuelines-{number}-amount": "0.00"}, follow=True)
    assert "收入有 1 行金额为 0，没有保存为一行。" in page.content.decode()
    assert not RevenueLine.objects.filter(budget=office.budget).exists()


def test_a_stored_line_set_to_zero_in_its_own_form_goes(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path = address(RevenueLine, "change", line.pk)
    page = clerk.post(path, filled(clerk.get(path)) | {"amount": "0"}, follow=True)
    assert page.status_code == 200
    assert not RevenueLine.objects.filter(pk=line.pk).exists()


def test_a_zero_of_what_prints_its_zero_is_kept(clerk, office, form_of_budget) -> None:
    path, data = form_of_budget
    add_row(data, "procurementitems", category="works", amount="0")
    assert clerk.post(path, data).status_code == 302
    assert ProcurementItem.objects.get(category="works").amount == 0


def test_an_amount_typed_over_last_years_budget_is_what_was_executed(clerk, office, codes) -> None:
    row = PriorYearExecution.objects.get(budget=office.budget)
    PriorYearExecution.objects.filter(pk=row.pk).update(is_budget_figure=True)
    path = address(PriorYearExecution, "change", row.pk)
    clerk.post(path, filled(clerk.get(path)) | {"amount": "12345"})
    row.refresh_from_db()
    assert (row.amount, row.is_budget_figure) == (Decimal("12345.00"), False)


# One line of each classification. -------------------------------------------------------------------------------------


@pytest.fixture
def same_line(office, codes) -> dict[str, Any]:
    """What is sent for a line of which there is one already, of 1,234,567.50 yuan."""
    keys = {"functional_class": codes["2019999"].pk, "economic_class": codes["30217"].pk}
    return {"budget": office.budget.pk, "unit": office.unit.pk} | LINE | keys


def test_a_line_that_exists_already_is_refused_and_merging_is_offered(clerk, office, same_line) -> None:
    page = clerk.post(address(ExpenditureLine, "add"), same_line)
    shown = page.content.decode()
    assert "重复：同一分类组合已有一行，请合并。已有的一行金额为 1,234,567.50 元。" in shown
    assert '<input type="checkbox" name="merge"' in shown
    answer = clerk.post(address(ExpenditureLine, "add"), same_line | {"merge": "on"}, follow=True)
    assert "已合并到已有的一行" in answer.content.decode()
    amounts = ExpenditureLine.objects.filter(budget=office.budget, kind="operating")
    assert [line.amount for line in amounts] == [Decimal("1234667.50")]


def test_a_line_changed_into_another_is_merged_into_it_and_goes(clerk, office, codes, same_line) -> None:
    line = ExpenditureLine.objects.get(budget=office.budget, kind="project")
    path = address(ExpenditureLine, "change", line.pk)
    changed = filled(clerk.get(path)) | same_line | {"project": "", "amount": "20000"}
    assert "请合并" in clerk.post(path, changed).content.decode()
    assert clerk.post(path, changed | {"merge": "on"}).status_code == 302
    assert [each.amount for each in ExpenditureLine.objects.filter(budget=office.budget)] == [
        Decimal("1254567.50")
    ]


def test_no_merging_is_offered_where_nothing_is_twice(clerk, office) -> None:
    page = clerk.get(address(ExpenditureLine, "add")).content.decode()
    assert '<input type="hidden" name="merge"' in page
    assert '<div class="form-row hidden field-merge">' in page


def test_another_line_begins_with_the_choices_of_the_last(clerk, office, codes, same_line) -> None:
    changed = same_line | {"functional_class": codes["2080505"].pk, "_addanother": "1"}
    page = clerk.post(address(ExpenditureLine, "add"), changed, follow=True)
    form = page.context["adminform"].form
    assert {name: str(form[name].value()) for name in ("unit", "functional_class", "kind", "source")} == {
        "unit": str(office.unit.pk),
        "functional_class": str(codes["2080505"].pk),
        "kind": "operating",
        "source": "general_public_budget",
    }
    assert form["amount"].value() is None
    assert form["economic_class"].value() is None


# Control figures. -----------------------------------------------------------------------------------------------------


def test_control_figures_are_the_bureaus_and_the_clerk_reads_them(clerk, office, enter, cast) -> None:
    path = address(DepartmentalBudget, "change", office.budget.pk)
    assert "controlfigures-0-amount" not in clerk.get(path).content.decode()
    assert "2,000,000.00" in clerk.get(path).content.decode()
    bureau = enter(cast.administrator)
    data = filled(bureau.get(path))
    add_row(
        data,
        "controlfigures",
        source="government_fund_budget",
        kind="project",
        amount="30",
        **{"amount-unit": "万元"},
    )
    assert bureau.post(path, data).status_code == 302
    assert office.budget.controlfigures.get(kind="project").amount == Decimal("300000.00")
    row = office.budget.controlfigures.get(kind="project")
    assert clerk.post(address(ControlFigure, "change", row.pk), {"amount": "1"}).status_code == 403
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(status="submitted")
    assert bureau.post(address(ControlFigure, "change", row.pk), {"amount": "1"}).status_code == 403


def test_the_desk_shows_what_is_left_of_each_control_figure(clerk, office) -> None:
    desk = clerk.get(f"/admin/desk/{office.budget.pk}/").content.decode()
    assert "一般公共预算：全部支出" in desk
    assert "745,432.50" in desk
    office.budget.controlfigures.update(amount="1000000")
    desk = clerk.get(f"/admin/desk/{office.budget.pk}/").content.decode()
    assert "✗ -254,567.50" in desk
    assert "用本年资金安排的支出不应大于下达的控制数。一般公共预算。" in desk


def test_a_row_taken_over_without_an_amount_does_not_keep_the_rest_from_being_saved(clerk, office) -> None:
    item = ThreePublicFundsItem.objects.get(budget=office.budget)
    ThreePublicFundsItem.objects.filter(pk=item.pk).update(amount=None)
    path = address(DepartmentalBudget, "change", office.budget.pk)
    page = clerk.get(path)
    assert clerk.post(path, filled(page) | {"duties": "一、先存这一段。"}).status_code == 302
    item.refresh_from_db()
    assert item.amount is None
    number = add_row(
        data := filled(clerk.get(path)), "threepublicfundsitems", unit=office.unit.pk, item="overseas"
    )
    data |= {f"threepublicfundsitems-{number}-{name}": "0" for name in ("prior_year_amount", "quantity")}
    page = clerk.post(path, data | {f"threepublicfundsitems-{number}-amount": ""})
    assert errors(page, ThreePublicFundsItem, number) == {"amount": ["请填写预算数，没有请填 0。"]}


# Expenditure in the form of its budget. -------------------------------------------------------------------------------


def test_lines_of_a_small_budget_are_entered_in_its_form(clerk, office, codes, form_of_budget) -> None:
    path, data = form_of_budget
    keys = {
        "functional_class": codes["2080505"].pk,
        "economic_class": codes["30101"].pk,
        "unit": office.unit.pk,
    }
    number = add_row(data, "expenditurelines", **LINE | keys)
    page = clerk.post(path, data)
    assert errors(page, ExpenditureLine, number) == {
        "economic_class": ["公用经费不能使用 301 工资福利支出类经济科目 30101。"]
    }
    data[f"expenditurelines-{number}-kind"] = "personnel"
    assert clerk.post(path, data).status_code == 302
    line = ExpenditureLine.objects.get(functional_class=codes["2080505"])
    assert (line.budget, line.amount) == (office.budget, Decimal("100.00"))


def test_a_line_repeated_in_the_form_is_refused(clerk, office, codes, form_of_budget, same_line) -> None:
    path, data = form_of_budget
    number = add_row(
        data, "expenditurelines", **{key: same_line[key] for key in same_line if key != "budget"}
    )
    page = clerk.post(path, data)
    assert "重复：同一分类组合已有一行，请合并。" in str(errors(page, ExpenditureLine, number))


def test_lines_of_a_large_budget_stay_in_their_list(clerk, office, codes, monkeypatch) -> None:
    monkeypatch.setattr("apps.budgets.admin.LINES_IN_FORM", 1)
    path = address(DepartmentalBudget, "change", office.budget.pk)
    assert "expenditurelines-0-amount" not in clerk.get(path).content.decode()
    assert "共 2 行，查看和编制" in clerk.get(path).content.decode()
