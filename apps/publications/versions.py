"""All versions of one department's disclosure of one year, read in one query, and which of them a page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from apps.publications import files
from apps.publications.files import ListedFile
from apps.publications.models import Publication, PublishedFile, Withdrawal


class State(NamedTuple):
    """What of a version a page may change with: its content, its withdrawal, and the newest of its files."""

    version: int
    sha256: str
    withdrawn: int | None
    newest_file: int | None


def _etag(states: Sequence[State], shown: State) -> str:
    """Of the page of a version: its content, that it is no longer the newest, or withdrawn, its files."""
    return f"{shown.sha256[:32]}-{_of_all(states)}-{shown.newest_file or 0}"


def _of_all(states: Sequence[State]) -> str:
    """Grows whenever a version is added or withdrawn, and never goes back."""
    return f"{states[0].version}.{sum(1 for each in states if each.withdrawn)}"


@cache
def _states_of(vendor: str) -> str:
    """The query of the states, newest first, for a year and a department: to put it in SQL takes longer than to ask."""
    made = PublishedFile.objects.filter(publication=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    asked = Publication.objects.filter(year=0).filter(department_code="").order_by("-version")
    sql, parameters = asked.values_list(
        "version", "sha256", "withdrawal__pk", Subquery(made)
    ).query.sql_with_params()
    if parameters != (0, ""):
        raise AssertionError(parameters)
    return sql


def etag_of(year: int, department: str, version: int | None) -> str | None:
    """The ETag of what the public reads at an address, without reading it; None if there is nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_states_of(connection.vendor), [year, department])
        states = [State(*row) for row in cursor.fetchall()]
    shown = next((each for each in states if version in (None, each.version)), None)
    return None if shown is None or shown.withdrawn else _etag(states, shown)


@dataclass(frozen=True)
class Versions:
    """Newest first, without their contents (read only where something has to be laid out anew). Never empty."""

    all: tuple[Publication, ...]

    @classmethod
    def of(cls, year: int, department: str) -> "Versions | None":
        """One query. None if nothing was published."""
        made = PublishedFile.objects.filter(publication=OuterRef("pk"))
        found = (
            Publication.objects.filter(year=year, department_code=department)
            .defer("content")
            .select_related("withdrawal")
            .annotate(newest_file=Subquery(made.order_by("-pk").values("pk")[:1]))
            .order_by("-version")
        )
        return cls(tuple(found)) if found else None

    def __iter__(self) -> Iterator[Publication]:
        return iter(self.all)

    @property
    def newest(self) -> Publication:
        return self.all[0]

    @property
    def first(self) -> Publication:
        return self.all[-1]

    @property
    def states(self) -> list[State]:
        return [_state(each) for each in self]

    @property
    def state(self) -> str:
        """Of all versions together."""
        return _of_all(self.states)

    def get(self, version: int) -> Publication | None:
        return next((each for each in self if each.version == version), None)

    @cached_property
    def listed(self) -> list[tuple[Publication, list[ListedFile]]]:
        """Every version with its files; those of a withdrawn one are not told. One query."""
        records = files.newest(each for each in self if not each.withdrawn)
        return [(each, files.listed(each, records)) for each in self]

    @property
    def address(self) -> str:
        return reverse("publications:versions", args=[self.newest.year, self.newest.department_code])


@dataclass(frozen=True)
class Shown:
    """One version at one address: that of the year, which shows the newest, or the version's own."""

    publication: Publication
    versions: Versions
    is_own_address: bool

    @cached_property
    def address(self) -> str:
        """Where the page is, below which its tables and files are."""
        one = self.publication
        if self.is_own_address:
            return reverse("publications:version", args=[one.year, one.department_code, one.version])
        return self.newest_address

    @cached_property
    def files(self) -> list[ListedFile]:
        """Its files with size and SHA-256, for `publications/files.html`. One query."""
        return files.listed(self.publication, files.newest([self.publication]))

    @property
    def newest_address(self) -> str:
        one = self.publication
        return reverse("publications:disclosure", args=[one.year, one.department_code])

    @property
    def differences_address(self) -> str:
        """Where the difference to the version before is told; blank for the first version."""
        one = self.publication
        if self.before is None:
            return ""
        return reverse("publications:differences", args=[one.year, one.department_code, one.version])

    @property
    def is_newest(self) -> bool:
        return self.publication == self.versions.newest

    @property
    def before(self) -> Publication | None:
        return self.versions.get(self.publication.version - 1)

    @property
    def later(self) -> list[Publication]:
        """The versions that came after this one, newest first."""
        return [each for each in self.versions if each.version > self.publication.version]

    @property
    def corrections(self) -> list[Publication]:
        """The versions that corrected one before, newest first."""
        return [each for each in self.versions if each.version > self.versions.first.version]

    @property
    def withdrawal(self) -> Withdrawal | None:
        return self.publication.withdrawn

    @property
    def etag(self) -> str:
        return _etag(self.versions.states, _state(self.publication))


def _state(one: Publication) -> State:
    withdrawal = one.withdrawn
    return State(
        one.version, one.sha256, withdrawal.pk if withdrawal else None, getattr(one, "newest_file", None)
    )
