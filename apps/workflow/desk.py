"""A budget's desk: what is missing, whether the money balances, what the rules found, what comes next."""

import datetime
from dataclasses import dataclass
from itertools import starmap

from django.utils import timezone

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.standards import STANDARDS
from apps.publications.models import Publication
from apps.publications.publishing import deadline_of
from apps.workflow.board import AWAITED, AWAITING
from apps.workflow.checklist import Allowance, Balance, Task, allowances_of, balances_of, tasks_of
from apps.workflow.commenting import Remark, remarks_on
from apps.workflow.dossier import Dossier
from apps.workflow.mending import Mend, mends_of
from apps.workflow.models import TransitionRecord
from apps.workflow.reasons import Need, needs
from apps.workflow.transitions import Transition, step_name, steps_with_obstacles

SEVERITIES = (
    ("error", "错误", "必须改正才能上报"),
    ("warning", "警告", "由审核员逐条确认并写明说明"),
    ("hint", "提示", "供参考"),
)

BACK = frozenset({"send_back", "unlock", "correct"})
"""Steps that give a budget back to its clerk."""

SHOWN = 3
"""How many obstacles of a step are told before the list is cut; the findings below have them all."""


@dataclass(frozen=True)
class Step:
    """A step that a person may take, with what stands in its way."""

    transition: Transition
    obstacles: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        return self.obstacles[:SHOWN]

    @property
    def others(self) -> int:
        return len(self.obstacles) - len(self.told)


@dataclass(frozen=True)
class Desk:
    """Everything the desk shows of one budget to one person."""

    budget: DepartmentalBudget
    disclosure: Disclosure
    tasks: tuple[Task, ...]
    balances: tuple[Balance, ...]
    allowances: tuple[Allowance, ...]
    findings: tuple[tuple[str, str, str, tuple[Mend, ...]], ...]
    steps: tuple[Step, ...]
    records: tuple[tuple[str, TransitionRecord], ...]
    """Each with the verb of its step."""
    needs: tuple[Need, ...]
    remarks: tuple[Remark, ...]
    publications: tuple[Publication, ...]

    @property
    def deadline(self) -> datetime.date | None:
        """Of the first publication: a correction has none."""
        return None if self.publications else deadline_of(self.budget)

    @property
    def days_left(self) -> int | None:
        return None if self.deadline is None else (self.deadline - timezone.localdate()).days

    @property
    def waits_for(self) -> str:
        """What comes next, where it is another's to do; blank where the person can take the step, or none follows."""
        if any(step.transition.leads_on for step in self.steps):
            return ""
        what, whom = AWAITING.get(self.budget.status, ""), AWAITED.get(self.budget.status, "")
        return f"{what}，由{whom}办理" if whom else what

    @property
    def open_remarks(self) -> int:
        return sum(1 for remark in self.remarks if remark.comment.settled_at is None)

    @property
    def last_comment(self) -> TransitionRecord | None:
        """Why the budget is with its clerk again: the last step back since it was submitted."""
        for _, record in reversed(self.records):
            if record.name in BACK:
                return record
            if record.name == "submit":
                return None
        return None

    @property
    def step_back(self) -> str:
        """The verb of that step."""
        return step_name(self.last_comment.name) if self.last_comment else ""


def needs_of(budget: DepartmentalBudget) -> tuple[Need, ...]:
    """The texts a budget asks for, without the rest of the desk."""
    figures, standard = Figures.of(budget), STANDARDS[budget.standard]
    return tuple(needs(compile_disclosure(figures, standard), figures, standard))


def desk_of(budget: DepartmentalBudget, user: User) -> Desk:
    """Compile the budget as it stands and lay it on the desk."""
    figures, standard = Figures.of(budget), STANDARDS[budget.standard]
    disclosure = compile_disclosure(figures, standard)
    needed = tuple(needs(disclosure, figures, standard))
    dossier = Dossier(budget)
    return Desk(
        budget,
        disclosure,
        tuple(tasks_of(budget, figures, needed)),
        tuple(balances_of(figures)),
        tuple(allowances_of(figures)),
        tuple(
            (severity, label, meaning, mends)
            for severity, label, meaning in SEVERITIES
            if (mends := tuple(mends_of(budget, disclosure, severity, dossier.acknowledgements)))
        ),
        tuple(starmap(Step, steps_with_obstacles(budget, dossier, disclosure, by=user))),
        tuple((step_name(each.name), each) for each in dossier.records),
        needed,
        tuple(remarks_on(dossier, disclosure)),
        dossier.publications,
    )
