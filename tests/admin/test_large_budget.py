"""A budget of five thousand lines: every page about it asks the database a fixed, small number of questions."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.budgets.models import (
    BudgetRecord,
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit
from apps.performance.models import PerformanceTarget
from tests.admin.conftest import GENERAL, Office, registered
from tests.admin.pages import address, filled

MOST = 25
LINES = 5_000
UNITS = 50


@pytest.fixture
def large(office: Office, codes: Any) -> Office:
    """Fifty units with a project and a hundred lines each, and a hundred records of every kind in the form."""
    budget = office.budget
    units = BudgetaryUnit.objects.bulk_create(
        BudgetaryUnit(
            department=office.department, year=2024, code=f"U{n}", name=f"单位{n}", nature="institution"
        )
        for n in range(UNITS)
    )
    functions = FunctionalClass.objects.bulk_create(
        FunctionalClass(edition=2024, code=f"213{n:04}", name=f"项{n}") for n in range(100)
    )
    economies = EconomicClass.objects.bulk_create(
        EconomicClass(edition=2024, code=f"302{n:02}", name=f"款{n}") for n in range(20, 40)
    )
    projects = Project.objects.bulk_create(
        Project(budget=budget, unit=unit, code=f"P{n}", name=f"项目{n}", position=n)
        for n, unit in enumerate(units)
    )
    PerformanceTarget.objects.bulk_create(
        PerformanceTarget(budget=budget, project=project, text="完成。") for project in projects
    )
    ExpenditureLine.objects.bulk_create(
        ExpenditureLine(
            budget=budget,
            unit=units[n % UNITS],
            functional_class=functions[n // UNITS],
            economic_class=economies[n % 20],
            kind="operating",
            source=GENERAL,
            amount=100 + n,
        )
        for n in range(LINES)
    )
    RevenueLine.objects.bulk_create(
        RevenueLine(budget=budget, unit=unit, source=GENERAL, amount=5000) for unit in units
    )
    for function in functions:
        PriorYearExecution(budget=budget, functional_class=function, source=GENERAL, amount=5)
    PriorYearExecution.objects.bulk_create(
        PriorYearExecution(budget=budget, functional_class=each, source=GENERAL, amount=500)
        for each in functions
    )
    Explanation.objects.bulk_create(
        Explanation(budget=budget, topic="item_purpose", functional_class=each, text="用途")
        for each in functions
    )
    GlossaryEntry.objects.bulk_create(
        GlossaryEntry(budget=budget, functional_class=each, definition="解释。") for each in functions
    )
    return office


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


RECORDS = [model for model in registered() if issubclass(model, BudgetRecord)]


def test_no_page_of_a_large_budget_takes_more_than_its_share_of_queries(large, cast, enter) -> None:
    budget = large.budget
    clerk = enter(cast.preparer)
    pages = [
        address(DepartmentalBudget, page, *key) for page, key in (("changelist", ()), ("change", [budget.pk]))
    ]
    pages += [f"/admin/desk/{budget.pk}/{part}" for part in ("", "reasons/", "preview/", "review/")]
    pages += ["/admin/", f"/admin/desk/begin/2024/{large.department.pk}/"]
    for model in RECORDS:
        row = model._default_manager.filter(budget=budget).order_by("-pk").first()
        pages += [
            f"{address(model, 'changelist')}?budget__id__exact={budget.pk}",
            address(model, "change", row.pk),
        ]
        if model.__name__ != "ControlFigure":
            pages.append(address(model, "add"))
    taken = {path: asked(clerk, path) for path in pages}
    assert {path: count for path, count in taken.items() if count > MOST} == {}


def test_saving_a_large_form_unchanged_writes_nothing_and_asks_little(large, cast, enter) -> None:
    clerk, path = enter(cast.preparer), address(DepartmentalBudget, "change", large.budget.pk)
    data = filled(clerk.get(path))
    with CaptureQueriesContext(connection) as queries:
        assert clerk.post(path, data).status_code == 302
    statements = [query["sql"].split()[0] for query in queries]
    assert "UPDATE" not in {
        query["sql"].split()[0] for query in queries if "budgets_" in query["sql"].split("WHERE")[0]
    }
    assert len(statements) <= 40
