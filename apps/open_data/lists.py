"""The lists of the interface: what can be read now, across departments and years. From the catalogue only."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from rest_framework.request import Request

from apps.catalogue.models import Entry, Measure, PublishedAmount, PublishedProject, PublishedTerm
from apps.open_data import queries, writing
from apps.open_data.changes import Order, changes
from apps.open_data.paging import USUAL, Page, decoded, following, page_of
from apps.open_data.problems import bad_cursor, not_found
from apps.open_data.resources import Answer, Resource, paged

LISTS = (
    "publications",
    "amounts",
    "projects",
    "departments",
    "years",
    "functional_codes",
    "terms",
    "changes",
)
"""Names of the lists' addresses, as the entrance tells them."""


def narrowed(rows: Any, query: Answer, **fields: str) -> Any:
    """Rows whose fields are what the query says, by the names of its parameters."""
    return rows.filter(**{field: query[name] for name, field in fields.items() if name in query})


OF_ENTRY = {"year": "year", "department": "entry__department_code"}


def with_publication(rows: Any) -> Any:
    """Rows of entries together with the version they are from, without its content."""
    return rows.select_related("entry__publication").defer("entry__publication__content")


class Entrance(Resource):
    def answer(self, request: Request, query: Answer) -> Answer:
        return writing.service(LISTS)


class Publications(Resource):
    query = queries.PublicationQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        totals = PublishedAmount.objects.filter(entry=OuterRef("pk"), measure=Measure.TOTAL).values("amount")
        rows = Entry.objects.select_related("publication").defer("publication__content")
        rows = rows.annotate(total=Subquery(totals[:1]))
        rows = narrowed(
            rows,
            query,
            year="year",
            department="department_code",
            changed_since="published_at__gte",
        )
        page = page_of(request, rows, ("publication_id",), (int,), query)
        return paged(page, lambda entry: writing.summary(entry.publication, entry.total))


class Amounts(Resource):
    query = queries.AmountQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        rows = narrowed(
            with_publication(PublishedAmount.objects),
            query,
            **OF_ENTRY,
            measure="measure",
            code="code",
            level="level",
        )
        page = page_of(request, rows, ("entry_id", "measure", "code"), (int, str, str), query)
        return paged(page, writing.amount)


class Projects(Resource):
    query = queries.OfDepartment

    def answer(self, request: Request, query: Answer) -> Answer:
        rows = narrowed(with_publication(PublishedProject.objects), query, **OF_ENTRY)
        return paged(page_of(request, rows, ("entry_id", "code"), (int, str), query), writing.project)


class Terms(Resource):
    query = queries.TermQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        rows = narrowed(
            with_publication(PublishedTerm.objects),
            query,
            year="entry__year",
            department="entry__department_code",
            code="code",
        )
        return paged(page_of(request, rows, ("entry_id", "position"), (int, int), query), writing.term)


def _entries(codes: Iterable[str]) -> QuerySet[Entry]:
    rows = Entry.objects.filter(department_code__in=codes).select_related("publication")
    return rows.defer("publication__content").order_by("department_code", "-year")


class Departments(Resource):
    query = queries.Paged

    def answer(self, request: Request, query: Answer) -> Answer:
        codes = Entry.objects.order_by().values("department_code").distinct()
        page = page_of(request, codes, ("department_code",), (str,), query)
        entries = _entries([row["department_code"] for row in page.results])
        groups = [list(group) for _, group in groupby(entries, lambda entry: entry.department_code)]
        return paged(Page(groups, page.next), writing.department)


class Department(Resource):
    code = ""

    def state(self, code: str) -> str:
        self.code = code
        return super().state()

    def answer(self, request: Request, query: Answer) -> Answer:
        entries = list(_entries([self.code]))
        if not entries:
            raise not_found("没有这个编码的部门，或者它没有公开的内容。")
        return writing.department(entries)


class Years(Resource):
    query = queries.Paged

    def answer(self, request: Request, query: Answer) -> Answer:
        rows = Entry.objects.order_by().values("year").annotate(publications=Count("pk"))
        return paged(page_of(request, rows, ("year",), (int,), query), writing.year)


class FunctionalCodes(Resource):
    query = queries.FunctionQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        rows = narrowed(
            PublishedAmount.objects.filter(measure=Measure.FUNCTION), query, year="year", level="level"
        )
        rows = rows.order_by().values("year", "code", "level")
        rows = rows.annotate(called=Max("name"), departments=Count("entry_id"))
        page = page_of(request, rows, ("year", "code", "level"), (int, str, int), query)
        return paged(page, writing.functional_code)


def _after(cursor: str) -> Order | None:
    """The place in the log that a cursor holds."""
    key = decoded(cursor, (str, int, int))
    if key is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat(str(key[0]))
        if moment.tzinfo is None:
            raise bad_cursor()
        moment = moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise bad_cursor() from None
    return moment, int(key[1]), int(key[2])


class Changes(Resource):
    query = queries.ChangeQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        size = query.get("page_size", USUAL)
        names = {"year": "year", "department": "department_code"}
        found = changes(
            count=size + 1,
            after=_after(query.get("cursor", "")),
            since=query.get("since"),
            kind=query.get("kind", ""),
            **{field: query[name] for name, field in names.items() if name in query},
        )
        address = None
        if len(found) > size:
            at, kind, pk = found[size - 1].order
            address = following(request, (at.isoformat(), kind, pk))
        return paged(Page(found[:size], address), writing.change)
