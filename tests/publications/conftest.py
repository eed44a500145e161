"""A publication of the seed, ready made or through the workflow; every test begins with nothing laid out before."""

from functools import cache as once

import pytest
from django.core.cache import cache

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from apps.disclosure.serialization import dump
from apps.publications.models import Publication
from tests import cast as cast_module
from tests.booklets import hangzhou_2024
from tests.workflow.walking import bring_to


@pytest.fixture(autouse=True)
def cold() -> None:
    cache.clear()


@once
def seed() -> str:
    return dump(hangzhou_2024.disclosure())


@pytest.fixture
def publisher(db: None) -> User:
    return User.objects.create_user("fabu", name="发布员")


@pytest.fixture
def publication(publisher: User) -> Publication:
    """What publishing the seed stores (`tests/workflow` shows that it does), without a budget behind it."""
    return Publication.objects.create(
        department=Department.objects.create(code="191", name=hangzhou_2024.DEPARTMENT),
        year=2024,
        department_code="191",
        department_name=hangzhou_2024.DEPARTMENT,
        total="5,489.14",
        content=seed(),
        published_by=publisher,
    )


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> cast_module.Cast:
    return cast_module.call(demo_budget.department, Department.objects.create(code="902", name="别部门"))


@pytest.fixture
def published(demo_budget: DepartmentalBudget, cast: cast_module.Cast) -> Publication:
    """The demonstration budget, published by the right people."""
    bring_to("published", demo_budget, cast)
    return Publication.objects.get()
