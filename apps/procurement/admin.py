"""The admin of 政府采购 and 国有资产: under the budget, and lists over all budgets."""

from django.contrib import admin

from apps.budgets.admin import DepartmentalBudgetAdmin
from apps.budgets.entry import RecordAdmin, RecordInline
from apps.procurement.models import AssetHolding, ProcurementItem
from budget_portal.columns import yuan


class ProcurementItemInline(RecordInline):
    model = ProcurementItem
    fields = ("unit", "category", "amount")
    autocomplete_fields = ("unit",)


class AssetHoldingInline(RecordInline):
    model = AssetHolding
    fields = ("category", "quantity", "planned_quantity")


DepartmentalBudgetAdmin.add_inline(ProcurementItemInline)
DepartmentalBudgetAdmin.add_inline(AssetHoldingInline)


@admin.register(ProcurementItem)
class ProcurementItemAdmin(RecordAdmin):
    list_display = ("category", "unit", yuan(ProcurementItem, "amount"), "budget")
    list_filter = (*RecordAdmin.list_filter, "category")
    search_fields = ("unit__code", "unit__name")
    list_select_related = ("budget__department", "unit")
    fields = ("budget", "unit", "category", "amount")
    autocomplete_fields = ("unit",)


@admin.register(AssetHolding)
class AssetHoldingAdmin(RecordAdmin):
    list_display = ("category", "quantity", "planned_quantity", "budget")
    list_filter = (*RecordAdmin.list_filter, "category")
    search_fields = ("budget__department__code", "budget__department__name")
    fields = ("budget", "category", "quantity", "planned_quantity")
