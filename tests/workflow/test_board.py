"""The bureau's pages: where every department stands, what is late, and what the city has published in sum."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from apps.publications.totals import AMOUNTS, totals_of
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.budgets.models import DepartmentalBudget, FiscalYear, Status
from apps.departments.models import Department
from apps.disclosure.serialization import load
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from apps.workflow.board import board_of
from apps.workflow.summary import summary_of
from tests.admin.pages import english, read
from tests.workflow.walking import bring_to

BOARD, SUMMARY = "/admin/board/", "/admin/summary/"
TODAY = datetime.date(2024, 3, 1)


def enter(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def department(code: str, status: str | None, approved_on: datetime.date | None = None) -> Department:
    """A department whose budget has come this far, behind the back of the workflow."""
    one = Department.objects.create(code=code, name=f"部门{code}")
    if status:
        budget = DepartmentalBudget.objects.create(
            fiscal_year_id=2024, department=one, standard="hangzhou-2024", approved_on=approved_on
        )
        DepartmentalBudget.objects.filter(pk=budget.pk).update(status=status)
    return one


@pytest.fixture
def year(budget) -> FiscalYear:
    return FiscalYear.objects.get(year=2024)


def test_every_department_has_its_line_the_late_ones_first(cast, year) -> None:
    department("301", Status.APPROVED, datetime.date(2024, 2, 20))
    department("302", Status.CLEARED, datetime.date(2024, 2, 5))
    department("303", Status.APPROVED, datetime.date(2024, 2, 10))
    department("304", Status.SUBMITTED)
    department("305", None)
    board = board_of(year, cast.administrator, today=TODAY)
    told = [(line.department.code, line.days_left) for line in board.lines]
    assert told[:3] == [("302", -5), ("303", 0), ("301", 10)]
    assert {code for code, days in told[3:]} == {"191", "304", "305", "902"}
    assert board.overdue == 1
    assert {state: count for state, _, count in board.counts} == {
        "none": 2,
        "draft": 1,
        "submitted": 1,
        "approved": 2,
        "cleared": 1,
        "published": 0,
        "withdrawn": 0,
    }


def test_before_the_approval_the_congress_sets_the_date(cast, year) -> None:
    department("304", Status.SUBMITTED)
    year.congress_on = datetime.date(2024, 2, 1)
    board = board_of(year, cast.reviewer, today=TODAY)
    lines = {line.department.code: line for line in board.lines}
    assert (lines["304"].due, lines["304"].due_what) == (datetime.date(2024, 2, 21), "批复")
    assert lines["304"].days_late == 9


def test_a_sent_back_budget_is_due_for_approval_again(cast, year) -> None:
    department("306", Status.DRAFT, datetime.date(2024, 2, 1))
    lines = {line.department.code: line for line in board_of(year, cast.reviewer, today=TODAY).lines}
    assert lines["306"].due is None


def test_what_is_published_is_due_no_more_and_lateness_stays_on_record(cast, budget, year) -> None:
    bring_to("published", budget, cast)
    (line,) = [line for line in board_of(year, cast.administrator).lines if line.budget == budget]
    assert (line.due, line.is_overdue) == (None, False)
    assert line.days_late > 300


def test_the_page_shows_filters_and_links_and_is_chinese(cast, budget, year) -> None:
    department("302", Status.CLEARED, datetime.date(2024, 2, 5))
    client = enter(cast.reviewer)
    page = client.get(BOARD, {"year": 2024})
    text = page.content.decode()
    assert english(page, "shenhe") == []
    assert not read(page).blocked
    assert reverse("workflow:desk", args=[budget.pk]) in text
    assert "逾期" in text
    assert [line.department.code for line in client.get(BOARD, {"state": "late"}).context["lines"]] == ["302"]
    assert [line.department.code for line in client.get(BOARD, {"state": "none"}).context["lines"]] == ["902"]
    assert len(client.get(BOARD, {"state": "nonsense"}).context["lines"]) == 3


@pytest.mark.parametrize("typed", ["1999", "abc", "20240", "²²²²", "-1"])
def test_a_year_that_is_not_open_is_not_found(cast, year, typed) -> None:
    for path in (BOARD, SUMMARY, "/admin/summary.csv"):
        assert enter(cast.reviewer).get(path, {"year": typed}).status_code == 404


def test_two_hundred_departments_take_no_more_queries_than_two(
    cast, year, django_assert_max_num_queries
) -> None:
    client = enter(cast.administrator)
    with django_assert_max_num_queries(15) as few:
        client.get(BOARD)
    for number in range(200):
        department(f"5{number:03}", Status.APPROVED if number % 2 else None, TODAY)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get(BOARD)
    assert len(page.context["lines"]) == 202


def test_a_clerk_has_the_own_desk_and_no_board(cast, year) -> None:
    for path in (BOARD, SUMMARY, "/admin/summary.xlsx"):
        assert enter(cast.preparer).get(path).status_code == 403
    assert "编报进度" not in enter(cast.preparer).get("/admin/").content.decode()
    assert "编报进度" in enter(cast.reviewer).get("/admin/").content.decode()


def test_without_a_year_the_pages_say_so(db, django_user_model) -> None:
    client = enter(django_user_model.objects.create_superuser("chaoji", password="x"))
    for path in (BOARD, SUMMARY):
        assert "还没有开启年度" in client.get(path).content.decode()


# The city. ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(budget, cast) -> Publication:
    cache.clear()
    bring_to("published", budget, cast)
    return Publication.objects.get()


def another(published: Publication, code: str, name: str, version: int = 1) -> Publication:
    """The same booklet under another department."""
    one, _ = Department.objects.get_or_create(code=code, defaults={"name": name.strip("=+-@")[:20] or name})
    return Publication.objects.create(
        department=one,
        year=published.year,
        version=version,
        department_code=code,
        department_name=name,
        total=published.total,
        content=published.content,
        published_by=published.published_by,
    )


def test_the_city_is_the_sum_of_its_departments_from_what_was_published(published) -> None:
    another(published, "777", "别的部门")
    summary = summary_of(2024)
    each = totals_of(load(published.content))
    assert summary.sums == tuple(2 * each[key] for key, *_ in AMOUNTS)
    assert each["total"] == Decimal("54891400.00")
    assert each["three_public"] == sum(
        each[key] for key in ("overseas", "reception", "vehicle_purchase", "vehicle_running")
    )


def test_drafts_old_versions_and_what_was_withdrawn_do_not_count(published, budget, cast) -> None:
    another(published, "777", "别的部门")
    newer = another(published, "777", "别的部门", version=2)
    assert [row.publication.version for row in summary_of(2024).rows] == [1, 2]
    withdraw(newer, notice="内容有误", by=cast.publisher)
    assert [row.publication for row in summary_of(2024).rows] == [published]
    DepartmentalBudget.objects.filter(pk=budget.pk).update(status=Status.DRAFT)
    assert [row.publication for row in summary_of(2024).rows] == [published], "草稿不影响已公开的"


def test_the_summary_page_and_its_files_agree(published, cast) -> None:
    client = enter(cast.administrator)
    page = client.get(SUMMARY)
    assert english(page, "guanli") == []
    assert not read(page).blocked
    assert "5,489.14" in page.content.decode()
    csv = client.get("/admin/summary.csv?year=2024").content.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("年度,部门编码,部门名称,版本,收支总预算（元）")
    assert "54891400.00" in csv[-1]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/admin/summary.xlsx?year=2024").content))
    last = [cell.value for cell in book.active[book.active.max_row]]
    assert last[2] == "合计（1 个部门）"
    assert Decimal(str(last[4])) == Decimal("54891400")


def test_no_name_becomes_a_formula(published, cast) -> None:
    another(published, "778", "=HYPERLINK(1)")
    client = enter(cast.administrator)
    assert ",'=HYPERLINK(1)," in client.get("/admin/summary.csv?year=2024").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/admin/summary.xlsx?year=2024").content))
    (cell,) = [cell for row in book.active for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cell.data_type == "s"


def test_the_second_look_reads_no_content(published, cast, django_assert_max_num_queries) -> None:
    summary_of(2024)
    with django_assert_max_num_queries(1):
        summary_of(2024)
