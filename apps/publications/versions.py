"""All versions of one department's disclosure of one year, read in one query, and which of them a page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from apps.publications import files
from apps.publications.files import ListedFile
from apps.publications.models import Publication, PublishedFile, Withdrawal


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
    def state(self) -> str:
        """Grows whenever a version is added or withdrawn, and never goes back."""
        return f"{self.newest.version}.{sum(1 for each in self if each.withdrawn)}"

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
        """What of the page may change without its content: that it is no longer the newest, or withdrawn, its files."""
        newest_file = getattr(self.publication, "newest_file", None) or 0
        return f"{self.publication.sha256[:32]}-{self.versions.state}-{newest_file}"
