"""docs/disclosure-json.md explains every key of the JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.disclosure.serialization import dump
from tests.booklets import hangzhou_2024, invented

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "disclosure-json.md"


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key != "withheld":  # its keys are columns
                yield from keys(each)
            yield key
    elif isinstance(value, list):
        for each in value:
            yield from keys(each)


def test_every_key_is_explained() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = set(keys(json.loads(dump(hangzhou_2024.disclosure()))))
    found |= set(keys(json.loads(dump(invented.disclosure()))))
    assert {"format", "quotes", "keys", "withheld", "difference"} <= found
    assert [key for key in sorted(found) if f"`{key}`" not in text] == []
