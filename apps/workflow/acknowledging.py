"""Warnings and the notes they are acknowledged with. A note speaks of one warning as it stood, amounts and all."""

import hashlib
import json
from collections.abc import Container

from django.db import transaction

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget, Status
from apps.disclosure.document import Disclosure, Finding
from apps.workflow.four_eyes import why_not_review
from apps.workflow.models import Acknowledgement


class NotAcknowledged(Exception):
    """A warning could not be acknowledged; the message says why."""


def told(finding: Finding) -> str:
    """A finding in one sentence."""
    return f"{finding.sentence}{finding.detail}"


def key_of(finding: Finding) -> str:
    """What tells one warning from another: its rule, its words, both amounts and where it points."""
    spots = [
        [spot.place.table, spot.place.row, spot.place.column]
        if spot.place
        else [spot.section, spot.paragraph]
        for spot in finding.spots
    ]
    parts = [finding.rule, finding.detail, str(finding.left), str(finding.right), spots]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def warnings_of(disclosure: Disclosure) -> list[Finding]:
    return [finding for finding in disclosure.findings if finding.severity == "warning"]


def unacknowledged(disclosure: Disclosure, known: Container[str]) -> list[Finding]:
    """The warnings whose keys are not among the known ones."""
    return [finding for finding in warnings_of(disclosure) if key_of(finding) not in known]


@transaction.atomic
def acknowledge(
    budget: DepartmentalBudget, disclosure: Disclosure, notes: dict[str, str], *, by: User
) -> list[Acknowledgement]:
    """Store the notes on warnings of a submitted budget, by key; all of them or none.

    Raises NotAcknowledged where the budget is not under review, a note says nothing, or the warning is no longer there.
    """
    if refusal := why_not_review(budget, by):
        raise NotAcknowledged(refusal)
    locked = DepartmentalBudget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    if locked.status != Status.SUBMITTED:
        raise NotAcknowledged(f"{budget}{locked.get_status_display()}，只有已上报的预算可以确认警告。")
    findings = {key_of(finding): finding for finding in warnings_of(disclosure)}
    known = set(Acknowledgement.objects.filter(budget=budget).values_list("key", flat=True))
    made = []
    for key, note in notes.items():
        if key not in findings or key in known:
            raise NotAcknowledged("有一条警告已经变化或已由他人确认，请刷新后再确认。")
        if len(note.strip()) < 2:
            raise NotAcknowledged(f"请写明说明：{told(findings[key])}")
        made.append(
            Acknowledgement.objects.create(
                budget=budget, key=key, told=told(findings[key]), note=note.strip(), by=by
            )
        )
    return made
