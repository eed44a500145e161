"""A workbook through the browser: every mistake shown, changes shown before they are made, all of it or nothing."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Status
from apps.departments.models import Department
from apps.workbook.models import Upload
from tests import cast as people
from tests.workbook.books import DEMO, cell, changed

PAGE = "/admin/workbook/upload/"


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    other = Department.objects.create(code="205", name="杭州市另一个局")
    return people.call(demo_budget.department, other)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def send(client: Client, path: Path, name: str = "budget.xlsx") -> str:
    response = client.post(PAGE, {"file": SimpleUploadedFile(name, path.read_bytes())})
    assert response.status_code == 200
    return response.content.decode()


def test_changes_are_shown_first_and_made_on_confirmation(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    shown = send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    assert "949,900.00 → 949,901.00" in shown
    line = ExpenditureLine.objects.get(economic_class__code="30101")
    assert line.amount == 949900
    kept = Upload.objects.get()
    assert f'action="{PAGE}{kept.pk}/"' in shown
    response = clerk.post(f"{PAGE}{kept.pk}/")
    budget = DepartmentalBudget.objects.get()
    assert response.headers["Location"] == f"/admin/desk/{budget.pk}/"
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949901
    assert not Upload.objects.exists()


def test_every_mistake_is_shown_at_its_cell_and_nothing_is_kept(cast: people.Cast, tmp_path: Path) -> None:
    path = changed(tmp_path, cell("支出", "H2", "约5万"), cell("支出", "B3", "9999999"))
    shown = send(signed_in(cast.preparer), path)
    assert "共 2 处错误，没有保存任何内容" in shown
    assert "支出!H2: “约5万”不是数字" in shown
    assert "支出!B3: 功能科目编码 9999999 不在 2024 年科目中" in shown
    assert "确认导入" not in shown
    assert not Upload.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_at_the_field(cast: people.Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"<script>alert(1)</script>")
    shown = send(signed_in(cast.preparer), path)
    assert 'class="errorlist"' in shown
    assert "<script>alert" not in shown


def test_a_clerk_cannot_send_in_another_departments_workbook(cast: people.Cast) -> None:
    shown = send(signed_in(cast.stranger), DEMO)
    assert "这是部门 191 的工作簿，您只能导入本部门（205）的" in shown
    assert "确认导入" not in shown


def test_nobody_confirms_what_another_sent_in(cast: people.Cast, tmp_path: Path) -> None:
    send(signed_in(cast.preparer), changed(tmp_path, cell("支出", "H2", 949901)))
    kept = Upload.objects.get()
    for user in (cast.stranger, cast.reviewer, cast.administrator):
        assert signed_in(user).post(f"{PAGE}{kept.pk}/").status_code == 404
    assert signed_in(cast.preparer).get(f"{PAGE}{kept.pk}/").status_code == 404
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900


def test_only_those_who_enter_may_send_in(cast: people.Cast) -> None:
    for user in (cast.reviewer, cast.publisher, cast.administrator):
        assert signed_in(user).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_budget_submitted_meanwhile_is_not_replaced(cast: people.Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.preparer)
    send(clerk, changed(tmp_path, cell("支出", "H2", 949901)))
    DepartmentalBudget.objects.update(status=Status.SUBMITTED)
    response = clerk.post(f"{PAGE}{Upload.objects.get().pk}/", follow=True)
    assert "没有保存：" in response.content.decode()
    assert "不能修改" in response.content.decode()
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900
