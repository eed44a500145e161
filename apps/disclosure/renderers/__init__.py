"""One finished disclosure, many writers. `FORMATS` lists them; nothing else knows how many there are."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.disclosure.renderers import csv, docx, html, json, pdf, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """How a disclosure becomes a file, and what a reader calls it."""

    extension: str
    label: str
    content_type: str
    render: Callable[..., bytes]
    """Takes a disclosure; of what is published its `Imprint`; of what is not a `notice`, such as that it is a draft.

    Both are shown where the format can.
    """


FORMATS: dict[str, Format] = {
    each.extension: each
    for each in (
        Format("pdf", "PDF", "application/pdf", pdf.render),
        Format("docx", "Word", DOCX, docx.render),
        Format("xlsx", "Excel", XLSX, xlsx.render),
        Format("csv", "CSV", "text/csv; charset=utf-8", csv.render),
        Format("json", "JSON（元）", "application/json", json.render),
        Format("html", "网页", "text/html; charset=utf-8", html.render),
    )
}
