"""Whose rows one may see: a preparer only those of the own department, or of some of its units; the finance bureau all.

A model belongs to a department by its own `department`, or by that of its `budget` or `publication`. Models without
any of them (classifications, fiscal years) are common to all who have a role. A record belongs to a unit by its own
`unit`, or by that of its project; a clerk of some units sees what belongs to the department as a whole, and of the rest
theirs.
"""

from typing import Any

from django.contrib.admin import ModelAdmin, RelatedFieldListFilter
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest

from apps.accounts.roles import BUREAU_ROLES, roles_of
from apps.audit.telling import changes_of, history_of
from apps.departments.models import BudgetaryUnit, Department
from budget_portal.columns import for_reading

NARROWING = ("edition", "budget", "department", "year")
"""By what the address of a choice's search may narrow it."""

LONE_QUOTES = {"'": '"\'"', '"': "'\"'"}
"""A quotation mark alone is searched for; stock Django takes it for an empty quotation, which everything contains."""

ENTRIES_A_PAGE = 50


def sees_all(user: Any) -> bool:
    """Whether a user sees every department: superusers, and users of the finance bureau."""
    if not user.is_active:
        return False
    return user.is_superuser or (user.department_id is None and bool(roles_of(user) & BUREAU_ROLES))


def visible_departments(user: Any) -> models.QuerySet[Department]:
    """The departments whose rows a user may see."""
    return visible(Department.objects.all(), user)


def has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def department_path(model: type[models.Model]) -> str | None:
    """The lookup from a row to its department's key, or None for what is common to all."""
    if model is Department:
        return "pk"
    if has_field(model, "department"):
        return "department_id"
    for owner in ("budget", "publication"):
        if has_field(model, owner):
            return f"{owner}__department_id"
    return None


def unit_path(model: type[models.Model]) -> str | None:
    """The lookup from a row to its unit's code, or None for what belongs to a department as a whole."""
    if model is BudgetaryUnit:
        return "code"
    if has_field(model, "unit"):
        return "unit__code"
    return "project__unit__code" if has_field(model, "project") else None


def follow(row: models.Model, path: str) -> Any:
    """The value at the end of a lookup."""
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value


def visible(rows: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
    """Those of the rows that a user may see."""
    if sees_all(user):
        return rows
    path = department_path(rows.model)
    if not roles_of(user) or (path is not None and user.department_id is None):
        return rows.none()
    if path is None:
        return rows
    rows = rows.filter(**{path: user.department_id})
    unit = unit_path(rows.model)
    return rows.filter(**{f"{unit}__in": user.units}) if user.units and unit else rows


def sees(user: Any, row: models.Model) -> bool:
    """Whether a user may see one row."""
    if sees_all(user):
        return True
    path = department_path(type(row))
    if not roles_of(user) or (path is not None and user.department_id is None):
        return False
    if path is None:
        return True
    if follow(row, path) != user.department_id:
        return False
    unit = unit_path(type(row))
    return not user.units or unit is None or follow(row, unit) in user.units


def is_locked(row: models.Model) -> bool:
    """Whether a row is a budget, or belongs to one, that has left the preparer's hands."""
    return not getattr(getattr(row, "budget", row), "is_editable", True)


class Scoped(BaseModelAdmin):
    """The rows and choices of one's own departments; what is locked is shown, not changed."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible(super().get_queryset(request), request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        choices = kwargs.get("queryset", db_field.related_model._default_manager.all())
        kwargs["queryset"] = visible(choices, request.user)
        if db_field.name == "unit" and request.user.unit_codes:  # Blank would speak for the whole department.
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or sees(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_write(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = super().get_fields(request, obj)
        return for_reading(self.model, names) if self.only_read(request, obj) else names

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            self.get_fields(request, obj)
            if self.only_read(request, obj)
            else super().get_readonly_fields(request, obj)
        )

    def only_read(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and self.fields is not None and not self.has_change_permission(request, obj)

    def may_write(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or (sees(request.user, obj) and not is_locked(obj))


class ScopedInline(Scoped, InlineModelAdmin):
    """An inline; each of its questions is asked about the row that it stands under."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self.may_write(request, obj)


class ScopedAdmin(Scoped, ModelAdmin):
    """A `ModelAdmin` in which what belongs to others is as if it were not there."""

    object_history_template = "admin/record_history.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What was changed of the row, from what to what; of a budget, of all its records."""
        row = self.get_object(request, unquote(object_id))
        pages = None
        if row is not None:
            entries = history_of(row)
            if request.user.unit_codes:  # The records of a budget are those of all its units.
                kind = ContentType.objects.get_for_model(row)
                entries = entries.filter(content_type=kind, object_pk=str(row.pk))
            pages = Paginator(entries, ENTRIES_A_PAGE)
        page = pages.get_page(request.GET.get("entries")) if pages is not None else ()
        told = [(entry, changes_of(entry)) for entry in page]
        return super().history_view(
            request, object_id, {"entries": page, "told": told, **(extra_context or {})}
        )

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        raise Http404(f"没有这个{opts.verbose_name}，或您无权查看。")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search; for a choice in a form, only within what the form's widget names in its address."""
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            for name in NARROWING:
                value = request.GET.get(name, "")
                if value.isdecimal() and has_field(self.model, name):
                    queryset = queryset.filter(**{name: int(value)})
        return super().get_search_results(
            request, queryset, LONE_QUOTES.get(search_term.strip(), search_term)
        )


class ViewOnly(ScopedAdmin):
    """What is only ever read: nothing is added, changed or removed, one by one or together."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VisibleFilter(RelatedFieldListFilter):
    """A list filter that offers only what the user may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        rows = visible(field.related_model._default_manager.all(), request.user)
        return [(row.pk, str(row)) for row in rows]
