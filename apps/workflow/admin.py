"""The admin of 流转记录, 警告确认 and 审核意见: to be read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.scope import ViewOnly
from apps.budgets.models import Status
from apps.budgets.years import FiscalYearForm
from apps.disclosure.standards import STANDARDS
from apps.workflow.models import Acknowledgement, ReviewComment, TransitionRecord
from apps.workflow.transitions import TRANSITIONS, step_name


def status_name(status: str) -> str:
    return str(dict(Status.choices).get(status, status))


class StepFilter(admin.SimpleListFilter):
    title = "步骤"
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, transition.label) for name, transition in TRANSITIONS.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[TransitionRecord]
    ) -> QuerySet[TransitionRecord]:
        return queryset.filter(name=self.value()) if self.value() else queryset


@admin.register(TransitionRecord)
class TransitionRecordAdmin(ViewOnly):
    list_display = ("at", "budget", "step", "before", "after", "by", "comment")
    list_filter = (StepFilter, "budget__fiscal_year", "at")
    search_fields = ("budget__department__code", "budget__department__name", "comment")
    ordering = ("-id",)
    fields = ("budget", "step", "before", "after", "by", "at", "comment", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TransitionRecord]:
        return super().get_queryset(request).select_related("budget__department", "by")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record to be read; its name, which stands in the title, in the words of its reader."""
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            record.name = step_name(record.name)
        return record

    @admin.display(description="步骤", ordering="name")
    def step(self, obj: TransitionRecord) -> str:
        return step_name(obj.name)

    @admin.display(description="原状态")
    def before(self, obj: TransitionRecord) -> str:
        return status_name(obj.from_status)

    @admin.display(description="新状态")
    def after(self, obj: TransitionRecord) -> str:
        return status_name(obj.to_status)


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ViewOnly):
    list_display = ("at", "budget", "told", "note", "by")
    list_filter = ("budget__fiscal_year", "at")
    search_fields = ("budget__department__code", "budget__department__name", "told", "note")
    ordering = ("-id",)
    fields = ("budget", "told", "note", "by", "at")
    list_select_related = ("budget__department", "by")


@admin.register(ReviewComment)
class ReviewCommentAdmin(ViewOnly):
    list_display = ("at", "budget", "place", "text", "by", "reply", "settled_at")
    list_filter = ("budget__fiscal_year", "at")
    search_fields = ("budget__department__code", "budget__department__name", "place", "text", "reply")
    ordering = ("-id",)
    fields = (
        "budget",
        "place",
        "printed",
        "text",
        "by",
        "at",
        "reply",
        "replied_by",
        "replied_at",
        "settled_by",
        "settled_at",
    )
    list_select_related = ("budget__department", "by")


FiscalYearForm.standards = {key: standard.label for key, standard in STANDARDS.items()}
