"""What every public page knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demonstration, whose pages must say so."""
    return {"is_demonstration": settings.DEMO}
