"""The page of the search and its suggestions, as a reader gets them."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.search import views
from apps.search.models import SearchEntry
from apps.search.query import LONGEST
from tests.renderers.reading import Element, read
from tests.search.published import SEED, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_years() -> None:
    publish(year=2023)
    publish(year=2024)


def page(client: Client, **asked: str) -> Element:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return read(response.content.decode())


def groups(found: Element) -> dict[str, list[str]]:
    """The titles of each group by its heading."""
    return {
        group.one("h2").words: [each.all("a")[0].text for each in group.all("p", "search-title")]
        for group in found.all("section", "search-group")
    }


def links(found: Element, words: str) -> list[str]:
    return [each.attrs["href"] for each in found.all("a") if each.words == words]


def test_hits_stand_in_groups_with_their_number(client: Client, two_years: None) -> None:
    found = page(client, q="对口支援")
    assert found.one("title").text.startswith("“对口支援”的检索结果")
    assert groups(found) == {
        "项目 3 条": ["对口支援、对口帮扶和对口合作", "对口地区项目援助支出", "都市圈和区域合作工作"],
        "部门 1 条": [SEED],
    }
    department = found.all("section", "search-group")[1]
    assert [each.attrs["href"] for each in department.all("a")] == ["/2024/191/", "/2023/191/"]
    assert [each.text for each in department.all("mark")] == ["对口支援"]


def test_kinds_and_years_are_links_with_their_numbers(client: Client, two_years: None) -> None:
    filters = page(client, q="对口支援").one("nav", "search-filters")
    assert [each.words for each in filters.all("a")] == [
        "全部 4",
        "部门 1",
        "项目 3",
        "不限",
        "2024 4",
        "2023 4",
    ]
    chosen = page(client, q="对口支援", kind="department", year="2023")
    assert groups(chosen) == {"部门 1 条": [SEED]}
    current = [e.words for e in chosen.one("nav", "search-filters").all("a") if "aria-current" in e.attrs]
    assert current == ["部门 1", "2023 1"]
    (other,) = links(chosen.one("nav", "search-filters"), "项目 3")
    assert "kind=project" in other
    assert "year=2023" in other


def test_an_item_leads_to_its_page_in_the_newest_year(client: Client, two_years: None) -> None:
    found = page(client, q="2080505", kind="item")
    hrefs = [each.attrs["href"] for each in found.one("section", "search-group").all("a")]
    assert hrefs == ["/functions/2024/2080505/", "/functions/2023/2080505/"]


def test_every_hit_leads_to_where_it_is_printed(client: Client, two_years: None) -> None:
    pages: dict[str, str] = {}
    for address in SearchEntry.objects.values_list("address", flat=True):
        where, _, anchor = address.partition("#")
        if where not in pages:
            response = client.get(where)
            assert response.status_code == 200, where
            pages[where] = response.content.decode()
        assert not anchor or f'id="{anchor}"' in pages[where], address


def test_many_hits_of_a_kind_are_paged(
    client: Client, two_years: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = page(client, q="支出")
    assert len(groups(found)["科目 13 条"]) == views.OF_A_KIND
    (every,) = links(found, "全部 13 条科目")
    monkeypatch.setattr(views, "ON_A_PAGE", 6)
    first, last = (page(client, q="支出", kind="item", page=number) for number in ("1", "99"))
    assert "kind=item" in every
    assert [len(groups(each)["科目 13 条"]) for each in (first, last)] == [6, 1]
    assert first.one("nav", "search-pages").words == "第 1 页，共 3 页 下一页"
    assert last.one("nav", "search-pages").words == "上一页 第 3 页，共 3 页"


def test_without_a_query_the_page_says_how_to_search(client: Client, two_years: None) -> None:
    found = page(client)
    examples = found.one("dl", "search-examples")
    assert [each.words for each in examples.all("a")] == ["机关事业", "机关 缴费", "jgsy", "20805"]
    for each in examples.all("a"):
        assert "没有找到" not in client.get(each.attrs["href"]).content.decode()


def test_nothing_is_published_and_the_page_stands(client: Client) -> None:
    assert page(client).all("dl") == []
    assert "没有找到" in page(client, q="教育").text


def test_what_finds_nothing_is_told_with_its_neighbours(client: Client, two_years: None) -> None:
    found = page(client, q="对口支援局")
    assert "中没有“对口支援局”。" in found.text
    near = found.one("section", "search-empty")
    assert near.all("a")[0].attrs["href"] == "/2024/191/#t10-191001003-total"
    assert "怎样检索" in found.text


def test_filters_that_leave_nothing_can_be_dropped(client: Client, two_years: None) -> None:
    found = page(client, q="都市圈", year="2021")
    assert "不加筛选再找" in found.text
    assert links(found, "不加筛选再找") == ["?q=%E9%83%BD%E5%B8%82%E5%9C%88"]


def test_only_punctuation_is_no_query(client: Client, two_years: None) -> None:
    assert "标点不参加检索" in page(client, q="，。").text


def test_a_long_query_is_cut_and_it_is_said(client: Client, two_years: None) -> None:
    found = page(client, q="都市圈" + "预" * 5000)
    assert f"最多 {LONGEST} 个字" in found.text
    assert len(found.one("input").attrs["value"]) == LONGEST


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><b>', "'", "</title>", "&lt;"])
def test_what_was_typed_is_shown_as_text(typed: str, client: Client, two_years: None) -> None:
    found = page(client, q=typed)
    assert found.one("input").attrs["value"] == typed
    assert found.all("b") == []
    assert [each.attrs.get("src", "")[-9:] for each in found.all("script")] == ["search.js"]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "nothing"},
        {"kind": "item' OR 1=1"},
        {"year": "20244"},
        {"year": "٢٠٢٤"},
        {"year": "-1"},
        {"year": "0000"},
        {"page": "x"},
        {"page": "-5"},
    ],
)
def test_filters_that_cannot_be_do_no_harm(asked: dict[str, str], client: Client, two_years: None) -> None:
    page(client, q="支出", **asked)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "支出"},
        {"q": "支出", "kind": "item", "year": "2023", "page": "2"},
        {"q": "对口支援局"},
        {"q": "都"},
        {"q": "都市圈", "year": "2021"},
    ],
)
@pytest.mark.parametrize("most", [1, 5, 2000])
def test_a_page_takes_four_queries_at_most(
    asked: dict[str, str],
    most: int,
    client: Client,
    two_years: None,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    monkeypatch.setattr(views, "MOST", most)
    with django_assert_max_num_queries(4):
        page(client, **asked)


def test_too_many_hits_are_told_and_every_year_offered(
    client: Client, two_years: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 5)
    found = page(client, q="支出")
    assert "符合的太多" in found.text
    assert [e.words for e in found.all("ul")[1].all("a")] == ["不限", "2024 6+", "2023"]


def test_a_page_that_a_reader_has_is_not_sent_again(client: Client, two_years: None) -> None:
    first = client.get("/search/?q=支出")
    again = client.get("/search/?q=支出", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    publish(year=2025)
    assert client.get("/search/?q=支出", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post("/search/?q=支出").status_code == 405
    assert client.post("/search/suggest?q=支出").status_code == 405


def suggested(client: Client, typed: str) -> list[dict[str, str]]:
    response = client.get("/search/suggest", {"q": typed})
    assert response.headers["Content-Type"] == "application/json"
    return list(response.json()["suggestions"])


def test_suggestions_are_the_best_titles_once(client: Client, two_years: None) -> None:
    assert suggested(client, "dkzy") == [
        {"title": SEED, "kind": "部门"},
        {"title": "对口支援、对口帮扶和对口合作", "kind": "项目"},
    ]
    many = [each["title"] for each in suggested(client, "支出")]
    assert len(many) == len(set(many)) == views.SUGGESTED
    assert suggested(client, "") == suggested(client, "没有的") == []
