"""编报进度: every department of a year by state and deadline, the late ones first, in a handful of queries."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import visible, visible_departments
from apps.budgets.models import DepartmentalBudget, FiscalYear, Status
from apps.departments.models import Department
from apps.publications.models import Publication
from apps.publications.publishing import deadline_of
from apps.workflow.models import TransitionRecord

DAYS_TO_APPROVE = 20
"""Calendar days after the congress's approval within which the bureau gives its 批复 (预算法 art. 52)."""

NONE = "none"
"""The state of a department without a budget."""

STATES = (
    (NONE, "未建立"),
    *((status.value, status.label) for status in (Status.DRAFT, Status.SUBMITTED, Status.APPROVED)),
    *((status.value, status.label) for status in (Status.CLEARED, Status.PUBLISHED, Status.WITHDRAWN)),
)

AWAITING: dict[str, str] = {
    NONE: "建立预算",
    Status.DRAFT: "编制上报",
    Status.SUBMITTED: "审核批复",
    Status.APPROVED: "保密审查",
    Status.CLEARED: "公开",
    Status.WITHDRAWN: "更正后公开",
}
"""What comes next in each state."""

AWAITED: dict[str, str] = {
    Status.DRAFT: "本部门编制员",
    Status.SUBMITTED: "审核员",
    Status.APPROVED: "发布员",
    Status.CLEARED: "发布员",
    Status.WITHDRAWN: "发布员",
}
"""Whom it waits for."""


@dataclass(frozen=True)
class Line:
    """One department: where its budget is, what is due and by when."""

    department: Department
    budget: DepartmentalBudget | None
    state: str
    label: str
    due: datetime.date | None
    due_what: str
    today: datetime.date
    first: Publication | None
    since: datetime.datetime | None
    """When the last step was taken."""

    @property
    def next(self) -> str:
        return AWAITING.get(self.state, "")

    @property
    def days_left(self) -> int | None:
        """Until the deadline; below zero it has passed. None where nothing is due any more, or not yet known."""
        return None if self.due is None else (self.due - self.today).days

    @property
    def days_late(self) -> int:
        """Of what is still due; and of what was published late, for the record."""
        if self.first is not None and self.first.deadline is not None:
            return max(0, (timezone.localdate(self.first.published_at) - self.first.deadline).days)
        return max(0, -(self.days_left or 0))

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class Board:
    """A year's departments, and how many there are in each state."""

    year: FiscalYear
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, str, int], ...]
    """State, its name, how many."""
    overdue: int
    congress_due: datetime.date | None


APPROVED = frozenset({Status.APPROVED, Status.CLEARED})
"""States in which publishing is due next."""


def due_of(
    budget: DepartmentalBudget | None, year: FiscalYear, published: bool
) -> tuple[datetime.date | None, str]:
    """What is due next and by when: the 批复 twenty days after the congress, publishing twenty days after the 批复."""
    if published:
        return None, ""
    if budget is not None and budget.approved_on is not None and budget.status in APPROVED:
        return deadline_of(budget), "公开"
    if year.congress_on is not None:
        return year.congress_on + datetime.timedelta(days=DAYS_TO_APPROVE), "批复"
    return None, ""


def board_of(year: FiscalYear, user: User, *, today: datetime.date | None = None) -> Board:
    """The board of a year as one person may see it."""
    today = today or timezone.localdate()
    budgets = {
        budget.department_id: budget
        for budget in visible(
            DepartmentalBudget.objects.filter(fiscal_year=year).select_related("department", "fiscal_year"),
            user,
        )
    }
    firsts = {
        publication.department_id: publication
        for publication in Publication.objects.filter(year=year.year, version=1).defer("content")
    }
    since = dict(
        TransitionRecord.objects.filter(budget__fiscal_year=year)
        .values_list("budget")
        .annotate(at=Max("at"))
        .order_by()
    )
    labels = {state: str(label) for state, label in STATES}
    lines = []
    for department in visible_departments(user):
        budget = budgets.get(department.pk)
        first = firsts.get(department.pk)
        state = budget.status if budget else NONE
        due, what = due_of(budget, year, first is not None)
        at = since.get(budget.pk) if budget else None
        lines.append(Line(department, budget, state, labels[state], due, what, today, first, at))
    order = [state for state, _ in STATES]
    lines.sort(
        key=lambda line: (
            line.due or datetime.date.max,
            line.first is not None,
            order.index(line.state),
            line.department.code,
        )
    )
    counted = Counter(line.state for line in lines)
    return Board(
        year,
        tuple(lines),
        tuple((state, label, counted[state]) for state, label in STATES),
        sum(1 for line in lines if line.is_overdue),
        year.congress_on and year.congress_on + datetime.timedelta(days=DAYS_TO_APPROVE),
    )
