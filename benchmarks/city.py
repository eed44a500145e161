"""A whole city's publications, as many departments and years as asked for: each compiled from figures that balance."""

import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.cataloguing import add_all
from apps.departments.models import Department
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.money import wan
from apps.disclosure.serialization import dump
from apps.disclosure.standards import STANDARDS
from apps.publications.models import Publication
from benchmarks.city_figures import Plan, figures

NEWEST = 2024
STANDARD = "hangzhou-2024"
BATCH = 200
"""How many disclosures are held in memory before they are stored with their rows."""


def build_city(departments: int = 200, years: int = 10, newest: int = NEWEST) -> int:
    """Store the publications of so many departments in so many years up to `newest`, and their catalogue.

    How many publications there are. There must be none of these departments; their codes are 1001 and on.
    """
    by = User.objects.create_user("city-publisher", name="公开")
    known = Department.objects.bulk_create(
        Department(code=Plan(number).code, name=Plan(number).name) for number in range(departments)
    )
    waiting: list[tuple[Publication, Disclosure]] = []
    stored = 0
    for year in range(newest - years + 1, newest + 1):
        for number, department in enumerate(known):
            disclosure = compile_disclosure(figures(number, year), STANDARDS[STANDARD])
            waiting.append((_publication(disclosure, department, by), disclosure))
            if len(waiting) == BATCH:
                stored += _store(waiting)
    return stored + _store(waiting)


def _publication(disclosure: Disclosure, department: Department, by: User) -> Publication:
    return Publication(
        department=department,
        year=disclosure.year,
        version=1,
        department_code=disclosure.department_code,
        department_name=disclosure.department,
        total=wan(disclosure.table("budget_summary").amount("use_total", "use")),
        content=dump(disclosure),
        published_by=by,
        deadline=timezone.localdate() + datetime.timedelta(days=1),
    )


@transaction.atomic
def _store(waiting: list[tuple[Publication, Disclosure]]) -> int:
    for publication, _ in waiting:
        publication.save()
    add_all(waiting)
    stored = len(waiting)
    waiting.clear()
    return stored
