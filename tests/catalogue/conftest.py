"""The seed, published and catalogued; every test begins with nothing laid out before."""

import pytest
from django.core.cache import cache

from apps.publications.models import Publication
from tests.catalogue.publishing import publish, seed


@pytest.fixture(autouse=True)
def cold() -> None:
    cache.clear()


@pytest.fixture
def published(db: None) -> Publication:
    return publish(seed())
