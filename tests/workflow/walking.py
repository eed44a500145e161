"""A budget taken through its steps by the right people, and what a refusal must leave as it was."""

import datetime
from typing import NamedTuple

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.publications.models import Publication
from apps.workflow.models import TransitionRecord
from apps.workflow.transitions import perform
from tests.cast import Cast

RIGHT = {"submit": "preparer", "send_back": "reviewer", "approve": "reviewer", "publish": "publisher"}
"""Who takes which step."""

WAY = {
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "published": ("submit", "approve", "publish"),
}
"""The steps from a new budget to each status."""


def right_person(cast: Cast, step: str) -> User:
    person: User = getattr(cast, RIGHT[step])
    return person


APPROVED_ON = datetime.date(2024, 2, 5)


def date_approval(budget: DepartmentalBudget, on: datetime.date | None = APPROVED_ON) -> None:
    budget.approved_on = on
    budget.save(update_fields=["approved_on"])


def bring_to(status: str, budget: DepartmentalBudget, cast: Cast) -> DepartmentalBudget:
    """A draft budget in this status, by the right people."""
    date_approval(budget)
    for step in WAY[status]:
        perform(step, budget, by=right_person(cast, step))
    return budget


def unbalance(budget: DepartmentalBudget) -> None:
    """Spend a yuan more than there is, behind the back of the forms."""
    line = ExpenditureLine.objects.filter(budget=budget).earliest("id")
    ExpenditureLine.objects.filter(pk=line.pk).update(amount=line.amount + 1)


class State(NamedTuple):
    """What a step changes."""

    status: str
    records: int
    publications: int

    @classmethod
    def of(cls, budget: DepartmentalBudget) -> "State":
        return cls(
            DepartmentalBudget.objects.get(pk=budget.pk).status,
            TransitionRecord.objects.count(),
            Publication.objects.count(),
        )
