"""What every public page knows of the site."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def _host(request: HttpRequest) -> str:
    """By which host the page was asked for; blank on the page that says that it is none of ours."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demonstration, whose pages must say so; what the site is called."""
    return {
        "is_demonstration": settings.DEMO,
        "site_name": settings.SITE_NAME,
        "site_domain": _host(request),
        "site_id_code": settings.SITE_ID_CODE,
    }
