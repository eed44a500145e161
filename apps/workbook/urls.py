"""Addresses of the workbooks, under the admin's sign-in."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from apps.workbook import views

app_name = "workbook"
urlpatterns = [
    path("blank/", admin.site.admin_view(views.blank_workbook), name="blank"),
    path(
        "upload/",
        RedirectView.as_view(pattern_name="admin:budgets_departmentalbudget_import"),
        name="upload",
    ),
    path("<int:pk>/", admin.site.admin_view(views.filled_workbook), name="filled"),
]
