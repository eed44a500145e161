"""The projects of a year, with a filter."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from apps.catalogue.conditional import of_the_city
from apps.catalogue.projects import LAST_PAGE, departments_with_entries, projects_of, words_of
from apps.catalogue.years import Years
from apps.disclosure.renderers.office import legible

LONGEST = 100
"""Characters of what may be asked for."""


@of_the_city
def projects(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A page of the projects. Http404 beyond the last."""
    years = Years.of("projects", year)
    if years.shown is None:
        return render(request, "catalogue/nothing.html")
    asked = legible(request.GET.get("q", "")).strip()[:LONGEST]
    departments = departments_with_entries(years.shown)
    department = request.GET.get("department", "")
    chosen = next((name for code, name in departments if code == department), "")
    page = projects_of(years.shown, department if chosen else "", words_of(asked), _number(request.GET))
    if page is None:
        raise Http404("没有这一页。")
    context = {
        "years": years,
        "year": years.shown,
        "page": page,
        "departments": departments,
        "department": department if chosen else "",
        "chosen": chosen,
        "words": asked,
        "before": _address(request.GET, page.before),
        "after": _address(request.GET, page.after),
    }
    return render(request, "catalogue/projects.html", context)


def _number(asked: QueryDict) -> int:
    typed = asked.get("page", "1")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST and 1 <= int(typed) <= LAST_PAGE):
        raise Http404("没有这一页。")
    return int(typed)


def _address(asked: QueryDict, page: int | None) -> str:
    """The same filter, another page; blank where there is none."""
    if page is None:
        return ""
    other = asked.copy()
    other["page"] = str(page)
    return f"?{other.urlencode()}"
