"""The archive of a year: every department's files, every amount, and how to check them; built once for each state."""

import csv
import io
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.departments.models import Department
from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import load
from apps.publications import archive, storage
from apps.publications.files import opened
from apps.publications.models import Publication, Withdrawal
from apps.publications.publishing import withdraw
from tests.publications.conftest import seed

ADDRESS = "/years/2024/archive.zip"
NAME = "2024年杭州市对口支援和区域合作局部门预算"
FOLDER = "191 杭州市对口支援和区域合作局"
CONTAINED = ("json", "xlsx", "csv", "pdf", "docx")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_DIR = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def disclosure() -> Disclosure:
    return load(seed())


def published(by: User, code: str, name: str, *, year: int = 2024, version: int = 1) -> Publication:
    department, _ = Department.objects.get_or_create(code=code, defaults={"name": name[:50]})
    return Publication.objects.create(
        department=department,
        year=year,
        version=version,
        department_code=code,
        department_name=name,
        total="1.00",
        content=seed(),
        published_by=by,
    )


def downloaded(client: Client) -> bytes:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened_archive:
        assert opened_archive.testzip() is None
        return {name: opened_archive.read(name) for name in opened_archive.namelist()}


def test_it_has_the_files_of_every_department_all_amounts_and_a_list_that_the_tool_checks(
    client: Client, publication: Publication, publisher: User, tmp_path: Path
) -> None:
    published(publisher, "902", "别部门")
    found = parts(downloaded(client))
    assert sorted(found) == sorted(
        [
            *(f"{FOLDER}/{NAME}.{each}" for each in CONTAINED),
            *(f"902 别部门/2024年别部门部门预算.{each}" for each in CONTAINED),
            "全部金额.csv",
            "README.txt",
            "SHA256SUMS",
        ]
    )
    for each in CONTAINED:
        with opened(publication, each).stream as stream:
            assert found[f"{FOLDER}/{NAME}.{each}"] == stream.read()
    for name, data in found.items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=tmp_path / "out", stdout=subprocess.DEVNULL)  # noqa: S603
    assert checked.returncode == 0
    assert found["SHA256SUMS"].count(b"\n") == len(found) - 1


def test_its_name_length_and_sha_256_are_told(client: Client, publication: Publication) -> None:
    response = client.get(ADDRESS)
    data = response.getvalue()
    assert reverse("publications:archive", args=[2024]) == ADDRESS
    assert unquote(response.headers["Content-Disposition"]).endswith("2024年部门预算公开.zip")
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Length"] == str(len(data))
    etag = response.headers["ETag"]
    assert client.get(ADDRESS, headers={"if-none-match": etag}).status_code == 304
    assert client.head(ADDRESS).headers["ETag"] == etag


def test_every_amount_is_there_once_in_yuan(
    client: Client, publication: Publication, disclosure: Disclosure
) -> None:
    text = parts(downloaded(client))["全部金额.csv"].decode()
    assert text.startswith(
        "\ufeff年度,部门编码,部门名称,表号,表名,行编码,行名称,列编码,列名称,金额（元）\r\n"
    )
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    cells = [c for t in disclosure.tables for r in t.rows for c in r.cells if isinstance(c, Decimal)]
    assert [Decimal(row["金额（元）"]) for row in rows] == cells
    assert len(rows) == 191
    (reception,) = [r for r in rows if (r["表号"], r["行编码"], r["列编码"]) == ("6", "30217", "operating")]
    assert reception == {
        "年度": "2024",
        "部门编码": "191",
        "部门名称": "杭州市对口支援和区域合作局",
        "表号": "6",
        "表名": "2024年市级部门一般公共预算基本支出预算表",
        "行编码": "30217",
        "行名称": "公务接待费",
        "列编码": "operating",
        "列名称": "本年一般公共预算基本支出／公用经费",
        "金额（元）": "28500.00",
    }


def test_names_are_safe_in_the_archive_and_in_spreadsheets(client: Client, publisher: User) -> None:
    published(publisher, "903", "=1+1/../" + "局" * 90)
    found = parts(downloaded(client))
    assert all(name.count("/") <= 1 and ".." not in name.split("/") for name in found)
    assert all(len(part.encode()) <= 180 for name in found for part in name.split("/"))
    assert ",'=1+1/../局" in found["全部金额.csv"].decode()


def test_the_readme_says_what_is_in_it(client: Client, publication: Publication) -> None:
    text = parts(downloaded(client))["README.txt"].decode()
    assert text.startswith("2024年部门预算公开\n\n本压缩包收有 1 个部门")
    assert "    191 杭州市对口支援和区域合作局，第1版，" in text
    assert "&" not in text


# Built once for each state. -------------------------------------------------------------------------------------------


def test_the_same_state_is_sent_without_building_it_and_in_three_questions(
    client: Client,
    publication: Publication,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = downloaded(client)
    monkeypatch.setattr(archive, "_build", None)
    with django_assert_num_queries(2):
        assert downloaded(client) == first


def test_it_is_the_same_to_the_byte_when_it_is_built_again(
    client: Client, publication: Publication, folder: Path
) -> None:
    first = downloaded(client)
    archive.forget(2024)
    assert list((folder / "years" / "2024").glob("*.zip")) == []
    assert downloaded(client) == first


def test_a_correction_or_another_department_makes_another_archive_and_removes_the_old(
    client: Client, publication: Publication, publisher: User, folder: Path
) -> None:
    downloaded(client)
    published(publisher, "191", publication.department_name, version=2)
    names = parts(downloaded(client))
    assert f"{FOLDER}/{NAME}（第2版）.json" in names
    assert f"{FOLDER}/{NAME}.json" not in names
    assert len(list((folder / "years" / "2024").glob("*.zip"))) == 1
    assert sorted(p.name[:4] for p in (folder / "years" / "2024").iterdir())[0] == storage.LOCK[:4]


def test_what_is_withdrawn_is_in_no_archive_and_what_had_it_is_removed(
    client: Client,
    publication: Publication,
    publisher: User,
    folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other = published(publisher, "902", "别部门")
    downloaded(client)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(publication, notice="核实中。", by=publisher)
    assert list((folder / "years" / "2024").glob("*.zip")) == []
    assert not [name for name in parts(downloaded(client)) if name.startswith("191")]
    withdraw(other, notice="核实中。", by=publisher)
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_a_year_without_publications_has_none(client: Client) -> None:
    assert client.get("/years/1999/archive.zip").status_code == 404
    assert client.post(ADDRESS).status_code == 405


def test_make_files_builds_it_ahead(publication: Publication, folder: Path) -> None:
    call_command("make_files", stdout=io.StringIO())
    (built,) = (folder / "years" / "2024").glob("*.zip")
    assert built.stem.endswith(storage.sha256_of(built))


def test_a_full_disk_is_told_and_what_is_left_of_a_killed_writer_is_swept(
    client: Client,
    publication: Publication,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(self: object, out: Any) -> None:
        raise OSError(28, "No space left on device")

    left = folder / "years" / "2024" / f"{storage.PART}left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    monkeypatch.setattr(archive._Writer, "write", full)
    response = client.get(ADDRESS)
    assert response.status_code == 503
    assert "各部门的文件可以逐个下载" in response.content.decode()
    assert f"2024年的合集没有存成：不能写入 {folder / 'years' / '2024' / 'new'}：磁盘已满。" in caplog.text
    assert [path.name for path in left.parent.iterdir()] == [storage.LOCK]


def test_verify_publication_knows_the_archive_of_now(
    client: Client, publication: Publication, tmp_path: Path
) -> None:
    path = tmp_path / "2024年部门预算公开.zip"
    path.write_bytes(downloaded(client))
    out = io.StringIO()
    call_command("verify_publication", str(path), stdout=out)
    assert out.getvalue().startswith("真实：与本站现在的2024年合集完全相同。\n")
    archive.forget(2024)
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_publication", str(path), stdout=out)
    assert "不是本站现在的合集；合集随公开的内容更新，旧的不保留" in out.getvalue()


def test_what_is_withdrawn_while_it_is_built_is_not_in_it(
    publication: Publication, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = published(publisher, "777", "别的部门")
    build = archive._build

    def interrupted(*args: Any) -> Any:
        if not Withdrawal.objects.exists():
            withdraw(other, notice="内容有误。", by=publisher)
        return build(*args)

    monkeypatch.setattr(archive, "_build", interrupted)
    found = archive.of_year(2024)
    assert found is not None
    assert not [name for name in parts(found.path.read_bytes()) if "别的部门" in name]


def test_nobody_waits_for_another_who_builds_it(client: Client, publication: Publication) -> None:
    with storage.alone(archive._place(2024)):
        answer = client.get("/years/2024/archive.zip")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "正在生成" in answer.content.decode()
    assert downloaded(client)
