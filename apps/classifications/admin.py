"""The admin of 政府收支分类科目, kept by the finance bureau one edition at a time."""

from django.contrib import admin

from apps.accounts.scope import ScopedAdmin
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.classifications.resources import EconomicClassResource, FunctionalClassResource
from budget_portal.columns import yes_no
from budget_portal.spreadsheets import SpreadsheetAdmin


class ClassificationAdmin(SpreadsheetAdmin, ScopedAdmin):
    list_display_links = ("code", "name")
    list_filter = ("edition", "is_verified")
    search_fields = ("code__startswith", "name")
    ordering = ("-edition", "code")


@admin.register(FunctionalClass)
class FunctionalClassAdmin(ClassificationAdmin):
    resource_classes = [FunctionalClassResource]
    list_display = ("code", "name", "edition", yes_no(FunctionalClass, "is_verified"), "note")
    fields = ("edition", "code", "name", "definition", "is_verified", "note")


@admin.register(EconomicClass)
class EconomicClassAdmin(ClassificationAdmin):
    resource_classes = [EconomicClassResource]
    list_display = ("code", "name", "scheme", "edition", yes_no(EconomicClass, "is_verified"), "note")
    list_filter = ("edition", "scheme", "is_verified")
    fields = ("edition", "scheme", "code", "name", "definition", "is_verified", "note")
