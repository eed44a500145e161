"""The files of a publication: made once, recorded, sent as they were made, and made again when they are lost."""

import fcntl
import hashlib
import io
import logging
import os
import subprocess
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.publications import files, storage
from apps.publications.checks import files_can_be_written
from apps.publications.files import KINDS, Kind, make_files, path_of
from apps.publications.models import Immutable, Publication, PublishedFile
from apps.publications.publishing import publish, withdraw
from apps.publications.titles import LONGEST, file_name, safe
from tests.cast import Cast
from tests.publications.addresses import BASE, FILES
from tests.renderers.reading import read
from tests.workflow.walking import bring_to

NAME = "2024年杭州市对口支援和区域合作局部门预算"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_DIR = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def made(publication: Publication) -> dict[str, PublishedFile]:
    return {each.format: each for each in make_files(publication)}


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("make_files", *arguments, stdout=out, stderr=out)
    return out.getvalue()


# Made once. -----------------------------------------------------------------------------------------------------------


def test_every_format_is_a_file_with_a_chinese_name_its_sha_256_and_its_size(
    made: dict[str, PublishedFile], publication: Publication, folder: Path
) -> None:
    assert list(made) == list(KINDS)
    assert made["pdf"].name == f"{NAME}.pdf"
    for record in made.values():
        path = folder / publication.sha256 / record.name
        data = path.read_bytes()
        assert (record.sha256, record.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert path.stat().st_mode & 0o777 == 0o644
    assert made["json"].sha256 == publication.sha256
    assert {path.name for path in (folder / publication.sha256).iterdir()} == {
        storage.LOCK,
        *(record.name for record in made.values()),
    }


def test_what_is_made_is_not_made_again(made: dict[str, PublishedFile], publication: Publication) -> None:
    assert make_files(publication) == []
    assert PublishedFile.objects.count() == len(KINDS)


def test_publishing_makes_the_files_once_it_is_committed(
    demo_budget: DepartmentalBudget,
    cast: Cast,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.FILES_WHEN_PUBLISHED = True
    with django_capture_on_commit_callbacks(execute=True):
        bring_to("published", demo_budget, cast)
        assert not PublishedFile.objects.exists()
    assert PublishedFile.objects.count() == len(KINDS)


def test_what_fails_then_is_told_and_the_publication_stands(
    demo_budget: DepartmentalBudget,
    cast: Cast,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def broken(publication: Publication) -> bytes:
        raise ValueError("排不了")

    settings.FILES_WHEN_PUBLISHED = True
    monkeypatch.setitem(KINDS, "pdf", Kind("pdf", "PDF", ".pdf", "disclosure.pdf", "application/pdf", broken))
    with django_capture_on_commit_callbacks(execute=True):
        publication = publish(demo_budget, disclose(demo_budget), by=cast.publisher)
    assert Publication.objects.get() == publication
    (told,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert told.getMessage() == (
        "2024年杭州市对口支援和区域合作局部门预算（第1版）已公开，但文件没有全部生成。"
        "排除原因后运行 manage.py make_files --year 2024 --department 191。"
    )
    assert "排不了" in str(told.exc_text)


def test_two_who_ask_at_once_make_one_file(
    publication: Publication, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """Threads wait for each other as processes do: each opens the lock by itself. The records stay in memory."""
    stored: list[bytes] = []
    monkeypatch.setattr(files, "_kept", lambda publication, key: "kept" if stored else None)

    def store(publication: Publication, key: str, data: bytes) -> PublishedFile:
        stored.append(data)
        return PublishedFile()

    monkeypatch.setattr(files, "_store", store)
    monkeypatch.setitem(KINDS, "csv", Kind("csv", "CSV", ".csv", "", "text/csv", lambda publication: b"1"))
    together = Barrier(4)

    def ask() -> None:
        together.wait()
        files.opened(publication, "csv")

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored == [b"1"]


def test_the_lock_is_the_operating_system_s_so_that_processes_wait_too(folder: Path) -> None:
    with (
        storage.alone(folder / "a"),
        open(folder / "a" / storage.LOCK) as other,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with open(folder / "a" / storage.LOCK) as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_file_is_in_its_place_whole_or_not_at_all(folder: Path) -> None:
    def half(out: Any) -> None:
        out.write(b"half")
        raise ValueError

    path = folder / "a" / "b.txt"
    with pytest.raises(ValueError):  # noqa: PT011 - any will do
        storage.write(path, half)
    assert list(path.parent.iterdir()) == []
    storage.write(path, lambda out: out.write(b"one"))
    storage.write(path, lambda out: out.write(b"two"))
    assert path.read_bytes() == b"two"


# Sent as it was made. -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(KINDS))
def test_a_file_is_sent_with_its_length_its_sha_256_and_its_day(
    key: str, client: Client, made: dict[str, PublishedFile]
) -> None:
    record = made[key]
    for address in (BASE, f"{BASE}v1/"):
        response = client.get(address + KINDS[key].address)
        data = response.getvalue()
        assert hashlib.sha256(data).hexdigest() == record.sha256
        assert response.headers["ETag"] == f'"{record.sha256}"'
        assert response.headers["Content-Length"] == str(record.size)
        assert response.headers["Last-Modified"] == http_date(record.made_at.timestamp())
        assert response.headers["Content-Type"] == KINDS[key].content_type


@pytest.mark.parametrize("address", FILES)
def test_a_stored_file_needs_two_questions_and_not_the_content(
    address: str,
    client: Client,
    made: dict[str, PublishedFile],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2) as asked:
        client.get(address).getvalue()
    assert all('"publications_publication"."content"' not in each["sql"] for each in asked.captured_queries)


def test_who_has_it_since_it_was_made_is_not_sent_it_again(
    client: Client, made: dict[str, PublishedFile]
) -> None:
    made_on = http_date(made["csv"].made_at.timestamp())
    assert client.get(FILES[0], headers={"if-modified-since": made_on}).status_code == 304


def test_the_files_of_what_is_withdrawn_are_gone(
    client: Client, made: dict[str, PublishedFile], publication: Publication, publisher: User
) -> None:
    withdraw(publication, notice="核实中。", by=publisher)
    for address in (*FILES, f"{BASE}SHA256SUMS", f"{BASE}v1/SHA256SUMS", f"{BASE}tables/6.xlsx"):
        assert client.get(address).status_code == 410
    assert made["json"].sha256 not in client.get(f"{BASE}versions/").content.decode().split("<dd>")[-1][65:]
    assert run() == "0 份公开，生成 0 个文件。\n"


def test_sha256sums_is_what_the_tool_reads(client: Client, publication: Publication, tmp_path: Path) -> None:
    response = client.get(f"{BASE}SHA256SUMS")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    (tmp_path / "SHA256SUMS").write_bytes(response.content)
    for kind in KINDS.values():
        data = client.get(BASE + kind.address).getvalue()
        (tmp_path / f"{NAME}{kind.ending}").write_bytes(data)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603
    assert response.content.decode().count("\n") == len(KINDS)


def test_the_page_of_versions_lists_the_files_with_size_and_sha_256(
    client: Client, made: dict[str, PublishedFile]
) -> None:
    shown = read(client.get(f"{BASE}versions/").content.decode()).one("details", "files")
    for key, record in made.items():
        (link,) = [a for a in shown.all("a") if a.attrs["href"] == f"{BASE}v1/{KINDS[key].address}"]
        assert link.text == record.name
        assert record.sha256 in shown.text


def test_a_page_that_lists_files_is_sent_again_once_there_are_more(
    client: Client, publication: Publication
) -> None:
    etag = client.get(BASE).headers["ETag"]
    assert client.get(BASE, headers={"if-none-match": etag}).status_code == 304
    make_files(publication)
    assert client.get(BASE, headers={"if-none-match": etag}).status_code == 200


# Lost, damaged, refused. ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"short")])
def test_a_lost_file_is_made_again_and_is_the_same(
    harm: Any, client: Client, made: dict[str, PublishedFile]
) -> None:
    for record in made.values():
        path = path_of(record)
        harm(path)
        data = client.get(BASE + KINDS[record.format].address).getvalue()
        assert hashlib.sha256(data).hexdigest() == record.sha256 == storage.sha256_of(path)
    assert PublishedFile.objects.count() == len(KINDS)


def test_a_file_that_comes_out_otherwise_is_another_making_and_the_old_sha_256_stays(
    client: Client,
    made: dict[str, PublishedFile],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kind = Kind("csv", "CSV", ".csv", "disclosure.csv", "text/csv", lambda publication: b"better")
    monkeypatch.setitem(KINDS, "csv", kind)
    assert client.get(f"{BASE}disclosure.csv").getvalue() != b"better"  # what is there stays
    path_of(made["csv"]).unlink()
    assert client.get(f"{BASE}disclosure.csv").getvalue() == b"better"
    before, after = PublishedFile.objects.filter(format="csv")
    assert (before, after.sha256) == (made["csv"], hashlib.sha256(b"better").hexdigest())
    assert f"SHA-256 原为 {before.sha256}，现为 {after.sha256}；原来的仍可核对。" in caplog.text
    assert after.sha256 in client.get(f"{BASE}SHA256SUMS").content.decode()


def test_make_files_finds_the_lost_and_the_damaged_of_the_newest_or_of_all_versions(
    made: dict[str, PublishedFile], publication: Publication, publisher: User
) -> None:
    Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name=publication.department_name,
        total="1.00",
        content=publication.content,
        published_by=publisher,
    )
    path_of(made["pdf"]).unlink()
    damaged = path_of(made["csv"])
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    assert run("--year=2023") == "0 份公开，生成 0 个文件。\n"
    assert run("--department=902") == "0 份公开，生成 0 个文件。\n"
    assert f"已生成 {NAME}（第2版）.json（" in run("--year=2024", "--department=191")
    told = run("--all")
    assert told.endswith("2 份公开，生成 2 个文件。\n")
    assert f"已生成 {NAME}.csv（" in told
    assert f"已生成 {NAME}.pdf（" in told
    assert storage.sha256_of(damaged) == made["csv"].sha256
    assert storage.sha256_of(damaged.with_name(f"{NAME}（第2版）.json")) == publication.sha256


def test_a_full_disk_is_told_and_readers_are_served_all_the_same(
    client: Client,
    publication: Publication,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    folder: Path,
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    response = client.get(f"{BASE}disclosure.json")
    assert hashlib.sha256(response.getvalue()).hexdigest() == publication.sha256
    path = folder / publication.sha256 / f"{NAME}.json"
    assert f"每次请求都重新生成：不能写入 {path}：磁盘已满。" in caplog.text
    assert [each.name for each in path.parent.iterdir()] == [storage.LOCK]
    assert not PublishedFile.objects.exists()
    with pytest.raises(CommandError, match="2 处没有生成"):
        run()


def test_a_folder_that_cannot_be_made_is_told_and_readers_are_served(
    client: Client, publication: Publication, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("")
    assert client.get(f"{BASE}disclosure.json").getvalue() == publication.content.encode()
    assert f"不能写入 {folder / publication.sha256}：所在的不是文件夹。" in caplog.text


# Records stay. --------------------------------------------------------------------------------------------------------


def test_the_record_of_a_file_is_neither_changed_nor_removed(made: dict[str, PublishedFile]) -> None:
    record, before = made["csv"], list(PublishedFile.objects.values())
    for change in (
        record.save,
        record.delete,
        lambda: PublishedFile.objects.update(sha256=""),
        lambda: PublishedFile.objects.all().delete(),
        lambda: PublishedFile.objects.bulk_create([PublishedFile()]),
    ):
        with pytest.raises(Immutable):
            change()
    assert list(PublishedFile.objects.values()) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", ["UPDATE {} SET size = 0", "DELETE FROM {}"])
def test_postgresql_refuses_too(statement: str, made: dict[str, PublishedFile]) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement.format("publications_publishedfile"))


# Where they are. ------------------------------------------------------------------------------------------------------


def test_the_check_is_content_with_a_folder_of_its_own_and_makes_none(folder: Path) -> None:
    assert files_can_be_written() == []
    assert not folder.exists()


def test_the_check_refuses_a_folder_among_the_static_files(settings: Any) -> None:
    for place in (settings.STATIC_ROOT, str(settings.STATICFILES_DIRS[0])):
        settings.FILES_DIR = f"{place}/files"
        assert [each.id for each in files_can_be_written()] == ["portal.E001"]


def test_the_check_warns_of_a_folder_that_cannot_be_written(folder: Path) -> None:
    folder.write_text("")
    (warning,) = files_can_be_written()
    assert warning.id == "portal.W002"
    assert warning.msg == f"当前用户不能写公开文件的文件夹 {folder}：文件每次下载都要重新生成，会慢得多。"


# Names. ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024年某局部门预算.pdf", "2024年某局部门预算.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\r\nc\u202ed.csv", "a b c d.csv"),
        ('a\\b:c*d?"e".txt', "a_b_c_d__e_.txt"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_a_name_is_safe_on_every_disk_and_in_every_archive(name: str, expected: str) -> None:
    assert safe(name) == expected


def test_of_a_long_name_the_department_is_cut_between_characters_and_nothing_else() -> None:
    long = Publication(year=2024, version=2, department_name="a.b" + "局" * 97)
    name = file_name(long, "表6.csv")
    assert name == f"2024年a.b{'局' * 45}部门预算（第2版）表6.csv"
    assert LONGEST - 3 < len(name.encode()) <= LONGEST
