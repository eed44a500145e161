"""Rows 67 to 71: addresses that lead to what is not public, not one's own, or not there."""

import logging
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Action, AuditEntry
from apps.budgets.models import ExpenditureLine
from apps.publications.models import Publication
from tests import cast as people
from tests.bad_inputs.road import budget, step
from tests.workflow.walking import bring_to

Enter = Callable[[User], Client]


def test_row_67_a_draft_is_not_there_for_who_has_not_signed_in(cast: people.Cast, client: Client) -> None:
    draft = budget()
    for address in ("/2024/191/", "/2024/191/disclosure.xlsx", "/2024/191/expenditure/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert draft.department.name not in answer.content.decode()
    preview = client.get(reverse("workflow:preview", args=[draft.pk]))
    assert preview.status_code == 302
    assert preview.headers["Location"].startswith("/admin/login/")


def test_row_68_another_department_is_not_there_and_the_attempt_is_written_down(
    cast: people.Cast, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    draft = budget()
    stranger = enter(cast.stranger)
    row = ExpenditureLine.objects.all()[0]
    addresses = (
        reverse("workflow:desk", args=[draft.pk]),
        reverse("workbook:filled", args=[draft.pk]),
        f"/admin/budgets/expenditureline/{row.pk}/change/",
    )
    with caplog.at_level(logging.WARNING):
        for address in addresses:
            assert stranger.get(address).status_code == 404
    assert AuditEntry.objects.filter(action=Action.ACCESS, actor=cast.stranger).count() == len(addresses)
    assert "越权" in caplog.text


SEARCHES = (
    "%",
    "100%",
    "_",
    "'",
    '"',
    "'; DROP TABLE budgets_project; --",
    "😀",
    "长" * 3000,
    "\\",
    "\u200b",
    "a b c",
)


@pytest.mark.parametrize("words", SEARCHES, ids=range(len(SEARCHES)))
def test_row_69_whatever_is_searched_for_is_safe_and_finds_nothing(clerk: Client, words: str) -> None:
    for model in ("expenditureline", "project", "revenueline", "explanation"):
        page = clerk.get(f"/admin/budgets/{model}/?q={quote(words)}")
        assert page.status_code == 200
        if words.strip("\u200b"):
            assert page.context["cl"].result_count == 0
    assert ExpenditureLine.objects.exists()


@pytest.mark.parametrize("year", ["1999", "3000", "abc", "20245", "0"])
def test_row_70_a_year_that_is_none_or_has_nothing_is_not_found(
    cast: people.Cast, client: Client, year: str
) -> None:
    bring_to("published", budget(), cast)
    answer = client.get(f"/{year}/191/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_row_71_a_withdrawn_document_says_so_and_lists_its_versions(
    cast: people.Cast, enter: Enter, client: Client
) -> None:
    bring_to("published", budget(), cast)
    assert "5,489.14" in client.get("/2024/191/").content.decode()
    step(enter(cast.publisher), "withdraw", comment="附表有误，正在更正。")
    page = client.get("/2024/191/").content.decode()
    assert "已撤回" in page
    assert "附表有误，正在更正。" in page
    assert "第1版" in page
    assert "5,489.14" not in page
    assert Publication.objects.count() == 1
