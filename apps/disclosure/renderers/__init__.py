"""One finished disclosure, many writers. `FORMATS` lists them; nothing else knows how many there are."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.disclosure.document import Disclosure
from apps.disclosure.renderers import csv, html, json, xlsx


@dataclass(frozen=True)
class Format:
    """How a disclosure becomes a file."""

    extension: str
    content_type: str
    render: Callable[[Disclosure], bytes]


FORMATS: dict[str, Format] = {
    each.extension: each
    for each in (
        Format("json", "application/json", json.render),
        Format("html", "text/html; charset=utf-8", html.render),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.render),
        Format("csv", "text/csv; charset=utf-8", csv.render),
    )
}
