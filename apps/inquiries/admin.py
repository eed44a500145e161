"""The admin of 公众咨询: a department's questions, the longest unanswered first, with their answers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from apps.accounts.scope import ScopedAdmin, VisibleFilter
from apps.departments.names import clean_text
from apps.inquiries.answering import NotAnswered, answer, may_answer, may_decide, state_after
from apps.inquiries.models import OVERDUE_AFTER, Inquiry, InquiryState, permitted

DECISIONS = (
    (InquiryState.ANSWERED, "暂不公开：只有提问人凭查询码能看到答复"),
    (InquiryState.PUBLISHED, "公开问题和答复（联系方式不公开）"),
    (InquiryState.WITHHELD, "不予公开"),
)


class AnswerForm(forms.ModelForm):
    """The answer, and what becomes of it; with what stood there when the page was opened."""

    decision = forms.ChoiceField(
        label="是否公开", choices=DECISIONS, widget=forms.RadioSelect, required=False
    )
    opened = forms.CharField(label="打开时", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Inquiry
        fields = ("answer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance
        self.initial["opened"] = f"{stored.state} {stored.changed_at.timestamp():.6f}"
        self.initial["decision"] = InquiryState.ANSWERED if stored.is_pending else stored.state
        if "answer" in self.fields:
            self.fields["answer"].widget.attrs["rows"] = 8

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("opened") != self.initial["opened"]:
            now = self.instance.answer or "（空）"
            self.add_error(
                None, f"这条咨询已被他人办理，现在的答复是：“{now}”。核对后再次保存，即以您填的为准。"
            )
            sent: Any = self.data
            self.data = sent.copy()
            self.data["opened"] = self.initial["opened"]  # type: ignore[index]
        try:
            state_after(data.get("answer", self.instance.answer), data.get("decision", ""), self.instance)
        except NotAnswered as refused:
            self.add_error("answer" if "answer" in self.fields else "decision", str(refused))
        return data

    def clean_answer(self) -> str:
        return clean_text(self.cleaned_data["answer"])

    def _post_clean(self) -> None:
        """The answer is written by `answering.answer` alone."""


class WaitingFilter(admin.SimpleListFilter):
    """Those that have waited too long."""

    title = "等待"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", f"超过 {OVERDUE_AFTER} 天没有答复")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.overdue() if self.value() == "overdue" else queryset


@admin.register(Inquiry)
class InquiryAdmin(ScopedAdmin):
    form = AnswerForm
    actions = None
    list_display = (
        "number",
        "department",
        "state",
        "waiting",
        "asked_at",
        "place",
        "question",
        "answered_by",
    )
    list_filter = ("state", WaitingFilter, "publication__year", ("department", VisibleFilter))
    search_fields = ("number", "text", "answer", "department__name")
    list_select_related = ("department", "answered_by")
    fields = ("number", "asked_about", "place", "printed", "asked_at", "waiting", "text", "contact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        rows = super().get_queryset(request)
        return rows.select_related("publication").defer("publication__content")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Held while it is written, so that what the form was checked against is what it replaces."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return row
        return self.get_queryset(request).select_for_update(of=("self",)).get(pk=row.pk)

    def get_ordering(self, request: HttpRequest) -> Any:
        """The unanswered first, the oldest of them on top."""
        pending = When(state=InquiryState.PENDING, then=Value(0))
        return (Case(pending, default=Value(1), output_field=models.IntegerField()), "asked_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_write(self, request: HttpRequest, obj: Any) -> bool:
        user: Any = request.user
        return obj is None or may_answer(user, obj) or may_decide(user, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A contact is read by those who may need it."""
        user: Any = request.user
        working = permitted(user, "answer") or permitted(user, "publish")
        names = [name for name in self.fields if working or name != "contact"]
        written = ["answer"] if may_answer(user, obj) else ["told_answer"]
        decided = ["decision"] if may_decide(user, obj) else ["state"]
        hidden = ["opened"] if self.may_write(request, obj) else []
        return names + written + decided + hidden

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        editable = ("answer", "decision", "opened")
        return [name for name in self.get_fields(request, obj) if name not in editable]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for name in {"decision", "opened"} - set(self.get_fields(request, obj)):
            del form.base_fields[name]
        return form

    def save_model(self, request: HttpRequest, obj: Inquiry, form: Any, change: bool) -> None:
        user: Any = request.user
        data = form.cleaned_data
        answer(obj, text=data.get("answer"), decision=data.get("decision", ""), by=user)

    @admin.display(description="等待", ordering="asked_at")
    def waiting(self, obj: Inquiry) -> str:
        if obj.days_waiting is None:
            return "—"
        if obj.is_overdue:
            return format_html('<strong class="desk-late">已等 {} 天</strong>', obj.days_waiting)
        return f"已等 {obj.days_waiting} 天" if obj.days_waiting else "今天收到"

    @admin.display(description="问题")
    def question(self, obj: Inquiry) -> str:
        return obj.text if len(obj.text) <= 40 else f"{obj.text[:40]}…"

    @admin.display(description="答复")
    def told_answer(self, obj: Inquiry) -> str:
        return obj.answer or "（还没有答复）"

    @admin.display(description="所问版本")
    def asked_about(self, obj: Inquiry) -> str:
        one = obj.publication
        address = reverse("publications:version", args=[one.year, one.department_code, one.version])
        spot = f"#{obj.anchor}" if obj.anchor else ""
        return format_html('<a href="{}{}">{}</a>', address, spot, one)
