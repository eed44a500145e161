"""The projects of a year: filtered by department and words, the largest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum, Window

from apps.catalogue.addresses import of_publication
from apps.catalogue.models import Entry, PublishedProject

PAGE = 50
"""How many projects a page shows."""

LAST_PAGE = 10_000
"""Pages beyond are none: nothing has that many projects, and counting that far is wasted."""

MOST_WORDS = 5


@dataclass(frozen=True)
class Project:
    """A project as it was published. Yuan."""

    department: str
    unit: str
    name: str
    amount: Decimal
    target: str
    address: str


@dataclass(frozen=True)
class ProjectPage:
    """One page of projects, and how many there are with their sum in yuan."""

    number: int
    projects: tuple[Project, ...]
    count: int
    total: Decimal

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PAGE))

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def words_of(asked: str) -> list[str]:
    """What was typed, word by word."""
    return asked.split()[:MOST_WORDS]


def projects_of(year: int, department: str, words: Sequence[str], number: int) -> ProjectPage | None:
    """Page `number` of the projects whose name, unit or target has every word; None beyond the last. One query."""
    found = PublishedProject.objects.filter(year=year)
    if department:
        found = found.filter(entry__department_code=department)
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(unit__icontains=word) | Q(target__icontains=word))
    start = (number - 1) * PAGE
    rows = list(
        found.order_by("-amount", "entry__department_code", "code")
        .annotate(count=Window(Count("pk")), total=Window(Sum("amount")))
        .values_list(
            "entry__department_code",
            "entry__department_name",
            "unit",
            "name",
            "amount",
            "target",
            "anchor",
            "count",
            "total",
        )[start : start + PAGE]
    )
    if not rows:
        return ProjectPage(1, (), 0, Decimal("0.00")) if number == 1 else None
    projects = tuple(
        Project(department, unit, name, amount, target, of_publication(year, code, anchor))
        for code, department, unit, name, amount, target, anchor, _, _ in rows
    )
    return ProjectPage(number, projects, *rows[0][-2:])


def departments_with_entries(year: int) -> list[tuple[str, str]]:
    """Code and name of those that the public can read, by code. One query."""
    found = Entry.objects.filter(year=year).order_by("department_code")
    return list(found.values_list("department_code", "department_name"))
