"""Addresses of the public site. Years and codes that cannot be are no addresses."""

from django.urls import path, register_converter

from apps.disclosure.renderers import FORMATS
from apps.publications import views


class Year:
    """Four digits."""

    regex = "[0-9]{4}"

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


register_converter(Year, "year")
register_converter(Code, "code")
register_converter(Extension, "extension")

app_name = "publications"
urlpatterns = [
    path("", views.home, name="home"),
    path("<year:year>/<code:department>/", views.disclosure, name="disclosure"),
    path("<year:year>/<code:department>/disclosure.<extension:extension>", views.file, name="file"),
    path("<year:year>/<code:department>/tables/<int:number>/", views.table, name="table"),
    path("<year:year>/<code:department>/tables/<int:number>.csv", views.table_csv, name="table_csv"),
]
