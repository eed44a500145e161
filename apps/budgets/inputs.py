"""How amounts are typed into a form: in 元 or 万元, with the unit in sight, exact to the 分."""

from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.budgets.amounts import (
    UNITS_OF_AMOUNT,
    NotAnAmount,
    doubt_about_unit,
    read_amount,
    split_unit,
    written,
)

UNIT = "-unit"
"""What follows the name of an amount in the name of its unit."""


class Typed(NamedTuple):
    """An amount as it was typed, with the unit that stood in its field."""

    text: str
    unit: str


class AmountInput(forms.TextInput):
    """A field of text with its unit inside; the unit is sent with the amount, so that no amount is ambiguous."""

    unit = "元"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        unit = value.unit if isinstance(value, Typed) else self.unit
        standard = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 40, "class": "amount-input"}
        return format_html(
            '<span class="amount-entry">{}<span class="amount-unit">{}</span>'
            '<input type="hidden" name="{}" value="{}"></span>',
            super().render(name, value, standard | (attrs or {}), renderer),
            unit,
            f"{name}{UNIT}",
            unit,
        )

    def format_value(self, value: Any) -> str | None:
        """As typed, or a stored amount in the unit of the page; what is no amount stays as it is."""
        if isinstance(value, Typed):
            return value.text
        return written(value, self.unit) if isinstance(value, Decimal) else super().format_value(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed | None:
        """None where the field was not sent. Sent without a unit, an amount is in yuan."""
        text = data.get(name)
        unit = data.get(f"{name}{UNIT}")
        return None if text is None else Typed(str(text), unit if unit in UNITS_OF_AMOUNT else "元")


class AmountField(forms.Field):
    """An amount in yuan. A unit written after the number (5.7万元) counts before that of the field."""

    widget = AmountInput

    def __init__(self, *, unit: str = "元", **kwargs: Any) -> None:
        label = str(kwargs.get("label") or "金额")
        rest = "无支出请删除该行" if label == "金额" else "没有请填 0"
        required = {"required": f"请填写{label}，{rest}。"}
        kwargs["error_messages"] = required | (kwargs.get("error_messages") or {})
        super().__init__(**kwargs)
        self.widget.unit = unit

    def to_python(self, value: Any) -> Decimal | None:
        text, unit = split_unit(*value) if isinstance(value, Typed) else (value, "元")
        try:
            return read_amount(text, unit=unit)
        except NotAnAmount as error:
            raise ValidationError(f"{error}。", code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (None if initial in ("", None) else initial)
        except ValidationError:
            return True

    def doubt(self, value: Any) -> str | None:
        """The question to ask about what was typed, if it is an amount that looks like one in the other unit."""
        text, unit = split_unit(*value) if isinstance(value, Typed) else (value, "元")
        amount = read_amount(text, unit=unit)
        return None if amount is None else doubt_about_unit(amount, unit)
