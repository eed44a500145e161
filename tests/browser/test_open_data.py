"""In a browser: the pages about the data, and that a block of data is none of the policy's business."""

import json

import pytest
from playwright.sync_api import Page

from apps.budgets.models import DepartmentalBudget
from tests.browser.looking import WIDE
from tests.browser.test_pages import look
from tests.cast import Cast
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser


@pytest.fixture
def published(demo_budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("published", demo_budget, cast)


def test_the_pages_about_the_data(page: Page, published: None) -> None:
    look(page, {"data": "/data/", "data-api": "/data/api/"})


def test_examples_open_with_the_keyboard(page: Page, published: None) -> None:
    page.set_viewport_size(WIDE)
    page.goto("/data/api/")
    summary = page.locator("details > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    example = page.locator("details pre").first
    assert example.is_visible()
    page.keyboard.press("Tab")
    assert example.evaluate("pre => pre === document.activeElement")


def test_search_engines_read_the_data_block_and_the_browser_leaves_it_alone(
    page: Page, published: None
) -> None:
    """A violation of the policy would be told by the watch that stands over every page."""
    page.goto("/2024/191/")
    block = page.locator("script[type='application/ld+json']")
    assert json.loads(block.inner_text())["@type"] == "Dataset"
