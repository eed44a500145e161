"""One cell: from what a clerk typed to a value, or to a message in the clerk's words. Nothing is guessed."""

import datetime
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from apps.budgets import texts
from apps.budgets.fields import MAX_YUAN, ZERO
from apps.budgets.texts import MAX_TEXT, about_placeholder, clean_text, placeholder_in, too_long
from apps.departments.models import not_the_total
from apps.workbook.sheets import Column, Kind

UNITS_OF_AMOUNT: dict[str, tuple[Decimal, int]] = {"元": (Decimal(1), 2), "万元": (Decimal(10000), 6)}
"""What a column's amounts are counted in: yuan each, and how many decimals reach down to the 分."""

SMALLEST_PLAUSIBLE = Decimal(100)
LARGEST_PLAUSIBLE = Decimal(10_000_000_000)
"""Yuan. A line below or above is probably in the other unit (DOMAIN §8 rows 6 and 7); it is asked about."""


class CellError(Exception):
    """What is wrong with a cell, and what was expected."""


class TotalRow(CellError):
    """The cell says that its whole row is a total. A name may say so and be a name; the rest of the row tells."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{quoted(text)}是合计行，请删除该行（合计由系统计算）")


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xFFE5: "¥",
    0x2212: "-",
}
_TOTAL = re.compile(r"\S{0,8}(合计|总计|小计)[:：]?")
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_NUMBER_LIKE = re.compile(r"[0-9.,]+")


def quoted(raw: Any) -> str:
    """What was typed, for a message; long texts are cut."""
    text = clean_text(str(raw))
    return f"“{text}”" if len(text) <= 40 else f"“{text[:40]}…”"


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, without any blanks. For codes, numbers and choices."""
    return "".join(clean_text(text).translate(_FULL_WIDTH).split())


def reader(column: Column, *, unit: str = "元", max_length: int | None = None) -> Callable[[Any], Any]:
    """The function that reads a cell of this column; it raises `CellError`. Texts are read once each."""
    read = _READERS[column.kind](column, unit, max_length)
    known: dict[str, Any] = {}

    def read_cell(raw: Any) -> Any:
        if type(raw) is not str:
            return read(raw)
        try:
            value = known[raw]
        except KeyError:
            try:
                value = read(raw)
            except CellError as error:
                value = error
            if len(raw) < 100:
                known[raw] = value
        if isinstance(value, CellError):
            raise value
        return value

    return read_cell


def amount(raw: Any, *, unit: str = "元") -> Decimal | None:
    """An amount in yuan, exact to the 分; None where the cell is blank."""
    factor, places = UNITS_OF_AMOUNT[unit]
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raise CellError(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
    if isinstance(raw, int | float | Decimal):
        # A spreadsheet keeps 15 digits; what lies beyond is the noise of binary fractions (0.30000000000000004).
        value = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
        if not value.is_finite():
            raise CellError(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
        decimals = max(0, -int(value.normalize().as_tuple().exponent))
    elif isinstance(raw, str):
        text = half_width(raw).removeprefix("¥")
        if not text:
            return None
        unsigned = text.removeprefix("-").removeprefix("¥")
        match = _NUMBER.fullmatch(unsigned)
        if not match:
            if _NUMBER_LIKE.fullmatch(unsigned):
                raise CellError(f"{quoted(raw)}数字格式不正确，应如 1,234.56")
            raise CellError(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
        decimals = len((match[1] or "").rstrip("0"))
        value = Decimal(unsigned.replace(",", ""))
        if unsigned != text and value:
            value = -value
    else:
        raise CellError(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}），并把单元格格式设为数值")
    if value < 0:
        raise CellError("预算金额不能为负数")
    if decimals > places:
        raise CellError(
            "金额最多两位小数（精确到分）" if unit == "元" else f"金额以{unit}填写时最多六位小数（精确到分）"
        )
    value *= factor
    if value > MAX_YUAN:
        raise CellError(f"金额过大，请检查单位是否为{unit}")
    return value.quantize(ZERO)


def doubt_about_unit(value: Decimal, unit: str) -> str | None:
    """A question where an amount, given in yuan, looks as if it was typed in the other unit."""
    if unit == "元" and ZERO < value < SMALLEST_PLAUSIBLE:
        other = value * 10000
    elif unit == "万元" and value > LARGEST_PLAUSIBLE:
        other = value / 10000
    else:
        return None
    other_unit = "万元" if unit == "元" else "元"
    return f"是否单位有误？按{unit}为 {value:,.2f} 元；如果填的是{other_unit}，应为 {other:,.2f} 元"


def _amount_reader(column: Column, unit: str, _: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> Decimal:
        value = amount(raw, unit=unit)
        if value is None:
            hint = "无支出请删除该行" if column.heading == "金额" else "没有请填 0"
            raise CellError(f"请填写{column.heading}，{hint}")
        return value

    return read


def _text_of(raw: Any) -> str:
    """The text of a text cell. A number is refused: 0.95 may have been shown as 95%."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise CellError("应为文字，请把单元格格式设为文本后重新输入")
    return raw


_CLEANING = {Kind.NAME: texts.name, Kind.PHRASE: texts.phrase, Kind.PARAGRAPHS: texts.paragraphs}


def _text_reader(column: Column, _: str, max_length: int | None) -> Callable[[Any], Any]:
    limit = max_length or MAX_TEXT
    clean = _CLEANING[column.kind]

    def read(raw: Any) -> str:
        text = clean(_text_of(raw))
        if not text and column.required:
            raise CellError(f"请填写{column.heading}")
        if found := placeholder_in(text):
            raise CellError(about_placeholder(found))
        if len(text) > limit:
            raise CellError(too_long(column.heading, text, limit))
        if column.kind is Kind.NAME and _TOTAL.fullmatch("".join(text.split())):
            raise TotalRow(text)
        return text

    return read


def _code_reader(column: Column, _: str, max_length: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> str | None:
        if isinstance(raw, float | int) and not isinstance(raw, bool):
            if not math.isfinite(raw) or raw != int(raw) or raw < 0:
                raise CellError(f"{quoted(raw)}不是{column.heading}，请以文本填写编码")
            if raw >= 10**15:
                raise CellError(
                    f"{column.heading}超过 15 位，数字单元格已丢失末位，请把单元格格式设为文本后重新输入"
                )
            code = str(int(raw))
        else:
            code = half_width(_text_of(raw))
        if _TOTAL.fullmatch(code):
            raise TotalRow(code)
        if not code:
            if column.required:
                raise CellError(f"请填写{column.heading}")
            return None
        if column.pattern and not re.fullmatch(column.pattern, code):
            most = f"，最多 {max_length} 位" if max_length else ""
            raise CellError(f"{column.heading}{quoted(code)}不正确，应为数字和字母{most}")
        if max_length and not column.refers_to and len(code) > max_length:
            raise CellError(f"{column.heading}最多 {max_length} 位，现有 {len(code)} 位")
        if column.pattern:
            try:
                not_the_total(code)
            except ValidationError as error:
                raise CellError(error.message.rstrip("。")) from None
        return code

    return read


def _choice_reader(column: Column, _: str, __: int | None) -> Callable[[Any], Any]:
    choices = list(column.choices or ())
    by_label = {half_width(choice.label): choice.value for choice in choices}
    expected = "、".join(str(choice.label) for choice in choices)

    def read(raw: Any) -> str:
        label = half_width(raw) if isinstance(raw, str) else "" if raw is None else str(raw)
        if _TOTAL.fullmatch(label):
            raise TotalRow(label)
        if not label:
            if column.required:
                raise CellError(f"请填写{column.heading}，应为{expected}之一")
            return ""
        try:
            return by_label[label]
        except KeyError:
            raise CellError(f"{column.heading}{quoted(raw)}不正确，应为{expected}之一") from None

    return read


def _yes_no_reader(column: Column, _: str, __: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> bool:
        text = half_width(raw) if isinstance(raw, str) else "" if raw is None else str(raw)
        if text not in ("是", "否"):
            raise CellError(
                f"{column.heading}{quoted(text)}不正确，应为“是”或“否”"
                if text
                else f"请填写{column.heading}：是或否"
            )
        return text == "是"

    return read


def _whole_number(raw: Any, expected: str) -> int | None:
    text = half_width(raw) if isinstance(raw, str) else raw
    if text is None or text == "":
        return None
    if isinstance(text, float) and math.isfinite(text) and text == int(text):
        text = str(int(text))
    if isinstance(text, bool) or not re.fullmatch(r"[0-9]{1,9}", str(text)):
        raise CellError(f"{quoted(raw)}不正确，应为{expected}")
    return int(text)


def _count_reader(column: Column, _: str, __: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> int:
        count = _whole_number(raw, "不小于 0 的整数")
        if count is None:
            if column.required:
                raise CellError(f"请填写{column.heading}，没有请填 0")
            return 0
        return count

    return read


def _year_reader(column: Column, _: str, __: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> int:
        year = _whole_number(raw, "四位数字的年份")
        if year is None:
            raise CellError(f"请填写{column.heading}")
        if not 1000 <= year <= 9999:
            raise CellError(f"“{year}”不正确，应为四位数字的年份")
        return year

    return read


def _date_reader(column: Column, _: str, __: int | None) -> Callable[[Any], Any]:
    def read(raw: Any) -> datetime.date | None:
        if isinstance(raw, datetime.datetime):
            return raw.date()
        if isinstance(raw, datetime.date):
            return raw
        text = half_width(raw) if isinstance(raw, str) else "" if raw is None else str(raw)
        if not text:
            if column.required:
                raise CellError(f"请填写{column.heading}")
            return None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                pass
        raise CellError(f"{column.heading}{quoted(raw)}不正确，应为日期单元格或 YYYY-MM-DD")

    return read


_READERS: dict[Kind, Callable[[Column, str, int | None], Callable[[Any], Any]]] = {
    Kind.YEAR: _year_reader,
    Kind.DATE: _date_reader,
    Kind.CODE: _code_reader,
    Kind.NAME: _text_reader,
    Kind.PARAGRAPHS: _text_reader,
    Kind.PHRASE: _text_reader,
    Kind.CHOICE: _choice_reader,
    Kind.YES_NO: _yes_no_reader,
    Kind.COUNT: _count_reader,
    Kind.AMOUNT: _amount_reader,
}


def shown(column: Column, value: Any) -> str:
    """A value as a clerk reads it."""
    if value is None or value == "":
        return "（空）"
    if column.choices is not None:
        return str(column.choices(value).label)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)
