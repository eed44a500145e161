"""The admin of 审计记录: read by administrators, and by each department for its own; changed by nobody."""

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.accounts.scope import ViewOnly, VisibleFilter
from apps.audit.models import AuditEntry
from apps.audit.telling import changes_of, sentence_of

admin.site.unregister(AuditEntry)  # django-auditlog registers it, in English.


class KindFilter(admin.SimpleListFilter):
    """By what was changed, in the words of the glossary."""

    title = "类型"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        from auditlog.registry import auditlog

        kinds = ContentType.objects.get_for_models(*auditlog.get_models())
        named = [(str(kind.pk), str(model._meta.verbose_name)) for model, kind in kinds.items()]
        return sorted(named, key=lambda each: each[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        value = self.value()
        return queryset.filter(content_type=value) if value and value.isdecimal() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ViewOnly):
    list_display = ("timestamp", "who", "address", "action", "kind", "object_repr", "what", "department")
    list_filter = ("action", KindFilter, ("department", VisibleFilter), "timestamp")
    search_fields = ("object_repr", "actor__username", "actor__name", "changes_text")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "timestamp",
        "who",
        "address",
        "action",
        "kind",
        "object_repr",
        "department",
        "budget",
        "changes_text",
        "table",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return (
            super()
            .get_queryset(request)
            .select_related("actor", "content_type", "department", "budget__department")
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description="操作人", ordering="actor")
    def who(self, obj: AuditEntry) -> str:
        return str(obj.actor or "（命令行）")

    @admin.display(description="地址")
    def address(self, obj: AuditEntry) -> str:
        return obj.remote_addr or ""

    @admin.display(description="类型")
    def kind(self, obj: AuditEntry) -> str:
        model = obj.content_type.model_class()
        return str(model._meta.verbose_name) if model else obj.content_type.model

    @admin.display(description="内容")
    def what(self, obj: AuditEntry) -> str:
        return sentence_of(obj)

    @admin.display(description="变动")
    def table(self, obj: AuditEntry) -> str | SafeString:
        changes = changes_of(obj)
        if not changes:
            return "见说明"
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td></tr>",
            ((each.field, each.before, each.after) for each in changes),
        )
        head = "<tr><th scope='col'>项目</th><th scope='col'>原来</th><th scope='col'>现在</th></tr>"
        return format_html(
            "<table class='audit-changes'><thead>" + head + "</thead><tbody>{}</tbody></table>", rows
        )
