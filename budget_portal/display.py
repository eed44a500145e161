"""长者模式: the same pages in large type and high contrast, remembered in a cookie, with or without JavaScript.

Pages are the same for everybody, so that any cache may keep them; only their last, small stylesheet depends on the
reader's choice.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

COOKIE = "display"
LARGE = "large"
ORDINARY = "ordinary"
YEAR = 365 * 24 * 3600


@cache
def _large() -> bytes:
    return (Path(settings.BASE_DIR) / "templates" / "display" / "large.css").read_bytes()


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """What the reader's choice adds to the style of every page: nothing, unless 长者模式 was chosen."""
    large = request.COOKIES.get(COOKIE) == LARGE
    etag = f'"{LARGE if large else ORDINARY}-{len(_large())}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        _large() if large else b"", content_type="text/css; charset=utf-8"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def choose(request: HttpRequest, display: str) -> HttpResponse:
    """Remember a display and lead back to the page it was chosen on; nowhere else."""
    back = request.GET.get("back", "/")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE, display, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    response.headers["Cache-Control"] = "no-store"
    return response
