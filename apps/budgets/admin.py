"""The admin of budgets: small records under their budget, expenditure in a list of its own.

Apps above this one add their records with `DepartmentalBudgetAdmin.add_inline` and `ProjectAdmin.add_inline`.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from apps.accounts.scope import ScopedAdmin, VisibleFilter
from apps.audit.models import Action
from apps.audit.watching import quiet, record
from apps.budgets.collisions import SHOWN, CollisionForm
from apps.budgets.entry import OVERRIDES, Extensible, LineAdmin, RecordAdmin, RecordInline, held
from apps.budgets.models import (
    ControlFigure,
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    FiscalYear,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    YearEndCarryOver,
)
from apps.budgets.pages import AmountOptions, EntryPage
from apps.budgets.years import FiscalYearForm
from budget_portal.columns import yes_no, yuan

LINES_IN_FORM = 200
"""Up to so many lines of expenditure stand in the form of their budget."""


class RevenueLineInline(RecordInline):
    model = RevenueLine
    zero_is_no_row = True
    fields = ("unit", "source", "is_carry_over", "amount")
    autocomplete_fields = ("unit",)


class ProjectInline(RecordInline):
    model = Project
    fields = ("position", "code", "name", "unit", "category")
    autocomplete_fields = ("unit",)
    show_change_link = True


class ExpenditureLineInline(RecordInline):
    """Shown as long as the lines fit into one form; a larger budget has them in their list."""

    model = ExpenditureLine
    zero_is_no_row = True
    fields = (
        "unit",
        "functional_class",
        "kind",
        "economic_class",
        "project",
        "source",
        "is_carry_over",
        "amount",
    )
    autocomplete_fields = ("unit", "functional_class", "economic_class", "project")


class YearEndCarryOverInline(RecordInline):
    model = YearEndCarryOver
    zero_is_no_row = True
    fields = ("unit", "source", "amount")
    autocomplete_fields = ("unit",)


class PriorYearForm(CollisionForm):
    """An amount that somebody types in place of last year's budget is what was executed."""

    def clean(self) -> Any:
        cleaned = super().clean()
        if "amount" in self.changed_data and "is_budget_figure" not in self.changed_data:
            self.cleaned_data["is_budget_figure"] = False
        return cleaned


class PriorYearExecutionInline(RecordInline):
    model = PriorYearExecution
    form = PriorYearForm
    fields = ("functional_class", "source", "amount", "is_budget_figure")
    autocomplete_fields = ("functional_class",)


class ControlFigureInline(RecordInline):
    model = ControlFigure
    fields = ("source", "kind", "amount")


class ExplanationInline(RecordInline):
    model = Explanation
    fields = ("topic", "functional_class", "text")
    autocomplete_fields = ("functional_class",)


class GlossaryEntryInline(RecordInline):
    model = GlossaryEntry
    fields = ("term", "functional_class", "definition")
    autocomplete_fields = ("functional_class",)


@admin.register(FiscalYear)
class FiscalYearAdmin(ScopedAdmin):
    form = FiscalYearForm
    list_display = ("year", "edition", "standard", "congress_on")
    fields = FiscalYearForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return super().get_readonly_fields(request, obj) if self.only_read(request, obj) else ("year",)


@admin.register(DepartmentalBudget)
class DepartmentalBudgetAdmin(Extensible, AmountOptions, EntryPage, ScopedAdmin):
    form = CollisionForm
    list_display = ("department", "fiscal_year", "status", "approved_on", "standard")
    list_filter = ("status", "fiscal_year", ("department", VisibleFilter))
    search_fields = ("department__code", "department__name")
    list_select_related = ("department", "fiscal_year")
    # What a 批复 says is written with that step.
    readonly_fields = ("standard", "status", "expenditure", "approved_on", "approval_number")
    fields = (
        "fiscal_year",
        "department",
        "standard",
        "status",
        "expenditure",
        "approved_on",
        "approval_number",
        "duties",
        "prior_operating_cost",
    )
    formfield_overrides = OVERRIDES | {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 12})}}
    inlines = (
        ControlFigureInline,
        RevenueLineInline,
        ProjectInline,
        ExpenditureLineInline,
        YearEndCarryOverInline,
        PriorYearExecutionInline,
        ExplanationInline,
        GlossaryEntryInline,
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        begin = self.admin_site.year_to_begin(request)
        return super().changelist_view(request, {"to_begin": begin, **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("fiscal_year", "department")
        names = super().get_fields(request, obj)
        if self.only_read(request, obj):
            return names
        return (*names, SHOWN)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        names = super().get_readonly_fields(request, obj)
        return names if self.only_read(request, obj) else (*names, "fiscal_year", "department")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new budget has no records yet: which units and codes fit them is known when it is saved."""
        if obj is None:
            return ()
        sent = f"{ExpenditureLine._meta.model_name}s-TOTAL_FORMS" in request.POST
        fits = sent or self.lines_of(obj) <= LINES_IN_FORM
        return [inline for inline in self.inlines if fits or inline is not ExpenditureLineInline]

    def lines_of(self, obj: Any) -> int:
        """How many lines of expenditure a budget has; asked once a request."""
        if not hasattr(obj, "_lines"):
            obj._lines = ExpenditureLine.objects.filter(budget=obj).count()
        return obj._lines

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("department", "fiscal_year")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        budget = super().get_object(request, object_id, from_field)
        if budget is not None and request.method == "POST":
            return held(DepartmentalBudget.objects.all(), request).get(pk=budget.pk)
        return budget

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """One entry for a budget with all its records: there may be 100,000."""
        record(obj, "删除部门预算及其全部明细", action=Action.DELETE)
        with quiet():
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for budget in queryset:
            self.delete_model(request, budget)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write what was entered and nothing else: the status is written by the workflow alone."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.standard = obj.fiscal_year.standard
            obj.save()
        self.ask(request, [form])

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Go on to the records."""
        if "_addanother" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description="支出")
    def expenditure(self, obj: Any) -> str:
        url = reverse("admin:budgets_expenditureline_changelist")
        count = self.lines_of(obj)
        return format_html('<a href="{}?budget__id__exact={}">共 {} 行，查看和编制</a>', url, obj.pk, count)


@admin.register(RevenueLine)
class RevenueLineAdmin(LineAdmin):
    carried_on = ("unit",)
    list_display = (
        "unit",
        "source",
        yes_no(RevenueLine, "is_carry_over"),
        yuan(RevenueLine, "amount"),
        "budget",
    )
    list_filter = (*RecordAdmin.list_filter, "source", "is_carry_over")
    search_fields = ("unit__code", "unit__name")
    list_select_related = ("budget__department", "unit")
    fields = ("budget", "unit", "source", "is_carry_over", "amount")
    autocomplete_fields = ("unit",)


@admin.register(Project)
class ProjectAdmin(Extensible, RecordAdmin):
    list_display = ("code", "name", "unit", "category", "position", "budget")
    list_display_links = ("code", "name")
    list_filter = (*RecordAdmin.list_filter, "category")
    search_fields = ("code", "name", "unit__code", "unit__name")
    list_select_related = ("budget__department", "unit")
    fields = ("budget", "unit", "code", "name", "category", "position")
    autocomplete_fields = ("unit",)


@admin.register(ExpenditureLine)
class ExpenditureLineAdmin(LineAdmin):
    carried_on = ("unit", "functional_class", "kind", "project", "source")
    list_display = (
        "functional_class",
        "kind",
        "economic_class",
        "project",
        "source",
        yuan(ExpenditureLine, "amount"),
        yes_no(ExpenditureLine, "is_carry_over"),
        "unit",
    )
    list_filter = (*RecordAdmin.list_filter, "kind", "source", "is_carry_over")
    search_fields = (
        "functional_class__code",
        "functional_class__name",
        "economic_class__code",
        "economic_class__name",
        "project__code",
        "project__name",
        "unit__code",
        "unit__name",
    )
    list_select_related = ("budget__department", "unit", "functional_class", "economic_class", "project")
    fields = (
        "budget",
        "unit",
        "functional_class",
        "kind",
        "economic_class",
        "project",
        "source",
        "is_carry_over",
        "amount",
    )
    autocomplete_fields = ("unit", "functional_class", "economic_class", "project")


@admin.register(ControlFigure)
class ControlFigureAdmin(RecordAdmin):
    list_display = ("source", "kind", yuan(ControlFigure, "amount"), "budget")
    list_filter = (*RecordAdmin.list_filter, "source", "kind")
    search_fields = ("budget__department__code", "budget__department__name")
    fields = ("budget", "source", "kind", "amount")


@admin.register(YearEndCarryOver)
class YearEndCarryOverAdmin(LineAdmin):
    carried_on = ("unit",)
    list_display = ("unit", "source", yuan(YearEndCarryOver, "amount"), "budget")
    list_filter = (*RecordAdmin.list_filter, "source")
    search_fields = ("unit__code", "unit__name")
    list_select_related = ("budget__department", "unit")
    fields = ("budget", "unit", "source", "amount")
    autocomplete_fields = ("unit",)


@admin.register(PriorYearExecution)
class PriorYearExecutionAdmin(RecordAdmin):
    form = PriorYearForm
    list_display = (
        "item",
        "source",
        yuan(PriorYearExecution, "amount"),
        yes_no(PriorYearExecution, "is_budget_figure"),
        "budget",
    )
    list_filter = (*RecordAdmin.list_filter, "source", "is_budget_figure")
    search_fields = ("functional_class__code", "functional_class__name")
    list_select_related = ("budget__department", "functional_class")
    fields = ("budget", "functional_class", "source", "amount", "is_budget_figure")
    autocomplete_fields = ("functional_class",)

    @admin.display(description="功能科目", ordering="functional_class__code")
    def item(self, obj: PriorYearExecution) -> str:
        return str(obj.functional_class or "合计")


@admin.register(Explanation)
class ExplanationAdmin(RecordAdmin):
    list_display = ("topic", "functional_class", "text", "budget")
    list_filter = (*RecordAdmin.list_filter, "topic")
    search_fields = ("functional_class__code", "functional_class__name", "text")
    list_select_related = ("budget__department", "functional_class")
    fields = ("budget", "topic", "functional_class", "text")
    autocomplete_fields = ("functional_class",)


@admin.register(GlossaryEntry)
class GlossaryEntryAdmin(RecordAdmin):
    list_display = ("__str__", "definition", "budget")
    search_fields = ("term", "functional_class__code", "functional_class__name")
    list_select_related = ("budget__department", "functional_class")
    fields = ("budget", "term", "functional_class", "definition")
    autocomplete_fields = ("functional_class",)
