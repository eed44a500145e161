"""What every public page knows of the site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demonstration, whose pages must say so; what the site is called."""
    return {
        "is_demonstration": settings.DEMO,
        "site_name": settings.SITE_NAME,
        "site_domain": urlsplit(settings.PORTAL_URL).hostname or "",
        "site_id_code": settings.SITE_ID_CODE,
    }
