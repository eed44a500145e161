"""A budget's desk: what is missing, whether the money balances, what the rules found, what comes next."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.standards import STANDARDS
from apps.publications.publishing import deadline_of
from apps.workflow.checklist import Balance, Task, balances_of, tasks_of
from apps.workflow.mending import Mend, mends_of
from apps.workflow.models import TransitionRecord
from apps.workflow.reasons import Need, needs
from apps.workflow.transitions import TRANSITIONS, Transition

SEVERITIES = (
    ("error", "错误", "必须改正才能上报"),
    ("warning", "警告", "请核实"),
    ("hint", "提示", "供参考"),
)


@dataclass(frozen=True)
class Desk:
    """Everything the desk shows of one budget to one person."""

    budget: DepartmentalBudget
    disclosure: Disclosure
    tasks: tuple[Task, ...]
    balances: tuple[Balance, ...]
    findings: tuple[tuple[str, str, str, tuple[Mend, ...]], ...]
    steps: tuple[Transition, ...]
    records: tuple[tuple[str, TransitionRecord], ...]
    """Each with the verb of its step."""
    needs: tuple[Need, ...]

    @property
    def deadline(self) -> datetime.date | None:
        return deadline_of(self.budget)

    @property
    def days_left(self) -> int | None:
        return None if self.deadline is None else (self.deadline - timezone.localdate()).days


def steps_for(budget: DepartmentalBudget, user: User) -> tuple[Transition, ...]:
    """The steps a person may try now; guards speak only when it is tried."""
    if not sees(user, budget):
        return ()
    return tuple(
        step
        for step in TRANSITIONS.values()
        if budget.status in step.sources and user.has_perm(step.permission)
    )


def desk_of(budget: DepartmentalBudget, user: User) -> Desk:
    """Compile the budget as it stands and lay it on the desk."""
    figures, standard = Figures.of(budget), STANDARDS[budget.standard]
    disclosure = compile_disclosure(figures, standard)
    needed = tuple(needs(disclosure, figures, standard))
    return Desk(
        budget,
        disclosure,
        tuple(tasks_of(budget, figures, needed)),
        tuple(balances_of(figures)),
        tuple(
            (severity, label, meaning, mends)
            for severity, label, meaning in SEVERITIES
            if (mends := tuple(mends_of(budget, disclosure, severity)))
        ),
        steps_for(budget, user),
        tuple((TRANSITIONS[each.name].label, each) for each in budget.transitions.select_related("by")),
        needed,
    )
