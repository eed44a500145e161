"""A workbook through the browser: every mistake shown, changes shown before they are made, all of it or nothing."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Status
from apps.departments.models import Department
from apps.workbook.models import Upload, UploadState
from budget_portal import receiving
from tests import cast as people
from tests.workbook.books import DEMO, cell, changed

LIST = "/admin/budgets/departmentalbudget/"
PAGE = f"{LIST}import/"
CONFIRM = f"{LIST}process_import/"


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    other = Department.objects.create(code="205", name="杭州市另一个局")
    return people.call(demo_budget.department, other)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def send(client: Client, path: Path, name: str = "budget.xlsx") -> str:
    """Send a workbook in, and read the page that one is led to."""
    response = client.post(
        PAGE, {"import_file": SimpleUploadedFile(name, path.read_bytes()), "resource": "0"}
    )
    if response.status_code == 302:
        response = client.get(response.headers["Location"])
    assert response.status_code == 200
    return response.content.decode()


def confirm(client: Client, kept: Upload) -> Any:
    return client.post(CONFIRM, {"import_file_name": str(kept.pk)})


def imports() -> Any:
    return AuditEntry.objects.filter(changes_text__startswith="导入")


def test_changes_are_shown_first_and_made_on_confirmation(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    shown = send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    assert "949,900.00 → 949,901.00" in shown
    line = ExpenditureLine.objects.get(economic_class__code="30101")
    assert line.amount == 949900
    kept = Upload.objects.get()
    assert f'name="import_file_name" value="{kept.pk}"' in shown
    response = confirm(clerk, kept)
    assert response.headers["Location"] == f"{PAGE}{kept.pk}/"
    response = clerk.get(response.headers["Location"])
    budget = DepartmentalBudget.objects.get()
    assert response.headers["Location"] == f"/admin/desk/{budget.pk}/"
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949901
    kept.refresh_from_db()
    assert kept.state == UploadState.SAVED
    assert bytes(kept.content) == b""
    entry = imports().get()
    assert entry.actor == cast.preparer
    assert entry.budget == budget
    assert kept.sha256 in entry.changes_text
    assert "支出：新增 0 行，修改 1 行，删除 0 行" in entry.changes_text


def test_every_mistake_is_shown_at_its_cell_and_nothing_is_kept(cast: people.Cast, tmp_path: Path) -> None:
    path = changed(tmp_path, cell("支出", "H2", "约5万"), cell("支出", "B3", "9999999"))
    shown = send(signed_in(cast.preparer), path)
    assert "共 2 处错误，没有保存任何内容" in shown
    assert "<strong>支出!H2</strong>: “约5万”不是数字" in shown
    assert "<strong>支出!B3</strong>: 功能科目编码 9999999 不在 2024 年科目中" in shown
    assert "确认导入" not in shown
    kept = Upload.objects.get()
    assert bytes(kept.content) == b""
    listed = signed_in(cast.preparer).get(f"{PAGE}{kept.pk}/problems/").content.decode("utf-8-sig")
    assert listed.splitlines()[0] == "表,单元格,问题"
    assert len(listed.splitlines()) == 3


def test_a_file_that_is_no_workbook_is_refused_in_words(cast: people.Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"<script>alert(1)</script>")
    shown = send(signed_in(cast.preparer), path)
    assert "文件内容不是 .xlsx 工作簿，请用表格软件另存为 .xlsx。" in shown
    assert "<script>alert" not in shown


def test_a_clerk_cannot_send_in_another_departments_workbook(cast: people.Cast) -> None:
    shown = send(signed_in(cast.stranger), DEMO)
    assert "这是部门 191 的工作簿，您只能导入本部门（205）的" in shown
    assert "确认导入" not in shown


def test_nobody_confirms_what_another_sent_in(cast: people.Cast, tmp_path: Path) -> None:
    send(signed_in(cast.preparer), changed(tmp_path, cell("支出", "H2", 949901)))
    kept = Upload.objects.get()
    assert confirm(signed_in(cast.stranger), kept).status_code == 404
    assert signed_in(cast.stranger).get(f"{PAGE}{kept.pk}/").status_code == 404
    for user in (cast.reviewer, cast.administrator):
        assert confirm(signed_in(user), kept).status_code == 403
    assert signed_in(cast.preparer).get(CONFIRM).status_code == 404
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900


def test_only_those_who_enter_may_send_in(cast: people.Cast) -> None:
    for user in (cast.reviewer, cast.publisher, cast.administrator):
        assert signed_in(user).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_budget_submitted_meanwhile_is_not_replaced(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    DepartmentalBudget.objects.update(status=Status.SUBMITTED)
    confirm(clerk, Upload.objects.get())
    shown = clerk.get(f"{PAGE}{Upload.objects.get().pk}/").content.decode()
    assert "不能修改；请先退回，或按更正程序办理。" in shown
    assert "确认导入" not in shown
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900


def test_what_another_saved_since_the_preview_is_shown_before_it_is_replaced(
    cast: people.Cast, tmp_path: Path
) -> None:
    clerk = signed_in(cast.preparer)
    send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    kept = Upload.objects.get()
    other = ExpenditureLine.objects.get(economic_class__code="30102")
    other.amount = Decimal("1.00")
    other.save()
    confirm(clerk, kept)
    shown = clerk.get(f"{PAGE}{kept.pk}/").content.decode()
    assert "预览之后数据已被他人修改，没有保存；请核对新的变化后再确认。" in shown
    assert "1.00 → " in shown
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900
    confirm(clerk, kept)
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949901


def test_two_confirmations_save_once(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    kept = Upload.objects.get()
    confirm(clerk, kept)
    confirm(clerk, kept)
    assert imports().count() == 1


def test_what_was_not_confirmed_within_a_day_is_gone(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    path = changed(tmp_path, cell("支出", "H2", 949901))
    send(clerk, path)
    kept = Upload.objects.get()
    Upload.objects.update(at=timezone.now() - datetime.timedelta(days=1, seconds=1))
    send(clerk, path)
    assert confirm(clerk, kept).status_code == 404


def test_what_is_too_large_is_let_pass_by_and_refused_with_its_size(
    cast: people.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LARGEST", 3 * 1024 * 1024)
    path = tmp_path / "large.xlsx"
    path.write_bytes(bytes(5 * 1024 * 1024))
    shown = send(signed_in(cast.preparer), path)
    assert "文件有 5 MB，超过 3 MB，没有接收；请检查是否选错了文件。" in shown
    assert not Upload.objects.exists()
