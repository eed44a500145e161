"""Columns of the admin in the words of its readers: amounts in yuan with separators, 是 and 否."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models

from apps.budgets.fields import YuanField


@cache
def yuan(model: type[models.Model], field: str) -> Callable[[Any], str]:
    """An amount in yuan; the style sheet aligns columns whose name ends in `_yuan`."""

    @admin.display(description=f"{model._meta.get_field(field).verbose_name}（元）", ordering=field)
    def column(row: Any) -> str:
        amount = getattr(row, field)
        return "" if amount is None else f"{amount:,.2f}"  # Django's own format for Chinese groups nothing.

    column.__name__ = f"{field}_yuan"
    return column


@cache
def yes_no(model: type[models.Model], field: str) -> Callable[[Any], str]:
    """是 or 否; the stock icons say True and False to those who listen."""

    @admin.display(description=model._meta.get_field(field).verbose_name, ordering=field)
    def column(row: Any) -> str:
        return "是" if getattr(row, field) else "否"

    column.__name__ = f"{field}_yes_no"
    return column


def for_reading(model: type[models.Model], names: Any) -> list[Any]:
    """The fields of a form that is only read, each as it stands in lists."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    shown: list[Any] = []
    for name in names:
        if isinstance(fields.get(name), YuanField):
            shown.append(yuan(model, name))
        elif isinstance(fields.get(name), models.BooleanField):
            shown.append(yes_no(model, name))
        else:
            shown.append(name)
    return shown
