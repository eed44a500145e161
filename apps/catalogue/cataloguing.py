"""Keeps the catalogue in step with what the public can read: one department's year at a time, or everything."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal, receiver

from apps.catalogue.extraction import amounts, projects
from apps.catalogue.models import Entry, PublishedAmount, PublishedProject
from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import load
from apps.publications.models import Publication
from apps.publications.signals import public_version_changed

catalogued = Signal()
"""Sent with `entry` and its `disclosure` after an entry was made, for those who keep more of it, such as the search."""


@receiver(public_version_changed, dispatch_uid="catalogue_follows_publications")
def _follow(department_code: str, year: int, **kwargs: Any) -> None:
    refresh(department_code, year)


@transaction.atomic
def refresh(department_code: str, year: int) -> Entry | None:
    """Make the entry of a department's year anew from its newest version; none if that is withdrawn or not there."""
    Entry.objects.filter(department_code=department_code, year=year).delete()
    newest = (
        Publication.objects.filter(department_code=department_code, year=year)
        .select_related("withdrawal")
        .order_by("-version")
        .first()
    )
    if newest is None or newest.withdrawn:
        return None
    return add(newest, load(newest.content))


def add(publication: Publication, disclosure: Disclosure) -> Entry:
    """Store the rows of one publication; there must be no entry of its department and year."""
    entry = Entry.objects.create(
        publication=publication,
        year=publication.year,
        department_code=publication.department_code,
        department_name=publication.department_name,
        standard=disclosure.standard,
        published_at=publication.published_at,
    )
    PublishedAmount.objects.bulk_create(amounts(disclosure, entry), batch_size=500)
    PublishedProject.objects.bulk_create(projects(disclosure, entry), batch_size=500)
    catalogued.send(sender=Entry, entry=entry, disclosure=disclosure)
    return entry


def rebuild() -> int:
    """Make every entry anew, a department's year at a time, the newest year last. How many there are."""
    known = Publication.objects.order_by("year", "department_code").values_list("department_code", "year")
    return sum(1 for code, year in list(known.distinct()) if refresh(code, year))
