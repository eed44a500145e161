"""Public pages and files. They read publications only: what was published, as it was published."""

from collections.abc import Callable
from functools import wraps
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.disclosure.renderers import FORMATS
from apps.publications import pages
from apps.publications.models import Publication


def _publication(year: int, department: str) -> Publication:
    """The newest version, without its content (read only where something has to be laid out anew)."""
    found = (
        Publication.objects.filter(year=year, department_code=department)
        .defer("content")
        .order_by("-version")
        .first()
    )
    if found is None:
        raise Http404("没有这一年度、这个部门的公开内容。")
    return found


View = Callable[..., HttpResponse]


def of_publication(view: View) -> View:
    """Look up the publication; answer 304 where the reader has this version already."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, year: int, department: str, **kwargs: object) -> HttpResponse:
        publication = _publication(year, department)
        etag = f'"{publication.sha256[:32]}-{pages.fingerprint()}"'
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or view(request, publication, **kwargs)
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return wrapped


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Published departments by year."""
    publications = Publication.objects.latest_versions().defer("content")
    years = [(year, list(group)) for year, group in groupby(publications, lambda each: each.year)]
    return render(request, "publications/home.html", {"years": years})


@of_publication
def disclosure(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The whole disclosure of a department."""
    context = {"publication": publication, "document": pages.document(publication), "formats": FORMATS}
    return render(request, "publications/disclosure.html", context)


@of_publication
def table(request: HttpRequest, publication: Publication, number: int) -> HttpResponse:
    """One table of a disclosure."""
    try:
        page = pages.table(publication, number)
    except pages.NoSuchTable:
        raise Http404("没有这张表。") from None
    return render(request, "publications/table.html", {"publication": publication, "page": page})


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@of_publication
def table_csv(request: HttpRequest, publication: Publication, number: int) -> HttpResponse:
    """One table as CSV."""
    try:
        data = pages.table_csv(publication, number)
    except pages.NoSuchTable:
        raise Http404("没有这张表。") from None
    name = f"{publication.year}年{publication.department_name}部门预算表{number}.csv"
    return _download(data, FORMATS["csv"].content_type, name)


@of_publication
def file(request: HttpRequest, publication: Publication, extension: str) -> HttpResponse:
    """The whole disclosure as a file."""
    name = f"{publication.year}年{publication.department_name}部门预算.{extension}"
    return _download(pages.file(publication, extension), FORMATS[extension].content_type, name)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the sentence of the page that found nothing; an address that is none has no such sentence."""
    reason = "" if isinstance(exception, Resolver404) else str(exception)
    return render(request, "404.html", {"reason": reason}, status=404)
