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

ADDRESSES = {
    "entrance": "",
    "publications": "publications?year=2024&page_size=1",
    "publication": "publications/2024-191-v1",
    "table": "publications/2024-191-v1/tables/three_public_funds",
    "cells": "publications/2024-191-v1/cells?table=three_public_funds&kind=amount&page_size=2",
    "amounts": "amounts?year=2024&measure=function&level=1&page_size=1",
    "projects": "projects?year=2024&page_size=1",
    "departments": "departments?page_size=1",
    "department": "departments/191",
    "years": "years",
    "functional_codes": "functional-codes?year=2024&page_size=2",
    "terms": "terms?year=2024&page_size=1",
    "changes": "changes?since=2024-02-20",
}
CURSOR = re.compile(r"cursor=[\w-]+")
ANY_CURSOR = "cursor=WzFd"
"""Cursors hold keys of the database, which are others in every test."""

LONG = ("files", "tables")
"""Of these an example shows the first two: the others are alike."""


def shortened(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value[:2] if key in LONG else value for key, value in answer.items()}


@pytest.mark.parametrize("operation", ADDRESSES)
def test_an_example_is_the_answer_to_the_seed(
    operation: str, client: Client, publication: Publication, pytestconfig: pytest.Config
) -> None:
    response = client.get(f"/api/v1/{ADDRESSES[operation]}")
    assert response.status_code == 200
    answer = shortened(json.loads(CURSOR.sub(ANY_CURSOR, response.content.decode())))
    if pytestconfig.getoption("--update-goldens"):
        text = json.dumps(answer, ensure_ascii=False, indent=1).replace(settings.PORTAL_URL, "{site}")
        (EXAMPLES / f"{operation}.json").write_text(f"{text}\n", encoding="utf-8")
    assert answer == json.loads(
        (EXAMPLES / f"{operation}.json").read_text().replace("{site}", settings.PORTAL_URL)
    )


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


@pytest.mark.parametrize("operation", ADDRESSES)
def test_an_answer_is_what_the_schema_says(operation: str, client: Client, publication: Publication) -> None:
    address = ADDRESSES[operation].replace("page_size=1", "page_size=500")
    answer = client.get(f"/api/v1/{address}").json()
    errors = [f"{error.json_path}: {error.message}" for error in validator_of(operation).iter_errors(answer)]
    assert not errors
    if "results" in answer:
        assert answer["results"]


def test_every_operation_has_an_example() -> None:
    told = {methods["get"]["operationId"] for methods in document()["paths"].values()}
    assert told == set(ADDRESSES) == {path.stem for path in EXAMPLES.glob("*.json")}
    for operation in told:
        assert settings.PORTAL_URL in json.dumps(example_of(operation))
