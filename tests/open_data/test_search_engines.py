"""What is left for machines that wander by: feeds, site maps, robots.txt, datasets and a catalogue of them."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import html5lib
import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from apps.departments.models import Department
from apps.publications.models import Publication
from tests.open_data.conftest import Publish, whole

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "http://127.0.0.1:8000"
TakeBack = Callable[[Publication, int], None]


def xml(client: Client, address: str, content_type: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    return etree.fromstring(response.content, etree.XMLParser(resolve_entities=False, no_network=True))


# Atom. ----------------------------------------------------------------------------------------------------------------


def feed(client: Client, address: str = "/feed.xml") -> Any:
    return xml(client, address, "application/atom+xml; charset=utf-8")


def texts(element: Any, path: str) -> list[str]:
    return [str(each) for each in element.xpath(path, namespaces=ATOM)]


def test_a_feed_tells_what_was_published_corrected_and_withdrawn_newest_first(
    client: Client, publish: Publish, take_back: TakeBack
) -> None:
    publish()
    second = publish(hours=1, reason="公务接待费<b>录入</b>有误")
    take_back(second, 2)
    told = feed(client)
    name = "2024年杭州市对口支援和区域合作局部门预算"
    assert texts(told, "a:entry/a:title/text()") == [f"撤回：{name}（第2版）", f"更正：{name}（第2版）", name]
    assert texts(told, "a:entry/a:id/text()") == [
        f"{SITE}/2024/191/v2/#withdrawn",
        f"{SITE}/2024/191/v2/",
        f"{SITE}/2024/191/v1/",
    ]
    assert texts(told, "a:entry/a:summary/text()")[:2] == [
        "数据有误，核实中。",
        "公务接待费&lt;b&gt;录入&lt;/b&gt;有误",
    ]
    assert texts(told, "a:entry/a:updated/text()") == [
        "2024-02-20T11:30:00+08:00",
        "2024-02-20T10:30:00+08:00",
        "2024-02-20T09:30:00+08:00",
    ]
    assert texts(told, "a:updated/text()") == ["2024-02-20T11:30:00+08:00"]


def test_a_feed_has_what_atom_demands(client: Client, publication: Publication) -> None:
    """RFC 4287: each of these exactly once, in the feed and in every entry; every link leads somewhere."""
    told = feed(client)
    for element in (told, *told.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        assert texts(element, "a:author/a:name/text()")
    assert texts(told, "a:link[@rel='self']/@href") == [f"{SITE}/feed.xml"]
    assert texts(told, "a:id/text()") == [f"{SITE}/feed.xml"]
    for address in texts(told, "//a:link/@href"):
        assert client.get(urlsplit(address).path).status_code == 200


def test_what_an_entry_is_called_stays_when_more_is_published(client: Client, publish: Publish) -> None:
    publish()
    before = texts(feed(client), "a:entry/a:id/text()")
    publish("305", 2025, hours=1)
    publish(hours=2, reason="更正笔误")
    after = texts(feed(client), "a:entry/a:id/text()")
    assert after[-1:] == before
    assert len(set(after)) == 3


def test_a_department_has_its_own_feed(client: Client, publish: Publish) -> None:
    publish()
    publish("305", 2025, hours=1)
    told = feed(client, "/departments/305/feed.xml")
    assert texts(told, "a:title/text()") == ["云溪市农业水利局：预算公开、更正和撤回"]
    assert texts(told, "a:entry/a:id/text()") == [f"{SITE}/2025/305/v1/"]
    Department.objects.create(code="902", name="没有公开的局")
    assert client.get("/departments/902/feed.xml").status_code == 404


def test_what_was_typed_is_no_harm_to_a_feed(client: Client, publish: Publish) -> None:
    publish()
    publish(hours=1, reason="一\x0b二\x00三" if connection.vendor == "sqlite" else "一\x0b二三")
    assert texts(feed(client), "a:entry/a:summary/text()")[0] == "一二三"


def test_an_empty_feed_is_one(client: Client, db: None) -> None:
    assert texts(feed(client), "a:entry/a:id/text()") == []


# Site maps and robots. ------------------------------------------------------------------------------------------------


def locations(client: Client, address: str) -> list[str]:
    told = xml(client, address, "application/xml; charset=utf-8")
    return [str(each) for each in told.xpath("//s:loc/text()", namespaces=MAP)]


def test_the_maps_have_every_page_of_the_newest_versions_and_each_is_there(
    client: Client, publish: Publish, take_back: TakeBack
) -> None:
    publish()
    publish(hours=1, reason="更正笔误")
    publish("305", 2025)
    take_back(publish("306", 2025), 1)
    maps = locations(client, "/sitemap.xml")
    assert maps == [f"{SITE}/sitemaps/{name}.xml" for name in ("city", "2024", "2025")]
    found = [address for each in maps for address in locations(client, urlsplit(each).path)]
    expected = {
        f"{SITE}/{year}/{code}/{below}"
        for year, code in ((2024, "191"), (2025, "305"))
        for below in (
            "",
            "versions/",
            "checks/",
            "inquiries/",
            *(f"tables/{number}/" for number in range(1, 12)),
        )
    }
    assert expected <= set(found)
    assert {f"{SITE}/departments/191/", f"{SITE}/functions/2024/2019999/", f"{SITE}/years/2025/"} <= set(
        found
    )
    assert len(found) == len(set(found))
    assert not [address for address in found if "/306/" in address]
    for address in found:
        assert address.startswith(SITE)
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_the_maps_say_when_a_page_changed(client: Client, publish: Publish) -> None:
    publish()
    publish(hours=2, reason="更正笔误")
    told = xml(client, "/sitemaps/2024.xml", "application/xml; charset=utf-8")
    assert set(told.xpath("//s:lastmod/text()", namespaces=MAP)) == {"2024-02-20T11:30:00+08:00"}


def test_a_year_without_publications_has_no_map(client: Client, publication: Publication) -> None:
    assert client.get("/sitemaps/1999.xml").status_code == 404


def test_robots_stay_out_of_the_workplace_and_find_the_map(client: Client, db: None) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    for path in ("/", "/2024/191/", "/data/", "/api/v1/amounts", "/2024/191/disclosure.xlsx"):
        assert rules.can_fetch("anybody", path)
    for path in (
        "/admin/",
        "/admin/login/",
        "/display/large/?back=/",
        "/search/?q=1",
        "/inquiries/received/",
    ):
        assert not rules.can_fetch("anybody", path)
    assert "Disallow: /*/ask/" in response.content.decode().splitlines()
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]


# Datasets. ------------------------------------------------------------------------------------------------------------


def parsed(client: Client) -> Any:
    """The page of the seed, as a browser understands it."""
    page = client.get("/2024/191/").content.decode()
    return html5lib.parse(page, namespaceHTMLElements=False)


def test_a_page_is_a_dataset_for_search_engines(client: Client, publication: Publication) -> None:
    (block,) = parsed(client).iterfind(".//script[@type='application/ld+json']")
    assert "src" not in block.attrib
    told = json.loads(block.text)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["name"] == "2024年杭州市对口支援和区域合作局部门预算"
    assert told["identifier"] == "2024-191-v1"
    assert 50 <= len(told["description"]) <= 5000
    assert "5,489.14万元" in told["description"]
    assert told["temporalCoverage"] == "2024-01-01/2024-12-31"
    assert told["datePublished"] == "2024-02-20T09:30:00+08:00"
    assert told["license"] == {"@type": "CreativeWork", "name": "政府信息公开内容，注明出处可自由使用"}
    sums = {each["encodingFormat"]: each.get("sha256") for each in told["distribution"]}
    assert sums["application/json"] == publication.sha256
    for address in (told["url"], *(each["contentUrl"] for each in told["distribution"])):
        assert whole(client.get(address.removeprefix(SITE)))


def test_nothing_that_was_typed_ends_the_block(publication: Publication) -> None:
    publication.department_name = "</script><script>alert(1)//&amp;"
    template = engines["django"].from_string("{% load open_data %}{% dataset publication %}")
    text = template.render({"publication": publication})
    assert not re.search("[<>&]", text)
    assert json.loads(text)["creator"]["name"] == publication.department_name


def test_a_page_has_the_meta_tags_of_government_sites(client: Client, publication: Publication) -> None:
    told = {each.get("name"): each.get("content") for each in parsed(client).iter("meta")}
    assert told["ArticleTitle"] == "2024年杭州市对口支援和区域合作局部门预算"
    assert told["PubDate"] == "2024-02-20 09:30"
    assert told["ContentSource"] == "杭州市对口支援和区域合作局"
    assert "部门预算" in str(told["Keywords"]).split(",")
    assert "5,489.14万元" in str(told["Description"])


def test_a_withdrawn_page_is_no_dataset(client: Client, publish: Publish, take_back: TakeBack) -> None:
    take_back(publish(), 1)
    response = client.get("/2024/191/")
    assert response.status_code == 410
    assert b"ld+json" not in response.content
    assert json.loads(client.get("/data/catalog.jsonld").content)["dcat:dataset"] == []


def test_the_catalogue_has_each_publication_with_its_files_and_sums(client: Client, publish: Publish) -> None:
    publication = publish()
    publish("305", 2025, hours=1)
    response = client.get("/data/catalog.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    told = json.loads(response.content)
    assert told["@type"] == "dcat:Catalog"
    assert [each["dct:identifier"] for each in told["dcat:dataset"]] == ["2024-191-v1", "2025-305-v1"]
    assert told["dct:modified"]["@value"] == "2024-02-20T10:30:00+08:00"
    files = {each["@id"]: each for each in told["dcat:dataset"][0]["dcat:distribution"]}
    checksum = files[f"{SITE}/2024/191/v1/disclosure.json"]["spdx:checksum"]
    assert checksum["spdx:checksumValue"]["@value"] == publication.sha256
    assert told["dcat:service"]["dcat:endpointURL"] == {"@id": f"{SITE}/api/v1/"}


def test_every_word_of_the_catalogue_belongs_to_a_vocabulary_it_names(
    client: Client, publication: Publication
) -> None:
    told = json.loads(client.get("/data/catalog.jsonld").content)

    def prefixes(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(prefixes, value))
        if not isinstance(value, dict):
            return set()
        names = {key for key in value if not key.startswith("@")}
        types = {value["@type"]} if "@type" in value else set()
        return {each.partition(":")[0] for each in names | types}.union(*map(prefixes, value.values()))

    context = told.pop("@context")
    assert prefixes(told) <= set(context)
    for value in context.values():
        assert value.startswith("http")


# All of them. ---------------------------------------------------------------------------------------------------------

ALL = (
    "/feed.xml",
    "/departments/191/feed.xml",
    "/sitemap.xml",
    "/sitemaps/city.xml",
    "/sitemaps/2024.xml",
    "/data/catalog.jsonld",
)


@pytest.mark.parametrize("address", [*ALL, "/data/", "/data/api/"])
def test_few_queries_and_304_for_one(address: str, client: Client, publish: Publish) -> None:
    publish()
    publish("305", 2024)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert len(queries) <= 4
    assert "session" not in "".join(query["sql"] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)
    publish("306", 2024, hours=3)
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 200
