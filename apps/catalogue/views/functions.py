"""What the money is for: 类, 款 and 项 over the departments."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.catalogue.conditional import of_the_city
from apps.catalogue.functions import ALL, chart_of, item_of_city, items_of, years_of
from apps.catalogue.years import Years
from apps.disclosure.money import add, shares

DEEPEST = 3
SHARE_DECIMALS = 2


@of_the_city
def functions(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """All classes of a year."""
    years = Years.of("functions", year)
    if years.shown is None:
        return render(request, "catalogue/nothing.html")
    items = items_of(years.shown, DEEPEST)
    classes = [item for item in items if item.level == 1]
    parts = shares([item.amount for item in classes], SHARE_DECIMALS)
    ordered = sorted(zip(classes, parts, strict=True), key=lambda pair: -pair[0].amount)
    context = {
        "years": years,
        "year": years.shown,
        "total": add(item.amount for item in classes),
        "classes": ordered,
        "chart": chart_of(years.shown, items, ALL),
    }
    return render(request, "catalogue/functions.html", context)


@of_the_city
def function(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One class: what it consists of, and who spends on it."""
    found = item_of_city(year, code)
    if found is None:
        raise Http404("这一年没有部门公开这个科目的支出。")
    parts = shares([each.amount for each in found.parts], SHARE_DECIMALS)
    context = {
        "years": [(each, each == year) for each in years_of(code)],
        "year": year,
        "found": found,
        "parts": sorted(
            zip(found.parts, parts, strict=True), key=lambda pair: (pair[0].is_rest, -pair[0].amount)
        ),
        "chart": chart_of(year, found.parts, found.item.name, f"{found.item.name}中，")
        if len(found.parts) > 1
        else None,
    }
    return render(request, "catalogue/function.html", context)
