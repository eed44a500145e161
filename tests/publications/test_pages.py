"""Public pages: what was published, as it was published, to everybody, quickly and safely."""

import json
from decimal import Decimal
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.departments.models import Department
from apps.disclosure.money import wan
from apps.publications import pages
from apps.publications.models import Publication
from tests.cast import Cast
from tests.publications.addresses import BASE, EVERY, FILES, OF_PUBLICATION, PAGES, SOME, TABLE_FILES
from tests.renderers.reading import Element, body_of, read
from tests.workflow.walking import bring_to

DATA_BLOCK = {"type": "application/ld+json"}
"""The attributes of a block of data, which no browser runs."""

NOTICE = "演示站点：所示内容由公开文件录入，仅用于展示本系统，不是有关部门在此发布的公开。"


def page(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content.decode())


def shown(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row] for row in body_of(table)]


def frozen(publication: Publication, number: int) -> list[list[str]]:
    """The rows of a table as its JSON has them, in 万元."""
    table = json.loads(publication.content)["tables"][number - 1]
    kinds = [column["kind"] for column in table["columns"]]
    return [
        [
            wan(Decimal(cell)) if cell and kind == "amount" else cell or ""
            for cell, kind in zip(row["cells"], kinds, strict=True)
        ]
        for row in table["rows"]
    ] or [[table["note"]]]


# What they say. -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 12))
def test_every_table_is_the_frozen_one_on_its_own_page_and_in_the_document(
    number: int, client: Client, publication: Publication
) -> None:
    alone = page(client, f"{BASE}tables/{number}/")
    assert shown(alone.one("table")) == frozen(publication, number)
    assert shown(page(client, BASE).by_id(f"table-{number}").one("table")) == frozen(publication, number)
    title = json.loads(publication.content)["tables"][number - 1]["title"]
    assert alone.one("h1").text == title
    assert alone.one("title").text == f"{title} · 杭州市对口支援和区域合作局"


def test_the_pages_read_the_publication_and_nothing_of_the_budget(
    client: Client, published: Publication, demo_budget: DepartmentalBudget
) -> None:
    """Whatever happens to lines, names and form afterwards, and even where nothing was laid out before."""
    before = {address: client.get(address).content for address in PAGES}
    ExpenditureLine._base_manager.update(amount=1)
    Department.objects.filter(code="191").update(name="改了名的局", code="777")
    DepartmentalBudget.objects.update(standard="1999", duties="改了的职能", status="draft")
    cache.clear()
    assert {address: client.get(address).content for address in PAGES} == before
    home = page(client, "/")
    assert "改了名的局" not in home.text
    assert BASE in [a.attrs["href"] for a in home.all("a")]
    assert client.get("/2024/777/").status_code == 404


def test_the_document_says_whose_when_which_version_and_how_much(
    client: Client, publication: Publication
) -> None:
    document = page(client, BASE)
    assert document.one("h1").text == "2024年杭州市对口支援和区域合作局部门预算"
    assert document.one("title").text == "2024年杭州市对口支援和区域合作局部门预算"
    assert document.one("p", "status").words.endswith("公开 · 第1版")
    assert document.one("p", "lead").text == (
        "2024年收支总预算5,489.14万元，比上年执行数增加256.79万元，增长4.91%。"
    )
    certificate = document.one("dl", "certificate").text
    assert publication.sha256 in certificate
    assert "第1版" in certificate


def test_the_document_offers_every_format(client: Client, publication: Publication) -> None:
    links = {a.text: a.attrs["href"] for a in page(client, BASE).one("p", "downloads").all("a")}
    assert links == {
        "Excel": f"{BASE}disclosure.xlsx",
        "CSV": f"{BASE}disclosure.csv",
        "JSON（元）": f"{BASE}disclosure.json",
        "网页": f"{BASE}disclosure.html",
        "PDF": f"{BASE}disclosure.pdf",
        "Word": f"{BASE}disclosure.docx",
        "财政数据包": f"{BASE}datapackage.zip",
    }


def test_the_page_of_a_table_leads_to_all_tables_and_back(client: Client, publication: Publication) -> None:
    table = page(client, f"{BASE}tables/2/")
    contents = table.one("main").one("nav")
    assert [a.attrs["href"] for a in contents.all("a")] == [
        f"{BASE}tables/{number}/" for number in range(1, 12) if number != 2
    ]
    (current,) = [e for e in contents.walk() if e.attrs.get("aria-current") == "page"]
    assert current.text == "表2.2024年市级部门收入预算总表"
    assert [a.attrs["href"] for a in table.one("p", "trail").all("a")] == ["/", BASE]
    assert [a.attrs["href"] for a in table.one("p", "downloads").all("a")] == [
        f"{BASE}tables/2.csv",
        f"{BASE}tables/2.xlsx",
        f"{BASE}disclosure.xlsx",
    ]


@pytest.mark.parametrize("address", ["/", *PAGES])
def test_a_strict_parser_finds_no_error_on_any_page(
    address: str, client: Client, publication: Publication
) -> None:
    html5lib.HTMLParser(strict=True).parse(client.get(address).content.decode())


@pytest.mark.parametrize("address", ["/", *PAGES])
def test_every_page_is_valid_and_every_link_leads_somewhere(
    address: str, client: Client, publication: Publication
) -> None:
    document = page(client, address)
    ids = {element.attrs["id"] for element in document.walk() if "id" in element.attrs}
    links = {element.attrs["href"] for element in document.walk() if element.tag == "a"}
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            response = client.head(urljoin(address, link))
            leads_back = link.startswith("/display/") and response.status_code == HTTPStatus.FOUND
            assert leads_back or response.status_code == HTTPStatus.OK, link


def test_home_does_not_list_what_is_not_published(
    client: Client, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to("approved", demo_budget, cast)
    assert "还没有部门公开预算。" in page(client, "/").text


# Speed. ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [each for each in EVERY if each not in FILES])
def test_no_page_asks_the_database_more_than_three_times(
    address: str,
    client: Client,
    publication: Publication,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):
        first = client.get(address)
    with django_assert_max_num_queries(3):
        second = client.get(address)
    assert (first.status_code, first.content) == (200, second.content)


@pytest.mark.parametrize("address", [*PAGES, *TABLE_FILES])
def test_what_was_laid_out_once_needs_one_question_and_not_the_content(
    address: str, client: Client, publication: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The page of the year asks for its files as well."""
    client.get(address)
    with django_assert_num_queries(2 if address == BASE else 1) as asked:
        client.get(address)
    for query in asked.captured_queries:
        assert '"publications_publication"."content"' not in query["sql"]


# What readers have already. -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", OF_PUBLICATION)
def test_who_has_this_version_is_not_sent_it_again(
    address: str, client: Client, publication: Publication
) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(address, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.getvalue()) == (200, first.getvalue())


def test_a_new_version_is_sent_and_shown(client: Client, publication: Publication) -> None:
    etag = client.get(BASE).headers["ETag"]
    newer = Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name=publication.department_name,
        total="5,489.15",
        content=publication.content.replace("贯彻落实中央", "更正：贯彻落实中央"),
        published_by=publication.published_by,
    )
    response = client.get(BASE, headers={"if-none-match": etag})
    assert response.status_code == 200
    text = response.content.decode()
    assert "第2版" in text
    assert "更正：贯彻落实中央" in text
    assert newer.sha256 in text


@pytest.mark.parametrize(
    "name",
    [
        *("html.py", "money.py", "charts.py", "grid_table.html", "document.html", "chart.html"),
        *("base.html", "disclosure.html", "public.css", "year.css", "charts.css", "charts.js"),
    ],
)
def test_a_better_layout_is_sent_too(
    name: str, client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """What is shown changes with code, template and style too: an old answer must not stand for a new page."""
    (original,) = [path for path in pages._LAYOUT if path.name == name]
    etag = client.get(BASE).headers["ETag"]
    changed = tmp_path / name  # type: ignore[operator]
    changed.write_bytes(original.read_bytes() + b"\n")
    monkeypatch.setattr(pages, "_LAYOUT", [changed if path == original else path for path in pages._LAYOUT])
    pages._fingerprint.cache_clear()
    try:
        assert client.get(BASE, headers={"if-none-match": etag}).status_code == 200
    finally:
        pages._fingerprint.cache_clear()


# Addresses that are none. ---------------------------------------------------------------------------------------------

HUGE = "9" * 21
NOWHERE = (
    *(f"/{year}/191/" for year in ("1999", "3000", "abc", "0", "12", "0000", "２０２４", HUGE, "-2024")),
    *(f"/2024/{code}/" for code in ("000", "19", "1911", "abc", "%E5%B1%80", "191'--", HUGE, "x" * 300)),
    *(f"{BASE}tables/{number}/" for number in ("0", "12", "-1", "abc", "1.5", HUGE, "9" * 5000)),
    *(f"{BASE}tables/{number}.csv" for number in ("0", "12", "abc", HUGE)),
    *(f"{BASE}disclosure.{extension}" for extension in ("odt", "exe", "JSON", "", "json/")),
    "/1999/191/disclosure.json",
    "/1999/191/tables/1/",
    "/1999/191/tables/1.csv",
    "/2024/",
    "/nothing/here/",
)


@pytest.mark.parametrize("address", NOWHERE, ids=lambda address: address[:60])
def test_an_address_that_is_none_says_so_in_chinese_and_gives_nothing_away(
    address: str, client: Client, publication: Publication
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    document = read(response.content.decode())
    main = document.one("main")
    assert main.one("h1").text == "没有找到这一页"
    (reason,) = [p.text for p in main.all("p") if "class" not in p.attrs and not p.all("a")]
    assert reason in {
        "地址可能有误，或者内容还没有公开。",
        "没有这一年度、这个部门的公开内容。",
        "没有这张表。",
    }
    assert [a.attrs["href"] for a in main.all("a")] == ["/"]
    assert "Set-Cookie" not in response.headers


def test_each_404_says_what_was_not_found(client: Client, publication: Publication) -> None:
    for address, reason in (
        ("/1999/191/", "没有这一年度、这个部门的公开内容。"),
        (f"{BASE}tables/12/", "没有这张表。"),
        (f"{BASE}tables/12.csv", "没有这张表。"),
        ("/abc/191/", "地址可能有误，或者内容还没有公开。"),
    ):
        assert reason in client.get(address).content.decode()


@pytest.mark.parametrize("status", ["draft", "submitted", "approved"])
def test_a_budget_that_is_not_published_is_as_if_it_were_not_there(
    status: str, client: Client, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(status, demo_budget, cast)
    for address in OF_PUBLICATION:
        assert client.get(address).status_code == 404
    for who in cast.everyone():
        client.force_login(who)
        assert client.get(BASE).status_code == 404


# Safety. --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY)
def test_head_answers_as_get_does_without_a_body(
    address: str, client: Client, publication: Publication
) -> None:
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers.get("ETag") == get.headers.get("ETag")
    assert int(head.headers["Content-Length"]) == len(get.getvalue())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", SOME)
def test_public_pages_can_only_be_read(
    method: str, address: str, client: Client, publication: Publication
) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", [*SOME, "/1999/191/", "/nothing/here/"])
def test_every_answer_forbids_what_is_inline_or_from_elsewhere(
    address: str, client: Client, publication: Publication
) -> None:
    headers = client.get(address).headers
    policy = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", SOME)
def test_readers_get_no_cookie(address: str, client: Client, publication: Publication) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/", *PAGES, "/1999/191/"])
def test_pages_have_nothing_inline_and_nothing_from_another_host(
    address: str, client: Client, publication: Publication
) -> None:
    document = read(client.get(address).content.decode())
    for element in document.walk():
        assert element.tag not in {"style", "iframe", "object", "embed", "img"}
        assert element.tag != "form" or element.attrs["role"] == "search"
        if element.tag == "script" and element.attrs != DATA_BLOCK:
            assert element.attrs.get("src")
            assert not element.content
        for name, value in element.attrs.items():
            assert name != "style"
            assert not name.startswith("on")
            if name in {"href", "src", "action"}:
                assert urlsplit(value)[:2] == ("", "")


def test_what_was_typed_into_a_budget_is_text_on_the_page(
    client: Client, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    demo_budget.duties = '1、<script>alert("x")</script>。'
    demo_budget.save()
    bring_to("published", demo_budget, cast)
    document = page(client, BASE)
    inline = [script.attrs for script in document.all("script") if not script.attrs.get("src")]
    assert inline == [DATA_BLOCK]
    assert '1、<script>alert("x")</script>。' in [p.text for p in document.all("p")]


@pytest.mark.parametrize("address", ["/", BASE, f"{BASE}tables/1/", "/1999/191/"])
def test_the_demonstration_says_on_every_page_that_it_is_one_and_the_real_site_does_not(
    address: str, client: Client, publication: Publication
) -> None:
    with override_settings(DEMO=True):
        assert NOTICE in client.get(address).content.decode()
    with override_settings(DEMO=False):
        assert "演示" not in client.get(address).content.decode()
