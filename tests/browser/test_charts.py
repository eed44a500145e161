"""The first screen of a year in a browser: charts draw, drill down, lead to cells; without a script tables remain."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from apps.budgets.models import DepartmentalBudget
from tests.browser.looking import NARROW, WIDE, axe, overflow, picture
from tests.cast import Cast
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser

YEAR = "/2024/191/"


@pytest.fixture(autouse=True)
def published(demo_budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("published", demo_budget, cast)


def drawn(page: Page, kind: str) -> Locator:
    """A chart after it came into sight and was drawn."""
    figure = page.locator(f"[data-chart={kind}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_class(re.compile("is-drawn"))
    expect(figure.locator(".chart-area svg")).to_be_visible()
    return figure


def tile(figure: Locator, name: str) -> Locator:
    return figure.locator(".chart-area svg text", has_text=name).first


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "phone"])
def test_charts_draw_what_their_tables_print(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(YEAR)
    flow = drawn(page, "flow")
    for word in ("一般公共预算", "5,429.14", "项目支出", "4,665.00", "60.00"):
        expect(tile(flow, word)).to_be_visible()
    areas = drawn(page, "treemap")
    for word in ("援助其他地区支出", "4,231.00", "1,137.11"):
        expect(tile(areas, word)).to_be_visible()
    expect(areas.get_by_role("img", name="近八成用于援助其他地区")).to_be_visible()
    expect(areas.locator("details")).not_to_have_attribute("open", "")
    assert not overflow(page)
    axe(page)


def test_nothing_moves_when_a_chart_is_drawn(page: Page) -> None:
    page.goto(YEAR)
    place = "document.getElementById('questions').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)
    drawn(page, "flow")
    drawn(page, "treemap")
    assert page.evaluate(place) == before


def test_an_area_opens_into_its_parts_and_the_last_leads_to_its_cell(page: Page) -> None:
    page.goto(YEAR)
    areas = drawn(page, "treemap")
    areas.get_by_text("点开一块").wait_for()
    tile(areas, "援助其他地区支出").click()
    expect(tile(areas, "其他支出")).to_be_visible()
    expect(areas.locator("svg text", has_text="一般公共服务支出")).to_have_count(0)
    areas.get_by_role("button", name="支出合计").click()
    tile(areas, "一般公共服务支出").click()
    expect(areas.locator("svg text", has_text="援助其他地区支出")).to_have_count(0)
    axe(page)
    tile(areas, "其他一般公共服务支出").click()
    expect(page).to_have_url(re.compile("#t3-20199-total$"))


def test_the_table_is_the_way_for_a_keyboard(page: Page) -> None:
    page.goto(YEAR)
    areas = drawn(page, "treemap")
    areas.locator("summary").press("Enter")
    areas.get_by_role("link", name="行政单位离退休").press("Enter")
    expect(page).to_have_url(re.compile("#t3-2080501-total$"))
    cell = page.locator("#t3-2080501-total")
    expect(cell).to_be_in_viewport()
    expect(cell).to_have_css("background-color", "rgb(255, 243, 196)")


def test_a_chart_is_drawn_anew_for_another_width(page: Page) -> None:
    page.goto(YEAR)
    areas = drawn(page, "treemap")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    expect(areas.locator(".chart-area svg")).to_have_attribute("width", str(NARROW["width"] - 32))
    assert not overflow(page)


def test_without_a_script_the_tables_are_the_charts(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(YEAR)
    for kind in ("flow", "treemap", "change"):
        expect(page.locator(f"[data-chart={kind}] table")).to_be_visible()
    expect(page.locator(".chart-area").first).to_be_hidden()
    page.get_by_role("link", name="行政单位离退休").first.click()
    expect(page).to_have_url(re.compile("#t3-2080501-total$"))


def test_where_colours_are_forced_the_tables_stay(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(forced_colors="active").new_page()
    page.goto(YEAR)
    page.locator("[data-chart=treemap]").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-chart=treemap] table")).to_be_visible()
    expect(page.locator(".chart-area svg")).to_have_count(0)


def test_the_checks(page: Page) -> None:
    page.goto(YEAR)
    page.get_by_role("link", name="查看校验结果").click()
    expect(page.get_by_role("heading", name="校验结果", exact=True)).to_be_visible()
    page.get_by_text("文字与表格（36 个）").click()
    axe(page)
    assert not picture(page, "public-checks")
    page.get_by_role("link", name="（二）收入预算情况说明（详见表1-3）：60.00").click()
    expect(page).to_have_url(re.compile("#p-revenue-1$"))
