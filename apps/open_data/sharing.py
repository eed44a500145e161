"""Who may read from another site's page: anybody, but open data only, and never with a reader's cookies (CORS)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

SHARED_SITES = ("open_data_api",)
SHARED_PAGES = frozenset(
    {
        "publications:file",
        "publications:version_file",
        "publications:table_csv",
        "publications:version_table_csv",
        "publications:archive",
        "open_data:catalogue",
        "open_data:feed",
        "open_data:department_feed",
    }
)
"""Namespaces and names of addresses that answer with data."""

METHODS = "GET, HEAD, OPTIONS"
KEPT_FOR = 24 * 3600
"""Seconds for which a browser need not ask again whether it may ask."""


def is_shared(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.namespace in SHARED_SITES or match.view_name in SHARED_PAGES)


class SharingMiddleware:
    """Lets pages of other sites read open data, and answers for it when a browser asks beforehand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_shared(request):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """OPTIONS is answered here, whatever the address: nothing but reading is allowed anywhere."""
        if request.method != "OPTIONS" or not is_shared(request):
            return None
        response = HttpResponse(status=204, headers={"Allow": METHODS})
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Max-Age"] = str(KEPT_FOR)
        return response
