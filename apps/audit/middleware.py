"""Each request tells the audit log who makes it, and from where."""

from collections.abc import Callable

from auditlog.context import set_extra_data
from django.http import HttpRequest, HttpResponse

from budget_portal.addresses import address_of


class ActorMiddleware:
    """The person is asked for only when something is written, so public pages stay free of the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and not request.path.startswith("/admin/"):
            return self.get_response(request)
        with set_extra_data({"actor": request.user, "remote_addr": address_of(request)}):
            return self.get_response(request)
