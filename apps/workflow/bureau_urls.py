"""Addresses of the bureau's pages, under the admin's sign-in."""

from django.contrib import admin
from django.urls import path

from apps.workflow import bureau

app_name = "bureau"
urlpatterns = [
    path("board/", admin.site.admin_view(bureau.board), name="board"),
    path("summary/", admin.site.admin_view(bureau.summary), name="summary"),
    path("summary.<str:extension>", admin.site.admin_view(bureau.summary_file), name="summary_file"),
]
