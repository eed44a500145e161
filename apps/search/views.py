"""The page of the search, and what it suggests while one is typing."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from apps.catalogue.conditional import of_the_city
from apps.catalogue.models import Entry
from apps.search.finding import MOST, Answer, Found, Hit, examples, find, hits, near
from apps.search.marking import excerpt, marked
from apps.search.models import Kind, SearchEntry
from apps.search.query import LONGEST, MOST_WORDS, Query

OF_A_KIND, ON_A_PAGE, SUGGESTED = 5, 20, 8
MOST_SUGGESTED = 500
"""Candidates that suggestions are taken from."""


@dataclass(frozen=True)
class Shown:
    """A hit as the page shows it."""

    entry: SearchEntry
    others: list[SearchEntry]
    title: SafeString
    detail: SafeString
    code: SafeString

    @classmethod
    def of(cls, hit: Hit, query: Query) -> "Shown":
        entry = hit.entry
        return cls(
            entry,
            hit.others,
            title=marked(entry.title, query, entry.initials),
            detail=excerpt(entry.detail, query),
            code=marked(entry.code, query),
        )


@dataclass(frozen=True)
class Group:
    """The hits of a kind: the first of them, or a page of them."""

    kind: Kind
    count: int
    shown: list[Shown]
    page: Page | None = None


def _kind(request: HttpRequest) -> str:
    value = request.GET.get("kind", "")
    return value if value in Kind.values else ""


def _year(request: HttpRequest) -> int | None:
    value = request.GET.get("year", "")
    return int(value) if len(value) == 4 and value.isascii() and value.isdecimal() else None


def _groups(request: HttpRequest, query: Query, found: Found, kind: str) -> list[Group]:
    groups = found.groups()
    page: Page | None = None
    if len(groups) == 1 and (kind or len(groups[0][1]) > OF_A_KIND):
        page = Paginator(groups[0][1], ON_A_PAGE).get_page(request.GET.get("page"))
    parts: list[tuple[Kind, int, list[Answer]]] = [
        (each, len(answers), list(page) if page else answers[:OF_A_KIND]) for each, answers in groups
    ]
    known = hits(answer.candidate for _, _, answers in parts for answer in answers)
    return [
        Group(
            each,
            count,
            # A correction meanwhile takes rows away.
            [Shown.of(known[one.candidate.id], query) for one in answers if one.candidate.id in known],
            page,
        )
        for each, count, answers in parts
    ]


def _years(found: Found, year: int | None) -> list[tuple[int, int]]:
    """Years to choose from, newest first, each with how many are known to answer. All if not all were counted."""
    offered: set[int] = set(found.years) | ({year} if year is not None else set())
    if found.is_sampled:
        offered.update(Entry.objects.order_by().values_list("year", flat=True).distinct())
    return [(each, found.years[each]) for each in sorted(offered, reverse=True)]


@of_the_city
def search(request: HttpRequest) -> HttpResponse:
    """What answers a query, by kind; without one, how to search. At most four queries."""
    query = Query.of(request.GET.get("q", ""))
    kind, year = _kind(request), _year(request)
    found = find(query, kind, year, MOST)
    is_filtered = bool(kind) or year is not None
    likest = [] if found.answers or is_filtered or found.is_sampled else near(query)
    known = hits(likest)
    context = {
        "query": query,
        "longest": LONGEST,
        "most_words": MOST_WORDS,
        "found": found,
        "groups": _groups(request, query, found, kind),
        "kinds": [
            (each, found.kinds[each])
            for each in Kind
            if found.kinds[each] or each == kind or found.is_sampled
        ],
        "years": _years(found, year),
        "is_filtered": is_filtered,
        "kind": Kind(kind) if kind else None,
        "year": year,
        "total": sum(found.kinds.values()),
        "near": [known[each.id].entry for each in likest if each.id in known],
        "examples": [] if query.text else examples(),
    }
    return render(request, "search/results.html", context)


@of_the_city
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles that answer what has been typed so far, best first, as JSON."""
    query = Query.of(request.GET.get("q", ""))
    found = find(query, most=MOST_SUGGESTED)
    known = hits(each.candidate for each in found.answers[: 2 * SUGGESTED])
    titles: dict[str, str] = {}
    for each in found.answers[: 2 * SUGGESTED]:
        if each.candidate.id not in known:
            continue
        entry = known[each.candidate.id].entry
        titles.setdefault(entry.title, str(entry.get_kind_display()))
    suggestions = [{"title": title, "kind": kind} for title, kind in list(titles.items())[:SUGGESTED]]
    return JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
