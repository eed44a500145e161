"""When a page of the whole city has to be made again: whatever it shows follows from the publications and the day."""

from collections.abc import Callable
from functools import wraps

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from apps.publications.models import Publication, Withdrawal
from apps.publications.pages import fingerprint

View = Callable[..., HttpResponse]


def state() -> str:
    """One query. Changes with every publication, correction and withdrawal."""
    withdrawn = Subquery(Withdrawal.objects.order_by("-pk").values("pk")[:1])
    newest = (
        Publication.objects.order_by("-pk")
        .annotate(withdrawn=withdrawn)
        .values_list("pk", "withdrawn")
        .first()
    )
    return "{}.{}".format(*newest) if newest else "0"


def of_the_city(view: View) -> View:
    """Answer with 304 where the reader has the page of this state already. Deadlines pass at midnight, so the day is
    a part of it."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        etag = f'"{state()}-{timezone.localdate():%Y%m%d}-{fingerprint()}"'
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = etag
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return wrapped
