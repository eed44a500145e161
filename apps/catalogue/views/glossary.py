"""名词解释 of all departments."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.catalogue.conditional import of_the_city
from apps.catalogue.terms import terms


@of_the_city
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the newest publications, by the initial of its pinyin."""
    found = terms()
    groups = [(initial, list(group)) for initial, group in groupby(found, key=lambda term: term.initial)]
    return render(request, "catalogue/glossary.html", {"groups": groups, "count": len(found)})
