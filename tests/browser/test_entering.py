"""A clerk types: amounts in two units, blocks from a spreadsheet, keys instead of the mouse, and nothing is lost."""

from decimal import Decimal

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from apps.budgets.models import DepartmentalBudget, PriorYearExecution, RevenueLine
from apps.procurement.models import ProcurementItem
from tests.admin.pages import address
from tests.browser.conftest import Enter
from tests.browser.looking import faults, overflow
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

PASTE = """(field, text) => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def clerk(enter: Enter, cast: Cast) -> Page:
    return enter(cast.preparer)


@pytest.fixture
def form(demo_budget: DepartmentalBudget) -> str:
    return address(DepartmentalBudget, "change", demo_budget.pk)


def row(page: Page, group: str, number: int) -> Locator:
    """A row of a table of records, counted from 0, without the hidden pattern of new ones."""
    return page.locator(f"#{group}-group tr.form-row:not(.empty-form)").nth(number)


def saved(page: Page) -> None:
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_an_amount_shows_its_other_unit_while_typing_and_its_separators_after(
    clerk: Page, form: str, demo_budget: DepartmentalBudget
) -> None:
    clerk.goto(f"{form}#revenuelines-group")
    amount = row(clerk, "revenuelines", 0).locator(".amount-input")
    entry = row(clerk, "revenuelines", 0).locator(".amount-entry")
    expect(amount).to_be_visible()
    amount.fill("54291400.07")
    expect(entry.locator(".amount-other")).to_have_text("= 5,429.140007 万元")
    amount.blur()
    expect(amount).to_have_value("54,291,400.07")
    expect(entry.locator(".amount-unit")).to_have_text("元")
    clerk.locator("[data-amount-units] [data-unit=万元]").click()
    expect(amount).to_have_value("5,429.140007")
    expect(entry.locator(".amount-unit")).to_have_text("万元")
    clerk.keyboard.press("Control+s")
    saved(clerk)
    assert RevenueLine.objects.filter(budget=demo_budget, amount=Decimal("54291400.07")).exists()
    clerk.goto(f"{form}#revenuelines-group")
    expect(row(clerk, "revenuelines", 0).locator(".amount-input")).to_have_value("5,429.140007")
    amount.fill("54291400元")
    amount.blur()
    expect(amount).to_have_value("5,429.14")


def test_a_block_from_a_spreadsheet_fills_rows_and_adds_those_that_are_missing(
    clerk: Page, form: str, demo_budget: DepartmentalBudget
) -> None:
    PriorYearExecution.objects.filter(budget=demo_budget).delete()
    clerk.goto(f"{form}#prioryearexecutions-group")
    clerk.locator("#prioryearexecutions-group .add-row a").click()
    block = "2080505\t一般公共预算\t１，２３４．５６\n行政单位医疗\t一般公共预算\t5万元\n9999999\t政府性基金预算\t7\n"
    clerk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clerk.evaluate("(text) => navigator.clipboard.writeText(text)", block)
    row(clerk, "prioryearexecutions", 0).locator(".select2-selection").focus()
    clerk.keyboard.press("Control+v")
    notice = clerk.locator("#prioryearexecutions-group .paste-notice")
    expect(notice).to_have_text("已粘贴 3 行，保存前请核对。没有找到：第 3 行功能科目“9999999”，请手工选择。")
    expect(row(clerk, "prioryearexecutions", 2).locator(".amount-input")).to_have_value("7.00")
    expect(row(clerk, "prioryearexecutions", 2).locator("td.paste-missed")).to_have_count(1)
    row(clerk, "prioryearexecutions", 2).locator(".inline-deletelink").click()
    clerk.keyboard.press("Control+s")
    saved(clerk)
    stored = PriorYearExecution.objects.filter(budget=demo_budget).order_by("functional_class__code")
    assert [(each.functional_class.code, each.source, each.amount) for each in stored] == [
        ("2080505", "general_public_budget", Decimal("1234.56")),
        ("2101101", "general_public_budget", Decimal("50000.00")),
    ]


def test_a_column_of_amounts_is_pasted_from_any_row_on(
    clerk: Page, form: str, demo_budget: DepartmentalBudget
) -> None:
    clerk.goto(f"{form}#procurementitems-group")
    row(clerk, "procurementitems", 1).locator(".amount-input").evaluate(PASTE, "200\r\n300\r\n")
    expect(row(clerk, "procurementitems", 2).locator(".amount-input")).to_have_value("300.00")
    clerk.keyboard.press("Control+s")
    saved(clerk)
    amounts = ProcurementItem.objects.filter(budget=demo_budget).values_list("amount", flat=True)
    assert {Decimal("200.00"), Decimal("300.00")} <= set(amounts)


def test_rows_are_walked_by_keys(clerk: Page, form: str) -> None:
    clerk.goto(f"{form}#procurementitems-group")
    cells = clerk.locator("#procurementitems-group tr.form-row:not(.empty-form) .amount-input")
    count = cells.count()
    cells.first.focus()
    clerk.keyboard.press("ArrowDown")
    expect(cells.nth(1)).to_be_focused()
    clerk.keyboard.press("ArrowUp")
    expect(cells.first).to_be_focused()
    for _ in range(count):
        clerk.keyboard.press("Enter")
    expect(cells).to_have_count(count + 1)
    expect(cells.nth(count)).to_be_focused()


@pytest.mark.parametrize("term", ["2101101", "行政单位医疗", "210110"])
def test_a_code_is_found_by_part_of_its_number_or_name_in_a_new_row(
    clerk: Page, form: str, term: str
) -> None:
    clerk.goto(f"{form}#prioryearexecutions-group")
    clerk.locator("#prioryearexecutions-group .add-row a").click()
    clerk.locator("#prioryearexecutions-group tr.form-row:not(.empty-form)").last.locator(
        ".select2-selection"
    ).click()
    expect(clerk.locator(".select2-results__option", has_text="201 ").first).to_be_visible()
    clerk.locator(".select2-search__field").fill(term)
    expect(clerk.locator(".select2-results__option", has_text="2101101 行政单位医疗")).to_be_visible()


def test_what_was_typed_survives_an_expired_session(
    clerk: Page, form: str, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    clerk.goto(f"{form}#procurementitems-group")
    clerk.get_by_label("主要职能").fill("一、来不及保存的职能。")
    row(clerk, "procurementitems", 0).locator(".amount-input").fill("4321")
    clerk.locator("#revenuelines-group summary").click()
    clerk.locator("#revenuelines-group .add-row a").click()
    row(clerk, "revenuelines", 2).locator(".amount-input").fill("987")
    clerk.wait_for_timeout(600)
    clerk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    clerk.locator("[name=_continue]").click()
    expect(clerk.get_by_role("button", name="登录")).to_be_visible()
    clerk.get_by_label("用户名").fill(cast.preparer.username)
    clerk.get_by_label("密码").fill(PASSWORD)
    clerk.get_by_role("button", name="登录").click()
    expect(clerk.locator(".draft-offer")).to_contain_text("这里有一份没有保存的填写")
    expect(clerk.get_by_label("主要职能")).not_to_have_value("一、来不及保存的职能。")
    clerk.get_by_role("button", name="恢复").click()
    expect(clerk.get_by_label("主要职能")).to_have_value("一、来不及保存的职能。")
    expect(row(clerk, "procurementitems", 0).locator(".amount-input")).to_have_value("4,321.00")
    new = row(clerk, "revenuelines", 2)
    expect(new.locator(".amount-input")).to_have_value("987.00")
    new.locator(".inline-deletelink").click()
    clerk.locator("[name=_continue]").click()
    saved(clerk)
    demo_budget.refresh_from_db()
    assert demo_budget.duties == "一、来不及保存的职能。"
    assert ProcurementItem.objects.filter(budget=demo_budget, amount=4321).exists()
    clerk.reload()
    expect(clerk.locator(".draft-offer")).to_have_count(0)


def test_a_draft_is_given_up_with_one_click_and_forgotten_on_signing_out(clerk: Page, form: str) -> None:
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('portal-draft:')).length"
    clerk.goto(form)
    clerk.get_by_label("主要职能").fill("一、甲。")
    clerk.wait_for_timeout(600)
    assert clerk.evaluate(kept) == 1
    clerk.reload()
    clerk.get_by_role("button", name="放弃").click()
    assert clerk.evaluate(kept) == 0
    clerk.get_by_label("主要职能").fill("一、乙。")
    clerk.wait_for_timeout(600)
    assert clerk.evaluate(kept) == 1
    clerk.get_by_role("button", name="退出").click()
    clerk.wait_for_load_state()
    assert clerk.evaluate(kept) == 0


def test_a_draft_restored_over_the_work_of_another_is_told(
    clerk: Page, form: str, demo_budget: DepartmentalBudget
) -> None:
    clerk.goto(form)
    clerk.get_by_label("主要职能").fill("一、我的文字。")
    clerk.wait_for_timeout(600)
    DepartmentalBudget.objects.filter(pk=demo_budget.pk).update(duties="一、他人的文字。")
    clerk.reload()
    clerk.get_by_role("button", name="恢复").click()
    clerk.keyboard.press("Control+s")
    expect(clerk.locator(".errorlist").first).to_contain_text(
        "数据已被他人修改，现在主要职能为“一、他人的文字。”"
    )
    expect(clerk.get_by_label("主要职能")).to_have_value("一、我的文字。")


def test_where_a_year_begins_is_accessible_and_fits_a_phone(
    clerk: Page, demo_budget: DepartmentalBudget
) -> None:
    clerk.goto(f"/admin/desk/begin/2024/{demo_budget.department_id}/")
    assert faults(clerk) == []
    clerk.set_viewport_size({"width": 360, "height": 740})
    assert overflow(clerk) == []


def test_every_mistake_is_listed_above_with_the_way_to_it(clerk: Page, form: str) -> None:
    clerk.goto(f"{form}#procurementitems-group")
    row(clerk, "procurementitems", 0).locator(".amount-input").fill("约5万")
    clerk.locator("#revenuelines-group summary").click()
    row(clerk, "revenuelines", 1).locator(".amount-input").fill("-1")
    clerk.keyboard.press("Control+s")
    summary = clerk.locator(".error-summary a")
    expect(summary).to_have_text(
        [
            "收入 第 2 行 金额：预算金额不能为负数。",
            "政府采购 第 1 行 金额：“约5万”不是数字，请输入数字（单位：元）。",
        ]
    )
    summary.last.click()
    expect(row(clerk, "procurementitems", 0).locator(".amount-input")).to_be_focused()
    expect(row(clerk, "procurementitems", 0).locator(".amount-input")).to_have_value("约5万")
    assert faults(clerk) == []
