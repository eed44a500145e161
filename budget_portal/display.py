"""长者模式: the same pages in large type and high contrast, remembered in a cookie, with or without JavaScript."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

COOKIE = "display"
LARGE = "large"
ORDINARY = "ordinary"
YEAR = 365 * 24 * 3600


def is_large(request: HttpRequest) -> bool:
    """Whether the reader has chosen 长者模式."""
    return request.COOKIES.get(COOKIE) == LARGE


def etag_of(request: HttpRequest, state: str) -> str:
    """The ETag of a page: what it shows, and in which of the two displays."""
    return f'"{state}{"-" + LARGE if is_large(request) else ""}"'


def vary(response: HttpResponse) -> HttpResponse:
    """Tell caches that the page depends on the cookie."""
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def choose(request: HttpRequest, display: str) -> HttpResponse:
    """Remember a display and lead back to the page it was chosen on; nowhere else."""
    back = request.GET.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE, display, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    response.headers["Cache-Control"] = "no-store"
    return response
