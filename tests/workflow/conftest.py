"""The demonstration budget in draft, and the cast around it."""

import pytest

from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from tests import cast as cast_module


@pytest.fixture
def budget(demo_budget: DepartmentalBudget) -> DepartmentalBudget:
    return demo_budget


@pytest.fixture
def cast(budget: DepartmentalBudget) -> cast_module.Cast:
    return cast_module.call(budget.department, Department.objects.create(code="902", name="别部门"))
