"""Addresses of the pages about the whole city: the topic first, then the year; without a year, the newest."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from apps.catalogue.conditional import View
from apps.catalogue.views import (
    comparing,
    departments,
    functions,
    glossary,
    home,
    measures,
    projects,
    unpublished,
)
from apps.publications import urls as publications  # noqa: F401 - knows the converters of years and codes

YEAR = "<year:year>/"


def by_year(topic: str, view: View, name: str) -> Iterator[URLPattern]:
    """The page of a topic about the newest year, and about any year."""
    yield path(f"{topic}/", view, name=name)
    yield path(f"{topic}/{YEAR}", view, name=name)


app_name = "catalogue"
urlpatterns = [
    path("", home.home, name="home"),
    path(f"years/{YEAR}", home.year, name="year"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<code:department>/", departments.department, name="department"),
    *by_year("functions", functions.functions, "functions"),
    path(f"functions/{YEAR}<code:code>/", functions.function, name="function"),
    *by_year("three-public-funds", measures.three_public_funds, "three_public_funds"),
    *by_year("procurement", measures.procurement, "procurement"),
    *by_year("operating-costs", measures.operating_costs, "operating_costs"),
    *by_year("projects", projects.projects, "projects"),
    path("compare/", comparing.newest, name="compare_newest"),
    path(f"compare/{YEAR}", comparing.comparison, name="compare"),
    *by_year("unpublished", unpublished.waiting, "unpublished"),
    path("glossary/", glossary.glossary, name="glossary"),
]
