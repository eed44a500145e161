"""Going through a long list: the cursor holds the key of the last record, so that nothing published in between is
skipped or repeated."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from apps.open_data import links
from apps.open_data.problems import bad_cursor

LONGEST = 500
"""The most records of one answer."""

USUAL = 100

Record = TypeVar("Record")
Key = tuple[int | str, ...]


@dataclass(frozen=True)
class Page:
    """The records of one answer, and the address of the next; None after the last."""

    results: Sequence[Any]
    next: str | None


def encoded(key: Key) -> str:
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(cursor: str, kinds: tuple[type, ...]) -> Key | None:
    """The key that a cursor holds, one value of each kind; None without a cursor. Problem if it is none of ours."""
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(text)
        json.dumps(values, ensure_ascii=False).encode()  # Half a character is none.
    except (ValueError, RecursionError):
        raise bad_cursor() from None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise bad_cursor()
    if any("\0" in value if isinstance(value, str) else not 0 <= value < 2**63 for value in values):
        raise bad_cursor()
    return tuple(values)


def _after(fields: tuple[str, ...], key: Key) -> Q:
    """What comes after a key. The first condition alone lets an index begin there."""
    later = Q()
    same = Q()
    for field, value in zip(fields, key, strict=True):
        later |= same & Q(**{f"{field}__gt": value})
        same &= Q(**{field: value})
    return Q(**{f"{fields[0]}__gte": key[0]}) & later


def following(request: Request, key: Key) -> str:
    """The address of the page after a key."""
    query = request.query_params.copy()
    query["cursor"] = encoded(key)
    return links.absolute(f"{request.path}?{query.urlencode()}")


def page_of(
    request: Request,
    rows: "QuerySet[Any, Any]",
    fields: tuple[str, ...],
    kinds: tuple[type, ...],
    query: dict[str, Any],
) -> Page:
    """One page of rows in the order of fields that together are unique. One query."""
    key = decoded(query.get("cursor", ""), kinds)
    size = query.get("page_size", USUAL)
    found = list((rows.filter(_after(fields, key)) if key else rows).order_by(*fields)[: size + 1])
    return _cut(request, found, size, lambda row: tuple(_value(row, field) for field in fields))


def page_of_list(request: Request, records: Sequence[Record], query: dict[str, Any]) -> Page:
    """One page of records that never change; the cursor is how many came before."""
    key = decoded(query.get("cursor", ""), (int,))
    start = int(key[0]) if key else 0
    size = query.get("page_size", USUAL)
    found = records[start : start + size + 1]
    return _cut(request, found, size, lambda _: (start + size,))


def _cut(request: Request, found: Sequence[Any], size: int, key: Callable[[Any], Key]) -> Page:
    if len(found) <= size:
        return Page(found, None)
    return Page(found[:size], following(request, key(found[size - 1])))


def _value(row: Any, field: str) -> Any:
    if isinstance(row, Model):
        for name in field.split("__"):
            row = getattr(row, name)
        return row
    return row[field]
