"""Addresses: the admin for those who work here, everything else is public."""

from django.contrib import admin
from django.urls import include, path, re_path

from budget_portal.display import LARGE, ORDINARY, choose, stylesheet

urlpatterns = [
    path("admin/account/", include("apps.accounts.urls")),
    path("admin/desk/", include("apps.workflow.urls")),
    path("admin/workbook/", include("apps.workbook.urls")),
    path("admin/", include("apps.workflow.bureau_urls")),
    path("admin/", admin.site.urls),
    re_path(f"^display/(?P<display>{LARGE}|{ORDINARY})/$", choose, name="display"),
    path("display.css", stylesheet, name="display_stylesheet"),
    path("", include("apps.open_data.urls")),
    path("api/v1/", include("apps.open_data.api_urls")),
    path("", include("apps.catalogue.urls")),
    path("", include("apps.search.urls")),
    path("", include("apps.publications.urls")),
    path("", include("apps.inquiries.urls")),
]
handler404 = "apps.publications.views.not_found"
