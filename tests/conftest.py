"""What tests everywhere may ask for: the official codes with their year, and the demonstration budget."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.budgets.models import DepartmentalBudget
from apps.classifications.models import EconomicClass, FunctionalClass

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@cache
def _codes() -> list[dict[str, Any]]:
    return list(json.loads((FIXTURES / "official_codes_2024.json").read_text(encoding="utf-8")))


@pytest.fixture
def official_codes(db: None) -> None:
    """Written in bulk: `loaddata` saves the codes one by one, which takes a second or two a test."""
    for model in (FunctionalClass, EconomicClass):
        records = [record["fields"] for record in _codes() if record["model"] == model._meta.label_lower]
        model.objects.bulk_create([model(**fields) for fields in records])
    call_command("loaddata", FIXTURES / "fiscal_years.json", verbosity=0)


@pytest.fixture
def demo_budget(official_codes: None) -> DepartmentalBudget:
    call_command("loaddata", FIXTURES / "demo_2024.json", verbosity=0)
    return DepartmentalBudget.objects.get(fiscal_year=2024, department__code="191")
