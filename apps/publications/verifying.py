"""Whether a file that somebody holds is what was published: by the records of the site, or by a manifest alone."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from django.utils.timezone import localtime, make_aware

from apps.disclosure.serialization import load, sha256
from apps.publications.archive import NAME, year_of
from apps.publications.comparing import difference
from apps.publications.files import KINDS, Kind, path_of
from apps.publications.models import Publication, PublishedFile
from apps.publications.pages import TABLE_FORMATS, table_files_made_anew
from apps.publications.titles import title_of

GENUINE, NOT_GENUINE, UNDECIDED = 0, 1, 2
"""The exit status of the command: what it found, or that it could not tell."""

_COPY = re.compile(r" ?\(\d+\)$")
"""What browsers add to the name of a second download."""

_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")


@dataclass(frozen=True)
class Verdict:
    """What is said of a file."""

    status: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """The file that somebody holds."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def ending(self) -> str:
        return PurePath(self.name).suffix.lower()

    @property
    def as_published(self) -> str:
        """Its name without what a browser adds."""
        path = PurePath(self.name)
        return _COPY.sub("", path.stem) + path.suffix


def _refused(given: Given, reason: str) -> Verdict:
    return Verdict(NOT_GENUINE, (f"不符：{given.name}：{reason}。", f"文件的 SHA-256：{given.sha256}"))


# By the records of the site. ------------------------------------------------------------------------------------------


def by_records(given: Given) -> Verdict:
    """Compare with every file that the site ever sent, every frozen JSON, and the files of single tables."""
    if not given.data:
        return _refused(given, "文件是空的")
    found = [*_recorded(given), *_frozen(given)] or list(_single_tables(given))[:1]
    if found:
        lines = [line for what, publication in found for line in (f"真实：{what}。", *_told(publication))]
        return Verdict(GENUINE, (*lines, f"文件的 SHA-256：{given.sha256}"))
    year = year_of(given.sha256)
    if year is not None:
        what = f"真实：与本站现在的{year}年合集完全相同。"
        return Verdict(GENUINE, (what, f"文件的 SHA-256：{given.sha256}"))
    return _refused(given, _nearest(given))


Found = tuple[str, Publication]


def _recorded(given: Given) -> Iterator[Found]:
    """By the SHA-256 of what was sent, once for each publication."""
    records = PublishedFile.objects.filter(sha256=given.sha256).select_related("publication__withdrawal")
    seen: set[int] = set()
    for record in records.defer("publication__content").order_by("-pk"):
        if record.publication_id in seen:
            continue
        seen.add(record.publication_id)
        kind = KINDS.get(record.format)
        label = kind.label if kind else record.format
        what = f"与{record.publication}的 {label} 文件完全相同（{record.name}）"
        same = PublishedFile.objects.filter(publication=record.publication_id, format=record.format)
        newest = same.order_by("pk").last()
        if newest is not None and newest.sha256 != record.sha256:
            what += f"；由较早的程序生成，现在发送的文件 SHA-256 为 {newest.sha256}"
        yield what, record.publication


def _frozen(given: Given) -> Iterator[Found]:
    """JSON whose file has not been made yet."""
    without = Publication.objects.filter(sha256=given.sha256).exclude(files__sha256=given.sha256)
    for publication in without.select_related("withdrawal").defer("content"):
        yield f"与{publication}冻结的 JSON 完全相同", publication


def _single_tables(given: Given) -> Iterator[Found]:
    """Files of single tables are not kept: they are made anew, those of the publication that the name tells first."""
    extension = given.ending.removeprefix(".")
    if extension not in TABLE_FORMATS:
        return
    known = list(Publication.objects.select_related("withdrawal").defer("content"))
    known.sort(key=lambda each: not given.name.startswith(title_of(each)))
    for publication in known:
        for number, data in table_files_made_anew(publication, extension):
            if data == given.data:
                label = KINDS[extension].label
                yield f"与{publication}表{number}的 {label} 文件完全相同", publication


def _told(publication: Publication) -> Iterator[str]:
    """When it was published, and what became of it."""
    yield f"公开时间：{localtime(publication.published_at):%Y-%m-%d %H:%M}；第{publication.version}版"
    yield f"JSON 的 SHA-256：{publication.sha256}"
    withdrawal = publication.withdrawn
    if withdrawal is not None:
        yield f"注意：该版已于 {localtime(withdrawal.at):%Y-%m-%d} 撤回：{withdrawal.notice}"
    later = Publication.objects.filter(
        department_code=publication.department_code, year=publication.year, version__gt=publication.version
    )
    newest = later.defer("content").order_by("-version").first()
    if newest is not None:
        on = f"{localtime(newest.published_at):%Y-%m-%d}"
        yield f"注意：该版已被第{newest.version}版取代（{on}；更正原因：{newest.reason or '未填'}）"
    elif withdrawal is None:
        yield "这是最新一版。"


def _nearest(given: Given) -> str:
    """Why it is none: in what it differs from the file of the same name, or else of the same size."""
    records = (
        PublishedFile.objects.select_related("publication").defer("publication__content").order_by("-pk")
    )
    for which, likeness in (
        ("同名", {"name": given.as_published}),
        ("同样大小", {"size": len(given.data)}),
    ):
        record = records.filter(**likeness).first()
        if record is not None:
            return f"与{which}的公开文件{record.name}（第{record.publication.version}版）不同：{_apart(given, record)}"
    if given.as_published.endswith(NAME):
        return "不是本站现在的合集；合集随公开的内容更新，旧的不保留，请展开后核对其中的文件"
    return "本站没有公开过同名或同样大小的文件"


def _apart(given: Given, record: PublishedFile) -> str:
    try:
        expected = path_of(record).read_bytes()
    except OSError:
        expected = KINDS[record.format].render(record.publication) if record.format in KINDS else b""
    if hashlib.sha256(expected).hexdigest() != record.sha256:
        return f"SHA-256 应为 {record.sha256}"
    return difference(given.data, expected)


# By a manifest, without a database. -----------------------------------------------------------------------------------


def by_checksums(given: Given, text: str) -> Verdict:
    """Compare with the lines of a SHA256SUMS. UNDECIDED if it has none."""
    listed = {match[2]: match[1].lower() for match in map(_LINE.fullmatch, text.splitlines()) if match}
    if not listed:
        return Verdict(UNDECIDED, ("不能核对：清单里没有一行 SHA-256。",))
    for name, digest in listed.items():
        if digest == given.sha256:
            return Verdict(
                GENUINE, (f"真实：与清单中的 {name} 完全相同。", f"文件的 SHA-256：{given.sha256}")
            )
    if given.as_published in listed:
        return _refused(given, f"清单中同名文件的 SHA-256 为 {listed[given.as_published]}")
    return _refused(given, f"清单中的 {len(listed)} 个文件都不是它")


def by_json(given: Given, text: str, version: int | None, published_on: date | None) -> Verdict:
    """Make every file anew from the JSON of a publication, and compare byte for byte.

    Version and day are printed in some of them and are not in the JSON. UNDECIDED if the JSON cannot be read, or if
    the file is of a kind that prints them and they are not told.
    """
    try:
        publication = _publication(text, version or 1, published_on or date(1980, 1, 1))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Verdict(UNDECIDED, ("不能核对：清单既不是 SHA256SUMS，也不是公开的 JSON。",))
    kinds = sorted(KINDS.values(), key=lambda kind: not given.name.endswith(kind.ending))
    for kind in kinds:
        if kind.render(publication) == given.data:
            return _made_from(publication, f"与由 JSON 重新生成的 {kind.label} 文件完全相同", given)
    for extension in TABLE_FORMATS:
        for number, data in table_files_made_anew(publication, extension):
            if data == given.data:
                what = f"与由 JSON 重新生成的表{number}的 {KINDS[extension].label} 文件完全相同"
                return _made_from(publication, what, given)
    likely = kinds[0]
    if not given.name.endswith(likely.ending):
        return _refused(given, f"由 JSON 重新生成的 {len(KINDS)} 种文件都不是它")
    if (version is None or published_on is None) and _prints_the_day(likely, text):
        return Verdict(
            UNDECIDED,
            (
                f"不能核对：{likely.label} 文件印有版本和公开日期，"
                "请用 --edition 和 --published 写明（见文件的页脚或公开页面）。",
            ),
        )
    return _refused(
        given, f"与重新生成的 {likely.label} 文件不同：{difference(given.data, likely.render(publication))}"
    )


def _made_from(publication: Publication, what: str, given: Given) -> Verdict:
    lines = (
        f"真实：{what}。",
        f"JSON：{publication.year}年{publication.department_name}部门预算，SHA-256 {publication.sha256}",
        "是否最新、是否已撤回，请看公开页面的“全部版本”。",
        f"文件的 SHA-256：{given.sha256}",
    )
    return Verdict(GENUINE, lines)


def _publication(text: str, version: int, published_on: date) -> Publication:
    """A publication as it was stored, without storing it."""
    disclosure = load(text)
    return Publication(
        year=disclosure.year,
        version=version,
        department_code=disclosure.department_code,
        department_name=disclosure.department,
        content=text,
        sha256=sha256(text),
        published_at=make_aware(datetime.combine(published_on, time())),
    )


def _prints_the_day(kind: Kind, text: str) -> bool:
    one, other = (kind.render(_publication(text, 1, date(year, 1, 1))) for year in (1990, 1991))
    return one != other
