"""When a page of the whole city has to be made again: whatever it shows follows from the publications and the day."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.http import require_safe

from apps.publications.models import Publication, Withdrawal
from apps.publications.pages import fingerprint, remember, remembered

View = Callable[..., HttpResponse]
HTML = "text/html; charset=utf-8"


def state() -> str:
    """One query. Changes with every publication, correction and withdrawal."""
    withdrawn = Subquery(Withdrawal.objects.order_by("-pk").values("pk")[:1])
    newest = (
        Publication.objects.order_by("-pk")
        .annotate(withdrawn=withdrawn)
        .values_list("pk", "withdrawn")
        .first()
    )
    return "{}.{}".format(*newest) if newest else "0"


def recall(what: str, of: str) -> Any:
    """What was kept of a page, if it was made of this state; None otherwise."""
    found = remembered(_key(what))
    return found[1] if found is not None and found[0] == f"{of}-{fingerprint()}" else None


def keep(what: str, of: str, made: object) -> None:
    """Keep what was made of a state; it takes the place of what was made of an older one."""
    remember(_key(what), (f"{of}-{fingerprint()}", made))


def _key(what: str) -> str:
    return f"city.{hashlib.sha256(what.encode()).hexdigest()}"


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
    # The frame of a page shows more than the address: by which host it was asked for, and what the site is called.
    what = "|".join((request.get_host(), settings.SITE_NAME, settings.SITE_ID_CODE, request.path))
    content = recall(what, current)
    if content is not None:
        return HttpResponse(content)
    response = make()
    if response.status_code == HTTPStatus.OK and response.headers["Content-Type"] == HTML:
        keep(what, current, response.content)
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
