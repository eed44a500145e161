"""Who has not published yet, and by when they must."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.catalogue.conditional import as_it_is
from apps.catalogue.standing import published_count, unpublished, years_with_deadlines
from apps.catalogue.years import Years


@as_it_is
def waiting(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The departments of a year without a publication. Http404 for a year that nobody publishes for."""
    years = Years.of("unpublished", year, years_with_deadlines())
    if years.shown is None:
        return render(request, "catalogue/nothing.html")
    lines = unpublished(years.shown)
    published = published_count(years.shown)
    context = {
        "years": years,
        "year": years.shown,
        "lines": lines,
        "late": sum(1 for line in lines if line.days_late),
        "published": published,
        "must": published + len(lines),
        "today": timezone.localdate(),
    }
    return render(request, "catalogue/unpublished.html", context)
