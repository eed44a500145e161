"""What a public page shows of a publication: laid out once, kept under its SHA-256, because it never changes.

The key also has a fingerprint of the code and templates that lay it out, so that a better layout shows at once.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from apps.disclosure.charts import sources_and_uses, this_year_and_last, where_money_goes
from apps.disclosure.differences import differences as differences_between
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.highlights import highlights
from apps.disclosure.references import References
from apps.disclosure.renderers import FORMATS
from apps.disclosure.renderers.csv import render_table
from apps.disclosure.renderers.differences import differences_html
from apps.disclosure.renderers.html import document_html, table_html
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.serialization import load
from apps.disclosure.verification import Verification
from apps.publications.models import Publication

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_LAYOUT = (
    *sorted(
        path
        for app in ("disclosure", "publications", "catalogue", "open_data", "search", "inquiries")
        for path in (_ROOT / "apps" / app).rglob("*.py")
    ),
    *sorted((_ROOT / "apps" / "disclosure").rglob("*.xml")),
    *sorted((_ROOT / "templates").rglob("*.html")),
    *sorted((_ROOT / "templates").rglob("*.typ")),
    *sorted((_ROOT / "static" / "portal").glob("*")),
)


@once
def _fingerprint(*configured: object) -> str:
    digest = hashlib.sha256(repr(configured).encode())
    for path in _LAYOUT:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint() -> str:
    """Of what lays publications out, the frame of the page and its style included, with the settings that stand in it:
    part of cache keys and ETags."""
    return _fingerprint(
        settings.DEMO,
        settings.PORTAL_URL,
        settings.SITE_NAME,
        settings.SITE_ID_CODE,
        settings.DATA_LICENCE,
        settings.DATA_LICENCE_URL,
    )


def _kept(publication: Publication, what: str, make: Callable[[Disclosure], Any]) -> Any:
    """What was made of a publication before, or make it now. Reads the content only in the latter case."""
    return _cached(publication, what, lambda: make(load(publication.content)))


def _cached(publication: Publication, what: str, make: Callable[[], Any]) -> Any:
    key = f"{publication.sha256}.{fingerprint()}.{what}"
    made = remembered(key)
    if made is None:
        made = make()
        remember(key, made)
    return made


def remembered(key: str) -> Any:
    """What the cache has under a key; None if it has nothing, or cannot be read."""
    try:
        return cache.get(key)
    except OSError as error:
        _warn(error.strerror)
        return None


def remember(key: str, made: Any) -> None:
    """Keep what was made under a key, if the cache can be written."""
    try:
        cache.set(key, made)
    except OSError as error:
        _warn(error.strerror)


@once
def _warn(reason: str | None) -> None:
    """Without its cache the site is slow, and nothing worse: told once, not with every page."""
    logger.warning("排版缓存不能读写，公开页面每次都重新排版：%s", reason)


@dataclass(frozen=True)
class YearPage:
    """What the page of a year shows: its first screen and its booklet as HTML, and what the checks came to."""

    first_screen: str
    document: str
    verdict: str


def year(publication: Publication) -> YearPage:
    """The first screen and the whole booklet. LookupError where the form does not print the totals."""

    def make(disclosure: Disclosure) -> YearPage:
        context = {
            "year": disclosure.year,
            "highlights": highlights(disclosure),
            "sources": sources_and_uses(disclosure),
            "uses": where_money_goes(disclosure),
            "changes": this_year_and_last(disclosure),
        }
        return YearPage(
            SafeString(render_to_string("publications/first_screen.html", context)),
            SafeString(document_html(disclosure, "tables/")),
            Verification(disclosure).words,
        )

    page: YearPage = _kept(publication, "year", make)
    return page


def checks(publication: Publication) -> SafeString:
    """What was checked before publication, as HTML for a page one step below that of the version."""

    def make(disclosure: Disclosure) -> SafeString:
        context = {"verification": Verification(disclosure), "base": "../"}
        return render_to_string("publications/verification.html", context)

    return SafeString(_kept(publication, "checks", make))


def differences(before: Publication, after: Publication) -> SafeString:
    """What a version changed, as HTML for a page one step below that of the version."""

    def make() -> SafeString:
        return differences_html(differences_between(load(before.content), load(after.content)), "../")

    return SafeString(_cached(after, f"differences-{before.sha256}", make))


class NoSuchTable(LookupError):
    """The form of this publication has no table of this number."""


def _grid(disclosure: Disclosure, number: int) -> Grid:
    for grid in disclosure.tables:
        if grid.number == number:
            return grid
    raise NoSuchTable(number)


@dataclass(frozen=True)
class TablePage:
    """One table as a page: its title, itself as HTML, and the numbers and names of all tables."""

    number: int
    title: str
    html: str
    contents: tuple[tuple[int, str], ...]


def table(publication: Publication, number: int) -> TablePage:
    """One table. NoSuchTable if the publication has none of this number."""

    def make(disclosure: Disclosure) -> TablePage:
        grid = _grid(disclosure, number)
        return TablePage(
            grid.number,
            grid.title,
            SafeString(table_html(grid, References(disclosure), base="../../")),
            tuple((each.number, each.contents_line) for each in disclosure.tables),
        )

    page: TablePage = _kept(publication, f"table-{number}", make)
    return page


def table_file(publication: Publication, number: int, extension: str) -> bytes:
    """One table as CSV or as a workbook. NoSuchTable if the publication has none of this number."""

    def make(disclosure: Disclosure) -> bytes:
        return _table_file(publication, disclosure, number, extension)

    data: bytes = _kept(publication, f"{extension}-{publication.version}-{number}", make)
    return data


TABLE_FORMATS = ("csv", "xlsx")
"""What a single table can be had as."""


def _table_file(publication: Publication, disclosure: Disclosure, number: int, extension: str) -> bytes:
    grid = _grid(disclosure, number)
    if extension == "csv":
        return render_table(grid)
    return FORMATS[extension].render(replace(disclosure, tables=(grid,)), imprint_of(publication))


def table_files_made_anew(publication: Publication, extension: str) -> Iterator[tuple[int, bytes]]:
    """The number and the file of each table, for commands: see `file_made_anew`."""
    disclosure = load(publication.content)
    for grid in disclosure.tables:
        yield grid.number, _table_file(publication, disclosure, grid.number, extension)


def imprint_of(publication: Publication) -> Imprint:
    """What every page of its files says about it."""
    return Imprint(publication.version, localdate(publication.published_at), publication.sha256)


def file_made_anew(publication: Publication, extension: str) -> bytes:
    """The whole disclosure in one of FORMATS. JSON is the frozen text itself, so that its SHA-256 can be checked.

    Nothing is left in the cache: another user than the site's would leave what that cannot read.
    """
    if extension == "json":
        return publication.content.encode()
    return FORMATS[extension].render(load(publication.content), imprint_of(publication))
