"""Who has not published: by when they must, and nothing else of a draft."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget, FiscalYear, Status
from apps.catalogue.standing import unpublished, years_with_deadlines
from apps.departments.models import Department
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from tests.catalogue.publishing import publish, seed
from tests.renderers.reading import body_of, read

YEAR = 2024


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def draft(code: str, status: str, approved_on: datetime.date | None = None, year: int = YEAR) -> Department:
    """A department whose budget has come this far, behind the back of the workflow."""
    one, _ = Department.objects.get_or_create(code=code, defaults={"name": f"部门{code}"})
    budget = DepartmentalBudget.objects.create(
        fiscal_year_id=year, department=one, standard="hangzhou-2024", approved_on=approved_on
    )
    DepartmentalBudget.objects.filter(pk=budget.pk).update(status=status)
    return one


@pytest.fixture
def years(db: None) -> None:
    for year in (2023, 2024):
        FiscalYear.objects.create(year=year, edition=2024, standard="hangzhou-2024")


def shown(client: Client, address: str = "/unpublished/2024/") -> list[list[str]]:
    page = read(client.get(address).content.decode())
    return [[cell.words for cell in row] for row in body_of(page)]


def test_each_state_is_told_in_the_words_that_the_public_may_know(
    client: Client, years: None, published: Publication
) -> None:
    draft("302", Status.CLEARED, days_ago(25))
    draft("303", Status.APPROVED, days_ago(20))
    draft("304", Status.SUBMITTED)
    draft("305", Status.DRAFT, days_ago(40))
    Department.objects.create(code="306", name="部门306")
    withdraw(published, notice="内容待核实。", by=User.objects.get())
    publish(seed(department="杭州市别的局", department_code="192"))
    today, late = timezone.localdate(), days_ago(5)
    assert shown(client) == [
        ["部门302", f"已逾期5天（应于{late.year}年{late.month}月{late.day}日前公开）"],
        ["部门303", f"应于{today.year}年{today.month}月{today.day}日前公开"],
        ["部门304", "尚未批复"],
        ["部门305", "尚未批复"],
        ["部门306", "尚未批复"],
        ["杭州市对口支援和区域合作局", "已撤回"],
    ]
    text = client.get("/unpublished/").content.decode()
    assert "应公开的7个部门中，6个还没有公开，其中1个已逾期。" in text
    for leak in ("上报", "编制中", "保密", "已批复"):
        assert leak not in text


def test_where_all_have_published_the_page_says_so(client: Client, published: Publication) -> None:
    text = client.get("/unpublished/").content.decode()
    assert "没有：应公开的1个部门都已公开。" in text
    assert "<table" not in text


def test_a_department_that_a_past_year_did_not_have_need_not_publish_for_it(
    years: None, published: Publication
) -> None:
    Department.objects.create(code="306", name="新设的部门")
    publish(seed(department="杭州市别的局", department_code="192", year=2023))
    assert unpublished(2023) == [], "2023 年没有预算的部门不算"
    assert [line.code for line in unpublished(2024)] == ["192", "306"]


def test_a_correction_under_way_leaves_the_public_version_where_it_is(
    years: None, published: Publication
) -> None:
    draft("191", Status.DRAFT, days_ago(60))
    assert unpublished(YEAR) == []


def test_a_year_has_its_page_from_the_first_approval_on(client: Client, years: None) -> None:
    assert years_with_deadlines() == []
    assert "还没有部门公开预算。" in client.get("/unpublished/").content.decode()
    draft("304", Status.SUBMITTED)
    assert client.get("/unpublished/2024/").status_code == 404
    draft("302", Status.APPROVED, days_ago(1))
    assert years_with_deadlines() == [2024]
    assert [name for name, _ in shown(client, "/unpublished/")] == ["部门302", "部门304"]


def test_an_approval_changes_the_page_though_nothing_was_published(
    client: Client, years: None, published: Publication
) -> None:
    for address in ("/", "/years/2024/", "/unpublished/", "/unpublished/2024/"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    etags = {address: client.get(address).headers["ETag"] for address in ("/", "/unpublished/")}
    draft("302", Status.APPROVED, days_ago(1))
    for address, etag in etags.items():
        changed = client.get(address, headers={"if-none-match": etag})
        assert changed.status_code == 200
        assert "部门302" in changed.content.decode()
