"""The admin of 部门 and 预算单位, kept by the finance bureau year by year."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.scope import ScopedAdmin, VisibleFilter
from apps.departments.models import BudgetaryUnit, Department
from apps.departments.resources import BudgetaryUnitResource, DepartmentResource
from budget_portal.columns import yes_no
from budget_portal.spreadsheets import SpreadsheetAdmin


@admin.register(Department)
class DepartmentAdmin(SpreadsheetAdmin, ScopedAdmin):
    resource_classes = [DepartmentResource]
    list_display = ("code", "name")
    list_display_links = ("code", "name")
    search_fields = ("code__startswith", "name")
    fields = ("code", "name")


@admin.register(BudgetaryUnit)
class BudgetaryUnitAdmin(SpreadsheetAdmin, ScopedAdmin):
    resource_classes = [BudgetaryUnitResource]
    list_display = (
        "code",
        "name",
        "department",
        "year",
        "nature",
        yes_no(BudgetaryUnit, "is_headquarters"),
        yes_no(BudgetaryUnit, "is_secret"),
        "position",
    )
    list_display_links = ("code", "name")
    list_filter = ("year", ("department", VisibleFilter), "nature", "is_headquarters", "is_secret")
    search_fields = ("code__startswith", "name")
    list_select_related = ("department",)
    ordering = ("-year", "department__code", "position", "code")
    fields = (
        "department",
        "year",
        "code",
        "name",
        "nature",
        "is_headquarters",
        "is_secret",
        "position",
        "note",
    )

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).select_related("department")
