"""Who may move a budget on, from where to where. `perform` is the only writer of a budget's status."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.models import DepartmentalBudget, Status
from apps.disclosure.compiling import disclose
from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import dump, sha256
from apps.disclosure.standards import STANDARDS
from apps.publications.publishing import publish, withdraw
from apps.workflow.acknowledging import unacknowledged
from apps.workflow.dossier import Dossier
from apps.workflow.models import Snapshot, TransitionRecord


class Refused(Exception):
    """A step was not taken. `reasons` are sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Approval:
    """What a 批复 says: its date, from which the twenty days count (预算法 art. 14), and its number."""

    on: datetime.date | None
    number: str


@dataclass(frozen=True)
class Attempt:
    """A step about to be taken."""

    budget: DepartmentalBudget
    dossier: Dossier
    disclosure: Disclosure
    sha256: str
    by: User
    comment: str
    is_trial: bool = False
    """Whether one only asks what stands in the way: what is typed with the step is not there yet."""


Guard = Callable[[Attempt], list[str]]


def _no_errors(attempt: Attempt) -> list[str]:
    return [f"{finding.sentence}{finding.detail}" for finding in attempt.disclosure.errors()]


def _unchanged(attempt: Attempt) -> list[str]:
    """What is approved, cleared and published is what was submitted.

    Records are locked, but names of units and codes and the texts of the year are others' to change.
    """
    submitted = attempt.dossier.last("submit")
    if submitted is None or submitted.sha256 == attempt.sha256:  # Without a record, `_somebody_else` refuses.
        return []
    return ["上报后内容有变化（单位、科目或年度文字），请退回后重新上报。"]


def _somebody_else(*steps: str) -> Guard:
    """Four eyes: whoever took one of these steps since the last submission may not take this one."""

    def guard(attempt: Attempt) -> list[str]:
        for record in reversed(attempt.dossier.records):
            if record.name in steps and record.by_id == attempt.by.pk:
                return [f"{TRANSITIONS[record.name].label}与本步骤不能由同一人办理。"]
            if record.name == "submit":
                return []
        return ["没有上报记录，不知道由谁上报；请退回后重新上报。"]

    return guard


def _said(what: str) -> Guard:
    """The step needs a text of this name."""
    return lambda attempt: [] if attempt.is_trial or attempt.comment.strip() else [f"请填写{what}。"]


def _said_or_commented(attempt: Attempt) -> list[str]:
    if attempt.is_trial or attempt.comment.strip() or attempt.dossier.unsettled:
        return []
    return ["请填写退回原因，或在单元格、段落上写审核意见。"]


def _approval_given(attempt: Attempt) -> list[str]:
    if attempt.is_trial:
        return []
    reasons = [] if attempt.budget.approved_on else ["请填写批复日期。"]
    return reasons if attempt.budget.approval_number else [*reasons, "请填写批复文号。"]


def _warnings_acknowledged(attempt: Attempt) -> list[str]:
    open_warnings = unacknowledged(attempt.disclosure, attempt.dossier.acknowledgements)
    return [f"还有 {len(open_warnings)} 条警告没有确认，请逐条写明说明。"] if open_warnings else []


def _comments_settled(attempt: Attempt) -> list[str]:
    count = attempt.dossier.unsettled
    return [f"还有 {count} 条审核意见没有了结。"] if count else []


def _comments_answered(attempt: Attempt) -> list[str]:
    open_ones = [each for each in attempt.dossier.comments if each.settled_at is None and not each.reply]
    return [f"还有 {len(open_ones)} 条审核意见没有答复，请在“审核意见”中逐条答复。"] if open_ones else []


def _is_public(attempt: Attempt) -> list[str]:
    return [] if attempt.dossier.public_version else ["没有公众正在阅读的版本，不必撤回。"]


def _publish(attempt: Attempt) -> None:
    """A version after the first says why there is one."""
    correction = attempt.dossier.last("correct")
    publish(
        attempt.budget, attempt.disclosure, by=attempt.by, reason=correction.comment if correction else ""
    )


def _withdraw(attempt: Attempt) -> None:
    publication = attempt.dossier.public_version
    if publication is not None:
        withdraw(publication, notice=attempt.comment, by=attempt.by)


@dataclass(frozen=True)
class Transition:
    """One step: its name, the verb on the button, from which states to which, who may, and what must hold.

    `target` None leaves the status as it is; `says` is what the text written with it is called.
    """

    name: str
    label: str
    sources: frozenset[Status]
    target: Status | None
    permission: str
    guards: tuple[Guard, ...] = ()
    effect: Callable[[Attempt], None] | None = None
    says: str = "意见"
    is_approval: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether the budget comes nearer to the public by it."""
        return self.target not in (None, Status.DRAFT, Status.WITHDRAWN)


MOST = 500
"""Characters of a step's text: reasons of corrections and notices of withdrawals are printed for the public."""

UNDER_WAY = frozenset({Status.SUBMITTED, Status.APPROVED, Status.CLEARED})

TRANSITIONS: dict[str, Transition] = {
    each.name: each
    for each in (
        Transition(
            "submit",
            "上报",
            frozenset({Status.DRAFT}),
            Status.SUBMITTED,
            "budgets.submit_budget",
            guards=(_no_errors, _comments_answered),
            says="上报说明",
        ),
        Transition(
            "approve",
            "批复",
            frozenset({Status.SUBMITTED}),
            Status.APPROVED,
            "budgets.approve_budget",
            guards=(
                _no_errors,
                _unchanged,
                _somebody_else("submit"),
                _approval_given,
                _warnings_acknowledged,
                _comments_settled,
            ),
            says="批复意见",
            is_approval=True,
        ),
        Transition(
            "clear",
            "通过保密审查",
            frozenset({Status.APPROVED}),
            Status.CLEARED,
            "budgets.clear_budget",
            guards=(_unchanged, _somebody_else("submit", "approve"), _said("保密审查结论")),
            says="保密审查结论",
        ),
        Transition(
            "publish",
            "公开",
            frozenset({Status.CLEARED}),
            Status.PUBLISHED,
            "budgets.publish_budget",
            guards=(_no_errors, _unchanged, _somebody_else("submit", "approve"), _warnings_acknowledged),
            effect=_publish,
            says="公开说明",
        ),
        Transition(
            "send_back",
            "退回",
            frozenset({Status.SUBMITTED, Status.APPROVED}),
            Status.DRAFT,
            "budgets.send_back_budget",
            guards=(_said_or_commented,),
            says="退回原因",
        ),
        Transition(
            "unlock",
            "解锁",
            UNDER_WAY,
            Status.DRAFT,
            "budgets.unlock_budget",
            guards=(_said("解锁原因"),),
            says="解锁原因",
        ),
        Transition(
            "correct",
            "更正",
            frozenset({Status.PUBLISHED, Status.WITHDRAWN}),
            Status.DRAFT,
            "budgets.correct_budget",
            guards=(_said("更正原因"),),
            says="更正原因",
        ),
        Transition(
            "withdraw",
            "撤回",
            frozenset({Status.PUBLISHED}),
            Status.WITHDRAWN,
            "budgets.withdraw_budget",
            guards=(_said("撤回公告"), _is_public),
            effect=_withdraw,
            says="撤回公告",
        ),
        Transition(
            "withdraw_version",
            "撤回公开的版本",
            UNDER_WAY | {Status.DRAFT},
            None,
            "budgets.withdraw_budget",
            guards=(_said("撤回公告"), _is_public),
            effect=_withdraw,
            says="撤回公告",
        ),
    )
}
"""The whole workflow, in the order of its steps."""


def step_name(name: str) -> str:
    """The verb on the button; a step that no longer exists by the name it was recorded under."""
    return TRANSITIONS[name].label if name in TRANSITIONS else name


def steps_for(budget: DepartmentalBudget, user: User) -> tuple[Transition, ...]:
    """The steps that the status and the person's roles allow; guards have their own word."""
    if not sees(user, budget):
        return ()
    return tuple(
        step
        for step in TRANSITIONS.values()
        if budget.status in step.sources and user.has_perm(step.permission)
    )


def steps_with_obstacles(
    budget: DepartmentalBudget, dossier: Dossier, disclosure: Disclosure, *, by: User
) -> Iterator[tuple[Transition, tuple[str, ...]]]:
    """The steps a person may take, each with what it would be refused for now, but for what is typed with it."""
    attempt = Attempt(budget, dossier, disclosure, sha256(dump(disclosure)), by, "", is_trial=True)
    for step in steps_for(budget, by):
        if _is_public in step.guards and dossier.public_version is None:
            continue  # There is nothing to withdraw, and nothing one could do about it.
        yield step, tuple(reason for guard in step.guards for reason in guard(attempt))


def _approve(budget: DepartmentalBudget, approval: Approval) -> None:
    if approval.on is not None and approval.on > timezone.localdate():
        raise Refused(f"批复日期 {approval.on} 还没有到，请核对。")
    budget.approved_on = approval.on
    budget.approval_number = approval.number
    try:
        budget.clean_fields(
            exclude={field.name for field in budget._meta.fields} - {"approved_on", "approval_number"}
        )
    except ValidationError as error:
        raise Refused(*error.messages) from None
    budget.save(update_fields=["approved_on", "approval_number"])


@transaction.atomic
def perform(
    name: str, budget: DepartmentalBudget, *, by: User, comment: str = "", approval: Approval | None = None
) -> TransitionRecord:
    """Take a step on a budget: lock it, check status, permission, scope and guards, record, and run the effect.

    `approval` is what a 批复 says; without it, what the budget holds. `budget` is brought up to date. Raises Refused,
    and then nothing has changed.
    """
    transition = TRANSITIONS[name]
    locked = (
        DepartmentalBudget.objects.select_for_update(of=("self",))
        .select_related("department", "fiscal_year")
        .get(pk=budget.pk)
    )
    if not by.has_perm(transition.permission):  # A closed account has none.
        raise Refused(f"您没有{transition.label}的权限。")
    if not sees(by, locked):
        raise Refused("这不是您所属部门的预算。")
    if locked.status not in transition.sources:
        raise Refused(f"{locked}{locked.get_status_display()}，不能{transition.label}。")
    if locked.standard not in STANDARDS:
        raise Refused(f"{locked}的公开样式“{locked.standard}”不存在，可用：{'、'.join(STANDARDS)}。")
    if len(comment) > MOST:
        raise Refused(f"{transition.says}最多 {MOST} 个字，现有 {len(comment)} 个字。")
    if transition.is_approval and approval is not None:
        _approve(locked, approval)
    disclosure = disclose(locked)
    content = dump(disclosure)
    attempt = Attempt(locked, Dossier(locked), disclosure, sha256(content), by, comment)
    reasons = [reason for guard in transition.guards for reason in guard(attempt)]
    if reasons:
        raise Refused(*reasons)
    target = transition.target or Status(locked.status)
    if not Snapshot.objects.filter(pk=attempt.sha256).exists():
        Snapshot.objects.create(sha256=attempt.sha256, content=content)
    record = TransitionRecord.objects.create(
        budget=locked,
        name=name,
        from_status=locked.status,
        to_status=target,
        by=by,
        comment=comment,
        sha256=attempt.sha256,
    )
    if transition.effect is not None:
        transition.effect(attempt)
    locked.status = target
    locked.save(update_fields=["status"])
    budget.refresh_from_db(fields=["status", "approved_on", "approval_number"])
    return record
