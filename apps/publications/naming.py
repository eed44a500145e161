"""How commands name a budget whose disclosure they make: a year and a department's code."""

from typing import Any

from django.core.management import CommandError

from apps.budgets.models import DepartmentalBudget
from apps.budgets.naming import add_budget_arguments, stored_budget
from apps.disclosure.standards import STANDARDS

__all__ = ("add_budget_arguments", "named_budget")


def named_budget(options: dict[str, Any]) -> DepartmentalBudget:
    """The budget that the arguments name. CommandError if there is none or its form is not known."""
    budget = stored_budget(options)
    if budget.standard not in STANDARDS:
        raise CommandError(f"{budget}的公开样式“{budget.standard}”不存在，可用：{'、'.join(STANDARDS)}。")
    return budget
