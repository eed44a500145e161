"""Signing in again and again: a few wrong tries for one name from one address, or many from it, make it wait."""

import math
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget_portal.addresses import address_of

NAMES_AN_ADDRESS = 10
"""An address may fail for this many names as often as for one: an office shares an address, a guesser tries names."""


def _recent(request: HttpRequest) -> Any:
    return AccessAttempt.objects.filter(
        ip_address=address_of(request), attempt_time__gte=get_cool_off_threshold(request)
    )


class Handler(AxesDatabaseHandler):
    """Stock, with a limit for the address as a whole."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        failures = _recent(request).aggregate(all=Sum("failures_since_start"))["all"] or 0
        return bool(failures >= settings.AXES_FAILURE_LIMIT * NAMES_AN_ADDRESS)


def paused(request: HttpRequest, response: Any, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page in place of the sign-in: when one may try again. The same for names that exist and that do not."""
    attempts = _recent(request)
    named = attempts.filter(username=get_client_username(request, credentials))
    last = (named.aggregate(at=Max("attempt_time"))["at"]) or attempts.aggregate(at=Max("attempt_time"))["at"]
    again = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    minutes = max(1, math.ceil((again - timezone.now()).total_seconds() / 60))
    page = render(request, "accounts/paused.html", {"again": again, "minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    return page
