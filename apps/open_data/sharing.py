"""Who may read from another site's page: anybody, but open data only, and never with a reader's cookies (CORS)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

INTERFACE = "open_data_api"
WITH_FILES = ("publications", "open_data")
"""Namespaces that have files beside their pages. The address of a page ends with a slash, that of a file does not."""

METHODS = "GET, HEAD, OPTIONS"
KEPT_FOR = 24 * 3600
"""Seconds for which a browser need not ask again whether it may ask."""


def is_shared(request: HttpRequest) -> bool:
    """Whether an address answers with data."""
    match = request.resolver_match
    if match is None:
        return False
    return match.namespace == INTERFACE or (match.namespace in WITH_FILES and not request.path.endswith("/"))


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
