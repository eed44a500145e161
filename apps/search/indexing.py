"""Keeps the search in step with the catalogue: indexes what an entry prints, and lets others step in when it goes."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from apps.catalogue.cataloguing import catalogued
from apps.catalogue.models import Entry
from apps.disclosure.document import Disclosure
from apps.search.models import SearchEntry
from apps.search.names import lead, names

BATCH = 500


@receiver(catalogued, dispatch_uid="search_follows_catalogue")
@transaction.atomic
def index(entry: Entry, disclosure: Disclosure, **kwargs: Any) -> None:
    """Store the names of an entry; those that no other department of its year prints can be found from now on."""
    _one_at_a_time()
    found: dict[str, SearchEntry] = {}
    for each in names(entry, disclosure):
        found.setdefault(each.identity, each)
    led = set(
        SearchEntry.objects.filter(identity__in=found, year=entry.year, leads=True)
        .order_by()
        .values_list("identity", flat=True)
    )
    for identity, each in found.items():
        if identity not in led:
            lead(each)
    SearchEntry.objects.bulk_create(found.values(), batch_size=BATCH)


@receiver(pre_delete, sender=Entry, dispatch_uid="search_lets_go")
@transaction.atomic
def retire(instance: Entry, **kwargs: Any) -> None:
    """Before an entry goes, and its names with it: of what it led, the next to print the same in its year leads."""
    _one_at_a_time()
    led = SearchEntry.objects.filter(entry=instance, leads=True).order_by().values("identity")
    next_ones = (
        SearchEntry.objects.filter(identity__in=led, year=instance.year, leads=False)
        .order_by()
        .values("identity")
        .annotate(first=Min("pk"))
        .values("first")
    )
    successors = list(SearchEntry.objects.filter(pk__in=next_ones))
    for each in successors:
        lead(each)
    fields = ("initials", "plain", "tokens", "leads")
    SearchEntry.objects.bulk_update(successors, fields, batch_size=BATCH)


def _one_at_a_time() -> None:
    """Two that publish the same name at once must not both lead; readers are not held up. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_searchentry IN SHARE ROW EXCLUSIVE MODE")
