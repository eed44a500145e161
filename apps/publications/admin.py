"""The admin of 公开 and 撤回: to be read only. The frozen content itself is read on the public pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from apps.accounts.scope import ViewOnly, VisibleFilter
from apps.publications.models import Publication, Withdrawal


@admin.register(Publication)
class PublicationAdmin(ViewOnly):
    list_display = (
        "department_name",
        "year",
        "version",
        "total",
        "published_at",
        "late",
        "published_by",
        "reason",
        "withdrawn_on",
    )
    list_filter = ("year", ("department", VisibleFilter))
    search_fields = ("department_code", "department_name")
    list_select_related = ("department", "published_by", "withdrawal")
    fields = (
        "department",
        "department_code",
        "department_name",
        "year",
        "version",
        "total",
        "published_at",
        "deadline",
        "late",
        "published_by",
        "reason",
        "withdrawn_on",
        "sha256",
        "page",
    )

    @admin.display(description="逾期")
    def late(self, publication: Publication) -> str:
        return f"逾期 {publication.days_late} 天" if publication.days_late else "—"

    @admin.display(description="撤回", empty_value="—")
    def withdrawn_on(self, publication: Publication) -> str | None:
        withdrawal = publication.withdrawn
        return f"{localtime(withdrawal.at):%Y-%m-%d} 已撤回" if withdrawal else None

    @admin.display(description="公开页面")
    def page(self, publication: Publication) -> str:
        one = publication
        address = reverse("publications:version", args=[one.year, one.department_code, one.version])
        return format_html('<a href="{}">{}</a>', address, address)


@admin.register(Withdrawal)
class WithdrawalAdmin(ViewOnly):
    list_display = ("publication", "notice", "at", "by")
    list_filter = ("publication__year", "at")
    search_fields = ("publication__department_code", "publication__department_name", "notice")
    list_select_related = ("publication", "by")
    fields = ("publication", "notice", "at", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Withdrawal]:
        return super().get_queryset(request).defer("publication__content")
