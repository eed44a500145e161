"""Corrected, withdrawn, late: every version stays where it was published, and says what became of it."""

import datetime
import json
from urllib.parse import unquote, urljoin

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate, localtime
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.disclosure.renderers import FORMATS
from apps.publications.models import Immutable, Publication, Withdrawal
from apps.publications.publishing import withdraw
from tests.publications.addresses import BASE
from tests.publications.conftest import seed
from tests.renderers.reading import Element, read

VERSIONS = f"{BASE}versions/"
NOTICE = "表3数据有误，核实后重新公开。"
REASON = "公务接待费录入有误"
BELOW = ("", "tables/6/", "tables/6.csv", *(f"disclosure.{each}" for each in FORMATS))


def corrected() -> str:
    """The seed with one sentence and one cell of table 6 changed."""
    content = json.loads(seed())
    for section in content["sections"]:
        if section["key"] == "duties":
            section["paragraphs"][6]["text"] = "7、完成市委交办的其他任务。"
    for row in content["tables"][5]["rows"]:
        if row["key"] == "30217":
            row["cells"][3] = "38500.00"
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def add_version(first: Publication, content: str, reason: str = REASON) -> Publication:
    return Publication.objects.create(
        department=first.department,
        year=first.year,
        version=Publication.objects.latest("version").version + 1,
        department_code=first.department_code,
        department_name=first.department_name,
        total=first.total,
        content=content,
        published_by=first.published_by,
        reason=reason,
    )


@pytest.fixture
def second(publication: Publication) -> Publication:
    return add_version(publication, corrected())


def page(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return read(response.content.decode())


def hrefs(element: Element) -> list[str]:
    return [a.attrs["href"] for a in element.all("a")]


def of(version: int, below: str = "") -> str:
    return f"{BASE}v{version}/{below}"


# Corrected. -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("below", BELOW)
def test_each_version_stays_readable_at_its_own_address_and_the_newest_at_that_of_the_year(
    below: str, client: Client, second: Publication
) -> None:
    old, new, plain = (client.get(address) for address in (of(1, below), of(2, below), BASE + below))
    assert old.status_code == new.status_code == plain.status_code == 200
    before, after, today = (each.getvalue() for each in (old, new, plain))
    if below.startswith("disclosure."):
        assert before != after == today
    if below == "disclosure.json":
        assert (before.decode(), after.decode()) == (seed(), corrected())


def test_an_old_version_has_its_own_text_and_figures(client: Client, second: Publication) -> None:
    for version, sentence, amount in ((1, "市委、市政府交办", "2.85"), (2, "市委交办", "3.85")):
        shown = page(client, of(version))
        assert sentence in shown.by_id("p-duties-6").text
        assert shown.by_id("t6-30217-operating").text == amount
        assert page(client, of(version, "tables/6/")).by_id("t6-30217-operating").text == amount


@pytest.mark.parametrize("below", ["", "tables/6/"])
def test_an_old_version_says_that_it_is_not_the_newest_why_and_where_that_is(
    below: str, client: Client, second: Publication
) -> None:
    banner = page(client, of(1, below)).one("div", "banner")
    assert "这是第1版，不是最新版本。" in banner.text
    assert f"第2版，{day(second)}公开；更正原因：{REASON}" in banner.text
    assert hrefs(banner) == [BASE, VERSIONS]


def day(publication: Publication) -> str:
    on = localtime(publication.published_at)
    return f"{on.year}年{on.month}月{on.day}日"


def test_the_newest_version_says_what_it_corrects_and_leads_to_the_difference(
    client: Client, second: Publication
) -> None:
    for address in (BASE, of(2), f"{BASE}tables/6/"):
        banner = page(client, address).one("div", "banner")
        assert f"本版为第2版。更正原因：{REASON}" in banner.text
        assert hrefs(banner) == [of(2, "differences/"), VERSIONS]


def test_the_first_and_only_version_has_no_banner(client: Client, publication: Publication) -> None:
    for address in (BASE, of(1), f"{BASE}tables/6/"):
        assert page(client, address).all("div", "banner") == []


def test_the_difference_is_told_by_cell_and_by_word_and_leads_to_both(
    client: Client, second: Publication
) -> None:
    address = of(2, "differences/")
    shown = page(client, address)
    assert shown.one("h1").text == "第2版与第1版的不同"
    assert [each.text for each in shown.all("del")][1:] == ["删去：、市政府"]
    (row,) = [[c.words for c in r.content if isinstance(c, Element)] for r in shown.all("tr")[1:]]
    assert row == ["公务接待费本年一般公共预算基本支出／公用经费", "2.85", "3.85", "＋1.00"]
    for link in (each for each in hrefs(shown.one("main")) if not each.startswith("#")):
        address_of_page, _, anchor = urljoin(address, link).partition("#")
        target = page(client, address_of_page)
        if anchor:
            target.by_id(anchor)


def test_the_first_version_differs_from_nothing(client: Client, second: Publication) -> None:
    assert "第一版之前没有版本" in page(client, of(1, "differences/"), 404).text


def test_a_version_that_never_was_is_not_found(client: Client, second: Publication) -> None:
    assert "没有第 3 版。" in page(client, of(3), 404).text
    for none in ("v0", "v01", "v-1", "v99999", "V1", "v"):
        assert client.get(f"{BASE}{none}/").status_code == 404


def test_a_file_has_the_same_name_at_each_of_its_addresses_and_no_other_version_has_it(
    client: Client, second: Publication
) -> None:
    def name(address: str) -> str:
        return unquote(client.head(address).headers["Content-Disposition"])

    assert "部门预算.json" in name(of(1, "disclosure.json"))
    assert "部门预算表6.csv" in name(of(1, "tables/6.csv"))
    for address in (BASE, of(2)):
        assert "部门预算（第2版）.json" in name(f"{address}disclosure.json")
        assert "部门预算（第2版）表6.xlsx" in name(f"{address}tables/6.xlsx")


def test_the_links_of_a_version_stay_within_it(client: Client, second: Publication) -> None:
    downloads = hrefs(page(client, of(1)).one("p", "downloads"))
    assert downloads == [*(of(1, f"disclosure.{each}") for each in FORMATS), of(1, "datapackage.zip")]
    table = page(client, of(1, "tables/6/"))
    assert hrefs(table.one("main").one("nav"))[0] == of(1, "tables/1/")
    assert hrefs(table.one("p", "trail")) == ["/", of(1)]


def test_all_versions_are_listed_newest_first_with_date_reason_and_sha_256(
    client: Client, second: Publication, publication: Publication
) -> None:
    newest, oldest = page(client, VERSIONS).all("li")
    assert (newest.one("h2").text, oldest.one("h2").text) == ("第2版（最新）", "第1版")
    for listed, version in ((newest, second), (oldest, publication)):
        assert version.sha256 in listed.text
        assert day(version) in listed.text
    assert REASON in newest.text
    assert hrefs(newest) == [of(2), of(2, "differences/"), of(2, "SHA256SUMS")]
    assert hrefs(oldest) == [of(1), of(1, "SHA256SUMS")]


def test_versions_of_nothing_are_not_found(client: Client, second: Publication) -> None:
    assert client.get("/1999/191/versions/").status_code == 404
    assert client.post(VERSIONS).status_code == 405


# Withdrawn. -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def withdrawal(second: Publication, publisher: User) -> Withdrawal:
    return withdraw(second, notice=NOTICE, by=publisher)


@pytest.mark.parametrize("below", [*BELOW, "differences/"])
def test_71_the_address_of_a_withdrawn_document_says_that_it_is_withdrawn_and_lists_the_versions(
    below: str, client: Client, withdrawal: Withdrawal
) -> None:
    for address in (of(2, below), *(() if below == "differences/" else (BASE + below,))):
        shown = page(client, address, 410)
        assert "第2版已撤回。" in shown.one("div", "banner").text
        assert f"{day(withdrawal.publication)}撤回公告：{NOTICE}" in shown.one("div", "banner").text
        assert [each.text for each in shown.all("h2")] == ["第2版（已撤回）", "第1版"]
        assert of(1) in hrefs(shown)
        assert of(2) not in hrefs(shown)


def test_nothing_of_what_was_withdrawn_is_read_anywhere(client: Client, withdrawal: Withdrawal) -> None:
    for address in ("/", BASE, VERSIONS, of(1), of(2), of(2, "differences/"), of(2, "disclosure.json")):
        text = client.get(address).content.decode()
        assert "3.85" not in text
        assert "完成市委交办" not in text


def test_the_version_before_one_that_is_withdrawn_stays_readable_and_says_so(
    client: Client, withdrawal: Withdrawal
) -> None:
    banner = page(client, of(1)).one("div", "banner")
    assert f"第2版，{day(withdrawal.publication)}公开，已撤回；更正原因：{REASON}" in banner.text
    assert [a.text for a in banner.all("a")] == ["撤回公告", "全部版本"]


def test_the_difference_to_a_withdrawn_version_is_not_told(
    client: Client, withdrawal: Withdrawal, publication: Publication
) -> None:
    add_version(publication, corrected().replace("38500.00", "48500.00"), "更正")
    shown = page(client, of(3, "differences/"))
    assert "第2版已撤回，不再公开其内容，因此不列出与它的不同。" in shown.text
    assert shown.all("table") == []
    assert "第3版（最新）" in page(client, VERSIONS).text
    assert page(client, BASE).by_id("t6-30217-operating").text == "4.85"


def test_the_city_s_pages_show_that_the_newest_is_withdrawn(client: Client, withdrawal: Withdrawal) -> None:
    assert "5,489.14" not in page(client, "/").text
    (row,) = page(client, "/unpublished/").one("tbody").all("tr")
    assert "已撤回" in row.text
    assert "5,489.14" not in row.text
    assert hrefs(row) == [BASE]


def test_a_withdrawal_is_neither_changed_nor_removed(withdrawal: Withdrawal) -> None:
    before = Withdrawal.objects.values().get()
    withdrawal.notice = "改了"
    for change in (
        withdrawal.save,
        withdrawal.delete,
        lambda: Withdrawal.objects.update(notice="改了"),
        lambda: Withdrawal.objects.all().delete(),
        lambda: Withdrawal.objects.bulk_update([withdrawal], ["notice"]),
        lambda: Withdrawal.objects.bulk_create([Withdrawal(notice="x")]),
    ):
        with pytest.raises(Immutable):
            change()
    assert Withdrawal.objects.values().get() == before


# What readers have already. -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("below", BELOW)
def test_who_has_a_page_is_sent_it_again_when_there_is_a_newer_version_or_it_is_withdrawn(
    below: str, client: Client, publication: Publication
) -> None:
    etags: list[str] = []

    def ask(status: int) -> None:
        response = client.get(of(1, below), headers={"if-none-match": ", ".join(etags)})
        assert response.status_code == status
        if response.status_code == 200:
            etags.append(response.headers["ETag"])
            response.getvalue()

    ask(200)
    ask(304)
    newer = add_version(publication, corrected())
    changed = 304 if below.startswith("disclosure.") else 200  # A stored file has no banner that changes.
    ask(changed)
    withdraw(newer, notice=NOTICE, by=publication.published_by)
    ask(changed)
    ask(304)
    withdraw(publication, notice=NOTICE, by=publication.published_by)
    ask(410)


def test_a_notice_may_not_be_kept_for_the_content(client: Client, withdrawal: Withdrawal) -> None:
    response = client.get(BASE)
    assert "no-cache" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize("address", [BASE, VERSIONS, of(1), of(2), of(1, "tables/6/"), of(2, "differences/")])
def test_no_page_asks_the_database_more_than_three_times_whatever_the_versions(
    address: str,
    client: Client,
    publication: Publication,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        add_version(publication, corrected().replace("38500.00", f"3850{number}.00"))
    cache.clear()
    with django_assert_max_num_queries(3):
        client.get(address)
    lists_files = address in (BASE, VERSIONS, of(1), of(2))
    with django_assert_max_num_queries(2 if lists_files else 1):
        assert client.get(address).status_code == 200


# Late. ----------------------------------------------------------------------------------------------------------------


def due(first: Publication, days_ago: int, version: int = 1) -> Publication:
    """A publication of another department, due so many days before today."""
    return Publication.objects.create(
        department=first.department,
        year=2023,
        version=version,
        department_code="191",
        department_name=first.department_name,
        total="1.00",
        content=seed(),
        published_by=first.published_by,
        deadline=localdate() - datetime.timedelta(days=days_ago) if version == 1 else None,
    )


@pytest.mark.parametrize(("days", "told"), [(3, "逾期 3 天公开"), (1, "逾期 1 天公开"), (0, ""), (-5, "")])
def test_60_what_was_published_after_its_deadline_says_by_how_many_days(
    days: int, told: str, client: Client, publication: Publication
) -> None:
    late = due(publication, days)
    assert late.days_late == max(0, days)
    for address in ("/2023/191/", "/2023/191/v1/", "/2023/191/versions/"):
        marks = [each.text for each in page(client, address).all("strong", "late")]
        assert marks == ([told] if told else [])


def test_a_correction_still_says_that_the_first_was_late(client: Client, publication: Publication) -> None:
    due(publication, 3)
    assert due(publication, 3, version=2).days_late == 0
    assert page(client, "/2023/191/").one("strong", "late").text == "首次公开逾期 3 天"


def test_without_a_deadline_nothing_is_late(client: Client, publication: Publication) -> None:
    assert publication.days_late == 0
    assert page(client, BASE).all("strong", "late") == []
