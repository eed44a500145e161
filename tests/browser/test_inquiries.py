"""In a browser, on a phone: a citizen asks from a cell, the department answers, everybody reads the answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.budgets.models import DepartmentalBudget
from tests.browser.conftest import Enter
from tests.browser.looking import NARROW, axe, picture
from tests.cast import Cast
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser

CELL = "#t5-2019999-total"
QUESTION = "这一项的 1,077.11 万元花在哪里？"
CONTACT = "王先生 0571-8700 1234"
ANSWER = "主要用于援派干部的生活补助，明细见表10。"


def seen(page: Page, name: str) -> None:
    """What every page must be, kept as a picture; then the phone's size again."""
    page.wait_for_load_state("networkidle")
    axe(page)
    assert not picture(page, name)
    page.set_viewport_size(NARROW)


def test_from_a_cell_to_a_published_answer(
    page: Page, enter: Enter, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    bring_to("published", demo_budget, cast)
    page.set_viewport_size(NARROW)
    page.goto("/2024/191/tables/5/")
    page.locator(CELL).click()
    expect(page.locator(".ask-here")).to_contain_text("就“1,077.11”提问")
    seen(page, "inquiry-cell")
    page.get_by_role("link", name="就“1,077.11”提问").click()
    expect(page.get_by_text("您问的是：表5")).to_be_visible()
    seen(page, "inquiry-ask")
    page.get_by_label("您的问题").fill(QUESTION)
    page.get_by_label("联系方式").fill(CONTACT)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已收到您的咨询")).to_be_visible()
    seen(page, "inquiry-received")
    number, code = page.locator(".receipt dd").all_inner_texts()
    assert number == "2024-191-0001"

    clerk = enter(cast.preparer)
    clerk.goto("/admin/")
    clerk.get_by_role("link", name="公众咨询：1 条等待答复").click()
    seen(clerk, "inquiry-list")
    clerk.get_by_role("link", name=number).click()
    expect(clerk.get_by_text(CONTACT)).to_be_visible()
    seen(clerk, "inquiry-answer")
    clerk.get_by_label("答复").fill(ANSWER)
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_text("成功修改了")).to_be_visible()
    clerk.wait_for_load_state("networkidle")

    page.goto("/2024/191/inquiries/")
    expect(page.get_by_text("还没有公开的咨询。")).to_be_visible()
    page.get_by_role("link", name="查询我的咨询").click()
    seen(page, "inquiry-lookup")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    seen(page, "inquiry-looked-up")

    publisher = enter(cast.publisher)
    publisher.goto("/admin/inquiries/inquiry/")
    publisher.get_by_role("link", name=number).click()
    publisher.get_by_label("公开问题和答复").check()
    seen(publisher, "inquiry-publish")
    publisher.get_by_role("button", name="保存", exact=True).click()
    expect(publisher.get_by_text("成功修改了")).to_be_visible()
    publisher.wait_for_load_state("networkidle")

    page.goto("/2024/191/inquiries/")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    assert "王先生" not in page.content()
    seen(page, "inquiry-published")
    page.get_by_role("link", name=re.compile("^表5")).click()
    expect(page.locator(f"{CELL}:target")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_what_is_refused_is_said_at_its_field(
    page: Page, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    bring_to("published", demo_budget, cast)
    page.set_viewport_size(NARROW)
    page.goto("/2024/191/ask/?about=nothing")
    page.get_by_label("您的问题").fill(" \n ")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请写明您的问题。")).to_be_visible()
    seen(page, "inquiry-refused")
    expect(page.get_by_label("此项请留空")).to_be_hidden()
