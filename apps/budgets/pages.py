"""What every form page of a budget does around its records: its unit of amounts, and what it asks after saving."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.budgets.fields import YuanField
from apps.budgets.inputs import AmountField

COOKIE = "amounts_in"
"""Remembers, and in an address chooses, the unit in which amounts are shown and typed."""

UNITS = {"yuan": "元", "wan": "万元"}

A_YEAR = 365 * 24 * 60 * 60


def unit_of(request: HttpRequest) -> str:
    """The unit in which this person types amounts."""
    return UNITS.get(request.COOKIES.get(COOKIE, ""), "元")


def doubts(form: Any) -> Iterator[str]:
    """What to ask about the amounts that were just typed: each field with both readings."""
    for name, field in form.fields.items():
        typed = isinstance(field, AmountField) and name in form.changed_data
        if typed and (doubt := field.doubt(form[name].data)):
            yield f"{form.instance}：{field.label}{doubt}。"


class AmountOptions(BaseModelAdmin):
    """Amounts are typed in the unit of the page."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, YuanField):
            kwargs["unit"] = unit_of(request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class EntryPage(ModelAdmin):
    """A change form with amounts: the unit can be chosen, and what looks odd is asked about, not refused."""

    change_form_template = "admin/entry_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        chosen = request.GET.get(COOKIE)
        if request.method == "GET" and chosen in UNITS:
            rest = request.GET.copy()
            del rest[COOKIE]
            answer = HttpResponseRedirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)
            answer.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
            return answer
        address = request.GET.copy()
        switches = []
        for key, unit in UNITS.items():
            address[COOKIE] = key
            switches.append((unit, f"?{address.urlencode()}"))
        context = {"amount_unit": unit_of(request), "amount_units": switches if self.has_amounts else ()}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    @property
    def has_amounts(self) -> bool:
        models = (self.model, *(inline.model for inline in self.inlines))
        return any(isinstance(field, YuanField) for each in models for field in each._meta.get_fields())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.ask(request, [form])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        kept = [each for each in formset.forms if each not in formset.deleted_forms]
        self.ask(request, kept)
        empty = [each for each in formset.deleted_forms if each.cleaned_data.get("amount") == 0]
        if formset.zero_is_no_row and empty:
            name = formset.model._meta.verbose_name
            messages.info(request, f"{name}有 {len(empty)} 行金额为 0，没有保存为一行。")

    def ask(self, request: HttpRequest, forms: list[Any]) -> None:
        """Tell what to look at in the forms that were just saved."""
        for form in forms:
            for doubt in doubts(form):
                messages.warning(request, doubt)
            for advice in form.advice():
                messages.warning(request, advice)
            if form.theirs_kept:
                messages.info(request, f"{form.instance}已被他人修改，您没有改动它，保留他人的修改。")
