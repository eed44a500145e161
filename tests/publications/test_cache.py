"""A cache that cannot be used: slow, told once, and nothing worse."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from apps.publications import pages
from apps.publications.checks import cache_can_be_written
from apps.publications.files import make_files
from apps.publications.models import Publication
from tests.publications.addresses import EVERY, SOME

BACKEND = "django.core.cache.backends.filebased.FileBasedCache"


@pytest.fixture
def broken(tmp_path: Path, settings: Any) -> Path:
    """A cache whose folder can neither be made nor read, for root too: there is a file in its way."""
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "cache"
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": str(folder)}}
    pages._warn.cache_clear()
    return folder


@pytest.mark.parametrize("address", EVERY)
def test_every_page_and_file_is_there_without_a_cache(
    address: str, client: Client, publication: Publication, broken: Path
) -> None:
    response = client.get(address)
    assert (response.status_code, bool(response.getvalue())) == (200, True)


def test_what_is_sent_is_the_same_without_a_cache(
    client: Client, publication: Publication, request: pytest.FixtureRequest
) -> None:
    make_files(publication)  # The page lists them.
    before = [client.get(address).getvalue() for address in SOME]
    request.getfixturevalue("broken")
    assert [client.get(address).getvalue() for address in SOME] == before


@pytest.mark.parametrize("method", ["get", "set"])
def test_a_cache_that_only_reads_or_only_writes_is_no_cache(
    method: str, client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(cache._connections["default"]), method, denied)  # type: ignore[attr-defined]
    for address in SOME:
        response = client.get(address)
        assert (response.status_code, bool(response.getvalue())) == (200, True)


def test_it_is_told_once(
    client: Client, publication: Publication, broken: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="apps.publications"):
        for address in (*SOME, *SOME):
            client.get(address).getvalue()
    (told,) = caplog.records
    assert told.levelno == logging.WARNING
    assert told.getMessage() == "排版缓存不能读写，公开页面每次都重新排版：Not a directory"


def test_an_error_that_is_not_the_cache_s_is_not_taken_for_one(
    client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise OSError("磁盘已满")

    monkeypatch.setattr(pages, "document_html", broken)
    with pytest.raises(OSError, match="磁盘已满"):
        client.get(SOME[1])


@pytest.mark.parametrize("extension", ["csv", "docx", "html", "json", "pdf", "xlsx"])
def test_the_command_neither_reads_nor_writes_the_cache_of_the_site(
    extension: str, published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def used(*args: object, **kwargs: object) -> None:
        pytest.fail("the cache of the site was used")

    for method in ("get", "set"):
        monkeypatch.setattr(type(cache._connections["default"]), method, used)  # type: ignore[attr-defined]
    output = tmp_path / "file"
    call_command(
        "build_disclosure", "--year=2024", "--department=191", f"--format={extension}", f"--output={output}"
    )
    assert output.stat().st_size > 5000


def test_the_check_warns_of_a_folder_that_cannot_be_made(broken: Path) -> None:
    (warning,) = cache_can_be_written()
    assert (warning.id, warning.level) == ("portal.W001", checks.WARNING)
    assert warning.msg == f"当前用户不能写缓存文件夹 {broken}：公开页面每次都要重新排版，会慢得多。"
    assert "PORTAL_CACHE_DIR" in str(warning.hint)


def test_the_check_warns_of_a_folder_that_cannot_be_written(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": str(tmp_path)}}
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may write everywhere
    assert [warning.id for warning in checks.run_checks(tags=[checks.Tags.caches])] == ["portal.W001"]


def test_the_check_is_content_and_makes_no_folder(tmp_path: Path, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": str(tmp_path / "a" / "b")}}
    assert cache_can_be_written() == []
    assert list(tmp_path.iterdir()) == []
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert cache_can_be_written() == []
