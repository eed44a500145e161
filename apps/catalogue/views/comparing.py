"""Departments of one year side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.catalogue.comparing import MOST, compare
from apps.catalogue.conditional import of_the_city
from apps.catalogue.projects import departments_with_entries
from apps.catalogue.years import Years


@of_the_city
def newest(request: HttpRequest) -> HttpResponse:
    """Leads to the comparison of the newest year."""
    years = Years.of("compare", None)
    if years.shown is None:
        return render(request, "catalogue/nothing.html")
    return redirect("catalogue:compare", years.shown)


@of_the_city
def comparison(request: HttpRequest, year: int) -> HttpResponse:
    """The form to choose departments, and those that were chosen, at most MOST of them."""
    years = Years.of("compare", year)
    asked = set(request.GET.getlist("department"))
    departments = departments_with_entries(year)
    chosen = [each for each in departments if each[0] in asked]
    shown = chosen[:MOST]
    context = {
        "years": years,
        "year": year,
        "departments": [(code, name, (code, name) in shown) for code, name in departments],
        "chosen": shown,
        "columns": 2 * len(shown),
        "too_many": len(chosen) > MOST,
        "most": MOST,
        "groups": compare(year, [code for code, _ in shown]) if shown else [],
    }
    return render(request, "catalogue/compare.html", context)
