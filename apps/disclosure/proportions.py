"""A share of a whole in words a title can use: 近八成, 超过一半. True at every border, without rounding."""

from decimal import Decimal

_TENTHS = ("", "一成", "两成", "三成", "四成", "一半", "六成", "七成", "八成", "九成", "全部")

NEAR = 3
"""A share is called 近 the next tenth from so many percentage points below it."""


def in_words(part: Decimal, whole: Decimal) -> str:
    """What `part` is of `whole`, both in yuan, as words before a verb: 不到一成, 近八成, 超过一半, 全部.

    ValueError unless the whole is positive and the part is neither negative nor greater than it.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"{part} 不是 {whole} 的一部分")
    if part == whole:
        return "全部"
    tenths, rest = divmod(part * 10, whole)
    below = int(tenths)
    if not rest:
        return _TENTHS[below] or "没有"
    if below == len(_TENTHS) - 2:
        return "超过九成" if (whole - part) * 100 > whole else "几乎全部"
    if (whole - rest) * 10 <= whole * NEAR:
        return f"近{_TENTHS[below + 1]}"
    return f"超过{_TENTHS[below]}" if below else "不到一成"
