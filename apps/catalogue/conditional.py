"""When a page of the whole city has to be made again: whatever it shows follows from the publications and the day."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.http import require_safe

from apps.catalogue.models import PublishedAmount
from apps.publications.models import Publication, Withdrawal
from apps.publications.pages import fingerprint, remember, remembered

View = Callable[..., HttpResponse]
HTML = "text/html; charset=utf-8"


@cache
def _question() -> str:
    quoted = {
        model: connection.ops.quote_name(model._meta.db_table)
        for model in (Publication, Withdrawal, PublishedAmount)
    }
    return (
        f"SELECT (SELECT COUNT(*) FROM {quoted[Publication]}), (SELECT COUNT(*) FROM {quoted[Withdrawal]}), "  # noqa: S608 - names of our own tables
        f"(SELECT MAX(id) FROM {quoted[PublishedAmount]})"
    )


def state() -> str:
    """One query. Another after every publication, correction and withdrawal, in whatever order they are committed, and
    after the catalogue was made anew."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return ".".join(map(str, cursor.fetchone()))


def recall(what: str, of: str) -> Any:
    """What was kept of a page, if it was made of this state; None otherwise."""
    found = remembered(_key(what))
    return found[1] if found is not None and found[0] == of else None


def keep(what: str, of: str, made: object) -> None:
    """Keep what was made of a state; it takes the place of what was made of an older one."""
    remember(_key(what), (of, made))


def _key(what: str) -> str:
    """With the fingerprint: what another release kept may be of classes that are no more."""
    return f"city.{fingerprint()}.{hashlib.sha256(what.encode()).hexdigest()}"


def of_the_city(view: View) -> View:
    """Answer with 304 where the reader has the page of this state already, and with the page as it was made before
    where its address asks nothing. Deadlines pass at midnight, so the day is a part of it."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        current = f"{state()}-{timezone.localdate():%Y%m%d}"
        etag = f'"{current}-{fingerprint()}"'
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or _page(request, current, lambda: view(request, *args, **kwargs))
        if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["ETag"] = etag
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return wrapped


def _page(request: HttpRequest, current: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was kept, or made now; what a reader asks for beyond the address is made each time."""
    if request.META.get("QUERY_STRING"):
        return make()
    content = recall(request.path, current)
    if content is not None:
        return HttpResponse(content)
    response = make()
    if response.status_code == HTTPStatus.OK and response.headers["Content-Type"] == HTML:
        keep(request.path, current, response.content)
    return response


def as_it_is(view: View) -> View:
    """For pages that tell of drafts too, by when they must be published: nothing says when those change, so the page
    is made each time, and not sent to a reader who has the same."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        set_response_etag(response)
        patch_cache_control(response, public=True, no_cache=True)
        unchanged = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return unchanged or response

    return wrapped
