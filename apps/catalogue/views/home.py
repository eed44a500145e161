"""A year at a glance; without one, the newest year with a publication."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.catalogue.city import chart_of_years, departments_of, glance
from apps.catalogue.conditional import as_it_is, keep, recall, state
from apps.catalogue.functions import ALL, chart_of
from apps.catalogue.standing import unpublished
from apps.catalogue.years import Years


@dataclass(frozen=True)
class Sums:
    """What of the page follows from the publications, laid out; the rest follows from drafts and from the day."""

    years: Years
    departments: int
    total: Decimal
    numbers: SafeString
    body: SafeString


@as_it_is
def home(request: HttpRequest) -> HttpResponse:
    """The newest year."""
    return _page(request, None)


@as_it_is
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Any year. Http404 if nobody published for it."""
    return _page(request, year)


def _page(request: HttpRequest, asked: int | None) -> HttpResponse:
    current, what = state(), f"glance {asked}"
    sums = recall(what, current)
    if sums is None:
        sums = _sums(asked)
        keep(what, current, sums)
    if sums.years.shown is None:
        return render(request, "catalogue/nothing.html")
    waiting = unpublished(sums.years.shown)
    context = {
        "is_home": asked is None,
        "years": sums.years,
        "year": sums.years.shown,
        "sums": sums,
        "waiting": waiting,
        "must": sums.departments + len(waiting),
    }
    return render(request, "catalogue/year.html", context)


def _sums(asked: int | None) -> Sums:
    """Two queries."""
    found = glance(asked)
    if found is None:
        if asked is not None:
            raise Http404(f"没有{asked}年的公开内容。")
        return Sums(Years("year", (), None), 0, Decimal(0), SafeString(), SafeString())
    context = {
        "year": found.year,
        "glance": found,
        "departments": departments_of(found.year),
        "functions_chart": chart_of(found.year, found.functions, ALL),
        "years_chart": chart_of_years(found.years, found.year),
    }
    return Sums(
        Years("year", tuple(each.year for each in found.years), found.year),
        found.departments,
        found.total,
        render_to_string("catalogue/year_numbers.html", context),
        render_to_string("catalogue/year_sums.html", context),
    )
