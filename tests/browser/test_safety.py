"""In a browser: the bureau opens the doors, a clerk comes in by an own password and a second step."""

import re
import time

import pytest
from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.audit.models import AuditEntry
from apps.budgets.models import DepartmentalBudget, FiscalYear
from apps.classifications.models import FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from tests.admin.pages import address
from tests.browser.conftest import Enter
from tests.browser.looking import axe, picture
from tests.browser.test_pages import look
from tests.cast import Cast
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser

INITIAL, OWN = "初始-密码-2031", "自己的-密码-2031"


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("networkidle")  # What is left half loaded counts as a fault.


def code_of(user: User, later: int = 0) -> str:
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def test_the_pages_of_the_bureau(enter: Enter, cast: Cast, demo_budget: DepartmentalBudget) -> None:
    bring_to("published", demo_budget, cast)
    late = DepartmentalBudget.objects.create(
        fiscal_year_id=2024,
        department=cast.stranger.department,
        standard="hangzhou-2024",
        approved_on="2024-02-01",
    )
    DepartmentalBudget.objects.filter(pk=late.pk).update(status="approved")
    look(
        enter(cast.administrator),
        {
            "board": "/admin/board/?year=2024",
            "board-late": "/admin/board/?year=2024&state=late",
            "summary": "/admin/summary/?year=2024",
            "load-edition": address(FunctionalClass, "edition"),
            "year-add": address(FiscalYear, "add"),
            "year-change": address(FiscalYear, "change", 2024),
            "user-import": address(User, "import"),
            "audit-list": address(AuditEntry, "changelist"),
            "audit-entry": address(AuditEntry, "change", AuditEntry.objects.filter(action=1).first().pk),
            "budget-history": address(DepartmentalBudget, "history", demo_budget.pk),
        },
    )
    look(enter(cast.reviewer), {"reviewer-board": "/admin/board/?state=approved"})


def test_links_for_new_passwords(enter: Enter, page: Page, cast: Cast) -> None:
    bureau = enter(cast.administrator)
    bureau.goto(address(User, "changelist"))
    bureau.locator(f"input.action-select[value='{cast.preparer.pk}']").check()
    bureau.get_by_label("动作").select_option("give_links")
    bureau.locator("button[name=index]").click()
    bureau.wait_for_load_state("networkidle")
    axe(bureau)
    picture(bureau, "password-links")
    link = bureau.locator("code.account-link").inner_text()
    page.goto(link)
    axe(page)
    assert not picture(page, "set-password")
    page.locator("#id_new_password1").fill(OWN)
    page.locator("#id_new_password2").fill(OWN)
    page.get_by_role("button", name="设置密码").click()
    page.wait_for_load_state("networkidle")
    axe(page)
    picture(page, "set-password-done")
    sign_in(page, cast.preparer.username, OWN)
    expect(page.get_by_role("heading", name="部门预算", exact=True)).to_be_visible()
    page.goto(link)
    axe(page)
    expect(page.get_by_text("这个链接不能用了")).to_be_visible()


def test_too_many_failures(page: Page, cast: Cast) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(page, cast.preparer.username, "错的-密码-2031")
    axe(page)
    # The refusal itself is a status that the browser logs: it is looked at through a plain request.
    answer = page.request.post(
        "/admin/login/",
        form={"username": "bianzhi", "password": "错的-密码-2031", "csrfmiddlewaretoken": token(page)},
        headers={"Referer": page.url},
    )
    assert answer.status == 429
    assert "已暂停登录" in answer.text()


def token(page: Page) -> str:
    return page.locator("input[name=csrfmiddlewaretoken]").first.input_value()


def test_from_nothing_to_a_clerk_with_a_second_step(enter: Enter, page: Page, cast: Cast) -> None:
    """A department, its unit and a clerk by the bureau; then the clerk, alone."""
    bureau = enter(cast.administrator)
    bureau.goto(address(Department, "add"))
    bureau.wait_for_load_state("networkidle")
    bureau.locator("#id_code").fill("305")
    bureau.locator("#id_name").fill("杭州市数据资源管理局")
    bureau.locator("input[name=_save]").click()
    bureau.wait_for_load_state("networkidle")
    bureau.goto(address(BudgetaryUnit, "add"))
    bureau.locator("#id_department").select_option(label="杭州市数据资源管理局")
    bureau.locator("#id_year").fill("2024")
    bureau.locator("#id_code").fill("305001")
    bureau.locator("#id_name").fill("杭州市数据资源管理局本级")
    bureau.locator("#id_nature").select_option("administrative")
    bureau.locator("input[name=_save]").click()
    bureau.wait_for_load_state("networkidle")
    bureau.goto(address(User, "add"))
    bureau.locator("#id_username").fill("shujuju")
    bureau.locator("#id_name").fill("陈编制")
    bureau.locator("#id_department").select_option(label="杭州市数据资源管理局")
    bureau.get_by_label("编制员").check()
    bureau.locator("#id_password1").fill(INITIAL)
    bureau.locator("#id_password2").fill(INITIAL)
    assert not picture(bureau, "user-add")
    bureau.locator("input[name=_save]").click()
    bureau.wait_for_load_state("networkidle")
    expect(bureau.get_by_text("成功添加了")).to_be_visible()

    sign_in(page, "shujuju", INITIAL)
    expect(page).to_have_url(re.compile("password_change"))
    expect(page.get_by_text("请先改为自己的密码")).to_be_visible()
    axe(page)
    assert not picture(page, "first-password")
    page.locator("#id_old_password").fill(INITIAL)
    page.locator("#id_new_password1").fill(OWN)
    page.locator("#id_new_password2").fill(OWN)
    page.locator("input[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    expect(page).to_have_url(re.compile("password_change/done"))

    user = User.objects.get(username="shujuju")
    page.get_by_role("link", name="动态口令").click()
    page.wait_for_load_state("networkidle")
    axe(page)
    assert not picture(page, "two-step")
    loaded = page.locator("img[alt='动态口令的二维码']").evaluate(
        "img => img.complete && img.naturalWidth > 0"
    )
    assert loaded
    page.get_by_label("动态口令", exact=True).fill(code_of(user))
    page.get_by_role("button", name="启用").click()
    page.wait_for_load_state("networkidle")
    axe(page)
    assert not picture(page, "recovery-codes")
    code = page.locator(".account-codes code").first.inner_text()
    page.get_by_role("link", name="动态口令").first.click()
    page.wait_for_load_state("networkidle")
    axe(page)
    picture(page, "two-step-on")

    page.get_by_role("button", name="退出").click()
    page.wait_for_load_state("networkidle")
    sign_in(page, "shujuju", OWN)
    expect(page).to_have_url(re.compile("account/verify"))
    axe(page)
    assert not picture(page, "verify")
    page.get_by_label("动态口令", exact=True).fill(code)
    page.get_by_role("button", name="继续").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("还剩 9 个")).to_be_visible()
    axe(page)
