"""Public pages and files. They read publications only: what was published, as it was published."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.disclosure.renderers import FORMATS
from apps.publications import archive, files, pages, storage
from apps.publications.sending import send
from apps.publications.titles import file_name
from apps.publications.versions import Shown, Versions, etag_of

logger = logging.getLogger(__name__)


def _versions(year: int, department: str) -> Versions:
    found = Versions.of(year, department)
    if found is None:
        raise Http404("没有这一年度、这个部门的公开内容。")
    return found


def _shown(year: int, department: str, version: int | None) -> Shown:
    """The version of an address, or the newest where it names none."""
    all_of_them = _versions(year, department)
    publication = all_of_them.newest if version is None else all_of_them.get(version)
    if publication is None:
        raise Http404(f"没有第 {version} 版。")
    return Shown(publication, all_of_them, is_own_address=version is not None)


def _withdrawn(request: HttpRequest, shown: Shown) -> HttpResponse:
    """The notice instead of the content, page or file: it was here and is not any more (410), and may not be kept."""
    response = render(request, "publications/withdrawn.html", {"shown": shown}, status=HTTPStatus.GONE)
    patch_cache_control(response, no_cache=True)
    return response


View = Callable[..., HttpResponse]


def _whole(etag: str) -> str:
    """The ETag as it is sent: a better layout shows at once."""
    return f'"{etag}-{pages.fingerprint()}"'


def _labelled(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = _whole(etag)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def of_publication(view: View) -> View:
    """Look up the version; answer with its notice if withdrawn, with 304 where the reader has all of this already."""

    @require_safe
    @wraps(view)
    def wrapped(
        request: HttpRequest, year: int, department: str, version: int | None = None, **kwargs: object
    ) -> HttpResponse:
        if "If-None-Match" in request.headers and (known := etag_of(year, department, version)):
            unchanged = get_conditional_response(request, etag=_whole(known))
            if unchanged is not None:
                return _labelled(unchanged, known)
        shown = _shown(year, department, version)
        if shown.withdrawal is not None:
            return _withdrawn(request, shown)
        return _labelled(view(request, shown, **kwargs), shown.etag)

    return wrapped


@of_publication
def disclosure(request: HttpRequest, shown: Shown) -> HttpResponse:
    """The whole disclosure of a department."""
    context = {"shown": shown, "page": pages.year(shown.publication), "formats": FORMATS}
    return render(request, "publications/disclosure.html", context)


@of_publication
def checks(request: HttpRequest, shown: Shown) -> HttpResponse:
    """What was checked before publication, and the sums anybody can do again."""
    context = {"shown": shown, "checks": pages.checks(shown.publication)}
    return render(request, "publications/checks.html", context)


@require_safe
def versions(request: HttpRequest, year: int, department: str) -> HttpResponse:
    """All versions with their dates, reasons and SHA-256, those withdrawn with their notice."""
    return render(request, "publications/versions.html", {"versions": _versions(year, department)})


@of_publication
def differences(request: HttpRequest, shown: Shown) -> HttpResponse:
    """What a version changed. What was withdrawn before it is not read again here."""
    if shown.before is None:
        raise Http404("第一版之前没有版本，无从比较。")
    found = None if shown.before.withdrawn else pages.differences(shown.before, shown.publication)
    return render(request, "publications/differences.html", {"shown": shown, "differences": found})


@of_publication
def table(request: HttpRequest, shown: Shown, number: int) -> HttpResponse:
    """One table of a disclosure."""
    try:
        page = pages.table(shown.publication, number)
    except pages.NoSuchTable:
        raise Http404("没有这张表。") from None
    return render(request, "publications/table.html", {"shown": shown, "page": page})


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@of_publication
def table_file(request: HttpRequest, shown: Shown, number: int, extension: str) -> HttpResponse:
    """One table as CSV or as a workbook."""
    try:
        data = pages.table_file(shown.publication, number, extension)
    except pages.NoSuchTable:
        raise Http404("没有这张表。") from None
    name = file_name(shown.publication, f"表{number}.{extension}")
    return _download(data, FORMATS[extension].content_type, name)


@require_safe
def file(
    request: HttpRequest, year: int, department: str, extension: str, version: int | None = None
) -> HttpResponseBase:
    """The whole disclosure as a file: the one that was made when it was published."""
    shown = _shown(year, department, version)
    if shown.withdrawal is not None:
        return _withdrawn(request, shown)
    opened = files.opened(shown.publication, extension)
    return send(
        request,
        opened.stream,
        name=opened.record.name,
        sha256=opened.record.sha256,
        made_at=opened.record.made_at,
        content_type=files.KINDS[extension].content_type,
    )


@require_safe
def checksums(
    request: HttpRequest, year: int, department: str, version: int | None = None
) -> HttpResponseBase:
    """The SHA-256 of every file, as `sha256sum -c` reads them. Makes those that have not been made."""
    shown = _shown(year, department, version)
    if shown.withdrawal is not None:
        return _withdrawn(request, shown)
    response = HttpResponse(files.checksums(shown.publication), content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, no_cache=True)
    return response


@require_safe
def year_archive(request: HttpRequest, year: int) -> HttpResponseBase:
    """Everything that can be read of a year, as one file."""
    try:
        found = archive.of_year(year, wait=False)
        opened = None if found is None else found.open()
    except storage.Busy:
        return _unavailable(request, "全年合集正在生成，请一两分钟后再下载。")
    except (storage.NotStored, OSError) as failure:
        logger.error("%s年的合集没有存成：%s", year, failure)
        return _unavailable(request, "全年合集没有生成，请稍后再试；各部门的文件可以逐个下载。")
    if found is None or opened is None:
        raise Http404("没有这一年度的公开内容。")
    stream, made_at = opened
    return send(
        request, stream, name=found.name, sha256=found.sha256, made_at=made_at, content_type="application/zip"
    )


def _unavailable(request: HttpRequest, reason: str) -> HttpResponse:
    response = render(
        request, "publications/unavailable.html", {"reason": reason}, status=HTTPStatus.SERVICE_UNAVAILABLE
    )
    response.headers["Retry-After"] = "60"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the sentence of the page that found nothing; an address that is none has no such sentence."""
    reason = "" if isinstance(exception, Resolver404) else str(exception)
    return render(request, "404.html", {"reason": reason}, status=404)
