"""Every kind of public page: on the narrowest phone, by keyboard, in large type, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import NARROW, PICTURES, overflow, picture
from tests.public_pages import PAGES, publish_all

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]

NARROWEST = {"width": 320, "height": 640}

UNREACHED = """() => [...document.querySelectorAll("body *")].filter(
    (each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
        && ["auto", "scroll"].includes(getComputedStyle(each).overflowX)
        && !["TEXTAREA", "INPUT", "SELECT"].includes(each.tagName)
        && !(each.tabIndex === 0 && (each.ariaLabel || each.getAttribute("aria-labelledby")))
).map((each) => `${each.tagName}.${each.className}`)"""
"""Boxes that scroll sideways without a key reaching them, or without a name."""

UNREADABLE = """() => [...document.querySelectorAll("main h1, main h2, main p, main table, main dl")].filter(
    (each) => !each.closest("details:not([open]), [hidden]")
        && (each.offsetHeight === 0 || getComputedStyle(each).visibility !== "visible")
).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`)"""
"""What stands in the page and is not to be seen, though nothing is folded away."""


@pytest.fixture
def site(transactional_db: None) -> None:
    publish_all()


def on_every_page(page: Page, look: Callable[[Page, str], list[str]]) -> None:
    """Open each; say at once what is wrong on any of them."""
    found = []
    for name, address in PAGES.items():
        page.goto(address)
        found += [f"{address}: {fault}" for fault in look(page, name)]
    assert not found, "\n".join(found)


def test_every_page_fits_the_narrowest_phone_and_scrolls_by_keyboard(page: Page) -> None:
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]

    def look(page: Page, name: str) -> list[str]:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="跳到正文")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        return overflow(page) + page.evaluate(UNREACHED)

    on_every_page(page, look)


def test_large_type_is_chosen_once_and_stays_on_every_page(page: Page) -> None:
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    page.goto("/2024/191/")
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    ordinary = page.evaluate(size)
    page.get_by_role("link", name="长者模式", exact=True).click()
    expect(page.get_by_role("link", name="退出长者模式")).to_be_visible()
    large = page.evaluate(size)
    assert large > ordinary

    def look(page: Page, name: str) -> list[str]:
        expect(page.get_by_role("link", name="退出长者模式")).to_be_visible()
        return overflow(page) + page.evaluate(UNREACHED)

    on_every_page(page, look)
    page.get_by_role("link", name="退出长者模式").click()
    page.goto("/2024/191/")
    assert page.evaluate(size) == ordinary


def test_every_page_is_read_without_scripts(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    on_every_page(page, lambda page, name: overflow(page) + page.evaluate(UNREADABLE))
    page.goto("/2024/191/")
    expect(page.get_by_role("region", name="表7").locator("#t7-total-reception")).to_be_visible()


def test_a_picture_of_every_page_is_kept_for_looking_at(page: Page) -> None:
    on_every_page(page, lambda page, name: picture(page, f"citizen-{name}"))
    print(f"\n{PICTURES}")  # noqa: T201 - whoever runs this with -s wants to know where to look
    assert {f"citizen-{name}-360.png" for name in PAGES} <= {each.name for each in PICTURES.iterdir()}
