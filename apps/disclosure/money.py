"""Yuan to 万元, rounding, rates and shares: the one place where an amount becomes text."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

YUAN_PER_WAN = Decimal(10000)
FEN = Decimal("0.01")
ZERO = Decimal("0.00")


def to_wan(amount: Decimal) -> Decimal:
    """Yuan to 万元 with two places, half up. Totals are added in yuan first and rounded here, never before."""
    return (amount / YUAN_PER_WAN).quantize(FEN, ROUND_HALF_UP)


def wan(amount: Decimal) -> str:
    """Print yuan as 万元 the way tables and sentences do: 5,489.14."""
    return f"{to_wan(amount):,.2f}"


def yuan(amount: Decimal) -> str:
    """Print yuan for people: 54,891,400.00. Differences are shown so, because they hide in 万元."""
    return f"{amount:,.2f}"


def percent(rate: Decimal) -> str:
    """Print a percentage without trailing zeros: 0.60 as 0.6, 100.00 as 100."""
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def growth(current: Decimal, prior: Decimal, decimals: int) -> Decimal | None:
    """The rate of change in percent, without sign, half up from yuan. None where there was nothing last year."""
    if not prior:
        return None
    return (abs(current - prior) / prior * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shares(parts: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """Percentages of the parts in their sum, by largest remainder, so that they add up to 100 exactly.

    Ties go to the earlier part. Rounding each share alone would print 84.99 where the seed prints 84.98.
    All parts zero: all shares zero.
    """
    total = sum(parts, Decimal(0))
    unit = Decimal(1).scaleb(-decimals)
    if not total:
        return [Decimal(0).quantize(unit)] * len(parts)
    exact = [part / total * 100 for part in parts]
    floors = [share.quantize(unit, ROUND_DOWN) for share in exact]
    missing = int((Decimal(100) - sum(floors, Decimal(0))) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[:missing]:
        floors[i] += unit
    return floors


def add(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of yuan amounts, with two places even when there are none."""
    return sum(amounts, ZERO)
