"""Filters for the pages about the whole city: yuan as 万元, and how one amount differs from another."""

from decimal import Decimal

from django import template

from apps.disclosure import money

register = template.Library()


@register.filter
def wan(amount: Decimal | None) -> str:
    """Yuan as 万元 with two places; blank where there is no amount."""
    return "" if amount is None else money.wan(amount)


@register.filter
def wan_unless_zero(amount: Decimal | None) -> str:
    """As the official tables print an amount: 万元, and blank for nothing."""
    return money.wan(amount) if amount else ""


@register.filter
def percent(rate: Decimal) -> str:
    """A percentage without trailing zeros, and with its sign."""
    return f"{money.percent(rate)}%"
