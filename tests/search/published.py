"""Publishing the seed under other names and in other years, as quickly as a test needs it."""

import json

from apps.accounts.models import User
from apps.catalogue.cataloguing import refresh
from apps.departments.models import Department
from apps.disclosure.serialization import dump
from apps.publications.models import Publication
from apps.search.candidates import Candidate
from apps.search.finding import find
from apps.search.query import Query
from tests.booklets import hangzhou_2024

SEED = hangzhou_2024.DEPARTMENT


def publish(
    code: str = "191", name: str = SEED, year: int = 2024, renamed: dict[str, str] | None = None
) -> Publication:
    """The next version of a department's year; `renamed` says what is called otherwise in it."""
    content = dump(hangzhou_2024.disclosure())
    for before, after in {SEED: name, **(renamed or {})}.items():
        content = content.replace(before, after)
    data = json.loads(content) | {"year": year, "department": {"code": code, "name": name}}
    department, _ = Department.objects.get_or_create(code=code, defaults={"name": name})
    publisher, _ = User.objects.get_or_create(username="fabu")
    publication: Publication = Publication.objects.create(
        department=department,
        year=year,
        version=Publication.objects.filter(department_code=code, year=year).count() + 1,
        department_code=code,
        department_name=name,
        total="5,489.14",
        content=json.dumps(data, ensure_ascii=False),
        published_by=publisher,
    )
    refresh(code, year)
    return publication


def answers(typed: str, kind: str = "", year: int | None = None) -> list[Candidate]:
    return [each.candidate for each in find(Query.of(typed), kind, year).answers]


def titles(typed: str, kind: str = "", year: int | None = None) -> list[str]:
    """What is found, as it is compared, best first."""
    return [each.title for each in answers(typed, kind, year)]
