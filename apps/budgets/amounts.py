"""From what was typed to an amount in yuan: the one reader of amounts, for cells of a workbook and fields of a form."""

import re
from decimal import Decimal
from typing import Any

from apps.budgets.texts import clean_text

MAX_YUAN = Decimal("10000000000000")
"""Ten trillion yuan: more than the budget of any city, so a larger amount is a slip (DOMAIN §8 row 9)."""

ZERO = Decimal("0.00")

UNITS_OF_AMOUNT: dict[str, tuple[Decimal, int]] = {"元": (Decimal(1), 2), "万元": (Decimal(10000), 6)}
"""What amounts are counted in: yuan each, and how many decimals reach down to the 分."""

SMALLEST_PLAUSIBLE = Decimal(100)
LARGEST_PLAUSIBLE = Decimal(10_000_000_000)
"""Yuan. A line below or above is probably in the other unit (DOMAIN §8 rows 6 and 7); it is asked about."""


class NotAnAmount(ValueError):
    """What was typed is no amount; the sentence says why, without a full stop."""


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xFFE5: "¥",
    0x2212: "-",
}
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_NUMBER_LIKE = re.compile(r"[0-9.,]+")
_WITH_UNIT = re.compile(r"([-¥0-9.,]+)(万元|万|元)")


def quoted(raw: Any) -> str:
    """What was typed, for a message; long texts are cut."""
    whole = isinstance(raw, float) and raw.is_integer()
    text = clean_text(str(int(raw) if whole else raw))
    return f"“{text}”" if len(text) <= 40 else f"“{text[:40]}…”"


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, without any blanks. For codes, numbers and choices."""
    return "".join(clean_text(text).translate(_FULL_WIDTH).split())


def split_unit(raw: str, unit: str) -> tuple[str, str]:
    """What was typed without the unit that was written after it, and the unit it counts in: 5.7万元 is 5.7, 万元."""
    match = _WITH_UNIT.fullmatch(half_width(raw))
    return (match[1], "元" if match[2] == "元" else "万元") if match else (raw, unit)


def read_amount(raw: Any, *, unit: str = "元") -> Decimal | None:
    """An amount in yuan, exact to the 分; None where nothing was typed. NotAnAmount says what is wrong."""
    factor, places = UNITS_OF_AMOUNT[unit]
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raise NotAnAmount(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
    if isinstance(raw, int | float | Decimal):
        # A spreadsheet keeps 15 digits; what lies beyond is the noise of binary fractions (0.30000000000000004).
        value = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
        if not value.is_finite():
            raise NotAnAmount(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
        decimals = max(0, -int(value.normalize().as_tuple().exponent))
    elif isinstance(raw, str):
        text = half_width(raw).removeprefix("¥")
        if not text:
            return None
        unsigned = text.removeprefix("-").removeprefix("¥")
        match = _NUMBER.fullmatch(unsigned)
        if not match:
            if _NUMBER_LIKE.fullmatch(unsigned):
                raise NotAnAmount(f"{quoted(raw)}数字格式不正确，应如 1,234.56")
            raise NotAnAmount(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}）")
        decimals = len((match[1] or "").rstrip("0"))
        value = Decimal(unsigned.replace(",", ""))
        if unsigned != text and value:
            value = -value
    else:
        raise NotAnAmount(f"{quoted(raw)}不是数字，请输入数字（单位：{unit}），并把单元格格式设为数值")
    if value < 0:
        raise NotAnAmount("预算金额不能为负数")
    if decimals > places:
        raise NotAnAmount(
            "金额最多两位小数（精确到分）" if unit == "元" else f"金额以{unit}填写时最多六位小数（精确到分）"
        )
    value *= factor
    if value > MAX_YUAN:
        raise NotAnAmount(f"金额过大，请检查单位是否为{unit}")
    return value.quantize(ZERO)


def written(value: Decimal, unit: str) -> str:
    """An amount given in yuan as it is typed in a unit: exact, with separators, at least two decimals."""
    if unit == "元":
        return f"{value:,.2f}"
    whole, _, decimals = f"{value.scaleb(-4):,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


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
