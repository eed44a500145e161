"""The pages about the data: what can be had, on what terms, and the interface explained."""

import hashlib

import html5lib
import pytest
from django.conf import settings
from django.test import Client, override_settings

from apps.open_data.documentation import documentation
from apps.open_data.schema import document
from apps.publications.files import KINDS
from apps.publications.models import Publication
from tests.open_data.conftest import whole


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_names_every_format_and_the_terms(client: Client, publication: Publication) -> None:
    told = page(client, "/data/")
    for each in KINDS.values():
        assert f'href="/2024/191/v1/{each.address}"' in told
        assert each.label in told
    assert settings.DATA_LICENCE in told
    assert "2024-191-v1" in told


@override_settings(DATA_LICENCE="某许可", DATA_LICENCE_URL="https://example.gov.cn/licence")
def test_the_terms_are_those_of_the_installation(client: Client, publication: Publication) -> None:
    assert '<a href="https://example.gov.cn/licence" rel="license">某许可</a>' in page(client, "/data/")
    assert '"license": "https://example.gov.cn/licence"' in page(client, "/2024/191/").replace('":"', '": "')
    (dataset,) = client.get("/data/catalog.jsonld").json()["dcat:dataset"]
    assert dataset["dcat:distribution"][0]["dct:license"]["@id"] == "https://example.gov.cn/licence"
    assert client.get("/api/v1/").json()["licence_url"] == "https://example.gov.cn/licence"


def test_a_file_is_verified_as_the_page_says(client: Client, publication: Publication) -> None:
    content = whole(client.get("/2024/191/v1/disclosure.json"))
    assert hashlib.sha256(content).hexdigest() in page(client, "/data/")


def test_before_the_first_publication_the_page_has_no_example(client: Client, db: None) -> None:
    told = page(client, "/data/")
    assert "例如" not in told
    assert "None" not in told


def test_the_documentation_has_everything_the_description_has(client: Client, db: None) -> None:
    told = page(client, "/data/api/")
    whole = document()
    for path, methods in whole["paths"].items():
        operation = methods["get"]
        assert f"GET {path}<" in told
        assert f'id="{operation["operationId"]}"' in told
        for parameter in operation["parameters"]:
            assert parameter["name"] in told
    for name, schema in whole["components"]["schemas"].items():
        assert (f'id="{name}"' in told) == (schema["type"] == "object")
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in told
        for value in schema.get("enum", ()):
            assert f"<code>{value}</code>" in told


def test_no_type_is_told_in_english(db: None) -> None:
    found = documentation()
    rows = [row for each in found.components for row in each.fields]
    rows += [row for group in found.groups for each in group.operations for row in each.parameters]
    allowed = {"文字", "整数", "是否", "时间", "日期", "网址", "金额", "选项", "对象", "列表"}
    assert {row.type.removesuffix("，可为 null") for row in rows} <= allowed
    assert all(row.description for row in rows)


@pytest.mark.parametrize("address", ["/data/", "/data/api/"])
def test_a_page_is_valid_and_every_link_leads_somewhere(
    address: str, client: Client, publication: Publication
) -> None:
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page(client, address))
    ids = [each.attrib["id"] for each in parsed.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    for link in {each.attrib["href"] for each in parsed.iter("a")}:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            response = client.get(link.removeprefix(settings.PORTAL_URL))
            whole(response)
            assert response.status_code in (200, 302), link
    for each in parsed.iter():
        assert each.tag not in ("script", "style", "img", "iframe", "form")
        assert not {name for name in each.attrib if name == "style" or name.startswith("on")}
