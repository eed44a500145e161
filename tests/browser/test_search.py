"""Searching with the keyboard alone on a phone, with suggestions and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import NARROW, axe, overflow, picture
from tests.search.published import SEED, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROJECT = "对口支援、对口帮扶和对口合作"


@pytest.fixture(autouse=True)
def two_years(live_server: object) -> None:
    publish(year=2023)
    publish(year=2024)


def test_a_suggestion_is_chosen_by_keys_and_its_hit_is_read(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.goto("/search/")
    box = page.get_by_role("combobox", name="部门、单位、科目、项目或名词")
    for key in ("Tab", "Enter", "Tab"):  # To the content, past the navigation.
        page.keyboard.press(key)
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("dkzy")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("2 条建议，用上下键选择")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    expect(box).to_have_value(PROJECT)
    axe(page)
    assert overflow(page) == []
    picture(page, "search-suggestions")
    page.set_viewport_size(NARROW)
    page.keyboard.press("Escape")
    expect(box).to_have_value("dkzy")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"“{PROJECT}”的检索结果")
    axe(page)
    page.get_by_role("link", name=PROJECT, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[id=t10-191001003-total]:target")).to_be_visible()


def test_what_is_typed_can_be_sent_without_a_suggestion(page: Page) -> None:
    page.goto("/search/")
    box = page.get_by_role("combobox")
    box.fill("都市圈")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("“都市圈”的检索结果")


def test_a_suggestion_can_be_clicked(page: Page) -> None:
    page.goto("/search/")
    page.get_by_role("combobox").fill("对口支援")
    page.get_by_role("option", name=SEED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"“{SEED}”的检索结果")


def test_without_a_script_it_is_a_form(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(NARROW)
    page.goto("/search/")
    page.get_by_role("searchbox").fill("对口支援")
    page.get_by_role("button", name="检索").click()
    expect(page.get_by_role("link", name=SEED, exact=True)).to_be_visible()
    page.get_by_role("link", name="项目 3").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("项目 3 条")


@pytest.mark.parametrize(
    "query", ["", "q=支出", "q=支出&kind=term&year=2023", "q=对口支援局", "q=都市圈&year=2021"]
)
@pytest.mark.parametrize("display", ["ordinary", "large"])
def test_every_state_of_the_page_is_accessible_and_fits(page: Page, query: str, display: str) -> None:
    page.goto(f"/display/{display}/?back=/search/")
    page.goto(f"/search/?{query}")
    name = f"search-{display}-{query.replace('&', '-').replace('=', '-') or 'empty'}"
    assert picture(page, name) == []
    axe(page)
