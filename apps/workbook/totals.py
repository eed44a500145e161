"""Totals that a clerk typed: rows of totals, columns of totals and shares. None is taken; each is compared.

What a table adds up to is computed. A typed total that agrees is left out with a word; one that does not agree shows
that the table or the total is wrong, and only a person can tell which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from apps.budgets.amounts import half_width
from apps.workbook.cells import CellError, amount
from apps.workbook.sheets import Kind, Sheet

ZERO = Decimal("0.00")

_SHARE = re.compile(r".*(占比|比重|比例|百分比)(\((%|％)\))?")
_TOTAL = re.compile(r"(合计|总计|小计)(\((元|万元)\))?")
_SUBTOTAL = re.compile(r".*小计[:：]?")


@dataclass(frozen=True)
class TotalLine:
    """A row that says of itself that it is a total: where it stands and what it says."""

    number: int
    column: str
    text: str
    amounts: dict[str, Decimal]
    """By column, in yuan; a blank is left out."""


@dataclass
class Sums:
    """What the rows of a table add up to so far, in all and since the last subtotal, by amount column in yuan."""

    sheet: Sheet
    total: dict[str, Decimal] = field(default_factory=dict)
    since: dict[str, Decimal] = field(default_factory=dict)
    lines: list[tuple[TotalLine, dict[str, Decimal]]] = field(default_factory=list)
    """Each with the sums of the rows above that it may be meant for: a subtotal's own part."""
    is_known: bool = True
    """False once an amount could not be read: nothing can be compared then."""

    def add(self, column: str, value: Any) -> None:
        if not isinstance(value, Decimal):
            self.is_known = False
            return
        self.total[column] = self.total.get(column, ZERO) + value
        self.since[column] = self.since.get(column, ZERO) + value

    def meet(self, line: TotalLine) -> None:
        self.lines.append((line, self.since))
        if _SUBTOTAL.fullmatch(line.text):
            self.since = {}

    def verdicts(self) -> Iterator[tuple[TotalLine, str, str]]:
        """Each total line with the column and the message of every disagreement; one blank message if it agrees.

        A line that says no amount, or of which it cannot be known whether it agrees, is not left out by itself.
        """
        for line, part in self.lines:
            if not line.amounts or not self.is_known:
                yield line, line.column, f"“{line.text}”是合计行，请删除该行（合计由系统计算）"
                continue
            agrees = True
            for column, typed in line.amounts.items():
                computed = self.total.get(column, ZERO)
                if typed in (computed, part.get(column, ZERO)):
                    continue
                agrees = False
                heading = self.sheet.by_name[column].heading
                yield (
                    line,
                    column,
                    f"“{line.text}”行的{heading}是 {typed:,.2f} 元，各行之和是 {computed:,.2f} 元，"
                    "请核对；合计由系统计算，核对后可删除该行",
                )
            if agrees:
                yield line, line.column, ""


@dataclass(frozen=True)
class TypedColumn:
    """A column of the file that repeats what the system computes."""

    place: int
    heading: str
    is_share: bool
    unit: str


def typed_column(sheet: Sheet, place: int, heading: str) -> TypedColumn | None:
    """Whether an unknown column holds shares or totals of the sheet's amount. Places are counted from 1."""
    if not any(column.name == "amount" for column in sheet.columns):
        return None
    if _SHARE.fullmatch(heading):
        return TypedColumn(place, heading, True, "%")
    if match := _TOTAL.fullmatch(heading):
        return TypedColumn(place, heading, False, match[3] or "元")
    return None


def _percent(raw: Any) -> Decimal | None:
    """A typed share in percent: 12.34, “12.34%” or, in a cell formatted as percent, 0.1234."""
    text = half_width(str(raw))
    try:
        value = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return None
    return value * 100 if isinstance(raw, float) and value <= 1 else value


def differences(
    typed: TypedColumn, rows: list[tuple[int, Any, Any]], most: int = 5
) -> Iterator[tuple[int, str]]:
    """Row number and message where a typed share or total is not what the amounts give; the computed one counts.

    `rows` are (row number, typed cell, amount in yuan).
    """
    total = sum((value for _, _, value in rows if isinstance(value, Decimal)), ZERO)
    found = 0
    for number, raw, value in rows:
        if not isinstance(value, Decimal) or raw is None or raw == "":
            continue
        if typed.is_share:
            given = _percent(raw)
            computed = (value * 100 / total).quantize(ZERO, ROUND_HALF_UP) if total else ZERO
            agrees = given is not None and abs(given - computed) < Decimal("0.05")
            told, right = str(raw) if given is None else f"{given:.2f}%", f"{computed}%"
        else:
            try:
                given = amount(raw, unit=typed.unit)
            except CellError:
                given = None
            agrees = given == value
            told, right = (f"{raw}" if given is None else f"{given:,.2f} 元"), f"{value:,.2f} 元"
        if not agrees:
            found += 1
            if found > most:
                yield number, f"“{typed.heading}”还有其他行与计算结果不同；以计算为准"
                return
            yield number, f"“{typed.heading}”填的是 {told}，按金额计算为 {right}；以计算为准"


def amount_columns(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns if column.kind is Kind.AMOUNT]
