"""Large files: a process of its own checks and saves them, tells how far it is, and is noticed when it dies."""

import datetime
import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.departments.models import Department
from apps.disclosure.standards import STANDARDS
from apps.workbook import processing, progress
from apps.workbook.management.commands import process_upload
from apps.workbook.models import Upload, UploadState
from tests import cast as people
from tests.workbook.books import DEMO, cell, changed

PAGE = "/admin/budgets/departmentalbudget/import/"


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    other = Department.objects.create(code="205", name="杭州市另一个局")
    return people.call(demo_budget.department, other)


@pytest.fixture
def upload(cast: people.Cast, tmp_path: Path) -> Upload:
    content = changed(tmp_path, cell("支出", "H2", 949901)).read_bytes()
    return processing.receive(content, filename="工作簿.xlsx", by=cast.preparer)


def process(upload: Upload) -> None:
    processing.process(upload, standards=STANDARDS, department_code="191")


def run_child(upload: int, database: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": database}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "process_upload", str(upload)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)  # noqa: S603


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL 上由下一项测试走完整个过程")
@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_checks_and_saves(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """On a copy of the test's database, because one in memory belongs to this process."""
    upload: Upload = request.getfixturevalue("upload")
    copy = tmp_path / "copy.sqlite3"
    source = connection.connection
    with sqlite3.connect(copy) as target:
        source.backup(target)
    target.close()
    database = f"sqlite:///{copy}"
    assert run_child(upload.pk, database).returncode == 0
    kept = sqlite3.connect(copy)
    table = Upload._meta.db_table
    assert kept.execute(f"SELECT state FROM {table}").fetchone() == ("ready",)  # noqa: S608
    kept.execute(f"UPDATE {table} SET state = 'confirmed'")  # noqa: S608
    kept.commit()
    assert run_child(upload.pk, database).returncode == 0
    assert kept.execute(f"SELECT state FROM {table}").fetchone() == ("saved",)  # noqa: S608
    found = kept.execute("SELECT amount FROM budgets_expenditureline WHERE amount = 94990100").fetchall()
    assert len(found) == 1
    kept.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_page_starts_the_process_and_sees_it_through(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast: people.Cast = request.getfixturevalue("cast")
    told = connection.settings_dict
    address = f"{told['HOST'] or ''}:{told['PORT'] or ''}".rstrip(":")
    account = f"{told['USER']}:{told['PASSWORD']}" if told["PASSWORD"] else told["USER"]
    monkeypatch.setenv("DATABASE_URL", f"postgres://{account}@{address}/{told['NAME']}")
    monkeypatch.setattr(settings, "IMPORT_IN_REQUEST", 0)
    clerk = Client()
    clerk.force_login(cast.preparer)
    content = changed(tmp_path, cell("支出", "H2", 949901)).read_bytes()
    sent = clerk.post(PAGE, {"import_file": SimpleUploadedFile("a.xlsx", content)})
    page = sent.headers["Location"]
    assert "刷新" in clerk.get(page).content.decode()
    assert wait(clerk, page) == "待确认"
    kept = Upload.objects.get()
    clerk.post("/admin/budgets/departmentalbudget/process_import/", {"import_file_name": kept.pk})
    assert wait(clerk, page) == "已导入"
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949901


def wait(client: Client, page: str) -> str:
    for _ in range(240):
        answer = client.get(f"{page}progress/").json()
        if not answer["working"]:
            return str(answer["state"])
        time.sleep(0.25)
    raise AssertionError("it takes too long")


def test_only_one_process_works_on_an_upload(upload: Upload) -> None:
    first, second = Upload.objects.get(), Upload.objects.get()
    process(first)
    process(second)
    assert first.state == UploadState.READY
    assert second.state == UploadState.RECEIVED  # It was not its turn, and it wrote nothing.
    assert Upload.objects.get().state == UploadState.READY


def test_a_process_that_dies_is_noticed_and_said(cast: people.Cast, upload: Upload) -> None:
    long_ago = timezone.now() - datetime.timedelta(seconds=progress.SILENCE + 1)
    Upload.objects.update(state=UploadState.CHECKING, since=long_ago)
    clerk = Client()
    clerk.force_login(cast.preparer)
    shown = clerk.get(f"{PAGE}{upload.pk}/").content.decode()
    assert "已中断" in shown
    assert "处理中断，没有保存任何内容；请重新上传。" in shown
    assert 'type="file"' in shown


def test_a_process_that_gives_signs_of_life_is_waited_for(cast: people.Cast, upload: Upload) -> None:
    long_ago = timezone.now() - datetime.timedelta(seconds=progress.SILENCE + 1)
    Upload.objects.update(state=UploadState.SAVING, since=long_ago)
    clerk = Client()
    clerk.force_login(cast.preparer)
    with progress.telling(upload.pk) as tell:
        tell(progress.WRITING, 30, 120)
        answer = clerk.get(f"{PAGE}{upload.pk}/progress/").json()
        shown = clerk.get(f"{PAGE}{upload.pk}/").content.decode()
    assert answer == {
        "working": True,
        "state": "保存中",
        "stage": "写入",
        "done": 30,
        "total": 120,
        "percent": 25,
    }
    assert "写入 30 / 120 行" in shown
    assert progress.progress_of(upload.pk) is None


def test_what_was_given_up_is_not_saved_after_all(upload: Upload) -> None:
    process(upload)
    processing.confirm(upload)
    upload.state = UploadState.CONFIRMED

    def give_up(stage: str, done: int, total: int) -> None:
        if stage == progress.WRITING:
            Upload.objects.update(state=UploadState.BROKEN)

    processing.process(upload, standards=STANDARDS, department_code="191", tell=give_up)
    # Giving up happens on another connection; here it is undone together with the save.
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900
    assert Upload.objects.get().state != UploadState.SAVED


def test_a_file_that_needs_too_much_memory_is_refused_in_words(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*args: object, **options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(processing.BudgetResource, "import_data", burst)
    process(upload)
    assert Upload.objects.get().state == UploadState.REFUSED
    assert "展开后超出系统能处理的大小" in Upload.objects.get().report["refusal"]


def test_a_fault_of_the_program_is_logged_and_said(
    upload: Upload, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("of the program")

    monkeypatch.setattr(processing.BudgetResource, "import_data", fail)
    process(upload)
    assert Upload.objects.get().state == UploadState.BROKEN
    assert "of the program" in caplog.text


def test_memory_and_time_of_the_process_are_limited() -> None:
    script = (
        "import django, resource; django.setup()\n"
        "from apps.workbook.processing import limit_process\n"
        "limit_process()\n"
        "print(*(resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)))\n"
        "try:\n    bytearray(3 * 1024**3)\nexcept MemoryError:\n    print('refused')"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "budget_portal.settings"}
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
    )
    assert told.stdout.split() == [str(2 * 1024**3), "600", "refused"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 2 * 1024**3


def test_progress_is_real(upload: Upload) -> None:
    told: list[tuple[str, int, int]] = []
    process(upload)
    processing.confirm(upload)
    upload.state = UploadState.CONFIRMED
    processing.process(
        upload, standards=STANDARDS, department_code="191", tell=lambda *each: told.append(each)
    )
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["读取", "检查", "比较", "写入"]
    written = [(done, total) for stage, done, total in told if stage == "写入"]
    assert written == sorted(written)
    assert ExpenditureLine.objects.count() < written[-1][0] <= written[-1][1]


def test_how_large_a_file_is_unpacked_decides_and_not_how_large_it_came(tmp_path: Path) -> None:
    assert processing.unpacked_size(DEMO.read_bytes()) > DEMO.stat().st_size
    assert processing.unpacked_size(b"a,b\n1,2\n") == 8


@pytest.mark.django_db
def test_the_command_says_which_upload_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_upload, "limit_process", lambda: None)  # This process goes on.
    with pytest.raises(CommandError, match="没有编号为 7 的上传"):
        call_command("process_upload", 7)


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


# Bounds, and who may go on. -------------------------------------------------------------------------------------------


def test_one_person_has_one_file_in_work(upload: Upload, cast: people.Cast) -> None:
    told = f"您上传的“{upload.filename}”还在处理，请等它结束后再上传。"
    assert processing.why_not_now(cast.preparer) == told
    assert processing.why_not_now(cast.stranger) == ""
    process(upload)
    assert processing.why_not_now(cast.preparer) == ""


def test_everybody_together_has_only_so_many_in_work(cast: people.Cast) -> None:
    for number in range(processing.MOST_AT_ONCE):
        processing.receive(b"x", filename=f"{number}.xlsx", by=cast.preparer)
    assert processing.why_not_now(cast.stranger) == "系统正在处理其他文件，请过几分钟再上传。"


def test_files_that_nobody_confirms_are_not_piled_up(cast: people.Cast) -> None:
    for number in range(processing.MOST_KEPT + 3):
        sent = processing.receive(b"x", filename=f"{number}.xlsx", by=cast.preparer)
        Upload.objects.filter(pk=sent.pk).update(state=UploadState.READY)
    assert Upload.objects.count() == processing.MOST_KEPT


def test_a_check_that_was_given_up_does_not_come_back(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = processing.BudgetResource.import_data

    def given_up(*args: object, **kwargs: object) -> object:
        result = whole(*args, **kwargs)  # type: ignore[arg-type]
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.BROKEN, content=b"")
        return result

    monkeypatch.setattr(processing.BudgetResource, "import_data", given_up)
    process(upload)
    assert Upload.objects.get().state == UploadState.BROKEN


def test_a_clerk_who_was_moved_does_not_confirm_for_the_old_department(
    upload: Upload, cast: people.Cast, demo_budget: DepartmentalBudget
) -> None:
    process(upload)
    Upload.objects.update(budget=demo_budget)
    client = Client()
    client.force_login(cast.preparer)
    assert client.get(f"{PAGE}{upload.pk}/").status_code == 200
    cast.preparer.department = cast.stranger.department
    cast.preparer.save()
    assert client.get(f"{PAGE}{upload.pk}/").status_code == 404


def test_asking_how_far_it_is_does_not_read_the_file(upload: Upload, cast: people.Cast) -> None:
    client = Client()
    client.force_login(cast.preparer)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{PAGE}{upload.pk}/progress/").status_code == 200
    assert not [query for query in asked.captured_queries if '"content"' in query["sql"]]
