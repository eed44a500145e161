"""How the interface speaks: pages that stay put, 304, 410, errors a program can read, and who may ask."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.catalogue.cataloguing import rebuild
from apps.open_data.paging import encoded
from apps.publications.models import Publication
from tests.open_data.conftest import Ask, Publish, whole

ID = "2024-191-v1"
TakeBack = Callable[[Publication, int], None]


def cursor_of(answer: dict[str, Any]) -> str:
    return parse_qs(urlsplit(answer["next"]).query)["cursor"][0]


def everything(
    ask: Ask, address: str, between: Callable[[], object] = lambda: None, **query: Any
) -> list[Any]:
    """All records, page by page; something happens after the first page."""
    answer = ask(address, **query)
    found = answer["results"]
    between()
    while answer["next"]:
        answer = ask(address, **query, cursor=cursor_of(answer))
        found += answer["results"]
    return list(found)


# Going through long lists. --------------------------------------------------------------------------------------------

PAGED = (
    "amounts",
    "projects",
    "terms",
    "functional-codes",
    "departments",
    "years",
    "changes",
    "publications",
)


@pytest.mark.parametrize("address", [*PAGED, f"publications/{ID}/cells"])
def test_the_pages_together_are_the_whole_list(address: str, ask: Ask, publish: Publish) -> None:
    publish()
    publish("305", 2025, hours=1)
    publish("191", 2023, hours=1)
    whole = ask(address, page_size=500)
    assert whole["next"] is None
    size = max(1, len(whole["results"]) // 3)
    assert everything(ask, address, page_size=size) == whole["results"]


@pytest.mark.parametrize("address", ["amounts", "projects", "terms", "publications", "changes"])
def test_what_is_published_in_between_comes_at_the_end_and_nothing_twice(
    address: str, ask: Ask, publish: Publish
) -> None:
    publish()
    publish("305", 2024, hours=1)
    before = [each["id"] for each in ask(address, page_size=500)["results"]]
    found = everything(
        ask, address, lambda: publish("306", 2024, hours=2), page_size=max(1, len(before) // 4)
    )
    after = [each["id"] for each in found]
    assert after[: len(before)] == before
    assert len(after) == len(set(after)) > len(before)
    assert all("2024-306-v1" in each for each in after[len(before) :])


@pytest.mark.parametrize("address", ["amounts", "projects", "terms"])
def test_a_cursor_survives_that_the_catalogue_is_made_anew(address: str, ask: Ask, publish: Publish) -> None:
    publish()
    publish("305", 2024, hours=1)
    whole = ask(address, page_size=500)["results"]
    assert everything(ask, address, rebuild, page_size=3) == whole


def test_a_correction_in_between_is_not_missed(ask: Ask, publish: Publish) -> None:
    publish()
    publish("305", 2024, hours=1)
    found = everything(ask, "publications", lambda: publish(hours=2, reason="更正笔误"), page_size=1)
    assert [each["id"] for each in found] == [ID, "2024-305-v1", "2024-191-v2"]


def test_publications_since_a_moment(ask: Ask, publish: Publish) -> None:
    publish()
    publish("305", 2024, hours=2)
    for since, expected in {
        "2024-02-20": [ID, "2024-305-v1"],
        "2024-02-20T09:30:01": ["2024-305-v1"],
        "2024-02-20T01:30:01Z": ["2024-305-v1"],
        "2024-02-20T09:30:00+08:00": [ID, "2024-305-v1"],
        "2024-02-21": [],
    }.items():
        assert [each["id"] for each in ask("publications", changed_since=since)["results"]] == expected


def test_a_plus_sign_that_was_not_encoded_is_meant_as_one(client: Client, publication: Publication) -> None:
    address = "/api/v1/publications?changed_since=2024-02-20T09:30:01+08:00"
    assert client.get(address).json()["results"] == []


# What changed. --------------------------------------------------------------------------------------------------------


def test_the_log_has_what_was_published_corrected_and_withdrawn(
    ask: Ask, publish: Publish, take_back: TakeBack
) -> None:
    publish()
    publish("305", 2024, hours=1)
    second = publish(hours=2, reason="公务接待费录入有误")
    take_back(second, 2)
    expected = [
        (f"{ID}:published", "published", ""),
        ("2024-305-v1:published", "published", ""),
        ("2024-191-v2:corrected", "corrected", "公务接待费录入有误"),
        ("2024-191-v2:withdrawn", "withdrawn", "数据有误，核实中。"),
    ]
    for size in (1, 2, 500):
        found = everything(ask, "changes", page_size=size)
        assert [(each["id"], each["kind"], each["told"]) for each in found] == expected
    assert [each["id"] for each in ask("changes", kind="withdrawn")["results"]] == ["2024-191-v2:withdrawn"]
    assert [each["id"] for each in ask("changes", kind="corrected")["results"]] == ["2024-191-v2:corrected"]
    assert len(ask("changes", department="191", year=2024)["results"]) == 3
    assert len(ask("changes", since="2024-02-20T11:00:00")["results"]) == 2


def test_what_was_withdrawn_is_gone_with_its_notice(
    ask: Ask, client: Client, publish: Publish, take_back: TakeBack
) -> None:
    first = publish()
    second = publish(hours=1, reason="更正笔误")
    take_back(second, 2)
    for below in ("", "/tables/revenue", "/cells"):
        response = client.get(f"/api/v1/publications/2024-191-v2{below}")
        assert response.status_code == 410
        assert response.headers["Content-Type"] == "application/problem+json"
        assert "ETag" not in response.headers
        problem = response.json()
        assert problem["detail"] == "这一版已撤回。公告：数据有误，核实中。"
        assert problem["withdrawal"]["withdrawn_at"] == "2024-02-20T11:30:00+08:00"
        assert "54891400" not in response.content.decode()
        assert "2,323" not in response.content.decode()
    for address in (
        "publications",
        "amounts",
        "projects",
        "terms",
        "departments",
        "years",
        "functional-codes",
    ):
        assert ask(address)["results"] == []
    ask("departments/191", 404)
    older = ask(f"publications/{ID}")
    assert (older["is_newest"], older["sha256"]) == (False, first.sha256)
    assert [each["notice"] for each in older["versions"]] == ["数据有误，核实中。", None]


# 304. -----------------------------------------------------------------------------------------------------------------

STATES = ("", *PAGED, "departments/191", f"publications/{ID}", f"publications/{ID}/tables/revenue")


@pytest.mark.parametrize("address", STATES)
def test_who_has_it_already_gets_304_for_one_query(address: str, client: Client, publish: Publish) -> None:
    publish()
    etag = client.get(f"/api/v1/{address}").headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/api/v1/{address}", headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert len(queries) == (2 if address == f"publications/{ID}" else 1)
    assert not [query for query in queries if '"content"' in query["sql"]]
    publish(hours=1, reason="更正笔误")
    response = client.get(f"/api/v1/{address}", headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.headers["ETag"] != etag


def test_a_withdrawal_is_noticed_by_who_has_a_copy(
    client: Client, publish: Publish, take_back: TakeBack
) -> None:
    publication = publish()
    etags = {
        address: client.get(f"/api/v1/{address}").headers["ETag"]
        for address in ("amounts", f"publications/{ID}")
    }
    take_back(publication, 1)
    told = [client.get(f"/api/v1/{a}", headers={"If-None-Match": e}).status_code for a, e in etags.items()]
    assert told == [200, 410]


def test_nothing_depends_on_a_cookie(client: Client, publication: Publication) -> None:
    client.cookies["display"] = "large"
    response = client.get("/api/v1/amounts")
    assert "Vary" not in response.headers
    assert not response.cookies


# Errors. --------------------------------------------------------------------------------------------------------------


def problem(client: Client, address: str, status: int) -> dict[str, Any]:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == status
    assert told["instance"] == f"/api/v1/{address}"
    page, _, anchor = told["type"].partition("#")
    explained = client.get(urlsplit(page).path).content.decode()
    assert f'id="{anchor}"' in explained
    assert told["title"] in explained
    return told


@pytest.mark.parametrize(
    "address", ["nothing", "publications/", "publications/2024-191", f"publications/{ID}/tables/none", "v2"]
)
def test_what_is_not_there_is_told_in_json(address: str, client: Client, publication: Publication) -> None:
    assert "没有" in problem(client, address, 404)["detail"]


@pytest.mark.parametrize("identifier", ["2024-191-v2", "2023-191-v1", "2024-999-v1"])
def test_an_identifier_that_is_none_is_named(
    identifier: str, client: Client, publication: Publication
) -> None:
    told = problem(client, f"publications/{identifier}", 404)
    assert told["detail"] == f"没有标识为 {identifier} 的公开。"


def test_a_parameter_that_is_unknown_is_refused_with_those_that_are_known(client: Client, db: None) -> None:
    told = problem(client, "amounts?yaer=2024", 400)
    assert told["allowed"] == ["code", "cursor", "department", "level", "measure", "page_size", "year"]
    assert told["detail"].startswith("不认识参数 yaer。可用的参数：code、cursor")
    assert problem(client, "departments/191?format=xml", 400)["allowed"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("year=abc", "year"),
        ("year=0", "year"),
        ("year=99999999999999999999", "year"),
        ("level=-1", "level"),
        ("measure=0", "measure"),
        ("page_size=0", "page_size"),
        ("page_size=501", "page_size"),
        ("code=%00", "code"),
        ("year=2024&year=2023", "year"),
        ("department=", "department"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_chinese(
    query: str, name: str, client: Client, db: None
) -> None:
    told = problem(client, f"amounts?{query}", 400)
    assert list(told["errors"]) == [name]
    assert not [
        letter
        for reason in told["errors"][name]
        for letter in reason
        if letter.isalpha() and letter.isascii()
    ]


def test_a_moment_that_is_none_is_refused(client: Client, db: None) -> None:
    for query in (
        "publications?changed_since=yesterday",
        "changes?since=2024-13-01",
        "changes?since=9999-99-99",
        "changes?since=0001-01-01",
        "publications?changed_since=9999-12-31T23:59:59-12:00",
    ):
        assert "ISO 8601" in problem(client, query, 400)["detail"]


@pytest.mark.parametrize(
    "cursor",
    [
        "abc",
        "%F0%9F",
        "W10",
        encoded((1,)),
        encoded(("a", "b", "c")),
        encoded((1, 2, 3)),
        encoded((-1, "a", "b")),
        encoded((2**70, "a", "b")),
        encoded((1, "\0", "b")),
        "WzEsIlx1ZDgwMCIsImIiXQ",
        "W" * 900,
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str, client: Client, db: None) -> None:
    told = problem(client, f"amounts?cursor={cursor}", 400)
    assert told["title"] == "续页标记无效"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("amounts", (2**62, "a", "b")),
        ("functional-codes", (2**62, "a", 2**62)),
        ("functional-codes", (2024, "9" * 500, 1)),
        ("terms", (1, 2**62)),
        ("years", (2**62,)),
        ("changes", ("9999-12-31T23:59:59+00:00", 7, 2**62)),
        (f"publications/{ID}/cells", (2**62,)),
    ],
)
def test_after_the_last_there_is_nothing(address: str, key: Any, ask: Ask, publication: Publication) -> None:
    answer = ask(address, cursor=encoded(key))
    assert (answer["results"] == []) or address == "terms"
    assert answer["next"] is None


@pytest.mark.parametrize(
    "moment",
    ["nothing", "2024-02-20T09:30:00", "2024-99-99T00:00:00+08:00", "0001-01-01T00:00:00+08:00", "9" * 30],
)
def test_a_cursor_of_the_log_that_has_no_moment_is_refused(moment: str, client: Client, db: None) -> None:
    problem(client, f"changes?cursor={encoded((moment, 0, 1))}", 400)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["publications", "nothing"])
def test_nothing_is_written(method: str, address: str, db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(f"/api/v1/{address}", data="{}", content_type="application/json")
    assert response.status_code == 405
    assert response.json()["detail"] == "本接口只能读取：请用 GET、HEAD 或 OPTIONS。"


def test_only_what_is_public_can_be_asked_for(ask: Ask, demo_budget: object) -> None:
    for address in PAGED:
        assert ask(address)["results"] == []
    ask(f"publications/{ID}", 404)


# Who may ask from where. ----------------------------------------------------------------------------------------------

FILES = ("/2024/191/disclosure.json", "/2024/191/v1/disclosure.xlsx", "/2024/191/tables/3.csv")
DATA = ("/data/catalog.jsonld", "/feed.xml", "/departments/191/feed.xml")


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/amounts", "/api/v1/nothing", "/api/v1/openapi.json", *FILES, *DATA]
)
def test_pages_of_other_sites_may_read_data(address: str, client: Client, publication: Publication) -> None:
    response = client.get(address, headers={"Origin": "https://example.org"})
    assert whole(response)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    asked = client.options(
        address,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/", "/2024/191/", "/data/", "/admin/login/", "/nothing/"])
def test_pages_for_people_are_not_shared(address: str, client: Client, publication: Publication) -> None:
    for method in ("get", "options"):
        response = getattr(client, method)(address, headers={"Origin": "https://example.org"})
        assert response.status_code != 204
        assert not [name for name in response.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("address", ["", "amounts", f"publications/{ID}"])
def test_head_is_get_without_a_body(address: str, client: Client, publication: Publication) -> None:
    got, headed = client.get(f"/api/v1/{address}"), client.head(f"/api/v1/{address}")
    assert headed.content == b""
    assert headed.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "application/json"])
def test_whatever_is_accepted_the_answer_is_json(accept: str, client: Client, db: None) -> None:
    response = client.get("/api/v1/", headers={"Accept": accept})
    assert response.headers["Content-Type"] == "application/json"
