"""Full addresses: what leaves the site in a file must still lead back to it."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from apps.publications.files import Kind
from apps.publications.models import Publication


def absolute(path: str) -> str:
    """A path of this site with its host in front."""
    return f"{settings.PORTAL_URL}{path}"


def to(name: str, *args: Any) -> str:
    """The full address of a named page."""
    return absolute(reverse(name, args=args))


def page(publication: Publication, anchor: str = "") -> str:
    """The page of a version, under the address that stays its own, or a place on it."""
    one = publication
    address = to("publications:version", one.year, one.department_code, one.version)
    return f"{address}#{quote(anchor)}" if anchor else address


def versions(publication: Publication) -> str:
    return to("publications:versions", publication.year, publication.department_code)


def file(publication: Publication, kind: Kind) -> str:
    """A version's file, below the page of the version."""
    return page(publication) + kind.address


def checksums(publication: Publication) -> str:
    """The list of the files' SHA-256, as `sha256sum -c` reads it."""
    one = publication
    return to("publications:version_checksums", one.year, one.department_code, one.version)


def table(publication: Publication, number: int) -> str:
    one = publication
    return to("publications:version_table", one.year, one.department_code, one.version, number)


def table_csv(publication: Publication, number: int) -> str:
    one = publication
    return to("publications:version_table_csv", one.year, one.department_code, one.version, number)


def table_xlsx(publication: Publication, number: int) -> str:
    one = publication
    return to("publications:version_table_xlsx", one.year, one.department_code, one.version, number)
