"""What the pages around a desk share: the budget they speak of, and the frame of the admin."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.scope import visible
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.standards import STANDARDS


def budget_of(request: HttpRequest, pk: int) -> DepartmentalBudget:
    """A budget the person may see; any other does not exist for them. Http404."""
    rows = DepartmentalBudget.objects.select_related("department", "fiscal_year")
    budget = visible(rows, request.user).filter(pk=pk).first()
    if budget is None or not request.user.has_perm("budgets.view_departmentalbudget"):  # type: ignore[union-attr]
        raise Http404("没有这个预算，或者它不属于您的部门。")
    if budget.standard not in STANDARDS:
        raise Http404(f"公开样式“{budget.standard}”不存在，请先在预算中改正。")
    return budget


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page in the frame of the admin."""
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})
