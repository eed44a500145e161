"""One cell: from what a clerk typed to a value, or to a message in the clerk's words. Nothing is guessed."""

import datetime
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from apps.budgets import texts
from apps.budgets.amounts import NotAnAmount, half_width, quoted, read_amount
from apps.budgets.texts import MAX_TEXT, about_placeholder, placeholder_in, too_long
from apps.departments.models import not_the_total
from apps.workbook.sheets import Column, Kind


class CellError(Exception):
    """What is wrong with a cell, and what was expected."""


class TotalRow(CellError):
    """The cell says that its whole row is a total. A name may say so and be a name; the rest of the row tells."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{quoted(text)}是合计行，请删除该行（合计由系统计算）")


_TOTAL = re.compile(r"\S{0,8}(合计|总计|小计)[:：]?")


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
    try:
        return read_amount(raw, unit=unit)
    except NotAnAmount as error:
        raise CellError(str(error)) from None


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
