"""Pages about the whole city. They read the catalogue only."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.catalogue.conditional import of_the_city
from apps.publications.models import Publication


@of_the_city
def home(request: HttpRequest) -> HttpResponse:
    """Published departments by year."""
    publications = Publication.objects.latest_versions().defer("content").select_related("withdrawal")
    years = [(year, list(group)) for year, group in groupby(publications, lambda each: each.year)]
    return render(request, "catalogue/home.html", {"years": years})
