"""Whoever works by keyboard gets everywhere, sees where they are, and lands on what went wrong."""

from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from tests.admin.pages import address
from tests.browser.conftest import Enter
from tests.browser.looking import NARROW
from tests.cast import Cast

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const around = element.closest("#header") ? "header" : element.closest("nav") ? "nav" : "main";
    return {
        name: element.id || element.textContent.trim() || element.name || element.tagName,
        top: Math.round(box.top + scrollY), left: Math.round(box.left), height: box.height,
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
            || style.boxShadow !== "none",
        region: around, tag: element.tagName,
    };
}"""


def walk(page: Page, most: int = 200) -> list[dict[str, object]]:
    """Where the focus stands after each press of Tab, until it leaves the page."""
    places = []
    for _ in range(most):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place["tag"] == "BODY":
            break
        places.append(place)
    return places


def test_the_first_key_leads_past_the_head_to_the_content(enter: Enter, cast: Cast) -> None:
    page = enter(cast.preparer)
    page.goto("/admin/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="下载空白工作簿")).to_be_focused()


@pytest.mark.parametrize("where", ["desk", "reasons", "form"])
def test_tab_goes_in_the_order_of_reading_and_shows_where_it_is(
    where: str, enter: Enter, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    page = enter(cast.preparer)
    key = [demo_budget.pk]
    form = address(ExpenditureLine, "add")
    page.goto(form if where == "form" else reverse(f"workflow:{where}", args=key))
    page.evaluate("document.activeElement.blur()")
    places = [place for place in walk(page) if place["region"] == "main"]
    assert len(places) > 8
    unseen = [place["name"] for place in places if not place["outlined"]]
    assert not unseen, unseen
    for before, after in pairwise(places):
        below = after["top"] + after["height"] / 2 >= before["top"]
        assert below, f"{before['name']} -> {after['name']} goes up"


def test_focus_moves_to_what_went_wrong(enter: Enter, cast: Cast, demo_budget: DepartmentalBudget) -> None:
    page = enter(cast.preparer)
    page.goto(address(ExpenditureLine, "add"))
    page.evaluate("document.querySelectorAll('[required]').forEach((each) => { each.required = false; })")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".errornote")).to_be_focused()


def test_wide_tables_scroll_in_a_named_box_that_keys_reach(
    enter: Enter, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    page = enter(cast.preparer)
    page.set_viewport_size(NARROW)
    for where in (address(ExpenditureLine, "changelist"), reverse("workflow:desk", args=[demo_budget.pk])):
        page.goto(where)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter(
                (each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
                    && ["auto", "scroll"].includes(getComputedStyle(each).overflowX)
            ).map((each) => ({
                what: each.tagName + "." + each.className, reached: each.tabIndex === 0,
                name: each.getAttribute("aria-label") || each.getAttribute("aria-labelledby") || "",
            }))"""
        )
        unreached = [
            box for box in boxes if box["what"] != "TEXTAREA." and not (box["reached"] and box["name"])
        ]
        assert not unreached, f"{where}: {unreached}"
