"""Workbooks to download: links where they are looked for, and nobody else's budget."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from apps.budgets.models import DepartmentalBudget, Explanation
from apps.workbook.sheets import SHEETS
from tests.admin.pages import address, read
from tests.cast import person

BLANK = "/admin/workbook/blank/"


def filled(pk: int) -> str:
    return reverse("workbook:filled", args=[pk])


def book(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def test_the_list_of_budgets_offers_the_blank_workbook(cast, enter) -> None:
    for user in cast.everyone():
        page = enter(user).get(address(DepartmentalBudget, "changelist"))
        assert f'<a href="{BLANK}">下载空白工作簿</a>' in page.content.decode()
        assert not read(page).blocked
        assert ("addlink" in page.content.decode()) == user.has_perm("budgets.add_departmentalbudget")


def test_the_blank_workbook_shows_an_example_row_in_comments_on_every_sheet(cast, enter) -> None:
    answer = enter(cast.preparer).get(BLANK)
    assert answer["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('部门预算编报工作簿（空白）.xlsx')}"
    )
    pages = book(answer)
    assert pages.sheetnames == [sheet.title for sheet in SHEETS]
    for sheet in SHEETS:
        for example, column in zip(pages[sheet.title][2], sheet.columns, strict=True):
            assert example.value is None
            assert example.comment.text == f"示例：{column.example or '（空）'}"


def test_a_budget_offers_its_workbook(cast, office, enter) -> None:
    for user in (cast.preparer, cast.reviewer, cast.publisher, cast.administrator):
        client = enter(user)
        page = client.get(address(DepartmentalBudget, "change", office.budget.pk))
        assert f'<a href="{filled(office.budget.pk)}">下载工作簿</a>' in page.content.decode()
        assert not read(page).blocked
        answer = client.get(filled(office.budget.pk))
        assert quote("2024年协作局部门预算工作簿.xlsx") in answer["Content-Disposition"]
        assert book(answer)["部门"]["C2"].value == "协作局"


def test_the_workbook_of_another_department_is_not_there(cast, office, other_office, enter) -> None:
    assert enter(cast.stranger).get(filled(office.budget.pk)).status_code == 404
    assert enter(cast.preparer).get(filled(other_office.budget.pk)).status_code == 404
    assert enter(cast.preparer).get(filled(999_999)).status_code == 404
    nobody = person("wujuese", "无角色", department=office.department)
    assert enter(nobody).get(filled(office.budget.pk)).status_code == 404


@pytest.mark.parametrize("path", [BLANK, "/admin/workbook/1/"])
def test_workbooks_are_for_those_who_have_signed_in(path, db) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_workbooks_are_only_fetched(cast, office, enter) -> None:
    client = enter(cast.preparer)
    assert client.post(BLANK).status_code == 405
    assert client.post(filled(office.budget.pk)).status_code == 405


def test_a_text_too_long_for_a_cell_is_said_on_the_budget(cast, office, enter) -> None:
    Explanation.objects.filter(budget=office.budget).update(text="长" * 33_000)
    page = enter(cast.preparer).get(filled(office.budget.pk), follow=True)
    assert "“文字说明”的文字超过 32767 个字，无法写入工作簿。" in page.content.decode()
