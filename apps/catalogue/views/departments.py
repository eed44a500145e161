"""All departments, and one of them over the years."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.catalogue.conditional import of_the_city
from apps.catalogue.departments import (
    OVER_THE_YEARS,
    all_departments,
    breaks,
    chart_of,
    comparisons,
    withdrawn_years,
    years_of_department,
)
from apps.catalogue.models import Measure
from apps.catalogue.years import published_years
from apps.departments.models import Department

COMPARED = (Measure.TOTAL, Measure.THREE_PUBLIC, Measure.OPERATING_COST)
"""What the page of a department compares with the year before."""


@of_the_city
def departments(request: HttpRequest) -> HttpResponse:
    """Every department with what it published, by year."""
    years = published_years()
    context = {"years": years, "departments": all_departments(years)}
    return render(request, "catalogue/departments.html", context)


@of_the_city
def department(request: HttpRequest, department: str) -> HttpResponse:
    """One department over the years. Http404 if there is none of this code."""
    years = years_of_department(department)
    withdrawn = withdrawn_years(department)
    name = years[0].name if years else _name(department)
    context = {
        "code": department,
        "name": name,
        "former": list(dict.fromkeys(each.name for each in years if each.name != name)),
        "years": years,
        "withdrawn": withdrawn,
        "measures": OVER_THE_YEARS,
        "charts": list(filter(None, (chart_of(years, measure) for measure in COMPARED))),
        "compared": [(measure, comparisons(years, measure)) for measure in COMPARED],
        "breaks": list(breaks(years)),
    }
    return render(request, "catalogue/department.html", context)


def _name(code: str) -> str:
    """What a department without a readable publication is called."""
    name = Department.objects.filter(code=code).values_list("name", flat=True).first()
    if name is None:
        raise Http404("没有这个部门。")
    return str(name)
