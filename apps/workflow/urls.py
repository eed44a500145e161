"""Addresses of the desk, under the admin's sign-in."""

from django.contrib import admin
from django.urls import path

from apps.workflow import entering, inspection, reviewing, views

app_name = "workflow"
urlpatterns = [
    path("begin/<int:year>/<int:department>/", admin.site.admin_view(entering.begin), name="begin"),
    path("<int:pk>/state/<str:name>/", admin.site.admin_view(entering.statement), name="state"),
    path("<int:pk>/", admin.site.admin_view(views.desk), name="desk"),
    path("<int:pk>/preview/", admin.site.admin_view(views.preview), name="preview"),
    path("<int:pk>/reasons/", admin.site.admin_view(views.reasons), name="reasons"),
    path("<int:pk>/steps/<str:name>/", admin.site.admin_view(views.step), name="step"),
    path("<int:pk>/trace/", admin.site.admin_view(inspection.trace_cell), name="trace"),
    path("<int:pk>/trace.csv", admin.site.admin_view(inspection.trace_csv), name="trace_csv"),
    path("<int:pk>/compare/", admin.site.admin_view(inspection.compare), name="compare"),
    path("<int:pk>/review.xlsx", admin.site.admin_view(inspection.review_sheet), name="review_sheet"),
    path("<int:pk>/review/", admin.site.admin_view(reviewing.review), name="review"),
    path("<int:pk>/warnings/", admin.site.admin_view(reviewing.acknowledgements), name="acknowledgements"),
    path(
        "<int:pk>/comments/<int:comment>/<str:what>/",
        admin.site.admin_view(reviewing.remark),
        name="remark",
    ),
]
