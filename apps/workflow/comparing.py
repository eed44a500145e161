"""Two years side by side as people read them: in 万元, in 元 where 万元 hide the difference, large changes marked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from apps.disclosure.comparison import Compared, ComparedTable
from apps.disclosure.consistency.plausibility import LARGE_CHANGE
from apps.disclosure.money import percent, to_wan, wan, yuan


class ShownAmount(NamedTuple):
    """One number of both years. `mark` says what a reviewer should look at; blank where nothing stands out."""

    label: str
    level: int
    heading: str
    prior: str
    current: str
    difference: str
    rate: str
    mark: str


class ShownTable(NamedTuple):
    key: str
    title: str
    amounts: list[ShownAmount]


def shown(tables: Iterable[ComparedTable], decimals: int, *, only_marked: bool) -> list[ShownTable]:
    """All tables that have something to show; rates have so many decimals."""
    found = []
    for table in tables:
        amounts = [_shown(each, decimals) for each in table.amounts]
        if only_marked:
            amounts = [each for each in amounts if each.mark]
        if amounts:
            found.append(ShownTable(table.key, table.title, amounts))
    return found


def _shown(one: Compared, decimals: int) -> ShownAmount:
    in_yuan = bool(one.difference) and not to_wan(one.difference)

    def text(amount: Decimal | None) -> str:
        if amount is None:
            return ""
        return f"{yuan(amount)} 元" if in_yuan else wan(amount)

    rate = one.rate(decimals)
    sign = "＋" if one.difference > 0 else "－"
    return ShownAmount(
        one.label,
        one.level,
        one.heading,
        text(one.prior),
        text(one.current),
        f"{sign}{text(abs(one.difference))}" if one.difference else "",
        f"{sign}{percent(rate)}%" if one.difference and rate is not None else "",
        _mark(one),
    )


def _mark(one: Compared) -> str:
    if one.has_appeared:
        return "上年没有"
    if one.has_vanished:
        return "本年没有"
    return f"超过 {percent(LARGE_CHANGE)}%" if one.is_large else ""
