"""Pages where entering begins, and what is stated with one click."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.scope import visible_departments
from apps.budgets.models import DepartmentalBudget, FiscalYear
from apps.workflow.pages import budget_of, page
from apps.workflow.starting import is_empty, may_start, plan_of, start
from apps.workflow.stating import STATEMENTS, state
from apps.workflow.transitions import Refused


def begin(request: HttpRequest, year: int, department: int) -> HttpResponse:
    """What this year's budget would begin with, and what of last year's is left to be mended by hand."""
    user: Any = request.user
    body = get_object_or_404(visible_departments(user), pk=department)
    if not may_start(body, by=user):
        raise Http404("没有这一页。")
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    budget = DepartmentalBudget.objects.filter(fiscal_year=fiscal_year, department=body).first()
    if request.method == "POST":
        try:
            budget = start(
                department=body,
                fiscal_year=fiscal_year,
                by=user,
                from_last_year=request.POST.get("from") == "last_year",
            )
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return HttpResponseRedirect(request.path)
        messages.success(request, f"{budget.fiscal_year}{body}部门预算已建立，可以开始填写。")
        return HttpResponseRedirect(reverse("workflow:desk", args=[budget.pk]))
    return page(
        request,
        "workflow/begin.html",
        f"开始编制{fiscal_year}{body}部门预算",
        plan=plan_of(body, fiscal_year),
        budget=budget,
        may_start=budget is None or (budget.is_editable and is_empty(budget)),
    )


@require_POST
def statement(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """State zeros, or that last year's base is right."""
    budget = budget_of(request, pk)
    if name not in STATEMENTS:
        raise Http404("没有这一项。")
    user: Any = request.user
    try:
        state(name, budget, by=user)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    except ValidationError as refused:
        for reason in refused.messages:
            messages.error(request, reason)
    else:
        messages.success(request, f"{STATEMENTS[name].label}：{STATEMENTS[name].said}。")
    return HttpResponseRedirect(reverse("workflow:desk", args=[pk]) + "#tasks-heading")
