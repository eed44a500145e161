"""Every page is accessible, fits a phone, keeps its policy and logs nothing."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.accounts.roles import permissions_of, roles_of
from apps.accounts.scope import visible
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, RevenueLine
from apps.departments.models import BudgetaryUnit
from apps.disclosure.compiling import disclose
from apps.workflow.commenting import comment, reply, settle
from tests.admin.conftest import registered
from tests.admin.pages import address
from tests.browser.conftest import Enter
from tests.browser.looking import faults, picture, unfold
from tests.cast import PASSWORD, Cast
from tests.workflow.walking import be_vague, bring_to, date_approval, right_person, take

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


def look(page: Page, addresses: dict[str, str]) -> None:
    """Open each address; say at once what is wrong on any of them."""
    found = []
    for name, where in addresses.items():
        page.goto(where)
        unfold(page)
        found += picture(page, name) + faults(page)
    assert not found, "\n".join(found)


def test_public_pages(page: Page, demo_budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("correcting", demo_budget, cast)
    ExpenditureLine.objects.filter(amount=70000).update(amount=70001)
    RevenueLine.objects.filter(amount=54291400).update(amount=54291401)
    for step in ("submit", "approve", "clear", "publish"):
        take(step, demo_budget, right_person(cast, step), "更正一元。")
    look(
        page,
        {
            "public-home": "/",
            "public-disclosure": "/2024/191/",
            "public-table": "/2024/191/tables/5/",
            "public-versions": "/2024/191/versions/",
            "public-old-version": "/2024/191/v1/",
            "public-differences": "/2024/191/v2/differences/",
            "public-404": "/2024/999/",
            "city-year": "/years/2024/",
            "city-departments": "/departments/",
            "city-department": "/departments/191/",
            "city-functions": "/functions/2024/",
            "city-function": "/functions/2024/208/",
            "city-three-public-funds": "/three-public-funds/2024/",
            "city-procurement": "/procurement/2024/",
            "city-operating-costs": "/operating-costs/2024/",
            "city-projects": "/projects/2024/?q=对口",
            "city-compare": "/compare/2024/?department=191",
            "city-unpublished": "/unpublished/2024/",
            "city-glossary": "/glossary/",
        },
    )
    take("withdraw", demo_budget, cast.publisher, "内容待核实。")
    look(
        page,
        {
            "public-withdrawn": "/2024/191/",
            "public-withdrawn-versions": "/2024/191/versions/",
            "city-nothing": "/",
            "city-department-withdrawn": "/departments/191/",
        },
    )


def pages_of_models(user: User) -> Iterator[tuple[str, str]]:
    """The list, an empty form and a filled form of each model, as far as somebody's roles open them."""
    allowed = permissions_of(*roles_of(user))
    for model in registered():
        app, name = model._meta.app_label, model._meta.model_name
        assert name is not None
        if f"{app}.view_{name}" in allowed:
            yield f"{name}-list", address(model, "changelist")
            row = visible(model._default_manager.all(), user).order_by("pk").first()
            if row is not None:
                yield f"{name}-change", address(model, "change", row.pk)
        if f"{app}.add_{name}" in allowed:
            yield f"{name}-add", address(model, "add")


@pytest.mark.django_db
def test_a_publisher_opens_the_same_pages_of_records_as_a_reviewer(
    cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    """So that looking at one's is looking at the other's."""
    bring_to("published", demo_budget, cast)
    assert dict(pages_of_models(cast.publisher)) == dict(pages_of_models(cast.reviewer))


@pytest.mark.parametrize("role", ["preparer", "reviewer", "administrator"])
def test_pages_of_records(role: str, enter: Enter, cast: Cast, demo_budget: DepartmentalBudget) -> None:
    if role != "preparer":  # There is something published, and nothing may be changed.
        bring_to("published", demo_budget, cast)
    user = getattr(cast, role)
    look(enter(user), {f"{role}-{name}": where for name, where in pages_of_models(user)})


def test_pages_of_a_budget(enter: Enter, cast: Cast, demo_budget: DepartmentalBudget) -> None:
    """Each at its own turn: the preparer's work is sent back once, with a warning and a remark on it."""
    key = [demo_budget.pk]
    be_vague(demo_budget)
    date_approval(demo_budget)
    take("submit", demo_budget, cast.preparer)
    remark = comment(
        demo_budget, disclose(demo_budget), anchor="t5-2019999-total", text="请核对。", by=cast.reviewer
    )
    take("send_back", demo_budget, cast.reviewer)
    seen = {"index": "/admin/", "desk": reverse("workflow:desk", args=key)}
    written = {"reasons": reverse("workflow:reasons", args=key)}
    read = {
        "preview": reverse("workflow:preview", args=key),
        "review": reverse("workflow:review", args=key),
        "compare": reverse("workflow:compare", args=key),
        "trace": reverse("workflow:trace", args=key) + "?cell=t5-2019999-operating",
        "history": address(DepartmentalBudget, "history", *key),
    }
    for role, step, addresses in (
        ("preparer", "submit", seen | written),
        ("reviewer", "approve", seen | read),
        ("publisher", "clear", seen),
    ):
        look(enter(getattr(cast, role)), {f"{role}-{name}": where for name, where in addresses.items()})
        if role == "reviewer":
            settle(remark, by=cast.reviewer)
        if role == "preparer":
            reply(remark, text="已核对。", by=cast.preparer)
        take(step, demo_budget, right_person(cast, step))


def test_other_pages(page: Page, enter: Enter, cast: Cast, demo_budget: DepartmentalBudget) -> None:
    look(page, {"login": "/admin/login/"})
    look(enter(cast.preparer), {"upload": reverse("admin:budgets_departmentalbudget_import")})
    unit = BudgetaryUnit.objects.earliest("pk")
    look(
        enter(cast.administrator),
        {
            "admin-index": "/admin/",
            "password-change": reverse("admin:password_change"),
            "password-reset": address(User, "change", cast.preparer.pk).replace("change/", "password/"),
            "user-history": address(User, "history", cast.preparer.pk),
            "unit-delete": address(BudgetaryUnit, "delete", unit.pk),
            "unit-import": address(BudgetaryUnit, "import"),
            "unit-export": address(BudgetaryUnit, "export"),
            "admin-404": "/admin/nowhere/",
        },
    )
