"""Entering records in the admin: what the lists and inlines of every kind of record share."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseInlineFormSet, ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.accounts.scope import ScopedAdmin, ScopedInline, VisibleFilter, visible
from apps.budgets.collisions import SHOWN, CollisionForm
from apps.budgets.merging import MERGE, MergingForm, attributes_of
from apps.budgets.models import DepartmentalBudget, Locked, Project, Status
from apps.budgets.pages import AmountOptions, EntryPage
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit

OVERRIDES = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}


class NarrowedSelect(AutocompleteSelect):
    """A searched choice that offers only what fits the budget, and knows the names of what is already chosen.

    Stock Django asks the database once a row and field for the name of the chosen object.
    """

    def __init__(self, *args: Any, narrowing: dict[str, Any], known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrowing = narrowing
        self.known = known

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode(self.narrowing)}"

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        chosen = [each for each in value if each]
        if any(each not in self.known for each in chosen):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, each, str(self.known[each]), True, len(options)) for each in chosen
        ]
        return [(None, options, 0)]


class KnownChoice(ModelChoiceField):
    """A choice that asks the database only for what is not known yet. What is stored already is known, and allowed."""

    def __init__(self, *args: Any, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def to_python(self, value: Any) -> Any:
        return self.known[str(value)] if str(value) in self.known else super().to_python(value)

    def learn(self, rows: Iterable[Any]) -> None:
        self.known.update((str(row.pk), row) for row in rows if row is not None)


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


class RecordOptions(AmountOptions):
    """What lists and inlines of records share: searched choices within the budget, amounts checked at the field."""

    form = CollisionForm
    formfield_overrides = OVERRIDES
    zero_is_no_row = False
    """Whether an amount of zero says that there is no such line (DOMAIN §8 row 10). Elsewhere it is a statement."""

    questions: tuple[str, ...] = ()
    """Fields of the form that are asked and not stored."""

    @classmethod
    def ask_with(cls, form: type[CollisionForm], *questions: str) -> None:
        """Let an app above ask more of a record, so that this one need not know it."""
        cls.form, cls.questions = form, questions

    def fields_within(self, request: HttpRequest, budget: DepartmentalBudget) -> Callable[..., Any]:
        """The form fields of records of one budget."""
        return partial(self.formfield_for_dbfield, request=request, narrowing=narrowing_of(budget))

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, narrowing: Any = None, **kwargs: Any
    ) -> Any:
        if narrowing is not None and db_field.name in self.autocomplete_fields:
            known: dict[str, Any] = {}
            within = narrowing.get(db_field.related_model, {})
            kwargs["widget"] = NarrowedSelect(db_field, self.admin_site, narrowing=within, known=known)
            kwargs["form_class"] = partial(KnownChoice, known=known)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # Without its buttons the wrapper is an empty box.
        return field

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = super().get_fields(request, obj)
        return names if self.only_read(request, obj) else (*names, *self.questions, SHOWN)


class RecordFormSet(BaseInlineFormSet):
    """Rows under a budget, or under a project of one."""

    zero_is_no_row = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._renew_rows_that_are_gone()
        for name, field in self.form.base_fields.items():
            if isinstance(field, KnownChoice):
                field.learn(getattr(row, name) for row in self.get_queryset())
                sent = {self.data.get(f"{self.prefix}-{number}-{name}", "") for number in range(self._sent)}
                if new := {each for each in sent if each.isdecimal() and each not in field.known}:
                    field.learn(field.queryset.filter(pk__in=new))

    @cached_property
    def _known(self) -> dict[str, Any]:
        return {str(row.pk): row for row in self.get_queryset()}

    @property
    def _sent(self) -> int:
        """How many rows were sent; what else than a number stands there, Django will say."""
        total = self.data.get(f"{self.prefix}-TOTAL_FORMS", "") if self.is_bound else ""
        return min(int(total), self.absolute_max) if total.isdecimal() else 0

    def _renew_rows_that_are_gone(self) -> None:
        """Rows that were deleted after the page was opened are sent again as new ones, below the others."""
        initial = self.data.get(f"{self.prefix}-INITIAL_FORMS", "")
        if not initial.isdecimal():
            return
        key = self.model._meta.pk.name
        numbers = range(self._sent)
        stored = [
            each
            for each in numbers
            if each < int(initial) and self.data.get(f"{self.prefix}-{each}-{key}") in self._known
        ]
        gone = set(numbers[: int(initial)]) - set(stored)
        if not gone:
            return
        renewed = {old: new for new, old in enumerate([*stored, *(n for n in numbers if n not in stored)])}
        data, row = self.data.copy(), re.compile(rf"{re.escape(str(self.prefix))}-([0-9]+)-(.+)")
        for name in self.data:
            if match := row.fullmatch(name):
                del data[name]
        for name, values in self.data.lists():
            match = row.fullmatch(name)
            if match and int(match[1]) in renewed and not (int(match[1]) in gone and match[2] == key):
                data.setlist(f"{self.prefix}-{renewed[int(match[1])]}-{match[2]}", values)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(stored))
        self.data = data

    def _should_delete_form(self, form: Any) -> bool:
        """Also what somebody else deleted, and lines of nothing; not what changed since one chose to delete it."""
        if form.is_gone:
            return True
        if super()._should_delete_form(form):
            return not form.collides
        amount = form.cleaned_data.get("amount") if self.zero_is_no_row and not form.errors else None
        return amount is not None and not amount

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        if isinstance(self.instance, DepartmentalBudget):
            form.instance.budget = self.instance
        elif self.instance.budget_id:
            form.instance.budget = self.instance.budget
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """Fields in a table stand under a heading, which is no label: each says its own name.

        Stock Django asks the database once a row for the row itself.
        """
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        if isinstance(row := form.fields[key], ModelChoiceField):
            form.fields[key] = KnownChoice(
                row.queryset, known=self._known, initial=row.initial, required=False, widget=row.widget
            )
        for field in form.fields.values():
            if not field.label:  # Keys, which are hidden.
                continue
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", field.label)

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


class RecordInline(RecordOptions, ScopedInline, admin.TabularInline):
    """Records of one kind under their budget."""

    formset = RecordFormSet
    extra = 0
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("budget", *self.autocomplete_fields)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if isinstance(obj, DepartmentalBudget):
            kwargs["formfield_callback"] = self.fields_within(request, obj)
        formset = super().get_formset(request, obj, **kwargs)
        formset.zero_is_no_row = self.zero_is_no_row
        return formset


class Extensible(admin.ModelAdmin):
    """An admin to which apps above add inlines, so that this one need not know them."""

    @classmethod
    def add_inline(cls, inline: type[RecordInline]) -> None:
        cls.inlines = (*cls.inlines, inline)


class RecordAdmin(RecordOptions, EntryPage, ScopedAdmin):
    """The list of records of one kind over all budgets that one may see."""

    list_filter = ("budget__fiscal_year", ("budget__department", VisibleFilter))
    list_select_related = ("budget__department",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        related = ("budget__fiscal_year", *self.list_select_related)
        return super().get_queryset(request).select_related(*related)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record; to be written, as it stands once nobody else can write under its budget."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            held(DepartmentalBudget.objects.all(), request).get(pk=row.budget_id)
            row = super().get_object(request, object_id, from_field)
        return row

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """What was typed into a record that somebody deleted meanwhile is offered as a new one."""
        was_open = SHOWN in request.POST and object_id.isdecimal()
        if was_open and not self.model._base_manager.filter(pk=object_id).exists():
            return self._changeform_view(request, None, "", None)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        twin = getattr(form, "twin", None)
        if twin is not None:
            held(DepartmentalBudget.objects.all(), request).get(pk=obj.budget_id)
            twin.refresh_from_db(fields=["amount"])
            twin.amount += obj.amount
            twin.save(update_fields=["amount"])
            obj.merged_into = twin
        elif not self.zero_is_no_row or obj.amount:
            super().save_model(request, obj, form, change)
            return
        if change:
            self.log_deletions(request, self.model._default_manager.filter(pk=obj.pk))
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Several at once. A budget that was submitted since the page was opened is not touched."""
        try:
            super().delete_queryset(request, queryset)
        except Locked as refusal:
            raise PermissionDenied(refusal.messages[0]) from None

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, message) if obj.pk is not None else None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, obj, message) if obj.pk is not None else None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        if obj.pk is None:
            return self.response_without_row(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return (
            self.response_without_row(request, obj)
            if obj.pk is None
            else super().response_change(request, obj)
        )

    def response_without_row(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say that an amount of zero is no line, or to which line an amount was added."""
        twin = getattr(obj, "merged_into", None)
        if twin is None:
            messages.info(request, f"金额为 0，没有保存为一行{obj._meta.verbose_name}。")
        else:
            messages.success(request, f"已合并到已有的一行：{twin}。")
        return self.response_post_save_add(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A record stays under its budget."""
        names = super().get_readonly_fields(request, obj)
        return names if obj is None or self.only_read(request, obj) else (*names, "budget")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        budget = (
            obj.budget if obj else self.budgets_open(request).filter(pk=self.budget_named(request)).first()
        )
        if budget is not None:
            kwargs["formfield_callback"] = self.fields_within(request, budget)
        form = super().get_form(request, obj, change, **kwargs)
        for name, field in form.base_fields.items():
            if obj is not None and isinstance(field, KnownChoice):
                field.learn([getattr(obj, name)])
        return form

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


class LineAdmin(RecordAdmin):
    """Lines of money: nothing is no line, the same classification is one line, and the next is much like the last."""

    form = MergingForm
    questions = (MERGE,)
    zero_is_no_row = True
    carried_on: tuple[str, ...] = ()
    """What the form for another line begins with: the choices of the line just saved."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and isinstance(answer, HttpResponseRedirect):
            given = {name: request.POST.get(name, "") for name in ("budget", *self.carried_on)}
            return HttpResponseRedirect(f"{request.path}?{urlencode(given)}")
        return answer
