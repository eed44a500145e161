"""The files of a publication: made once, kept and recorded with their SHA-256, sent as they are, made again if lost."""

import hashlib
import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from apps.disclosure.renderers import FORMATS, fiscal
from apps.disclosure.serialization import load
from apps.publications import storage
from apps.publications.models import Publication, PublishedFile
from apps.publications.pages import file_made_anew, imprint_of
from apps.publications.titles import file_name

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A format that is kept as a file: how its name and its address end, and how a publication becomes it."""

    key: str
    label: str
    ending: str
    address: str
    content_type: str
    render: Callable[[Publication], bytes]


def _of_format(extension: str) -> Kind:
    one = FORMATS[extension]
    return Kind(
        extension,
        one.label,
        f".{extension}",
        f"disclosure.{extension}",
        one.content_type,
        lambda publication: file_made_anew(publication, extension),
    )


FISCAL = Kind(
    "fiscal",
    "财政数据包",
    "（财政数据包）.zip",
    "datapackage.zip",
    "application/zip",
    lambda publication: fiscal.render(load(publication.content), imprint_of(publication)),
)

KINDS: dict[str, Kind] = {**{extension: _of_format(extension) for extension in FORMATS}, FISCAL.key: FISCAL}
"""In the order in which they are offered. A format that is added here is made by `make_files`."""


@dataclass(frozen=True)
class Opened:
    """A file to be sent: its record, and itself from its beginning. Whoever takes it closes it."""

    record: PublishedFile
    stream: BinaryIO


@dataclass(frozen=True)
class ListedFile:
    """A file as a page lists it."""

    label: str
    address: str
    record: PublishedFile


def path_of(record: PublishedFile) -> Path:
    """Where a file is: in a folder named after the SHA-256 of the frozen JSON."""
    return storage.folder() / record.publication.sha256 / record.name


def newest(publications: Iterable[Publication]) -> dict[tuple[int, str], PublishedFile]:
    """The records of the files that the site sends, by publication and format. One query."""
    found = PublishedFile.objects.filter(publication__in=[each.pk for each in publications]).order_by("pk")
    return {(record.publication_id, record.format): record for record in found}


def listed(publication: Publication, records: dict[tuple[int, str], PublishedFile]) -> list[ListedFile]:
    """What was made of a publication, in the order of KINDS. Addresses are below that of the publication."""
    return [
        ListedFile(kind.label, kind.address, records[publication.pk, kind.key])
        for kind in KINDS.values()
        if (publication.pk, kind.key) in records
    ]


def opened(publication: Publication, key: str) -> Opened:
    """A file of a publication, made now if it is not there: once, however many ask for it at a time.

    Where it cannot be stored, the log says why, and the reader gets it all the same.
    """
    kept = _kept(publication, key)
    if kept is not None:
        return kept
    made: bytes | None = None
    try:
        with storage.alone(storage.folder() / publication.sha256):
            kept = _kept(publication, key)
            if kept is not None:
                return kept
            made = KINDS[key].render(publication)
            return Opened(_store(publication, key, made), io.BytesIO(made))
    except storage.NotStored as failure:
        logger.error("%s的文件没有存成，每次请求都重新生成：%s", publication, failure)
        if made is None:
            made = KINDS[key].render(publication)
        return Opened(_described(publication, key, made), io.BytesIO(made))


def checksums(publication: Publication) -> str:
    """SHA256SUMS: a line for each file, `sha256sum -c` checks them. Makes those that are not there."""
    lines = []
    for key in KINDS:
        one = opened(publication, key)
        one.stream.close()
        lines.append(f"{one.record.sha256}  {one.record.name}\n")
    return "".join(lines)


def make_files(publication: Publication) -> list[PublishedFile]:
    """Make what is missing or damaged; returns the records of what was made. NotStored if the disk refuses.

    Unlike `opened` it reads every file and compares its SHA-256.
    """
    made = []
    with storage.alone(storage.folder() / publication.sha256):
        records = newest([publication])
        for key, kind in KINDS.items():
            record = records.get((publication.pk, key))
            if record is None or not _is_whole(publication, record):
                made.append(_store(publication, key, kind.render(publication)))
    return made


def make_after_publishing(publication: Publication) -> None:
    """Once it is public. What fails here is told, and takes nothing back: the files are made when asked for."""
    if not settings.FILES_WHEN_PUBLISHED:
        return
    try:
        make_files(publication)
    except Exception:
        logger.exception(
            "%s已公开，但文件没有全部生成。排除原因后运行 manage.py make_files --year %s --department %s。",
            publication,
            publication.year,
            publication.department_code,
        )


def _kept(publication: Publication, key: str) -> Opened | None:
    """What is there, if it is as long as its record says; None if it has to be made."""
    record = PublishedFile.objects.filter(publication=publication.pk, format=key).order_by("-pk").first()
    if record is None:
        return None
    record.publication = publication
    try:
        stream = path_of(record).open("rb")
    except OSError:
        return None
    if stream.seek(0, io.SEEK_END) != record.size:
        stream.close()
        return None
    stream.seek(0)
    return Opened(record, stream)


def _is_whole(publication: Publication, record: PublishedFile) -> bool:
    record.publication = publication
    try:
        return storage.sha256_of(path_of(record)) == record.sha256
    except OSError:
        return False


def _described(publication: Publication, key: str, data: bytes) -> PublishedFile:
    """The record of a file, not stored."""
    return PublishedFile(
        publication=publication,
        format=key,
        name=file_name(publication, KINDS[key].ending),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )


def _store(publication: Publication, key: str, data: bytes) -> PublishedFile:
    """Write a file, and record it unless its record is there already and says the same."""
    record = _described(publication, key, data)
    storage.write(path_of(record), lambda out: out.write(data))
    known = PublishedFile.objects.filter(publication=publication.pk, format=key).order_by("-pk").first()
    if known is not None and (known.sha256, known.name) == (record.sha256, record.name):
        return known
    if known is not None:
        logger.warning(
            "%s与原来的不同（程序更新后重新生成）：SHA-256 原为 %s，现为 %s；原来的仍可核对。",
            record.name,
            known.sha256,
            record.sha256,
        )
    record.save()
    return record
