"""Who has not published yet, in no more words than the public may know of a draft."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone

from apps.budgets.models import FiscalYear, Status
from apps.catalogue.models import Entry
from apps.departments.models import Department
from apps.publications.models import Publication
from apps.publications.publishing import deadline_after

APPROVED = (Status.APPROVED, Status.CLEARED)
"""States of a budget in which publishing is what the law asks for next."""


@dataclass(frozen=True)
class Unpublished:
    """A department that the public reads nothing of for a year. `deadline` is None while there is no 批复."""

    code: str
    name: str
    deadline: datetime.date | None
    is_withdrawn: bool
    today: datetime.date

    @property
    def days_late(self) -> int:
        """Days since the deadline; zero where there is none, or it has not passed, or it was met."""
        if self.is_withdrawn or self.deadline is None:
            return 0
        return max(0, (self.today - self.deadline).days)


def unpublished(year: int) -> list[Unpublished]:
    """The departments of a year without a publication, the latest first. One query.

    The departments of a year are those with a budget of it or a publication for it; in the newest open year, all.
    """
    today = timezone.localdate()
    found = (
        Department.objects.annotate(
            budget=FilteredRelation("budgets", condition=Q(budgets__fiscal_year=year)),
            approved_on=F("budget__approved_on"),
            status=F("budget__status"),
            withdrawn=Exists(Publication.objects.filter(department=OuterRef("pk"), year=year)),
        )
        .exclude(pk__in=Entry.objects.filter(year=year).order_by().values("publication__department"))
        .filter(
            Q(status__isnull=False)
            | Q(withdrawn=True)
            | ~Exists(FiscalYear.objects.filter(year__gt=year).order_by())
        )
        .values_list("code", "name", "approved_on", "status", "withdrawn")
    )
    lines = [
        Unpublished(
            code,
            name,
            deadline_after(approved_on) if approved_on and status in APPROVED and not withdrawn else None,
            withdrawn,
            today,
        )
        for code, name, approved_on, status, withdrawn in found
    ]
    return sorted(lines, key=lambda line: (line.deadline or datetime.date.max, line.is_withdrawn, line.code))


def published_count(year: int) -> int:
    """How many departments the public can read. One query."""
    return Entry.objects.filter(year=year).count()


def years_with_deadlines() -> list[int]:
    """Years of which the public may ask who has not published: somebody has, or somebody must. Newest first."""
    due = FiscalYear.objects.filter(
        Exists(FiscalYear.objects.filter(pk=OuterRef("pk"), budgets__status__in=APPROVED))
    )
    published = Publication.objects.order_by().values_list("year")
    return sorted({year for (year,) in due.order_by().values_list("year").union(published)}, reverse=True)
