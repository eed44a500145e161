"""Addresses of the public site. Years and codes that cannot be are no addresses."""

from django.urls import path, register_converter

from apps.disclosure.renderers import FORMATS
from apps.publications import views


class Year:
    """Four digits, the first of them not 0."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Code:
    """A department's code."""

    regex = "[0-9A-Za-z]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Extension:
    """One of the formats a disclosure can be had in."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Version:
    """The number of a version."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Year, "year")
register_converter(Code, "code")
register_converter(Extension, "extension")
register_converter(Version, "version")

OF_A_YEAR = "<year:year>/<code:department>/"
OF_A_VERSION = f"{OF_A_YEAR}v<version:version>/"

app_name = "publications"
urlpatterns = [
    path("years/<year:year>/archive.zip", views.year_archive, name="archive"),
    path(OF_A_YEAR, views.disclosure, name="disclosure"),
    path(f"{OF_A_YEAR}versions/", views.versions, name="versions"),
    path(f"{OF_A_YEAR}disclosure.<extension:extension>", views.file, name="file"),
    path(f"{OF_A_YEAR}checks/", views.checks, name="checks"),
    path(f"{OF_A_YEAR}tables/<int:number>/", views.table, name="table"),
    path(f"{OF_A_YEAR}datapackage.zip", views.file, {"extension": "fiscal"}, name="datapackage"),
    path(f"{OF_A_YEAR}SHA256SUMS", views.checksums, name="checksums"),
    path(f"{OF_A_YEAR}tables/<int:number>.csv", views.table_file, {"extension": "csv"}, name="table_csv"),
    path(f"{OF_A_YEAR}tables/<int:number>.xlsx", views.table_file, {"extension": "xlsx"}, name="table_xlsx"),
    path(OF_A_VERSION, views.disclosure, name="version"),
    path(f"{OF_A_VERSION}differences/", views.differences, name="differences"),
    path(f"{OF_A_VERSION}disclosure.<extension:extension>", views.file, name="version_file"),
    path(f"{OF_A_VERSION}checks/", views.checks, name="version_checks"),
    path(f"{OF_A_VERSION}tables/<int:number>/", views.table, name="version_table"),
    path(f"{OF_A_VERSION}datapackage.zip", views.file, {"extension": "fiscal"}, name="version_datapackage"),
    path(f"{OF_A_VERSION}SHA256SUMS", views.checksums, name="version_checksums"),
    path(
        f"{OF_A_VERSION}tables/<int:number>.csv",
        views.table_file,
        {"extension": "csv"},
        name="version_table_csv",
    ),
    path(
        f"{OF_A_VERSION}tables/<int:number>.xlsx",
        views.table_file,
        {"extension": "xlsx"},
        name="version_table_xlsx",
    ),
]
