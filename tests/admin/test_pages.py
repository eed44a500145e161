"""Every page of the admin opens for those it is for, in Chinese, within its content policy and few queries."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.roles import permissions_of, roles_of
from apps.accounts.scope import visible
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Project, RevenueLine
from apps.departments.models import BudgetaryUnit
from tests.admin.conftest import GENERAL, registered
from tests.admin.pages import address, english, read

NAMES = ("bianzhi", "shenhe", "fabu", "biebu", "guanli", "A01-P1", "A01", "B02-P1", "B02")

MODELS = pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
ROLES = pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher", "administrator"])

QUERIES_OF_A_LIST = 12
"""Session, user, permissions, roles, two counts, the page, and a few for filters: never one a row."""


def permitted(user: Any, model: Any, *actions: str) -> bool:
    (role,) = roles_of(user)
    app, name = model._meta.app_label, model._meta.model_name
    return any(f"{app}.{action}_{name}" in permissions_of(role) for action in actions)


@MODELS
@ROLES
def test_list_add_and_change_open_for_whom_the_table_of_roles_says(model, who, cast, history, enter) -> None:
    user = getattr(cast, who)
    client = enter(user)
    may_view = permitted(user, model, "view")

    listed = client.get(address(model, "changelist"))
    assert listed.status_code == (200 if may_view else 403)

    added = client.get(address(model, "add"))
    assert added.status_code == (200 if permitted(user, model, "add") else 403)

    rows = model._default_manager.order_by("pk")
    row = visible(rows, user).first() or rows.first()
    changed = client.get(address(model, "change", row.pk))
    assert changed.status_code == (200 if may_view else 403)

    for page in (listed, added, changed):
        if page.status_code == 200:
            assert not read(page).blocked
            assert english(page, *NAMES) == []


@ROLES
def test_the_index_lists_only_chinese(who, cast, enter) -> None:
    page = enter(getattr(cast, who)).get("/admin/")
    assert page.status_code == 200
    assert english(page, *NAMES) == []
    assert not read(page).blocked
    assert "部门预算公开 · 编制与审核" in page.content.decode()


def test_other_pages_are_chinese_too(cast, enter, office) -> None:
    client = enter(cast.administrator)
    user = cast.preparer
    pages = [
        "/admin/password_change/",
        address(type(user), "change", user.pk).replace("change/", "password/"),
        address(type(user), "history", user.pk),
        address(BudgetaryUnit, "delete", office.unit.pk),
        address(BudgetaryUnit, "import"),
        address(BudgetaryUnit, "export"),
    ]
    for path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert english(page, *NAMES) == [], path
        assert not read(page).blocked, path
    page = Client().get("/admin/login/")
    assert english(page) == []


def grow(office: Any, codes: Any) -> None:
    """Sixty more rows of what a list shows, of sixty units."""
    for number in range(60):
        unit = BudgetaryUnit.objects.create(
            department=office.department,
            year=2024,
            code=f"U{number}",
            name=f"单位{number}",
            nature="institution",
        )
        project = Project.objects.create(
            budget=office.budget, unit=unit, code=f"N{number}", name=f"项目{number}"
        )
        RevenueLine.objects.create(budget=office.budget, unit=unit, source=GENERAL, amount=number)
        ExpenditureLine.objects.create(
            budget=office.budget,
            unit=unit,
            functional_class=codes["2019999"],
            kind="project",
            project=project,
            source=GENERAL,
            amount=number,
        )


@MODELS
def test_a_list_takes_few_queries(
    model, office, codes, cast, history, enter, django_assert_max_num_queries
) -> None:
    grow(office, codes)
    client = enter(cast.administrator)
    with django_assert_max_num_queries(QUERIES_OF_A_LIST):
        assert client.get(address(model, "changelist")).status_code == 200


def test_a_budget_with_many_records_takes_no_query_a_row(
    office, codes, cast, enter, django_assert_max_num_queries
) -> None:
    client = enter(cast.preparer)
    with django_assert_max_num_queries(60) as few:
        client.get(address(DepartmentalBudget, "change", office.budget.pk))
    grow(office, codes)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get(address(DepartmentalBudget, "change", office.budget.pk))
    assert "单位59" in page.content.decode()


def test_amounts_in_lists_have_thousands_separators_and_their_unit(office, cast, enter) -> None:
    page = enter(cast.preparer).get(address(ExpenditureLine, "changelist")).content.decode()
    assert '<td class="field-amount_yuan">1,234,567.50</td>' in page
    assert "金额（元）" in page
