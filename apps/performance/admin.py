"""The admin of 绩效目标: under the project, and lists over all budgets."""

from django.contrib import admin

from apps.budgets.admin import ProjectAdmin
from apps.budgets.entry import RecordAdmin, RecordInline
from apps.performance.models import PerformanceIndicator, PerformanceTarget


class PerformanceTargetInline(RecordInline):
    model = PerformanceTarget
    fields = ("text",)
    classes = ()


class PerformanceIndicatorInline(RecordInline):
    model = PerformanceIndicator
    fields = ("level_one", "level_two", "level_three", "value")
    classes = ()


ProjectAdmin.add_inline(PerformanceTargetInline)
ProjectAdmin.add_inline(PerformanceIndicatorInline)


@admin.register(PerformanceTarget)
class PerformanceTargetAdmin(RecordAdmin):
    list_display = ("project", "text", "budget")
    search_fields = ("project__code", "project__name", "text")
    list_select_related = ("budget__department", "project")
    fields = ("budget", "project", "text")
    autocomplete_fields = ("project",)


@admin.register(PerformanceIndicator)
class PerformanceIndicatorAdmin(RecordAdmin):
    list_display = ("project", "level_one", "level_two", "level_three", "value", "budget")
    list_filter = (*RecordAdmin.list_filter, "level_one")
    search_fields = ("project__code", "project__name", "level_three")
    list_select_related = ("budget__department", "project")
    fields = ("budget", "project", "level_one", "level_two", "level_three", "value")
    autocomplete_fields = ("project",)
