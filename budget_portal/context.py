"""What every public page knows of the site."""

from django.conf import settings
from django.http import HttpRequest

from budget_portal.display import LARGE, ORDINARY, is_large


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demonstration, whose pages must say so; what the site is called; how the reader reads it."""
    large = is_large(request)
    return {
        "is_demonstration": settings.DEMO,
        "site_name": settings.SITE_NAME,
        "site_domain": request.get_host(),
        "site_id_code": settings.SITE_ID_CODE,
        "is_large": large,
        "other_display": ORDINARY if large else LARGE,
    }
