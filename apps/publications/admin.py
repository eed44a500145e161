"""The admin of 公开: to be read only. The frozen content itself is read on the public pages."""

from django.contrib import admin

from apps.accounts.scope import ViewOnly, VisibleFilter
from apps.publications.models import Publication


@admin.register(Publication)
class PublicationAdmin(ViewOnly):
    list_display = ("department_name", "year", "version", "total", "published_at", "published_by", "reason")
    list_filter = ("year", ("department", VisibleFilter))
    search_fields = ("department_code", "department_name")
    list_select_related = ("department", "published_by")
    fields = (
        "department",
        "department_code",
        "department_name",
        "year",
        "version",
        "total",
        "published_at",
        "published_by",
        "reason",
        "sha256",
    )
