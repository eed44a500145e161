"""What a cell may contain and what it gets (the required answers to bad inputs)."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.amounts import doubt_about_unit
from apps.budgets.texts import clean_text
from apps.workbook import sheets
from apps.workbook.cells import CellError, TotalRow, amount, reader
from apps.workbook.sheets import Column, Kind


def read(column: Column, raw: Any, **options: Any) -> Any:
    return reader(column, **options)(raw)


def complaint(column: Column, raw: Any, **options: Any) -> str:
    with pytest.raises(CellError) as refused:
        read(column, raw, **options)
    return str(refused.value)


AMOUNT = sheets.REVENUE.by_name["amount"]
TEXT = sheets.EXPLANATIONS.by_name["text"]
UNIT_NAME = sheets.UNITS.by_name["name"]
FUNCTION = sheets.EXPENDITURE.by_name["functional_class"]


@pytest.mark.parametrize(
    "typed",
    [
        1234.56,
        "1234.56",
        "1,234.56",
        "１，２３４．５６",
        " 1 234.56 ",
        "　1,234.56　",
        "¥1,234.56",
        "￥ 1,234.56",
        "1234.560",
        "\u200b1,234.56",
        1234.5600000000001,
    ],
)
def test_an_amount_may_have_separators_full_width_digits_blanks_and_a_currency_sign(typed: Any) -> None:
    assert read(AMOUNT, typed) == Decimal("1234.56")


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        (0.1 + 0.2, "0.30"),
        (9999999999999.99, "9999999999999.99"),
        (54291400, "54291400.00"),
        (0, "0.00"),
        ("-0", "0.00"),
    ],
)
def test_a_number_cell_gives_the_digits_the_spreadsheet_shows(typed: Any, yuan: str) -> None:
    assert str(read(AMOUNT, typed)) == yuan


@pytest.mark.parametrize("typed", ["1.234,56", "12,34", "1,23,456", "1,234.56.78", "1234,567", ".5", "5."])
def test_separators_in_wrong_places_are_a_wrong_format(typed: str) -> None:
    assert "数字格式不正确" in complaint(AMOUNT, typed)


@pytest.mark.parametrize(
    "typed", ["约5万", "5.7万元", "一百", "NaN", "1e9", "0x10", "∞", "inf", "(5)", True, "5%", "١٢"]
)
def test_letters_and_words_are_not_a_number(typed: Any) -> None:
    assert "请输入数字（单位：元）" in complaint(AMOUNT, typed)


@pytest.mark.parametrize("typed", [float("nan"), float("inf"), datetime.date(2024, 1, 1)])
def test_what_a_cell_holds_without_showing_a_number_is_not_a_number(typed: Any) -> None:
    assert "请输入数字" in complaint(AMOUNT, typed)


@pytest.mark.parametrize("typed", [-1, -0.01, "-5", "－５", "−5", "-¥5"])
def test_a_budget_amount_is_never_negative(typed: Any) -> None:
    assert complaint(AMOUNT, typed) == "预算金额不能为负数"


def test_yuan_go_down_to_the_fen_and_wan_to_six_decimals() -> None:
    assert complaint(AMOUNT, "1.234") == "金额最多两位小数（精确到分）"
    assert complaint(AMOUNT, 1.234) == "金额最多两位小数（精确到分）"
    assert amount("5,429.140001", unit="万元") == Decimal("54291400.01")
    assert amount(0.000001, unit="万元") == Decimal("0.01")
    with pytest.raises(CellError, match="最多六位小数"):
        amount("1.2345678", unit="万元")


@pytest.mark.parametrize(
    ("typed", "unit"), [("10000000000000.01", "元"), (1e15, "元"), ("9" * 400, "元"), (1e10, "万元")]
)
def test_more_than_ten_trillion_yuan_is_a_slip(typed: Any, unit: str) -> None:
    assert complaint(AMOUNT, typed, unit=unit) == f"金额过大，请检查单位是否为{unit}"


@pytest.mark.parametrize("typed", ["", None, "  "])
def test_a_blank_amount_asks_to_fill_it_in_or_delete_the_row(typed: Any) -> None:
    assert complaint(AMOUNT, typed) == "请填写金额，无支出请删除该行"
    assert complaint(sheets.THREE_PUBLIC.by_name["amount"], typed) == "请填写预算数，没有请填 0"


def test_a_basic_salary_of_94_yuan_was_probably_typed_in_wan() -> None:
    doubt = doubt_about_unit(Decimal("94.99"), "元")
    assert doubt is not None
    assert "94.99 元" in doubt
    assert "949,900.00 元" in doubt
    assert doubt_about_unit(Decimal("949900"), "元") is None


def test_yuan_typed_in_a_column_of_wan_are_asked_about() -> None:
    doubt = doubt_about_unit(Decimal("54291400") * 10000, "万元")
    assert doubt is not None
    assert "54,291,400.00 元" in doubt


@pytest.mark.parametrize(
    "typed", [2010301.0, 2010301, "2010301", " 2010301 ", "２０１０３０１", "2010301\u200b"]
)
def test_a_code_typed_as_a_number_is_still_a_code(typed: Any) -> None:
    assert read(FUNCTION, typed) == "2010301"


@pytest.mark.parametrize("typed", [2010301.5, -1.0, float("nan"), 1e15, datetime.date(2024, 1, 1), True])
def test_a_code_is_a_whole_number_or_text(typed: Any) -> None:
    assert complaint(FUNCTION, typed)


def test_a_unit_code_has_letters_and_digits_only() -> None:
    assert "数字和字母" in complaint(sheets.UNITS.by_name["code"], "191/001")


@pytest.mark.parametrize("typed", ["合计", "总 计", "小计：", "收入合计", "　合　计　"])
def test_a_total_is_recognised_in_codes_choices_and_names(typed: str) -> None:
    for column in (FUNCTION, UNIT_NAME, sheets.ASSETS.by_name["category"]):
        with pytest.raises(TotalRow, match="是合计行，请删除该行"):
            read(column, typed)


@pytest.mark.parametrize("typed", ["因公出国（境）费用", "因公出国(境)费用", " 因公出国（境） 费用"])
def test_a_choice_is_known_by_its_chinese_name(typed: str) -> None:
    assert read(sheets.THREE_PUBLIC.by_name["item"], typed) == "overseas"


def test_an_unknown_choice_is_told_what_there_is() -> None:
    message = complaint(sheets.EXPENDITURE.by_name["kind"], "人员支出")
    assert message.startswith("支出类别“人员支出”不正确，应为人员经费、公用经费、项目支出")


@pytest.mark.parametrize(("typed", "value"), [("是", True), ("否", False), (" 是 ", True)])
def test_yes_and_no(typed: str, value: bool) -> None:
    assert read(sheets.UNITS.by_name["is_secret"], typed) is value


@pytest.mark.parametrize("typed", ["", "Y", "对", True, 1.0])
def test_nothing_but_yes_and_no(typed: Any) -> None:
    assert "是" in complaint(sheets.UNITS.by_name["is_secret"], typed)


@pytest.mark.parametrize(
    "typed", [datetime.date(2024, 2, 6), datetime.datetime(2024, 2, 6), "2024-02-06", "２０２４-02-06"]
)
def test_a_date_is_a_date_cell_or_written_year_month_day(typed: Any) -> None:
    assert read(sheets.DEPARTMENT.by_name["approved_on"], typed) == datetime.date(2024, 2, 6)


@pytest.mark.parametrize("typed", ["2024/2/6", "2024年2月6日", "2024-02-30", 45328.0, "6.2.2024"])
def test_other_ways_of_writing_a_date_are_refused(typed: Any) -> None:
    assert "应为日期单元格或 YYYY-MM-DD" in complaint(sheets.DEPARTMENT.by_name["approved_on"], typed)


@pytest.mark.parametrize("typed", [-1, 1.5, "两辆", "1e3", True])
def test_a_number_of_vehicles_is_a_whole_number(typed: Any) -> None:
    assert "应为不小于 0 的整数" in complaint(sheets.ASSETS.by_name["quantity"], typed)


def test_a_quantity_that_may_be_left_out_is_zero() -> None:
    assert read(sheets.THREE_PUBLIC.by_name["quantity"], "") == 0
    assert read(sheets.ASSETS.by_name["quantity"], "１２") == 12


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("主要原因是在职人员减少。", "在职人员减少"),
        ("主要原因是：在职人员减少", "在职人员减少"),
        ("主要用于接待等支出。", "接待等支出"),
        ("\ufeff在职\u200b人员\x07减少\n", "在职人员减少"),
    ],
)
def test_a_reason_is_kept_without_its_lead_in_and_full_stop(typed: str, kept: str) -> None:
    assert read(TEXT, typed) == kept


@pytest.mark.parametrize(
    "typed", ["XX项目增加", "某某经费", "待填写", "{单位}经费减少", "TODO", "增加××", "ＸＸ"]
)
def test_placeholders_are_not_content(typed: str) -> None:
    assert "占位文字" in complaint(TEXT, typed)


@pytest.mark.parametrize(
    "typed", ["<b>经费</b>", "<script>alert(1)</script>", "=1+1", "@市", "+增加", "EXX计划"]
)
def test_markup_and_formula_signs_in_a_text_are_just_text(typed: str) -> None:
    assert read(TEXT, typed) == typed


def test_a_number_in_a_text_cell_is_refused_because_it_may_have_been_shown_as_percent() -> None:
    assert "请把单元格格式设为文本" in complaint(sheets.INDICATORS.by_name["value"], 0.95)


def test_a_goal_of_two_thousand_characters_is_accepted_and_a_name_longer_than_its_field_is_not() -> None:
    goal = "完成年度任务。" * 300
    assert read(sheets.PROJECTS.by_name["target"], goal) == goal
    assert complaint(UNIT_NAME, "长" * 101, max_length=100) == "单位名称最多 100 个字，现有 101 个字"


def test_duties_are_one_paragraph_a_line() -> None:
    assert read(sheets.DEPARTMENT.by_name["duties"], "　　1、甲。\r\n\r\n2、乙。 \n") == "1、甲。\n2、乙。"


def test_clean_text_keeps_what_can_be_seen() -> None:
    assert clean_text(" “十四五”\u00ad规划（甲）\t① ") == "“十四五”规划（甲） ①"


def test_every_kind_of_cell_of_the_contract_can_be_read() -> None:
    for sheet in sheets.SHEETS:
        for column in sheet.columns:
            optional = replace(column, required=False)
            if column.kind not in (Kind.AMOUNT, Kind.YES_NO, Kind.YEAR):
                assert read(optional, "") in (None, "", 0)
