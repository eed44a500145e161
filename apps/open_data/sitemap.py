"""For search engines: all pages of the newest versions, one file a year, and what robots leave alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from apps.catalogue.models import Entry, Measure, PublishedAmount
from apps.disclosure.standards import STANDARDS
from apps.open_data import conditional, links

XML = "application/xml; charset=utf-8"

OF_THE_CITY = (
    "catalogue:home",
    "catalogue:departments",
    "catalogue:glossary",
    "open_data:home",
    "open_data:documentation",
)
"""Pages about the whole city and every year."""

OF_A_YEAR = tuple(
    f"catalogue:{name}"
    for name in (
        "year",
        "functions",
        "three_public_funds",
        "procurement",
        "operating_costs",
        "projects",
        "unpublished",
    )
)
"""Pages about the whole city in one year."""

CLOSED = ("/admin/", "/display/", "/search/", "/inquiries/", "/*/ask/")
"""What robots do not enter: the workplace, links that only change how pages look, searching, and asking. The star is
any part of an address (RFC 9309)."""


@dataclass(frozen=True)
class Address:
    """A page, and when it changed; blank where that is not known."""

    location: str
    changed: str = ""


def _of_entry(entry: Entry) -> Iterator[Address]:
    named = (entry.year, entry.department_code)
    changed = localtime(entry.published_at).isoformat(timespec="seconds")
    yield Address(links.to("publications:disclosure", *named), changed)
    yield Address(links.to("publications:versions", *named), changed)
    yield Address(links.to("publications:checks", *named), changed)
    yield Address(links.to("inquiries:published", *named))
    form = STANDARDS.get(entry.standard)
    for number in range(1, len(form.tables) + 1 if form else 1):
        yield Address(links.to("publications:table", *named, number), changed)


def _sent(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return render(request, f"open_data/{template}", context, content_type=XML)


@conditional.follows_publications
def index(request: HttpRequest) -> HttpResponse:
    """The lists of pages: of the city, and of each year."""
    years = Entry.objects.order_by("year").values_list("year", flat=True).distinct()
    lists = [
        links.to("open_data:sitemap_of_city"),
        *(links.to("open_data:sitemap_of_year", year) for year in years),
    ]
    return _sent(request, "sitemap_index.xml", lists=lists)


@conditional.follows_publications
def of_city(request: HttpRequest) -> HttpResponse:
    """Pages of the whole city, and of each department."""
    codes = Entry.objects.order_by("department_code").values_list("department_code", flat=True).distinct()
    addresses = [
        *(Address(links.to(name)) for name in OF_THE_CITY),
        *(Address(links.to("catalogue:department", code)) for code in codes),
    ]
    return _sent(request, "sitemap.xml", addresses=addresses)


@conditional.follows_publications
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Pages of the city in a year, of its functional classes, and of every department's newest version."""
    entries = list(Entry.objects.filter(year=year).order_by("department_code"))
    if not entries:
        raise Http404("没有这一年度的公开内容。")
    functions = PublishedAmount.objects.filter(year=year, measure=Measure.FUNCTION)
    codes = functions.order_by("code").values_list("code", flat=True).distinct()
    addresses = [
        *(Address(links.to(name, year)) for name in OF_A_YEAR),
        *(Address(links.to("catalogue:function", year, code)) for code in codes),
        *(address for entry in entries for address in _of_entry(entry)),
    ]
    return _sent(request, "sitemap.xml", addresses=addresses)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public is open to everybody; what does not help a reader is left out."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        f"Sitemap: {links.to('open_data:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
