"""How often one address may ask. Only a keyed hash of the address is kept, and only for the hour that counts."""

import datetime
import math
from ipaddress import IPv6Address, ip_address, ip_network
from zlib import crc32

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.inquiries.models import Inquiry
from budget_portal.addresses import address_of

WINDOW = datetime.timedelta(hours=1)

NETWORK = 64
"""Bits of an IPv6 address that are one household: the rest it may choose anew for each question."""


class TooMany(Exception):
    """An address has asked as often as it may; `minutes` until it may again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"这个网络地址一小时内已提交 {settings.INQUIRIES_AN_HOUR} 条咨询，请在 {minutes} 分钟后再提交。"
        )
        self.minutes = minutes


def origin_of(request: HttpRequest) -> str:
    """What tells addresses apart without naming them. What cannot be told apart shares one limit."""
    address = address_of(request) or ""
    parsed = ip_address(address) if address else None
    if isinstance(parsed, IPv6Address):
        address = str(parsed.ipv4_mapped or ip_network((int(parsed), NETWORK), strict=False))
    return salted_hmac("apps.inquiries.origin", address, algorithm="sha256").hexdigest()


def refuse_too_many(origin: str) -> None:
    """Raise TooMany where an origin has asked its share within the last hour. Forgets the origins of earlier ones."""
    if connection.vendor == "postgresql":  # On SQLite one transaction writes at a time.
        with connection.cursor() as cursor:  # Questions to several departments at once hold different locks.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(origin.encode())])
    since = timezone.now() - WINDOW
    Inquiry.objects.filter(asked_at__lt=since).exclude(origin="").update(origin="")
    recent = Inquiry.objects.filter(origin=origin, asked_at__gte=since)
    if recent.count() < settings.INQUIRIES_AN_HOUR:
        return
    first = recent.aggregate(at=Min("asked_at"))["at"] or timezone.now()
    raise TooMany(max(1, math.ceil((first + WINDOW - timezone.now()).total_seconds() / 60)))
