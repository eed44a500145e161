"""Keeps the terms in step with the catalogue, entry by entry."""

from typing import Any

from django.dispatch import receiver

from apps.catalogue.cataloguing import catalogued
from apps.catalogue.models import Entry
from apps.disclosure.document import Disclosure
from apps.open_data.models import PublishedTerm


@receiver(catalogued, dispatch_uid="open_data_keeps_terms")
def _keep_terms(entry: Entry, disclosure: Disclosure, **kwargs: Any) -> None:
    PublishedTerm.objects.bulk_create(
        [
            PublishedTerm(
                entry=entry,
                position=position,
                term=each.term,
                code=each.code,
                definition=each.definition,
            )
            for position, each in enumerate(disclosure.glossary)
        ],
        batch_size=500,
    )
