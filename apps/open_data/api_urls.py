"""Addresses of the interface for programs, below /api/v1/."""

from django.urls import path, re_path, register_converter

from apps.open_data import lists, operations, resources, schema, versions
from apps.open_data.identifiers import IdentifierConverter

register_converter(IdentifierConverter, "identifier")
operations.describe()

OF_VERSION = "publications/<identifier:identifier>"

app_name = "open_data_api"
urlpatterns = [
    path("", lists.Entrance.as_view(), name="entrance"),
    path("openapi.json", schema.openapi, {"media_type": "application/json"}, name="openapi_json"),
    path("openapi.yaml", schema.openapi, {"media_type": "application/yaml"}, name="openapi_yaml"),
    path("publications", lists.Publications.as_view(), name="publications"),
    path(OF_VERSION, versions.Publication.as_view(), name="publication"),
    path(f"{OF_VERSION}/tables/<str:key>", versions.Table.as_view(), name="table"),
    path(f"{OF_VERSION}/cells", versions.Cells.as_view(), name="cells"),
    path("amounts", lists.Amounts.as_view(), name="amounts"),
    path("projects", lists.Projects.as_view(), name="projects"),
    path("departments", lists.Departments.as_view(), name="departments"),
    path("departments/<code:code>", lists.Department.as_view(), name="department"),
    path("years", lists.Years.as_view(), name="years"),
    path("functional-codes", lists.FunctionalCodes.as_view(), name="functional_codes"),
    path("terms", lists.Terms.as_view(), name="terms"),
    path("changes", lists.Changes.as_view(), name="changes"),
    re_path("", resources.NoSuchAddress.as_view()),
]
