"""Rows 1 to 11 and 32 of the list of bad inputs: what is typed where a number belongs."""

from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import Workbook

from apps.budgets.models import ExpenditureLine
from apps.three_public_funds.models import ThreePublicFundsItem
from tests.bad_inputs.road import accepted, desk, line, refused, said
from tests.workbook.books import cell


def amounts_of(*economies: str) -> list[Decimal]:
    return list(
        ExpenditureLine.objects.filter(economic_class__code__in=economies).values_list("amount", flat=True)
    )


def in_wan(book: Workbook) -> None:
    """The amounts of 支出 in 万元."""
    page = book["支出"]
    page["H1"] = "金额（万元）"
    for (each,) in page["H2:H32"]:
        each.value = each.value / 10_000


def test_row_01_separators_full_width_digits_blanks_and_signs_of_currency_are_read(clerk: Client) -> None:
    typed = ("1,234.56", "１，２３４．５６", " 1 234.56 ", "¥1,234.56")
    economies = ("30204", "30214", "30216", "30218")
    lines = [line(economy=code, amount=text) for code, text in zip(economies, typed, strict=True)]
    assert accepted(clerk, *lines) == []
    assert amounts_of(*economies) == [Decimal("1234.56")] * 4


@pytest.mark.parametrize("typed", ["1.234,56", "12,34"])
def test_row_02_separators_at_the_wrong_places_are_refused(clerk: Client, typed: str) -> None:
    assert refused(clerk, line(amount=typed)) == [f"支出!H33: “{typed}”数字格式不正确，应如 1,234.56"]


@pytest.mark.parametrize("typed", ["五万", "约5万", "5.7万元"])
def test_row_03_words_in_a_cell_of_numbers_are_refused_with_the_unit_of_the_column(
    clerk: Client, typed: str
) -> None:
    assert refused(clerk, line(amount=typed)) == [f"支出!H33: “{typed}”不是数字，请输入数字（单位：元）"]


def test_row_04_a_negative_amount_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(amount=-1)) == ["支出!H33: 预算金额不能为负数"]


def test_row_05_more_decimals_than_a_fen_are_refused(clerk: Client) -> None:
    assert refused(clerk, line(amount=0.125)) == ["支出!H33: 金额最多两位小数（精确到分）"]
    assert refused(clerk, in_wan, line(amount="1.2345678")) == [
        "支出!H33: 金额以万元填写时最多六位小数（精确到分）"
    ]


def test_row_06_yuan_typed_where_wan_are_expected_is_asked_about_with_both_readings(clerk: Client) -> None:
    """At the cell where it is beyond the plausible, on the desk where it is thousands of times last year's."""
    asked = accepted(clerk, in_wan, line(amount=5_000_000))
    assert asked == [
        "支出!H33: 是否单位有误？按万元为 50,000,000,000.00 元；如果填的是元，应为 5,000,000.00 元"
    ]
    assert accepted(clerk, cell("支出", "H7", 3_238_000_000)) == []
    assert said("amount_is_in_yuan") == [("warning", "行政单位医疗。")]
    assert "请核对单位是元还是万元" in desk(clerk)


def test_row_07_wan_typed_where_yuan_are_expected_is_asked_about_with_both_readings(clerk: Client) -> None:
    asked = accepted(clerk, cell("支出", "H2", 94.99))
    assert asked == ["支出!H2: 是否单位有误？按元为 94.99 元；如果填的是万元，应为 949,900.00 元"]
    assert said("amount_is_in_yuan") == [
        ("warning", "其他一般公共服务支出：94.99 元；若是万元，应为 949900.00 元。")
    ]
    assert amounts_of("30101") == [Decimal("94.99")]


@pytest.mark.parametrize("typed", ["NaN", "1e9", "0x10", "∞"])
def test_row_08_what_only_a_machine_calls_a_number_is_refused(clerk: Client, typed: str) -> None:
    assert refused(clerk, line(amount=typed)) == [f"支出!H33: “{typed}”不是数字，请输入数字（单位：元）"]


def test_row_09_an_amount_beyond_every_city_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(amount=10_000_000_000_001)) == ["支出!H33: 金额过大，请检查单位是否为元"]


def test_row_10_a_line_of_zero_is_no_line_and_a_zero_of_the_three_public_funds_is_kept(clerk: Client) -> None:
    assert accepted(clerk, line(amount=0)) == ["支出!H33: 第 33 行金额为 0，不保存"]
    assert amounts_of("30216") == []
    assert ThreePublicFundsItem.objects.filter(amount=0, item="overseas").exists()

    def without_zeros(book: Workbook) -> None:
        book["三公经费"].delete_rows(2, 10)

    accepted(clerk, without_zeros)
    assert [severity for severity, _ in said("zeros_are_stated")] == ["error"]


def test_row_11_a_row_without_an_amount_is_refused(clerk: Client) -> None:
    assert refused(clerk, line(amount=None)) == ["支出!H33: 请填写金额，无支出请删除该行"]


@pytest.mark.parametrize("typed", [-1, 1.5, "2.0辆"])
def test_row_32_counts_are_whole_numbers_from_zero_on(clerk: Client, typed: object) -> None:
    assert refused(clerk, cell("国有资产", "B2", typed)) == [
        f"国有资产!B2: “{typed}”不正确，应为不小于 0 的整数"
    ]
