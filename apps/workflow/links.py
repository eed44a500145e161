"""Where in the admin a budget's data are entered."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from apps.budgets.models import DepartmentalBudget


def list_of(name: str, budget: DepartmentalBudget, **more: Any) -> str:
    return (
        f"{reverse(f'admin:budgets_{name}_changelist')}?{urlencode({'budget__id__exact': budget.pk} | more)}"
    )


def form_of(budget: DepartmentalBudget, anchor: str = "") -> str:
    return reverse("admin:budgets_departmentalbudget_change", args=[budget.pk]) + (
        f"#{anchor}" if anchor else ""
    )


def units_of(budget: DepartmentalBudget) -> str:
    query = urlencode({"department__id__exact": budget.department_id, "year": budget.year})
    return f"{reverse('admin:departments_budgetaryunit_changelist')}?{query}"
