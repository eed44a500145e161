"""Every version, the difference between two, what was withdrawn, and what reviewers look at closely, in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.disclosure.compiling import disclose
from apps.disclosure.serialization import dump
from apps.publications.models import Publication
from tests.browser.conftest import Enter
from tests.browser.test_pages import look
from tests.cast import Cast
from tests.workflow.walking import WAY, bring_to, right_person, take

pytestmark = pytest.mark.browser


def correct(budget: DepartmentalBudget, cast: Cast) -> None:
    """Publish, and publish a second version with ten thousand yuan moved and a sentence reworded."""
    bring_to("correcting", budget, cast)
    one, other = ExpenditureLine.objects.filter(
        budget=budget, economic_class__code__in=("30201", "30228"), project=None
    )
    ExpenditureLine.objects.filter(pk=one.pk).update(amount=one.amount + 10000)
    ExpenditureLine.objects.filter(pk=other.pk).update(amount=other.amount - 10000)
    budget.refresh_from_db()
    budget.duties = budget.duties.replace("完成市委、市政府交办", "完成市委交办")
    budget.save()
    for step in WAY["published"]:
        take(step, budget, right_person(cast, step))


def test_readers_find_the_difference_of_a_correction_and_the_old_version(
    page: Page, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    correct(demo_budget, cast)
    page.goto("/2024/191/")
    page.get_by_role("link", name="与上一版的不同").click()
    row = page.get_by_role("row").filter(has_text="办公费").first
    expect(row).to_contain_text("13.00")
    row.get_by_role("link", name="14.00").click()
    expect(page).to_have_url("/2024/191/v2/#t6-30201-total")
    page.get_by_role("link", name="全部版本").first.click()
    page.get_by_role("link", name="第1版").click()
    expect(page.get_by_role("note")).to_contain_text("这是第1版，不是最新版本。")
    page.get_by_role("link", name="查看最新版本").click()
    expect(page).to_have_url("/2024/191/")


def test_pages_of_versions(page: Page, demo_budget: DepartmentalBudget, cast: Cast) -> None:
    correct(demo_budget, cast)
    pages = {
        "v1": "v1/",
        "v2": "",
        "list": "versions/",
        "differences": "v2/differences/",
        "table": "v1/tables/6/",
    }
    look(page, {f"version-{name}": f"/2024/191/{below}" for name, below in pages.items()})
    take("withdraw", demo_budget, right_person(cast, "withdraw"))
    look(page, {"withdrawn": "/2024/191/", "withdrawn-list": "/2024/191/versions/", "withdrawn-home": "/"})


def test_pages_for_looking_closely(enter: Enter, demo_budget: DepartmentalBudget, cast: Cast) -> None:
    Publication.objects.create(
        department=demo_budget.department,
        year=2023,
        department_code="191",
        department_name=demo_budget.department.name,
        total="1.00",
        content=dump(disclose(demo_budget)),
        published_by=cast.publisher,
    )
    correct(demo_budget, cast)
    key = [demo_budget.pk]
    look(
        enter(cast.reviewer),
        {
            "trace": f"{reverse('workflow:trace', args=key)}?cell=t3-2019999-total",
            "trace-three-public": f"{reverse('workflow:trace', args=key)}?cell=t7-total-total",
            "compare": reverse("workflow:compare", args=key),
        },
    )
