"""Full addresses: what leaves the site in a file must still lead back to it."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from apps.disclosure.renderers import FORMATS
from apps.publications.models import Publication


def absolute(path: str) -> str:
    """A path of this site with its host in front."""
    return f"{settings.PORTAL_URL}{path}"


def to(name: str, *args: Any) -> str:
    """The full address of a named page."""
    return absolute(reverse(name, args=args))


def to_if_there(name: str, *args: Any) -> str | None:
    """The full address of a page that not every installation has."""
    try:
        return to(name, *args)
    except NoReverseMatch:
        return None


def page(publication: Publication, anchor: str = "") -> str:
    """The page of a version, under the address that stays its own, or a place on it."""
    one = publication
    address = to("publications:version", one.year, one.department_code, one.version)
    return f"{address}#{quote(anchor)}" if anchor else address


def versions(publication: Publication) -> str:
    return to("publications:versions", publication.year, publication.department_code)


def file(publication: Publication, extension: str) -> str:
    """A version's file of one of FORMATS."""
    one = publication
    return to("publications:version_file", one.year, one.department_code, one.version, extension)


def files(publication: Publication) -> dict[str, str]:
    """Every file of a version, by its extension."""
    return {extension: file(publication, extension) for extension in FORMATS}


def table(publication: Publication, number: int) -> str:
    one = publication
    return to("publications:version_table", one.year, one.department_code, one.version, number)


def table_csv(publication: Publication, number: int) -> str:
    one = publication
    return to("publications:version_table_csv", one.year, one.department_code, one.version, number)
