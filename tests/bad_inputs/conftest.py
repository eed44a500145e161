"""The demonstration budget in draft, its people, and its clerk at work."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from tests import cast as people


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    return people.call(demo_budget.department, Department.objects.create(code="902", name="杭州市另一个局"))


@pytest.fixture
def enter() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def clerk(cast: people.Cast, enter: Callable[[User], Client]) -> Client:
    return enter(cast.preparer)
