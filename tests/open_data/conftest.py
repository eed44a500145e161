"""The seed as it is published and catalogued, at a moment that does not move, so that answers can be compared."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.cataloguing import refresh
from apps.departments.models import Department
from apps.disclosure.serialization import dump
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from tests.booklets import hangzhou_2024, invented

PUBLISHED_AT = datetime.datetime(2024, 2, 20, 9, 30, tzinfo=timezone.get_default_timezone())

Publish = Callable[..., Publication]
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def cold() -> None:
    cache.clear()


@pytest.fixture
def publisher(db: None) -> User:
    return User.objects.create_user("fabu", name="发布员")


@pytest.fixture
def publish(publisher: User, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish the next version of the seed, or of another disclosure, some hours after nine thirty of the day."""

    def now_publish(code: str = "191", year: int = 2024, hours: int = 0, reason: str = "") -> Publication:
        seed = invented.disclosure() if code == "305" else hangzhou_2024.disclosure()
        disclosure = replace(seed, department_code=code, year=year)
        department, _ = Department.objects.get_or_create(code=code, defaults={"name": seed.department})
        version = Publication.objects.filter(department_code=code, year=year).count() + 1
        with monkeypatch.context() as at:
            at.setattr(timezone, "now", lambda: PUBLISHED_AT + datetime.timedelta(hours=hours))
            publication: Publication = Publication.objects.create(
                department=department,
                year=year,
                version=version,
                department_code=code,
                department_name=seed.department,
                total="5,489.14",
                content=dump(disclosure),
                published_by=publisher,
                reason=reason,
                deadline=datetime.date(2024, 2, 21) if version == 1 else None,
            )
        refresh(code, year)
        return publication

    return now_publish


@pytest.fixture
def publication(publish: Publish) -> Publication:
    """The seed, published once."""
    return publish()


@pytest.fixture
def take_back(monkeypatch: pytest.MonkeyPatch, publisher: User) -> Callable[[Publication, int], None]:
    """Withdraw a version some hours after nine thirty of the day."""

    def now_withdraw(publication: Publication, hours: int) -> None:
        with monkeypatch.context() as at:
            at.setattr(timezone, "now", lambda: PUBLISHED_AT + datetime.timedelta(hours=hours))
            withdraw(publication, notice="数据有误，核实中。", by=publisher)

    return now_withdraw


@pytest.fixture
def ask(client: Client) -> Ask:
    """What an address of the interface answers, as values; the status must be the one expected."""

    def answer(address: str, status: int = 200, **query: Any) -> Any:
        response = client.get(f"/api/v1/{address}", query)
        assert response.status_code == status, response.content.decode()
        return response.json()

    return answer


def whole(response: Any) -> bytes:
    """What was sent. A file that is sent is closed at its end."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)
