"""Every page of a budget with 5,000 lines takes a few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.roles import Role
from apps.budgets.models import ExpenditureLine
from benchmarks.admin_pages import QUERIES_GOAL, addresses
from benchmarks.generated import USUAL, build
from tests.cast import person


@pytest.mark.usefixtures("official_codes")
def test_pages_of_a_budget_with_five_thousand_lines(enter) -> None:
    budget = build(USUAL)
    assert ExpenditureLine.objects.filter(budget=budget).count() == 5_000
    client = enter(person("bianzhi", "编制员", Role.PREPARER, department=budget.department))
    counted = {}
    for name, address in addresses(budget):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, name
        counted[name] = len(queries)
    assert {name: count for name, count in counted.items() if count >= QUERIES_GOAL} == {}
