"""A budget taken through its steps by the right people, and what a refusal must leave as it was."""

import datetime
from typing import NamedTuple

from apps.accounts.models import User
from apps.budgets.choices import Topic
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Explanation
from apps.disclosure.compiling import disclose
from apps.publications.models import Publication
from apps.workflow.acknowledging import acknowledge, key_of, unacknowledged
from apps.workflow.dossier import Dossier
from apps.workflow.models import TransitionRecord
from apps.workflow.transitions import perform
from tests.cast import Cast

RIGHT = {
    "submit": "preparer",
    "approve": "reviewer",
    "clear": "publisher",
    "publish": "publisher",
    "send_back": "reviewer",
    "unlock": "administrator",
    "correct": "publisher",
    "withdraw": "publisher",
    "withdraw_version": "publisher",
}
"""Who takes which step."""

ALSO = {("send_back", "publisher")}
"""Who else may."""

WAY = {
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "cleared": ("submit", "approve", "clear"),
    "published": ("submit", "approve", "clear", "publish"),
    "withdrawn": ("submit", "approve", "clear", "publish", "withdraw"),
    "correcting": ("submit", "approve", "clear", "publish", "correct"),
}
"""The steps from a new budget to each status."""


def right_person(cast: Cast, step: str) -> User:
    person: User = getattr(cast, RIGHT[step])
    return person


APPROVED_ON = datetime.date(2024, 2, 5)


NUMBER = "杭财预〔五〕号"


def date_approval(budget: DepartmentalBudget, on: datetime.date | None = APPROVED_ON) -> None:
    budget.approved_on = on
    budget.approval_number = NUMBER if on else ""
    budget.save(update_fields=["approved_on", "approval_number"])


def acknowledge_all(budget: DepartmentalBudget, by: User) -> None:
    """A note on every warning that has none."""
    disclosure = disclose(budget)
    notes = {
        key_of(finding): "与原文一致"
        for finding in unacknowledged(disclosure, Dossier(budget).acknowledgements)
    }
    acknowledge(budget, disclosure, notes, by=by)


def take(step: str, budget: DepartmentalBudget, by: User, comment: str = "理由") -> TransitionRecord:
    """A step with all that belongs to it: a reviewer acknowledges the warnings before approving."""
    if step == "approve":
        acknowledge_all(budget, by)
    return perform(step, budget, by=by, comment=comment)


def bring_to(status: str, budget: DepartmentalBudget, cast: Cast) -> DepartmentalBudget:
    """A draft budget in this status, by the right people."""
    date_approval(budget)
    for step in WAY[status]:
        take(step, budget, right_person(cast, step))
    return budget


def unbalance(budget: DepartmentalBudget) -> None:
    """Spend a yuan more than there is, behind the back of the forms."""
    line = ExpenditureLine.objects.filter(budget=budget).earliest("id")
    ExpenditureLine._base_manager.filter(pk=line.pk).update(amount=line.amount + 1)


def be_vague(budget: DepartmentalBudget) -> None:
    """Give a reason that says nothing: a warning, no error."""
    Explanation.objects.filter(budget=budget, topic=Topic.REVENUE_CHANGE).update(text="其他")


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
