"""The admin of “三公”经费: under the budget, and a list over all budgets."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from apps.budgets.admin import DepartmentalBudgetAdmin, ProjectAdmin, ProjectInline
from apps.budgets.choices import ExpenditureKind
from apps.budgets.collisions import CollisionForm
from apps.budgets.entry import RecordAdmin, RecordInline
from apps.three_public_funds.models import ECONOMIC_CODES, ThreePublicFundsItem
from budget_portal.columns import yuan


class ThreePublicFundsItemInline(RecordInline):
    model = ThreePublicFundsItem
    fields = ("unit", "item", "amount", "prior_year_amount", "quantity", "purpose")
    autocomplete_fields = ("unit",)


DepartmentalBudgetAdmin.add_inline(ThreePublicFundsItemInline)


QUESTION = "has_three_public"


class ProjectForm(CollisionForm):
    """Asks what the lines of a project cannot tell: part of it may be “三公”经费 (DOMAIN §8 row 27)."""

    has_three_public = forms.ChoiceField(
        label="是否含“三公”经费", choices=(("", "——"), ("no", "否"), ("yes", "是")), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (
            self.instance.pk is not None and QUESTION in self.fields
        ):  # The answer leads to lines; it is not kept.
            self.fields[QUESTION].disabled = True
            self.fields[QUESTION].choices = (("", "新增时已回答"),)  # type: ignore[attr-defined]

    def clean(self) -> Any:
        if self.instance.pk is None and QUESTION in self.fields and not self.cleaned_data.get(QUESTION):
            self.add_error(QUESTION, "请回答本项目是否含“三公”经费。")
        return super().clean()

    def advice(self) -> list[str]:
        if self.cleaned_data.get(QUESTION) != "yes":
            return super().advice()
        project = self.instance
        given = {
            "budget": project.budget_id,
            "unit": project.unit_id,
            "kind": ExpenditureKind.PROJECT.value,
            "project": project.pk,
        }
        return [
            *super().advice(),
            format_html(
                "项目 {} 含“三公”经费：请把这部分支出单独录入，经济科目填 {}，并填报“三公”经费。"
                '<a href="{}?{}">录入支出</a>',
                project,
                "、".join(f"{code} {item.label}" for item, code in ECONOMIC_CODES.items()),
                reverse("admin:budgets_expenditureline_add"),
                urlencode(given),
            ),
        ]


ProjectAdmin.ask_with(ProjectForm, QUESTION)
ProjectInline.ask_with(ProjectForm, QUESTION)


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
