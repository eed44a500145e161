"""The admin of “三公”经费: under the budget, and a list over all budgets."""

from django.contrib import admin

from apps.budgets.admin import DepartmentalBudgetAdmin
from apps.budgets.entry import RecordAdmin, RecordInline
from apps.three_public_funds.models import ThreePublicFundsItem
from budget_portal.columns import yuan


class ThreePublicFundsItemInline(RecordInline):
    model = ThreePublicFundsItem
    fields = ("unit", "item", "amount", "prior_year_amount", "quantity", "purpose")
    autocomplete_fields = ("unit",)


DepartmentalBudgetAdmin.add_inline(ThreePublicFundsItemInline)


@admin.register(ThreePublicFundsItem)
class ThreePublicFundsItemAdmin(RecordAdmin):
    list_display = (
        "unit",
        "item",
        yuan(ThreePublicFundsItem, "amount"),
        yuan(ThreePublicFundsItem, "prior_year_amount"),
        "quantity",
        "budget",
    )
    list_filter = (*RecordAdmin.list_filter, "item")
    search_fields = ("unit__code", "unit__name")
    list_select_related = ("budget__department", "unit")
    fields = ("budget", "unit", "item", "amount", "prior_year_amount", "quantity", "purpose")
    autocomplete_fields = ("unit",)
