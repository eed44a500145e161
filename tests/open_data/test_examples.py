"""The examples of the documentation are answers to the seed, and every answer is what the schema says it is."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from apps.open_data.operations import EXAMPLES, example_of
from apps.open_data.schema import document
from apps.publications.models import Publication

OPERATIONS = sorted(path.stem for path in EXAMPLES.glob("*.json"))
CURSOR = re.compile(r"cursor=[\w-]+")
ANY_CURSOR = "cursor=WzFd"
"""Cursors hold keys of the database, which are others in every test."""

SHOWN = {"files": ("format", "pdf", "json"), "tables": ("key", "budget_summary", "revenue")}
"""Of these long lists an example shows two: the others are alike."""


def shortened(answer: dict[str, Any]) -> dict[str, Any]:
    short = dict(answer)
    for key, (name, *shown) in SHOWN.items():
        if key in answer:
            short[key] = [each for each in answer[key] if each[name] in shown]
    return short


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_example_is_the_answer_to_the_seed(
    operation: str, client: Client, publication: Publication, pytestconfig: pytest.Config
) -> None:
    example = example_of(operation)
    response = client.get(example.address.removeprefix(settings.PORTAL_URL))
    assert response.status_code == 200
    answer = shortened(json.loads(CURSOR.sub(ANY_CURSOR, response.content.decode())))
    if pytestconfig.getoption("--update-goldens"):
        recorded = json.dumps(
            {"address": example.address, "answer": answer}, ensure_ascii=False, indent=1
        ).replace(settings.PORTAL_URL, "{site}")
        (EXAMPLES / f"{operation}.json").write_text(f"{recorded}\n", encoding="utf-8")
    assert answer == example_of(operation).answer


def closed(schema: Any) -> Any:
    """The schema with nothing allowed in objects but what it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema and "type" in schema else {}
    return {key: closed(value) for key, value in schema.items()} | more


def validator_of(operation: str, status: str = "200") -> Draft202012Validator:
    whole = document()
    (told,) = (
        methods["get"] for methods in whole["paths"].values() if methods["get"]["operationId"] == operation
    )
    (content,) = told["responses"][status]["content"].values()
    return Draft202012Validator(closed({**content["schema"], "components": whole["components"]}))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_answer_is_what_the_schema_says(operation: str, client: Client, publication: Publication) -> None:
    address = example_of(operation).address.removeprefix(settings.PORTAL_URL)
    answer = client.get(address.replace("page_size=1", "page_size=500")).json()
    errors = [f"{error.json_path}: {error.message}" for error in validator_of(operation).iter_errors(answer)]
    assert not errors
    if "results" in answer:
        assert answer["results"]


def test_every_operation_has_an_example_that_names_this_site() -> None:
    told = {methods["get"]["operationId"]: path for path, methods in document()["paths"].items()}
    assert sorted(told) == OPERATIONS
    for operation, path in told.items():
        address = example_of(operation).address
        pattern = re.sub(r"\\{\w+\\}", "[^/?]+", re.escape(path))
        assert re.fullmatch(rf"{re.escape(settings.PORTAL_URL)}{pattern}(\?.*)?", address), operation
