"""Keeps the catalogue in step with what the public can read: one department's year at a time, or everything."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.dispatch import Signal, receiver

from apps.catalogue.extraction import amounts, projects, terms
from apps.catalogue.models import Entry, PublishedAmount, PublishedProject, PublishedTerm
from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import load
from apps.publications.models import Publication
from apps.publications.signals import public_version_changed

BATCH = 500
"""How many rows are written at once."""

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
    (entry,) = add_all([(publication, disclosure)])
    return entry


def add_all(published: Iterable[tuple[Publication, Disclosure]]) -> list[Entry]:
    """Store the rows of many publications, each kind of row at once; there must be no entry of any of them."""
    made = [(_entry(publication, disclosure), disclosure) for publication, disclosure in published]
    entries = Entry.objects.bulk_create(entry for entry, _ in made)
    for model, rows in ((PublishedAmount, amounts), (PublishedProject, projects), (PublishedTerm, terms)):
        model._default_manager.bulk_create(
            (row for entry, disclosure in made for row in rows(disclosure, entry)), batch_size=BATCH
        )
    for entry, disclosure in made:
        catalogued.send(sender=Entry, entry=entry, disclosure=disclosure)
    return entries


def _entry(publication: Publication, disclosure: Disclosure) -> Entry:
    return Entry(
        publication=publication,
        year=publication.year,
        department_code=publication.department_code,
        department_name=publication.department_name,
        standard=disclosure.standard,
        published_at=publication.published_at,
    )


def rebuild() -> int:
    """Make every entry anew, a department's year at a time, the newest year last. How many there are."""
    known = Publication.objects.order_by("year", "department_code").values_list("department_code", "year")
    return sum(1 for code, year in list(known.distinct()) if refresh(code, year))
