"""Entering records in the admin: what the lists and inlines of every kind of record share."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from apps.accounts.scope import ScopedAdmin, ScopedInline, VisibleFilter, visible
from apps.budgets.fields import YuanField
from apps.budgets.models import DepartmentalBudget, Project, Status
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit

NEGATIVE = "预算金额不能为负数。"

OVERRIDES = {
    # The database refuses negative amounts too; asked here, the message stands at the field.
    YuanField: {"min_value": 0, "error_messages": {"min_value": NEGATIVE}},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}


class NarrowedSelect(AutocompleteSelect):
    """A searched choice that offers only what fits the budget, and knows the names of what is already chosen.

    Stock Django asks the database once a row and field for the name of the chosen object.
    """

    def __init__(self, *args: Any, narrowing: dict[str, Any], names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrowing = narrowing
        self.names = names

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode(self.narrowing)}"

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        chosen = [each for each in value if each]
        if any(each not in self.names for each in chosen):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, each, self.names[each], True, len(options)) for each in chosen]
        return [(None, options, 0)]


def narrowing_of(budget: DepartmentalBudget) -> dict[type[models.Model], dict[str, Any]]:
    """What the choices of a budget's records are limited to."""
    edition = {"edition": budget.fiscal_year.edition}
    return {
        FunctionalClass: edition,
        EconomicClass: edition,
        BudgetaryUnit: {"department": budget.department_id, "year": budget.year},
        Project: {"budget": budget.pk},
    }


def held(
    budgets: models.QuerySet[DepartmentalBudget], request: HttpRequest
) -> models.QuerySet[DepartmentalBudget]:
    """Budgets that cannot be submitted by another while this request writes under them."""
    budgets = budgets.select_related("department", "fiscal_year")
    return budgets.select_for_update(of=("self",)) if request.method == "POST" else budgets


class RecordOptions(BaseModelAdmin):
    """What lists and inlines of records share: searched choices within the budget, amounts checked at the field."""

    formfield_overrides = OVERRIDES

    def fields_within(
        self, request: HttpRequest, budget: DepartmentalBudget, rows: Any
    ) -> Callable[..., Any]:
        """The form fields of records of one budget; `rows` are those about to be shown."""
        return partial(self.formfield_for_dbfield, request=request, narrowing=narrowing_of(budget), rows=rows)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, narrowing: Any = None, rows: Any = None, **kwargs: Any
    ) -> Any:
        if narrowing is not None and db_field.name in self.autocomplete_fields:
            used = db_field.related_model._default_manager.filter(pk__in=rows.values(db_field.attname))
            kwargs["widget"] = NarrowedSelect(
                db_field,
                self.admin_site,
                narrowing=narrowing.get(db_field.related_model, {}),
                names={str(row.pk): str(row) for row in used},
            )
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for button in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, button):
                setattr(field.widget, button, False)
        return field


class RecordFormSet(BaseInlineFormSet):
    """Rows under a budget, or under a project of one."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        if isinstance(self.instance, DepartmentalBudget):
            form.instance.budget = self.instance
        elif self.instance.budget_id:
            form.instance.budget = self.instance.budget
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """Fields in a table stand under a heading, which is no label: each says its own name."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.label:  # Keys, which are hidden.
                continue
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label)

    def validate_unique(self) -> None:
        """Find rows entered twice in one go, and say it in the words of the constraint they break.

        Stock Django looks only at constraints on plain fields, and names their columns.
        """
        rows = [
            form
            for form in self.forms
            if form.is_valid() and form not in self.deleted_forms and (form.has_changed() or form.instance.pk)
        ]
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint):
                continue
            seen = set()
            for form in rows:
                key = tuple(
                    getattr(form.instance, attribute) for attribute in attributes_of(constraint, self.model)
                )
                if key in seen:
                    form.add_error(None, str(constraint.violation_error_message))
                seen.add(key)


def attributes_of(constraint: models.UniqueConstraint, model: Any) -> list[str]:
    """The attributes whose values a constraint lets stand together only once."""
    names = constraint.fields or [
        part.name
        for expression in constraint.expressions
        for part in ([expression] if isinstance(expression, models.F) else expression.flatten())
        if isinstance(part, models.F)
    ]
    return [model._meta.get_field(name).attname for name in names]


class RecordInline(RecordOptions, ScopedInline, admin.TabularInline):
    """Records of one kind under their budget."""

    formset = RecordFormSet
    extra = 0
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("budget", *self.autocomplete_fields)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if isinstance(obj, DepartmentalBudget):
            rows = self.model._default_manager.filter(budget=obj)
            kwargs["formfield_callback"] = self.fields_within(request, obj, rows)
        return super().get_formset(request, obj, **kwargs)


class Extensible(admin.ModelAdmin):
    """An admin to which apps above add inlines, so that this one need not know them."""

    @classmethod
    def add_inline(cls, inline: type[RecordInline]) -> None:
        cls.inlines = (*cls.inlines, inline)


class RecordAdmin(RecordOptions, ScopedAdmin):
    """The list of records of one kind over all budgets that one may see."""

    list_filter = ("budget__fiscal_year", ("budget__department", VisibleFilter))
    list_select_related = ("budget__department",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        related = ("budget__fiscal_year", *self.list_select_related)
        return super().get_queryset(request).select_related(*related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A record stays under its budget."""
        names = super().get_readonly_fields(request, obj)
        return names if obj is None or self.only_read(request, obj) else (*names, "budget")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        budget = (
            obj.budget if obj else self.budgets_open(request).filter(pk=self.budget_named(request)).first()
        )
        if budget is not None:
            rows = self.model._default_manager.filter(pk=obj.pk if obj else None)
            kwargs["formfield_callback"] = self.fields_within(request, budget, rows)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "budget":
            kwargs["queryset"] = self.budgets_open(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        named = self.budget_named(request)
        return super().get_changeform_initial_data(request) | ({"budget": named} if named else {})

    def budgets_open(self, request: HttpRequest) -> models.QuerySet[DepartmentalBudget]:
        rows = DepartmentalBudget.objects.filter(status=Status.DRAFT).select_related(
            "department", "fiscal_year"
        )
        return visible(rows, request.user)

    def budget_named(self, request: HttpRequest) -> str | None:
        """The budget of a new record: as sent, or that of the list one comes from, or the only one open."""
        filters = parse_qs(request.GET.get("_changelist_filters", ""))
        named = (request.POST or request.GET).get("budget") or filters.get("budget__id__exact", [""])[0]
        if not named:
            keys = list(self.budgets_open(request).values_list("pk", flat=True)[:2])
            named = str(keys[0]) if len(keys) == 1 else ""
        return named if named.isdecimal() else None
