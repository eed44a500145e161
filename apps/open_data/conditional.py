"""Whether a program has the answer already: answers follow from the publications and from what writes them down."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from apps.catalogue.conditional import state
from apps.publications import pages

_WRITERS = tuple(sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".json")))


@cache
def _fingerprint(*configured: str) -> str:
    digest = hashlib.sha256("\0".join((pages.fingerprint(), *configured)).encode())
    for path in _WRITERS:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint() -> str:
    """Of what writes the answers, with the settings that stand in them."""
    return _fingerprint(
        settings.PORTAL_URL, settings.SITE_NAME, settings.DATA_LICENCE, settings.DATA_LICENCE_URL
    )


def etag_of(state: str, address: str) -> str:
    """The ETag of what an address answers, which follows from this state of the publications."""
    return f'"{state}-{crc32(address.encode()):08x}-{fingerprint()}"'


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where the reader has this already, or 412 where another was demanded."""
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    return response


def mark(response: HttpResponse, etag: str) -> HttpResponse:
    """Let caches keep an answer, and ask each time whether it still is the one."""
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response


View = Callable[..., HttpResponse]


def follows_publications(view: View) -> View:
    """A view whose answer depends on nothing but its address and the publications: read only, 304 before any work."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, **named: object) -> HttpResponse:
        etag = etag_of(state(), request.get_full_path())
        return mark(unchanged(request, etag) or view(request, **named), etag)

    return wrapped
