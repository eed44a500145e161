"""The road of an input: typed into the demonstration workbook, sent in, checked, confirmed, seen on the desk."""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.workbook.models import Upload, UploadState
from apps.workbook.stored import rows_of
from tests.workbook.books import DEMO, Change, row

IMPORT = "/admin/budgets/departmentalbudget/import/"
CONFIRM = "/admin/budgets/departmentalbudget/process_import/"

LINE = ("191001", "2019999", "公用经费", "30216", None, "一般公共预算", "否", 1000)


def line(**typed: Any) -> Change:
    """One more expenditure line at the end of the sheet, right but for what is typed; the first becomes row 33."""
    names = ("unit", "function", "kind", "economy", "project", "source", "carry_over", "amount")
    return row("支出", *(typed.get(name, value) for name, value in zip(names, LINE, strict=True)))


def workbook(*changes: Change | Callable[[Workbook], Any]) -> bytes:
    """The demonstration workbook after some changes."""
    book = load_workbook(DEMO)
    for change in changes:
        change(book)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def stored() -> dict[str, list[Any]]:
    return rows_of(DepartmentalBudget.objects.get())


def send(client: Client, content: bytes, name: str = "工作簿.xlsx") -> tuple[Upload | None, str]:
    """Send a file in. What became of it, if it was received at all, and the page one is shown."""
    response = client.post(IMPORT, {"import_file": SimpleUploadedFile(name, content), "resource": "0"})
    if response.status_code == 302:
        shown = client.get(response.headers["Location"]).content.decode()
        return Upload.objects.latest("pk"), shown
    assert response.status_code == 200
    return None, response.content.decode()


def refused(client: Client, *changes: Change) -> list[str]:
    """What is said of a workbook that is not taken, each at its cell; nothing is saved."""
    before = stored()
    upload, shown = send(client, workbook(*changes))
    assert upload is not None
    assert upload.state == UploadState.REFUSED, shown
    assert "没有保存任何内容" in shown
    assert stored() == before
    problems = [f"{sheet}!{cell}: {message}" for sheet, cell, message in upload.report["problems"]]
    assert problems
    return problems


def refused_file(client: Client, content: bytes, name: str = "工作簿.xlsx") -> str:
    """What is said of a file that is not taken as a whole; nothing is saved."""
    before = stored()
    upload, shown = send(client, content, name)
    assert stored() == before
    assert "确认导入" not in shown
    if upload is None:
        return shown
    assert upload.state == UploadState.REFUSED
    return str(upload.report["refusal"])


def accepted(client: Client, *changes: Change) -> list[str]:
    """What is asked or remarked about a workbook that is taken; it is confirmed and saved."""
    upload, shown = send(client, workbook(*changes))
    assert upload is not None
    assert upload.state == UploadState.READY, upload.report
    for _, _, message in upload.report["warnings"]:
        assert message in shown.replace("&#x27;", "'").replace("&quot;", '"')
    client.post(CONFIRM, {"import_file_name": upload.pk})
    upload.refresh_from_db()
    assert upload.state == UploadState.SAVED, upload.report
    return [f"{sheet}!{cell}: {message}" for sheet, cell, message in upload.report["warnings"]]


def budget() -> DepartmentalBudget:
    return DepartmentalBudget.objects.select_related("department", "fiscal_year").get()


def said(rule: str) -> list[tuple[str, str]]:
    """Severity and detail of what one rule finds in the budget as it stands."""
    return [(each.severity, each.detail) for each in disclose(budget()).findings if each.rule == rule]


def desk(client: Client) -> str:
    return client.get(reverse("workflow:desk", args=[budget().pk])).content.decode()


def preview(client: Client) -> str:
    return client.get(reverse("workflow:preview", args=[budget().pk])).content.decode()


def step(client: Client, name: str, **sent: str) -> str:
    """Press a button of the desk and read the desk again."""
    address = reverse("workflow:step", args=[budget().pk, name])
    return client.post(address, sent, follow=True).content.decode()
