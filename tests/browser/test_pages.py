"""Every page is accessible, fits a phone, keeps its policy and logs nothing."""

import pytest
from playwright.sync_api import Page, expect

from apps.budgets.models import DepartmentalBudget
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser


def test_a_preparer_signs_in_and_finds_the_own_budget(
    page: Page, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    page.goto("/admin/")
    page.get_by_label("用户名").fill(cast.preparer.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name=str(demo_budget)).click()
    expect(page.get_by_role("heading", name="填报清单")).to_be_visible()
