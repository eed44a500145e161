"""Taking a question in: under a number that goes up, and a code that only who asked has."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from apps.audit.watching import quiet
from apps.departments.models import Department
from apps.disclosure.anchors import Anchored, anchors
from apps.disclosure.serialization import load
from apps.inquiries.codes import hash_of, new_code
from apps.inquiries.models import WHOLE, Inquiry
from apps.inquiries.throttling import refuse_too_many
from apps.publications.models import Publication, Withdrawal


class Withdrawn(Exception):
    """The version asked about was withdrawn; nothing more is asked about it."""


@dataclass(frozen=True)
class Receipt:
    """What who asked takes home."""

    number: str
    code: str


def place_of(publication: Publication, anchor: str) -> Anchored | None:
    """The cell or paragraph of an anchor as the publication prints it, or None where it has no such place."""
    return anchors(load(publication.content)).get(anchor) if anchor else None


@transaction.atomic
def ask(publication: Publication, *, text: str, contact: str, place: str, code: str, origin: str) -> Receipt:
    """Take a question in. `place` is the anchor of a spot, or blank; `code` was drawn with the form.

    The same form sent twice is one question. Raises Withdrawn, or TooMany where the origin has asked too often.
    """
    Department.objects.select_for_update(no_key=True).get(pk=publication.department_id)
    if Withdrawal.objects.filter(publication=publication).exists():
        raise Withdrawn
    before = Inquiry.objects.filter(code_sha256=hash_of(code)).first()
    if before is not None:
        if (before.publication_id, before.anchor, before.text) == (publication.pk, place, text):
            return Receipt(before.number, code)
        code = new_code()
    refuse_too_many(origin)
    found = place_of(publication, place)
    of_the_year = Inquiry.objects.filter(
        publication__year=publication.year, publication__department_code=publication.department_code
    )
    serial = (of_the_year.aggregate(last=Max("serial"))["last"] or 0) + 1
    number = f"{publication.year}-{publication.department_code}-{serial:04d}"
    with quiet():  # The row itself says what was asked and when; who asked from where is nobody's business.
        Inquiry.objects.create(
            number=number,
            serial=serial,
            code_sha256=hash_of(code),
            publication=publication,
            department_id=publication.department_id,
            anchor=place if found else "",
            place=found.told[:300] if found else WHOLE,
            printed=found.printed if found else "",
            text=text,
            contact=contact,
            origin=origin,
        )
    return Receipt(number, code)
