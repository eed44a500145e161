"""`verify_publication`: a file is what was published, or it is not, or that cannot be told; and why."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.publications.comparing import difference
from apps.publications.files import KINDS, Kind, make_files, path_of
from apps.publications.models import Publication, PublishedFile
from apps.publications.publishing import withdraw
from tests.publications.addresses import BASE
from tests.publications.conftest import seed

NAME = "2024年杭州市对口支援和区域合作局部门预算"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_DIR = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def made(publication: Publication) -> dict[str, PublishedFile]:
    return {each.format: each for each in make_files(publication)}


def verify(*arguments: object) -> tuple[int, str]:
    """The exit status and what is printed."""
    out, status = io.StringIO(), 0
    try:
        call_command("verify_publication", *map(str, arguments), stdout=out)
    except SystemExit as end:
        status = int(str(end.code))
    return status, out.getvalue()


def altered(path: Path, to: Path) -> Path:
    """A copy with one bit of one byte in the middle turned."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    to.write_bytes(data)
    return to


# By the records of the site. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(KINDS))
def test_every_file_of_a_publication_is_recognised_under_any_name_and_refused_with_one_byte_altered(
    key: str, made: dict[str, PublishedFile], tmp_path: Path
) -> None:
    path = path_of(made[key])
    copy = tmp_path / "下载"
    copy.write_bytes(path.read_bytes())
    status, told = verify(copy)
    assert status == 0
    assert f"真实：与{NAME}（第1版）的 {KINDS[key].label} 文件完全相同（{path.name}）。" in told
    assert f"公开时间：{localdate():%Y-%m-%d} " in told
    assert "这是最新一版。" in told
    status, told = verify(altered(path, tmp_path / path.name))
    assert status == 1
    assert f"与同名的公开文件{path.name}（第1版）不同：大小相同（{made[key].size} 字节）" in told
    assert "共 1 个字节不同" in told


def test_json_is_recognised_before_its_file_is_made(publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(seed(), encoding="utf-8")
    status, told = verify(tmp_path / "a.json")
    assert (status, told.splitlines()[0]) == (0, f"真实：与{NAME}（第1版）冻结的 JSON 完全相同。")


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_file_of_a_single_table_is_made_anew_to_be_recognised(
    extension: str, client: Client, publication: Publication, tmp_path: Path
) -> None:
    path = tmp_path / f"表6.{extension}"
    path.write_bytes(client.get(f"{BASE}tables/6.{extension}").content)
    status, told = verify(path)
    assert (status, told.splitlines()[0]) == (
        0,
        f"真实：与{NAME}（第1版）表6的 {KINDS[extension].label} 文件完全相同。",
    )
    assert verify(altered(path, path))[0] == 1


def test_it_says_that_a_version_was_replaced_or_withdrawn(
    made: dict[str, PublishedFile], publication: Publication, publisher: User
) -> None:
    withdraw(publication, notice="表3有误。", by=publisher)
    status, told = verify(path_of(made["pdf"]))
    assert status == 0
    assert f"注意：该版已于 {localdate():%Y-%m-%d} 撤回：表3有误。" in told
    assert "最新" not in told
    Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name=publication.department_name,
        total="1.00",
        content="{}",
        published_by=publisher,
        reason="更正表3",
    )
    told = verify(path_of(made["pdf"]))[1]
    assert f"注意：该版已被第2版取代（{localdate():%Y-%m-%d}；更正原因：更正表3）" in told


def test_what_an_older_release_made_is_still_recognised(
    made: dict[str, PublishedFile], tmp_path: Path, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.csv"
    path_of(made["csv"]).rename(old)
    better = Kind("csv", "CSV", ".csv", "disclosure.csv", "text/csv", lambda publication: b"better")
    monkeypatch.setitem(KINDS, "csv", better)
    (newer,) = make_files(publication)
    status, told = verify(old)
    assert status == 0
    assert f"由较早的程序生成，现在发送的文件 SHA-256 为 {newer.sha256}" in told


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"", "文件是空的"),
        ("a.pdf", b"something", "本站没有公开过同名或同样大小的文件"),
        (f"{NAME} (2).csv", b"\xef\xbb\xbf1", f"与同名的公开文件{NAME}.csv（第1版）不同：应为 "),
    ],
)
def test_what_is_no_file_of_the_site_is_refused_with_the_nearest_reason(
    name: str, data: bytes, reason: str, made: dict[str, PublishedFile], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    status, told = verify(tmp_path / name)
    assert status == 1
    assert told.startswith(f"不符：{name}：{reason}")


def test_a_file_that_is_not_there_cannot_be_told(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"不能读取 .*nothing") as failure:
        verify(tmp_path / "nothing")
    assert failure.value.returncode == 2


# By a manifest, without a database. -----------------------------------------------------------------------------------


@pytest.fixture
def taken_home(made: dict[str, PublishedFile], client: Client, tmp_path: Path) -> Path:
    """What somebody has downloaded: all files and the list of their SHA-256."""
    home = tmp_path / "home"
    home.mkdir()
    for record in made.values():
        (home / record.name).write_bytes(path_of(record).read_bytes())
    (home / "SHA256SUMS").write_bytes(client.get(f"{BASE}SHA256SUMS").content)
    return home


@pytest.mark.parametrize("key", list(KINDS))
def test_with_the_json_alone_every_file_is_made_again_and_compared(
    key: str, taken_home: Path, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    printed = ("--edition=1", f"--published={localdate()}")
    path = taken_home / f"{NAME}{KINDS[key].ending}"
    manifest = f"--manifest={taken_home / NAME}.json"
    with django_assert_num_queries(0):
        status, told = verify(path, manifest, *printed)
        assert (status, told.splitlines()[0]) == (
            0,
            f"真实：与由 JSON 重新生成的 {KINDS[key].label} 文件完全相同。",
        )
        status, told = verify(altered(path, tmp_path / path.name), manifest, *printed)
    assert status == 1
    assert f"与重新生成的 {KINDS[key].label} 文件不同：大小相同" in told


def test_with_the_json_alone_the_file_of_a_single_table_is_recognised(
    client: Client, taken_home: Path
) -> None:
    path = taken_home / "t.csv"
    path.write_bytes(client.get(f"{BASE}tables/6.csv").content)
    status, told = verify(path, f"--manifest={taken_home / NAME}.json")
    assert (status, told.splitlines()[0]) == (0, "真实：与由 JSON 重新生成的表6的 CSV 文件完全相同。")


@pytest.mark.parametrize(("key", "status"), [("csv", 0), ("json", 0), ("pdf", 2), ("docx", 2), ("xlsx", 2)])
def test_what_prints_version_and_day_cannot_be_told_without_them(
    key: str, status: int, taken_home: Path
) -> None:
    path = taken_home / f"{NAME}{KINDS[key].ending}"
    found, told = verify(path, f"--manifest={taken_home / NAME}.json")
    assert found == status
    assert ("请用 --edition 和 --published 写明" in told) == (status == 2)


def test_a_kind_that_is_none_is_refused(taken_home: Path) -> None:
    (taken_home / "a.txt").write_bytes(b"1")
    status, told = verify(taken_home / "a.txt", f"--manifest={taken_home / NAME}.json")
    assert status == 1
    assert f"由 JSON 重新生成的 {len(KINDS)} 种文件都不是它" in told


def test_a_list_of_sha_256_is_a_manifest_too(taken_home: Path, tmp_path: Path) -> None:
    path, manifest = taken_home / f"{NAME}.pdf", f"--manifest={taken_home / 'SHA256SUMS'}"
    status, told = verify(path, manifest)
    assert (status, told.splitlines()[0]) == (0, f"真实：与清单中的 {NAME}.pdf 完全相同。")
    status, told = verify(altered(path, tmp_path / path.name), manifest)
    assert status == 1
    assert "清单中同名文件的 SHA-256 为 " in told
    (tmp_path / "b").write_bytes(b"b")
    status, told = verify(tmp_path / "b", manifest)
    assert status == 1
    assert f"清单中的 {len(KINDS)} 个文件都不是它" in told


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b"nothing", "不能核对：清单里没有一行 SHA-256。"),
        (b"{}", "不能核对：清单既不是 SHA256SUMS，也不是公开的 JSON。"),
        (b'{"format":1}', "不能核对：清单既不是 SHA256SUMS，也不是公开的 JSON。"),
        (b"{", "不能核对：清单既不是 SHA256SUMS，也不是公开的 JSON。"),
        (b"\xff", "不能核对：清单不是 UTF-8 文本。"),
    ],
)
def test_a_manifest_that_is_none_cannot_tell(manifest: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(manifest)
    assert verify(tmp_path / "m", f"--manifest={tmp_path / 'm'}") == (2, f"{told}\n")


# Where two files differ. ----------------------------------------------------------------------------------------------


def archive(name: str, content: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as one:
        one.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


@pytest.mark.parametrize(
    ("given", "expected", "told"),
    [
        (b"abc", b"abc", ""),
        (b"abd", b"abc", "大小相同（3 字节），从第 3 个字节起不同，共 1 个字节不同"),
        (b"ab", b"abc", "应为 3 字节，实为 2 字节，从第 3 个字节起不同"),
        (
            archive("a", b"1" * 99, 0),
            archive("a", b"1" * 99, 8),
            "；展开后各部分相同，只是打包或压缩的方式不同",
        ),
    ],
)
def test_the_difference_is_told_by_size_and_byte(given: bytes, expected: bytes, told: str) -> None:
    found = difference(given, expected)
    assert found == told or (told.startswith("；") and found.endswith(told))
