"""Letters to those whom a deadline or a submission waits for: at most one a person a day, without any figure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, Status
from apps.publications.models import Publication
from apps.workflow.board import due_of

NEAR = 5
"""Days before a deadline from which it is called near."""

WAITS_FOR = {
    Status.DRAFT: Role.PREPARER,
    Status.SUBMITTED: Role.REVIEWER,
    Status.APPROVED: Role.PUBLISHER,
    Status.CLEARED: Role.PUBLISHER,
}
"""Who has to take the next step in each state."""


@dataclass(frozen=True)
class Item:
    """A budget that somebody is to be reminded of."""

    budget: DepartmentalBudget
    due: datetime.date | None
    what: str
    days_left: int | None

    @property
    def is_pressing(self) -> bool:
        return self.days_left is not None and self.days_left <= NEAR

    @property
    def sentence(self) -> str:
        told = f"{self.budget}：{self.budget.get_status_display()}"
        if self.due is not None and self.days_left is not None:
            left = f"还有 {self.days_left} 天" if self.days_left >= 0 else f"已逾期 {-self.days_left} 天"
            told += f"，应在 {self.due:%Y-%m-%d} 前{self.what}（{left}）"
        return f"{told}\n  {settings.PORTAL_URL}{reverse('workflow:desk', args=[self.budget.pk])}"


@dataclass(frozen=True)
class Letter:
    """What one person is told on one day."""

    user: User
    items: tuple[Item, ...]

    @property
    def message(self) -> EmailMessage:
        lines = "\n".join(f"- {item.sentence}" for item in self.items)
        return EmailMessage(
            subject=f"部门预算公开：{len(self.items)} 件待办",
            body=f"{self.user}，您好：\n\n以下部门预算等待办理：\n\n{lines}\n\n本邮件由系统发出，每人每天至多一封，请勿回复。\n",
            to=[self.user.email],
        )


def items_of(today: datetime.date) -> list[Item]:
    """Every budget that is not with the public, the most pressing first."""
    published = set(Publication.objects.values_list("department_id", "year"))
    budgets = (
        DepartmentalBudget.objects.filter(status__in=WAITS_FOR)
        .select_related("department", "fiscal_year")
        .order_by("fiscal_year", "department__code")
    )
    items = []
    for budget in budgets:
        due, what = due_of(budget, budget.fiscal_year, (budget.department_id, budget.year) in published)
        items.append(Item(budget, due, what, None if due is None else (due - today).days))
    return sorted(items, key=lambda item: item.due or datetime.date.max)


def concerns(item: Item, user: User, roles: set[str]) -> bool:
    """Whether to remind a person: of the own pressing budget, of what waits for review, of what is to be published."""
    role = WAITS_FOR[Status(item.budget.status)]
    own = user.department_id in (None, item.budget.department_id)
    if role == Role.PREPARER or (role == Role.PUBLISHER and Role.PREPARER.value in roles):
        mine = user.department_id == item.budget.department_id and not user.unit_codes
        if Role.PREPARER.value in roles and mine and item.is_pressing:
            return True
    if role == Role.REVIEWER:
        return Role.REVIEWER.value in roles and own
    return role == Role.PUBLISHER and Role.PUBLISHER.value in roles and own and item.is_pressing


def letters_of(today: datetime.date) -> Iterator[Letter]:
    """One letter for each person who has something to do, an address, and none of today yet."""
    items = items_of(today)
    people = (
        User.objects.filter(is_active=True, is_staff=True)
        .exclude(email="")
        .filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
        .prefetch_related("groups")
        .order_by("username")
    )
    for user in people:
        roles = {group.name for group in user.groups.all()}
        mine = tuple(item for item in items if concerns(item, user, roles))
        if mine:
            yield Letter(user, mine)


def send(letter: Letter, today: datetime.date) -> bool:
    """Send a letter unless another run has just done so. Whatever keeps it from leaving is raised, and it stays due."""
    due = Q(reminded_on=None) | Q(reminded_on__lt=today)
    before = letter.user.reminded_on
    if not User.objects.filter(due, pk=letter.user.pk).update(reminded_on=today):
        return False
    try:
        letter.message.send()
    except Exception:
        User.objects.filter(pk=letter.user.pk).update(reminded_on=before)
        raise
    return True
