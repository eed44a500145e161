"""The wrong person sees nothing and changes nothing; a locked budget is shown, not changed."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role, may
from apps.accounts.scope import sees, visible_departments
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, RevenueLine, Status
from apps.departments.models import BudgetaryUnit, Department
from apps.publications.models import Publication
from tests.admin.conftest import registered
from tests.admin.pages import address, filled
from tests.cast import PASSWORD, person

SHARED = {"FiscalYear", "FunctionalClass", "EconomicClass"}
"""Common to all departments."""

OWNED = pytest.mark.parametrize(
    "model",
    [model for model in registered() if model.__name__ not in SHARED and model is not User],
    ids=lambda model: model._meta.label,
)


@OWNED
def test_a_clerk_of_another_department_finds_nothing(model, office, history, cast, enter) -> None:
    client = enter(cast.stranger)
    row = next(row for row in model._default_manager.order_by("pk") if sees(cast.preparer, row))
    for page in ("change", "delete", "history"):
        assert client.get(address(model, page, row.pk)).status_code in {403, 404}
    assert client.get(address(model, "change", row.pk)).status_code == 404
    assert client.post(address(model, "change", row.pk), {}).status_code in {403, 404}
    assert "协作局" not in client.get(address(model, "changelist")).content.decode()


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_nobody_is_sent_to_sign_in(model, office) -> None:
    answer = Client().get(address(model, "changelist"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_visible_departments(cast, office, other_office, db) -> None:
    assert list(visible_departments(cast.preparer)) == [office.department]
    assert list(visible_departments(cast.stranger)) == [other_office.department]
    for bureau in (cast.reviewer, cast.publisher, cast.administrator):
        assert set(visible_departments(bureau)) == {office.department, other_office.department}
    assert set(visible_departments(User(is_superuser=True))) == set(Department.objects.all())


def test_a_user_without_role_sees_nothing(cast, office, enter) -> None:
    nobody = person("wujuese", "无角色", department=office.department)
    assert not visible_departments(nobody).exists()
    assert not sees(nobody, office.budget)
    assert enter(nobody).get(address(DepartmentalBudget, "changelist")).status_code == 403


def test_a_preparer_whose_department_was_forgotten_sees_nothing(cast, office, enter) -> None:
    lost = person("meibumen", "没有部门", Role.PREPARER)
    assert not visible_departments(lost).exists()
    assert "协作局" not in enter(lost).get(address(DepartmentalBudget, "changelist")).content.decode()


def test_one_who_has_left_sees_nothing(cast, office) -> None:
    left = User.objects.get(pk=cast.reviewer.pk)
    left.is_active = False
    assert not visible_departments(left).exists()
    assert not may(left, Role.REVIEWER)


def test_choices_offer_only_the_own_department_and_year(cast, office, other_office, codes, enter) -> None:
    def offered(field: str, client: Client, **narrowing: object) -> list[str]:
        asked = {"app_label": "budgets", "model_name": "expenditureline", "field_name": field, "term": ""}
        answer = client.get("/admin/autocomplete/", asked | narrowing)
        return [each["text"] for each in answer.json()["results"]]

    clerk = enter(cast.preparer)
    assert offered("unit", clerk) == ["A01001 协作局本级"]
    assert offered("project", clerk) == ["A01P1 协作局协作项目"]
    assert offered("project", clerk, budget=other_office.budget.pk) == []

    bureau = enter(cast.administrator)
    assert len(offered("unit", bureau)) == 2
    assert offered("unit", bureau, department=other_office.department.pk, year=2024) == ["B02001 别部门本级"]
    assert offered("unit", bureau, year=2023) == []
    assert offered("functional_class", bureau, edition=2023) == ["2010199 旧科目"]


def test_the_form_of_a_line_narrows_its_choices_to_the_budget(cast, office, enter) -> None:
    line = ExpenditureLine.objects.filter(budget=office.budget).first()
    client = enter(cast.preparer)
    for path in (address(ExpenditureLine, "change", line.pk), address(ExpenditureLine, "add")):
        page = client.get(path).content.decode()
        assert "/admin/autocomplete/?edition=2024" in page
        assert f"/admin/autocomplete/?department={office.department.pk}&amp;year=2024" in page
        assert f"/admin/autocomplete/?budget={office.budget.pk}" in page


def test_a_unit_of_another_department_cannot_be_sent(cast, office, other_office, enter) -> None:
    sent = {"budget": office.budget.pk, "unit": other_office.unit.pk, "source": "other_income", "amount": "1"}
    page = enter(cast.preparer).post(address(RevenueLine, "add"), sent)
    assert "选择一个有效的选项" in page.content.decode()
    sent = {"budget": other_office.budget.pk, "unit": office.unit.pk, "source": "other_income", "amount": "1"}
    assert enter(cast.preparer).post(address(RevenueLine, "add"), sent).status_code == 200
    assert not RevenueLine.objects.filter(source="other_income").exists()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED, Status.PUBLISHED])
def test_a_locked_budget_is_view_only(status, cast, office, enter) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(status=status)
    client = enter(cast.preparer)

    page = client.get(address(DepartmentalBudget, "change", office.budget.pk)).content.decode()
    assert 'name="_save"' not in page
    assert "添加另一个" not in page
    assert "1,254,567.50" in page
    assert client.post(address(DepartmentalBudget, "change", office.budget.pk), {}).status_code == 403

    page = client.get(address(RevenueLine, "change", line.pk)).content.decode()
    assert 'name="_save"' not in page
    assert "1,254,567.50" in page
    assert client.post(address(RevenueLine, "change", line.pk), {"amount": "1"}).status_code == 403
    assert client.post(address(RevenueLine, "delete", line.pk), {"post": "yes"}).status_code == 403
    together = {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"}
    assert client.post(address(RevenueLine, "changelist"), together).status_code == 403
    assert "budget" not in client.get(address(RevenueLine, "add")).context["adminform"].form.initial
    assert RevenueLine.objects.get(pk=line.pk).amount == line.amount
    with pytest.raises(ValidationError, match="不能修改"):
        RevenueLine.objects.get(pk=line.pk).save()


def test_what_the_approval_says_is_written_by_that_step_alone(cast, office, enter) -> None:
    path = address(DepartmentalBudget, "change", office.budget.pk)
    clerk = enter(cast.preparer)
    page = clerk.get(path)
    assert not set(page.context["adminform"].form.fields) & {"approved_on", "approval_number"}
    sent = {"approved_on": "2024-02-05", "approval_number": "杭财预〔五〕号"}
    assert clerk.post(path, filled(page) | sent).status_code == 302
    assert enter(cast.reviewer).post(path, sent).status_code == 403
    budget = DepartmentalBudget.objects.get(pk=office.budget.pk)
    assert (budget.approved_on, budget.approval_number) == (office.budget.approved_on, "")


def test_the_bureau_reads_records_and_leaves_them_to_the_department(cast, office, enter) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    for user in (cast.reviewer, cast.publisher, cast.administrator):
        client = enter(user)
        assert 'name="_save"' not in client.get(address(RevenueLine, "change", line.pk)).content.decode()
        assert client.post(address(RevenueLine, "change", line.pk), {"amount": "1"}).status_code == 403


def test_departments_and_their_units_belong_to_the_bureau(cast, office, enter) -> None:
    client = enter(cast.preparer)
    assert client.get(address(BudgetaryUnit, "add")).status_code == 403
    assert client.post(address(BudgetaryUnit, "change", office.unit.pk), {"name": "改名"}).status_code == 403
    assert client.get(address(Publication, "changelist")).status_code == 200


def test_units_of_a_locked_budget_are_view_only_for_the_bureau_too(cast, office, other_office, enter) -> None:
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(status=Status.SUBMITTED)
    client = enter(cast.administrator)
    path = address(BudgetaryUnit, "change", office.unit.pk)
    sent = filled(client.get(address(BudgetaryUnit, "change", other_office.unit.pk)))
    assert client.post(address(BudgetaryUnit, "change", other_office.unit.pk), sent).status_code == 302
    assert 'name="_save"' not in client.get(path).content.decode()
    assert client.post(path, sent).status_code == 403
    assert client.post(address(BudgetaryUnit, "delete", office.unit.pk), {"post": "yes"}).status_code == 403
    new = sent | {"department": office.department.pk, "code": "A01009"}
    page = client.post(address(BudgetaryUnit, "add"), new)
    assert "2024年协作局部门预算已上报，不能修改；请先退回，或按更正程序办理。" in page.content.decode()
    moved = sent | {"department": office.department.pk}
    page = client.post(address(BudgetaryUnit, "change", other_office.unit.pk), moved)
    assert "2024年协作局部门预算已上报" in page.content.decode()
    assert BudgetaryUnit.objects.filter(department=office.department).count() == 1


def test_the_cast_can_sign_in(cast) -> None:
    for user in cast.everyone():
        client = Client()
        client.post("/admin/login/", {"username": user.username, "password": PASSWORD, "next": "/admin/"})
        assert client.get("/admin/").status_code == 200
