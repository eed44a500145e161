"""Whoever asks for what belongs to another department gets a 404; that it was asked for is written down."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from apps.accounts.scope import has_field, sees, sees_all
from apps.audit.models import Action
from apps.audit.watching import record
from budget_portal.addresses import address_of

logger = logging.getLogger("portal.access")

NARROWED_BY = {"budget": "budgets.DepartmentalBudget", "department": "departments.Department"}
"""What a search for choices may name in its address."""


def path_of(request: HttpRequest) -> str:
    """The path as it was sent: decoded, it could hold a line of the log."""
    return quote(request.path)


def note(request: HttpRequest, row: models.Model, told: str = "") -> None:
    """Write down that somebody asked for a row that is not theirs, in the log and where administrators see it."""
    what = told or f"越权访问：{request.method} {path_of(request)}"
    logger.warning(
        "%s；用户 %s，地址 %s，对象 %s %s（%s）",
        what,
        request.user.get_username(),
        address_of(request),
        row._meta.verbose_name,
        row.pk,
        row,
    )
    record(row, what, by=request.user, action=Action.ACCESS)


def asked_for(request: HttpRequest) -> models.Model | None:
    """The row that the address names: of the admin, or the budget of a desk or a workbook."""
    match = request.resolver_match
    if match is None:
        return None
    model: type[models.Model] | None = None
    key = match.kwargs.get("object_id")
    if match.app_names == ["admin"] and key is not None:
        for each in admin.site._registry:
            if match.url_name and match.url_name.startswith(
                f"{each._meta.app_label}_{each._meta.model_name}_"
            ):
                model = each
    elif match.app_names in (["workflow"], ["workbook"]):
        key = match.kwargs.get("pk")
        if key is not None:
            model = apps.get_model("budgets.DepartmentalBudget")
        elif (key := match.kwargs.get("department")) is not None:
            model = apps.get_model("departments.Department")
    if model is None or not str(key).isdecimal() or len(str(key)) > 18:
        return None
    return model._base_manager.filter(pk=key).first()


class TrespassMiddleware:
    """Looks at refusals within the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return response
        if response.status_code in (403, 404):
            row = asked_for(request)
            if row is not None and not sees(request.user, row):
                note(request, row)
            else:
                logger.info(
                    "%s：%s %s；用户 %s，地址 %s",
                    "没有权限" if response.status_code == 403 else "没有找到",
                    request.method,
                    path_of(request),
                    request.user.get_username(),
                    address_of(request),
                )
        elif request.resolver_match and request.resolver_match.url_name == "autocomplete":
            self._look_at_choices(request)
        else:
            self._look_at_budget(request)
        return response

    @staticmethod
    def _look_at_budget(request: HttpRequest) -> None:
        """A form sent, or a list narrowed, for a budget that is not one's own: it comes to nothing."""
        key = request.POST.get("budget") or request.GET.get("budget__id__exact", "")
        if sees_all(request.user) or not key.isdecimal() or len(key) > 18:
            return
        budget = apps.get_model("budgets.DepartmentalBudget")._base_manager.filter(pk=key).first()
        if budget is not None and not sees(request.user, budget):
            note(request, budget, f"越权查询预算：{request.method} {path_of(request)}")

    @staticmethod
    def _look_at_choices(request: HttpRequest) -> None:
        """A search narrowed to what is not one's own finds nothing; it is written down all the same."""
        for name, label in NARROWED_BY.items():
            key = request.GET.get(name, "")
            if key.isdecimal() and len(key) <= 18:
                row: Any = apps.get_model(label)._base_manager.filter(pk=key).first()
                if row is not None and has_field(type(row), "id") and not sees(request.user, row):
                    note(request, row, f"越权查询可选项：{path_of(request)}")
