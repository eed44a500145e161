"""How an amount differs from another, in words and figures."""

from dataclasses import dataclass
from decimal import Decimal

from apps.catalogue.years import RATE_DECIMALS
from apps.disclosure.money import growth, percent


@dataclass(frozen=True)
class Change:
    """From `base` to `amount`, both in yuan."""

    amount: Decimal
    base: Decimal

    @property
    def direction(self) -> str:
        """more, less or blank."""
        if self.amount == self.base:
            return ""
        return "more" if self.amount > self.base else "less"

    @property
    def difference(self) -> Decimal:
        """Without sign, in yuan."""
        return abs(self.amount - self.base)

    @property
    def rate(self) -> str:
        """Percent without sign; blank where the base is nothing."""
        rate = growth(self.amount, self.base, RATE_DECIMALS)
        return "" if rate is None else percent(rate)


def change_of(amount: Decimal | None, base: Decimal | None) -> Change | None:
    """None where either is not there."""
    return None if amount is None or base is None else Change(amount, base)
