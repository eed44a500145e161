"""Freezing and taking back: a finished disclosure becomes a publication. Called by the workflow, never by a page."""

import datetime
from functools import partial

from django.db import transaction

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.document import Disclosure
from apps.disclosure.money import wan
from apps.disclosure.serialization import dump
from apps.publications import archive
from apps.publications.files import make_after_publishing
from apps.publications.models import Publication, Withdrawal
from apps.publications.signals import public_version_changed

DAYS_TO_PUBLISH = 20
"""Calendar days after the 批复 within which a department publishes (预算法 art. 14)."""


def deadline_of(budget: DepartmentalBudget) -> datetime.date | None:
    """The last day on which publishing is in time; None while the budget has no 批复."""
    return budget.approved_on and deadline_after(budget.approved_on)


def deadline_after(approved_on: datetime.date) -> datetime.date:
    """The last day on which publishing what was approved on a day is in time."""
    return approved_on + datetime.timedelta(days=DAYS_TO_PUBLISH)


def public_version(department_id: int, year: int) -> Publication | None:
    """What the public reads of a department's year: its newest version, unless that has been withdrawn."""
    versions = Publication.objects.filter(department_id=department_id, year=year)
    newest = versions.select_related("withdrawal").order_by("-version").first()
    return None if newest is None or hasattr(newest, "withdrawal") else newest


def publish(budget: DepartmentalBudget, disclosure: Disclosure, *, by: User, reason: str = "") -> Publication:
    """Store the whole disclosure as JSON with its SHA-256, as the next version of this department and year.

    `reason` is why a version corrects the one before. The deadline stands on the first as it was: lateness is a matter
    of record, whatever happens to the budget later; a correction has none. Its files are made once this is committed.
    """
    versions = Publication.objects.filter(department_code=disclosure.department_code, year=budget.year)
    latest = versions.order_by("-version").values_list("version", flat=True).first()
    total = disclosure.table("budget_summary").amount("use_total", "use")
    publication: Publication = Publication.objects.create(
        department_id=budget.department_id,
        year=budget.year,
        version=(latest or 0) + 1,
        department_code=disclosure.department_code,
        department_name=disclosure.department,
        total=wan(total),
        content=dump(disclosure),
        published_by=by,
        reason=reason,
        deadline=deadline_of(budget) if latest is None else None,
    )
    _tell(publication)
    transaction.on_commit(partial(make_after_publishing, publication))
    return publication


def withdraw(publication: Publication, *, notice: str, by: User) -> Withdrawal:
    """Take a publication from the public; `notice` is what they read in its place. IntegrityError if it has been."""
    withdrawal: Withdrawal = Withdrawal.objects.create(publication=publication, notice=notice, by=by)
    _tell(publication)
    transaction.on_commit(partial(archive.forget, publication.year), robust=True)
    return withdrawal


def _tell(publication: Publication) -> None:
    public_version_changed.send(
        sender=Publication, department_code=publication.department_code, year=publication.year
    )
