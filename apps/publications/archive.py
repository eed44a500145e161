"""Everything that the public can read of a year as one zip: built once for each state, then sent as a file."""

import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from apps.disclosure.renderers.amounts import amounts
from apps.disclosure.renderers.csv import BYTE_ORDER_MARK, harmless
from apps.disclosure.serialization import load
from apps.publications import files, storage
from apps.publications.models import Publication, PublishedFile
from apps.publications.pages import fingerprint
from apps.publications.titles import safe

CONTAINED = ("json", "xlsx", "csv", "pdf", "docx")
"""The formats that are in it, for each department."""

_COMPRESSED = (".xlsx", ".pdf", ".docx")
_STATE = 16
"""Characters of a state in the name of a file."""

_FOLDER_NAME = 120
"""Bytes of the name of a department's folder: the name of a file comes after it."""

HEADINGS = (
    "年度",
    "部门编码",
    "部门名称",
    "表号",
    "表名",
    "行编码",
    "行名称",
    "列编码",
    "列名称",
    "金额（元）",
)
NAME = "年部门预算公开.zip"
ALL_AMOUNTS, CHECKSUMS, README = "全部金额.csv", "SHA256SUMS", "README.txt"


@dataclass(frozen=True)
class Archive:
    """A built archive: where it is, what readers call it, and its SHA-256, which stands in its path."""

    path: Path
    name: str
    sha256: str

    def open(self) -> tuple[BinaryIO, datetime]:
        """Itself from its beginning, and when it was made. FileNotFoundError if it was forgotten meanwhile."""
        stream = self.path.open("rb")
        return stream, datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)


def of_year(year: int, *, wait: bool = True) -> Archive | None:
    """The archive of what the public can read now, built if it is not there. None if that is nothing.

    NotStored if the disk refuses; Busy if another builds it and one would have to wait. Building makes the files that
    are missing, and forgets archives of older states.
    """
    publications = _public(year)
    if not publications:
        return None
    archive = _built(year, _state(year, publications))
    if archive is not None:
        return archive
    with storage.alone(_place(year), wait=wait):
        while publications := _public(year):
            for publication in publications:
                for key in CONTAINED:
                    files.opened(publication, key).stream.close()
            state = _state(year, publications)
            archive = _built(year, state) or _build(year, state, publications)
            if _public(year) == publications:
                return archive
            forget(year)  # Withdrawn or corrected while it was built: nobody may get it.
    return None


def forget(year: int) -> None:
    """Remove what was built of a year, because some of it is withdrawn. Who is reading it reads to its end."""
    for path in _place(year).glob("*.zip"):
        path.unlink(missing_ok=True)


def year_of(sha256: str) -> int | None:
    """The year of the archive that has this SHA-256; None if none has it now. Those of older states are not known."""
    found = next((storage.folder() / "years").glob(f"*/*-{sha256}.zip"), None)
    return None if found is None else int(found.parent.name)


def _public(year: int) -> list[Publication]:
    """The newest versions that are not withdrawn, without their contents. One query."""
    newest = Publication.objects.latest_versions().filter(year=year, withdrawal=None)
    return list(newest.defer("content").order_by("department_code"))


def _place(year: int) -> Path:
    return storage.folder() / "years" / str(year)


def _state(year: int, publications: list[Publication]) -> str:
    """Another whenever a version, one of its files or the program is another."""
    made = PublishedFile.objects.filter(publication__year=year, format__in=CONTAINED)
    newest = made.aggregate(newest=Max("pk"))["newest"]
    told = f"{fingerprint()} {newest} {' '.join(str(each.pk) for each in publications)}"
    return hashlib.sha256(told.encode()).hexdigest()[:_STATE]


def _built(year: int, state: str) -> Archive | None:
    path = next(_place(year).glob(f"{state}-*.zip"), None)
    if path is None:
        return None
    return Archive(path, f"{year}{NAME}", path.stem.partition("-")[2])


def _build(year: int, state: str, publications: list[Publication]) -> Archive | None:
    unnamed = _place(year) / "new"
    storage.write(unnamed, lambda out: _Writer(year, publications).write(out))
    forget(year)
    os.replace(unnamed, unnamed.with_name(f"{state}-{storage.sha256_of(unnamed)}.zip"))
    return _built(year, state)


class _Writer:
    """Writes the parts, and remembers the SHA-256 of each. The time of a part is that of its publication."""

    def __init__(self, year: int, publications: list[Publication]) -> None:
        self.year = year
        self.publications = publications
        self.latest = max(each.published_at for each in publications)
        self.digests: list[tuple[str, str]] = []

    def write(self, out: BinaryIO) -> None:
        with zipfile.ZipFile(out, "w") as archive:
            for publication in self.publications:
                folder = safe(f"{publication.department_code} {publication.department_name}", _FOLDER_NAME)
                for key in CONTAINED:
                    opened = files.opened(publication, key)
                    with opened.stream as stream:
                        name = f"{folder}/{opened.record.name}"
                        self._add(
                            archive, name, publication.published_at, iter(lambda: stream.read(2**20), b"")
                        )
            self._add(archive, ALL_AMOUNTS, self.latest, self._amounts())
            self._add(archive, README, self.latest, [self._readme().encode()])
            lines = "".join(f"{digest}  {name}\n" for name, digest in self.digests)
            self._add(archive, CHECKSUMS, self.latest, [lines.encode()])

    def _add(
        self, archive: zipfile.ZipFile, name: str, at: datetime, chunks: "Iterator[bytes] | list[bytes]"
    ) -> None:
        part = zipfile.ZipInfo(name, localtime(at).timetuple()[:6])
        part.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
        part.external_attr = storage.READABLE << 16
        digest = hashlib.sha256()
        with archive.open(part, "w") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
        self.digests.append((name, digest.hexdigest()))

    def _amounts(self) -> Iterator[bytes]:
        """Every amount of every table of every department in yuan, a department at a time."""
        yield _csv([list(HEADINGS)], BYTE_ORDER_MARK)
        contents = Publication.objects.filter(pk__in=[each.pk for each in self.publications])
        for publication in contents.order_by("department_code").iterator(chunk_size=10):
            yield _csv(
                [
                    [
                        str(publication.year),
                        *map(
                            harmless,
                            (
                                publication.department_code,
                                publication.department_name,
                                str(one.table.number),
                                one.table.name,
                                one.row,
                                one.row_label,
                                one.column.key,
                                one.column.heading,
                            ),
                        ),
                        f"{one.amount:.2f}",
                    ]
                    for one in amounts(load(publication.content))
                ]
            )

    def _readme(self) -> str:
        context = {"year": self.year, "publications": self.publications, "headings": HEADINGS}
        return render_to_string("publications/archive.txt", context)


def _csv(rows: list[list[str]], before: str = "") -> bytes:
    out = io.StringIO(before)
    out.seek(0, io.SEEK_END)
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
