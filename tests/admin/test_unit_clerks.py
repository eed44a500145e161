"""A clerk of some units: their records and no others, the department's budget to read, nothing of the whole to do."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import RECORDS_OF_DEPARTMENTS, RECORDS_OF_UNITS, Role
from apps.accounts.scope import sees, unit_path, visible
from apps.budgets.choices import FundingSource
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Project, RevenueLine, YearEndCarryOver
from apps.departments.models import BudgetaryUnit
from apps.performance.models import PerformanceIndicator, PerformanceTarget
from apps.procurement.models import ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem
from apps.workflow.stating import state
from apps.workflow.transitions import Refused, perform
from tests.admin.conftest import registered
from tests.admin.pages import address, filled
from tests.cast import person

GENERAL = FundingSource.GENERAL_PUBLIC_BUDGET


@pytest.fixture
def second(office, codes) -> BudgetaryUnit:
    """Another unit of the department, with a row of every kind that units have."""
    unit = BudgetaryUnit.objects.create(
        department=office.department, year=2024, code="A01002", name="协作中心", nature="institution"
    )
    project = Project.objects.create(budget=office.budget, unit=unit, code="A01P2", name="中心项目")
    own = {"budget": office.budget, "unit": unit}
    ExpenditureLine.objects.create(
        **own,
        functional_class=codes["2019999"],
        kind="project",
        project=project,
        source=GENERAL,
        amount="5",
    )
    RevenueLine.objects.create(**own, source=GENERAL, amount="5")
    YearEndCarryOver.objects.create(**own, source=FundingSource.OTHER_INCOME, amount="1")
    ThreePublicFundsItem.objects.create(**own, item="reception", amount="1", prior_year_amount="1")
    ProcurementItem.objects.create(**own, category="goods", amount="3")
    PerformanceTarget.objects.create(budget=office.budget, project=project, text="完成中心任务")
    PerformanceIndicator.objects.create(
        budget=office.budget, project=project, level_one="产出指标", level_three="场次", value="≥1"
    )
    return unit


@pytest.fixture
def clerk(cast, office, second) -> User:
    user = person("zhongxin", "中心编制员", Role.PREPARER, department=office.department)
    user.unit_codes = "A01002"
    user.full_clean()
    user.save()
    return User.objects.get(pk=user.pk)


OF_UNITS = pytest.mark.parametrize(
    "model",
    [model for model in registered() if model._meta.label_lower in RECORDS_OF_UNITS],
    ids=lambda model: model._meta.label,
)
WHOLE = pytest.mark.parametrize(
    "model",
    [
        model
        for model in registered()
        if model._meta.label_lower in (*RECORDS_OF_DEPARTMENTS, "budgets.departmentalbudget")
    ],
    ids=lambda model: model._meta.label,
)


def test_the_table_of_roles_knows_which_records_are_of_units() -> None:
    by_label = {model._meta.label_lower: model for model in registered()}
    assert all(unit_path(by_label[label]) for label in RECORDS_OF_UNITS)
    assert not any(unit_path(by_label[label]) for label in RECORDS_OF_DEPARTMENTS)


@OF_UNITS
def test_only_the_own_units_rows_are_seen(model, clerk, office, second, enter) -> None:
    rows = list(visible(model._default_manager.all(), clerk))
    assert len(rows) == 1
    assert sees(clerk, rows[0])
    client = enter(clerk)
    for row in model._default_manager.filter(budget=office.budget):
        status = 200 if row in rows else 404
        assert client.get(address(model, "change", row.pk)).status_code == status
        assert sees(clerk, row) is (row in rows)
        if row not in rows:
            assert client.post(address(model, "change", row.pk), {}).status_code in (403, 404)
            assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code in (403, 404)
    assert model._default_manager.filter(budget=office.budget).count() == 3 - (model is not ExpenditureLine)


@OF_UNITS
def test_the_own_rows_are_edited(model, clerk, enter) -> None:
    row = visible(model._default_manager.all(), clerk).get()
    client = enter(clerk)
    page = client.get(address(model, "change", row.pk))
    assert 'name="_save"' in page.content.decode()
    assert client.post(address(model, "change", row.pk), filled(page)).status_code == 302


@WHOLE
def test_what_is_of_the_whole_department_is_read_only(model, clerk, office, enter) -> None:
    row = model._default_manager.filter(pk__in=visible(model._default_manager.all(), clerk)).first()
    client = enter(clerk)
    page = client.get(address(model, "change", row.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403


def test_a_line_cannot_be_put_under_another_unit(clerk, office, enter) -> None:
    line = RevenueLine.objects.get(unit__code="A01002")
    client = enter(clerk)
    path = address(RevenueLine, "change", line.pk)
    page = client.post(path, filled(client.get(path)) | {"unit": office.unit.pk})
    assert "选择一个有效的选项" in page.content.decode()
    line.refresh_from_db()
    assert line.unit.code == "A01002"


def test_choices_offer_the_own_units_and_their_projects(clerk, enter) -> None:
    def offered(field: str) -> list[str]:
        asked = {"app_label": "budgets", "model_name": "expenditureline", "field_name": field, "term": ""}
        return [each["text"] for each in enter(clerk).get("/admin/autocomplete/", asked).json()["results"]]

    assert offered("unit") == ["A01002 协作中心"]
    assert offered("project") == ["A01P2 中心项目"]


def test_the_budget_and_its_preview_are_open_and_show_the_whole_department(clerk, office, enter) -> None:
    client = enter(clerk)
    assert client.get(reverse("workflow:desk", args=[office.budget.pk])).status_code == 200
    assert client.get(reverse("workflow:preview", args=[office.budget.pk])).status_code == 200
    form = client.get(address(DepartmentalBudget, "change", office.budget.pk)).content.decode()
    assert "协作中心" in form
    assert "协作局协作项目" not in form


def test_one_cannot_submit(clerk, office, enter) -> None:
    with pytest.raises(Refused):
        perform("submit", office.budget, by=clerk)
    page = enter(clerk).get(reverse("workflow:desk", args=[office.budget.pk])).content.decode()
    assert reverse("workflow:step", args=[office.budget.pk, "submit"]) not in page
    assert "只负责部门中的几个单位" in page


@pytest.mark.parametrize("name", ["import", "filled"])
def test_one_cannot_take_or_send_a_whole_workbook_and_is_told_why(name, clerk, office, enter) -> None:
    path = reverse("workbook:filled", args=[office.budget.pk])
    answer = enter(clerk).get(path if name == "filled" else address(DepartmentalBudget, "import"))
    assert answer.status_code == 403
    assert "只负责部门中的几个单位" in answer.content.decode()


@pytest.mark.parametrize("name", ["trace", "trace_csv"])
def test_the_lines_behind_a_number_may_be_those_of_others(name, clerk, office, enter) -> None:
    path = reverse(f"workflow:{name}", args=[office.budget.pk])
    answer = enter(clerk).get(path, {"cell": "budget_summary:use_total:use"})
    assert answer.status_code == 403
    assert "只负责部门中的几个单位" in answer.content.decode()


def test_the_reasons_are_read_and_not_written(clerk, office, enter) -> None:
    client = enter(clerk)
    path = reverse("workflow:reasons", args=[office.budget.pk])
    page = client.get(path)
    assert page.status_code == 200
    assert all(form.fields["text"].disabled for _, form in page.context["rows"])


@pytest.mark.parametrize("name", ["three_public", "procurement", "assets", "prior_year"])
def test_nothing_is_stated_for_all_units(name, clerk, office) -> None:
    with pytest.raises(Refused, match="权限"):
        state(name, office.budget, by=clerk)


def test_nothing_is_begun_for_the_department(clerk, office, enter) -> None:
    path = reverse("workflow:begin", args=[2024, office.department.pk])
    assert enter(clerk).get(path).status_code in (403, 404)
    assert "开始编制" not in enter(clerk).get("/admin/").content.decode()


def test_the_audit_log_of_the_department_is_not_theirs(clerk, enter) -> None:
    assert enter(clerk).get("/admin/audit/auditentry/").status_code == 403


@pytest.mark.parametrize("typed", ["A01002", " A01002， A01001 ", "A01001,A01002", "A01002\nA01002"])
def test_codes_are_typed_as_people_type_them(typed, clerk) -> None:
    clerk.unit_codes = typed
    clerk.full_clean()
    assert clerk.unit_codes in ("A01002", "A01002、A01001", "A01001、A01002")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"unit_codes": "B02001"}, "所属部门没有编码为B02001的单位。"),
        ({"unit_codes": "A01002", "department": None}, "请先选择所属部门"),
    ],
)
def test_codes_of_no_own_unit_are_refused(changes, told, clerk) -> None:
    for name, value in changes.items():
        setattr(clerk, name, value)
    with pytest.raises(ValidationError, match=told):
        clerk.full_clean()


def test_without_codes_a_clerk_works_for_the_whole_department(cast, office, second) -> None:
    assert visible(RevenueLine.objects.all(), cast.preparer).count() == 2


def test_the_history_of_the_budget_does_not_tell_of_other_units(clerk, office, enter, cast) -> None:
    line = RevenueLine.objects.filter(unit=office.unit).first()
    line.amount = 777777777
    line.save()
    path = address(DepartmentalBudget, "history", office.budget.pk)
    assert "777,777,777.00" in enter(cast.preparer).get(path).content.decode()
    assert "777,777,777.00" not in enter(clerk).get(path).content.decode()


def test_a_blank_unit_would_speak_for_the_whole_department(clerk, office, enter) -> None:
    sent = {"budget": office.budget.pk, "unit": "", "category": "goods", "amount": "777777"}
    answer = enter(clerk).post(address(ProcurementItem, "add"), sent)
    assert answer.context["adminform"].form.errors["unit"]
    assert not ProcurementItem.objects.filter(amount=777777).exists()
