"""The description of the interface is valid, complete and in Chinese."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern

from apps.open_data import api_urls
from apps.open_data.schema import document

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        assert set(methods) == {"get"}, path
        yield path, methods["get"]


def test_it_is_valid_and_nothing_in_it_was_guessed(tmp_path: Path) -> None:
    """By the generator's own command, on all addresses of the site."""
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file), stderr=io.StringIO())
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["paths"] == json.loads(
        json.dumps(document()["paths"])
    )


def test_every_address_is_described() -> None:
    described = {path.removeprefix("/api/v1/") for path, _ in operations()}
    routes = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in api_urls.urlpatterns
        if isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("openapi")
    }
    assert described == routes


def test_every_operation_and_parameter_is_explained_in_chinese() -> None:
    for path, told in operations():
        for text in (told["summary"], told["description"]):
            assert CHINESE.search(text), path
        for parameter in told["parameters"]:
            assert CHINESE.search(parameter["description"]), (path, parameter["name"])
        for status, response in told["responses"].items():
            assert CHINESE.search(response["description"]), (path, status)
        assert {"200", "304", "400"} <= set(told["responses"])
        assert told.get("security", []) == []


def test_every_field_is_explained_in_chinese() -> None:
    schemas = document()["components"]["schemas"]
    for name, schema in schemas.items():
        assert CHINESE.search(schema["description"]), name
        for field, told in schema.get("properties", {}).items():
            assert CHINESE.search(told.get("description", "")), (name, field)
            assert field in schema["required"] or name == "Problem", (name, field)


def test_every_choice_is_explained_in_chinese() -> None:
    for name, schema in document()["components"]["schemas"].items():
        for value in schema.get("enum", ()):
            assert f"* `{value}` - " in schema["description"], name


def test_it_says_where_it_is_and_under_what_terms() -> None:
    whole = document()
    assert whole["openapi"] == "3.1.0"
    assert whole["info"]["license"] == {"name": "政府信息公开内容，注明出处可自由使用"}
    assert whole["servers"][0]["url"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("extension", "read", "content_type"),
    [("json", json.loads, "application/json"), ("yaml", yaml.safe_load, "application/yaml")],
)
def test_it_is_served(extension: str, read: Any, content_type: str, client: Client) -> None:
    address = f"/api/v1/openapi.{extension}"
    response = client.get(address)
    assert response.headers["Content-Type"] == content_type
    assert read(response.content.decode())["paths"].keys() == document()["paths"].keys()
    assert "各部门公开的年度预算" in response.content.decode()
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
