"""`YuanField`: an amount in yuan, exact on every database."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from apps.budgets.amounts import MAX_YUAN, ZERO
from apps.budgets.inputs import AmountField


class YuanField(models.Field):
    """A `Decimal` of yuan with two places in Python, an integer of 分 in the database.

    SQLite keeps decimal columns as binary floats (100,000 × 0.10 adds up to 10000.0000000188 there); integers compare
    and add exactly on SQLite and PostgreSQL alike.
    """

    description = "金额（元）"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, float):
            value = repr(value)
        try:
            amount = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            raise ValidationError("请输入数字（单位：元）。", code="invalid") from None
        if not amount.is_finite():
            raise ValidationError("请输入数字（单位：元）。", code="invalid")
        if abs(amount) > MAX_YUAN:
            raise ValidationError("金额过大，请检查单位是否为元。", code="too_large")
        fen = amount.scaleb(2)
        if fen != fen.to_integral_value():
            raise ValidationError("金额最多两位小数（精确到分）。", code="too_precise")
        return amount.quantize(ZERO)

    def get_prep_value(self, value: Any) -> int | None:
        amount = self.to_python(super().get_prep_value(value))
        return None if amount is None else int(amount.scaleb(2))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]
        return super().formfield(**{"form_class": AmountField, **kwargs})  # type: ignore[return-value]
