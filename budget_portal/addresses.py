"""From which address a request comes."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The address of the visitor. Behind the proxy it is the last one the proxy has noted: the others anybody can
    write into the header."""
    told = request.META.get("REMOTE_ADDR") or ""
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip() or told
    try:
        return str(ip_address(told.strip("[]")))
    except ValueError:
        return None
