"""Addresses of the workbooks, under the admin's sign-in."""

from django.contrib import admin
from django.urls import path

from apps.workbook import uploading, views

app_name = "workbook"
urlpatterns = [
    path("blank/", admin.site.admin_view(views.blank_workbook), name="blank"),
    path("upload/", admin.site.admin_view(uploading.upload), name="upload"),
    path("upload/<int:pk>/", admin.site.admin_view(uploading.confirm), name="confirm"),
    path("<int:pk>/", admin.site.admin_view(views.filled_workbook), name="filled"),
]
