"""Who may move a budget on, from where to where. `perform` is the only writer of a budget's status."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.models import DepartmentalBudget, Status
from apps.disclosure.compiling import disclose
from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import dump, sha256
from apps.disclosure.standards import STANDARDS
from apps.publications.publishing import publish
from apps.workflow.models import TransitionRecord


class Refused(Exception):
    """A step was not taken. `reasons` are sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Attempt:
    """A step about to be taken."""

    budget: DepartmentalBudget
    disclosure: Disclosure
    sha256: str
    by: User
    comment: str


def _no_errors(attempt: Attempt) -> list[str]:
    return [
        f"{finding.sentence}{finding.detail}"
        for finding in attempt.disclosure.findings
        if finding.severity == "error"
    ]


def _unchanged(attempt: Attempt) -> list[str]:
    """What is approved is what was submitted, and what is published is what was approved.

    Records are locked, but names of units and codes and the texts of the year are others' to change.
    """
    last = TransitionRecord.objects.filter(budget=attempt.budget).order_by("-id").first()
    if last is None or last.sha256 == attempt.sha256:  # Without a record, `_somebody_else` refuses.
        return []
    return ["上报（批复）后内容有变化（单位、科目或年度文字），请退回后重新上报。"]


def _somebody_else(*steps: str) -> Callable[[Attempt], list[str]]:
    """Four eyes: whoever took one of these steps since the last submission may not take this one."""

    def guard(attempt: Attempt) -> list[str]:
        for record in TransitionRecord.objects.filter(budget=attempt.budget).order_by("-id"):
            if record.name in steps and record.by_id == attempt.by.pk:
                return [f"{TRANSITIONS[record.name].label}与本步骤不能由同一人办理。"]
            if record.name == "submit":
                return []
        return ["没有上报记录，不知道由谁上报；请退回后重新上报。"]

    return guard


def _reason_given(attempt: Attempt) -> list[str]:
    return [] if attempt.comment.strip() else ["请说明原因。"]


def _approval_dated(attempt: Attempt) -> list[str]:
    return [] if attempt.budget.approved_on else ["请先填写批复日期。"]


@dataclass(frozen=True)
class Transition:
    """One step: its name, the verb on the button, from which states to which, who may, and what must hold."""

    name: str
    label: str
    sources: frozenset[Status]
    target: Status
    permission: str
    guards: tuple[Callable[[Attempt], list[str]], ...] = ()
    effect: Callable[[Attempt], object] | None = None


TRANSITIONS: dict[str, Transition] = {
    each.name: each
    for each in (
        Transition(
            "submit",
            "上报",
            frozenset({Status.DRAFT}),
            Status.SUBMITTED,
            "budgets.submit_budget",
            guards=(_no_errors,),
        ),
        Transition(
            "send_back",
            "退回",
            frozenset({Status.SUBMITTED, Status.APPROVED}),
            Status.DRAFT,
            "budgets.send_back_budget",
            guards=(_reason_given,),
        ),
        Transition(
            "approve",
            "批复",
            frozenset({Status.SUBMITTED}),
            Status.APPROVED,
            "budgets.approve_budget",
            guards=(_no_errors, _unchanged, _somebody_else("submit"), _approval_dated),
        ),
        Transition(
            "publish",
            "公开",
            frozenset({Status.APPROVED}),
            Status.PUBLISHED,
            "budgets.publish_budget",
            guards=(_no_errors, _unchanged, _somebody_else("submit", "approve")),
            effect=lambda attempt: publish(attempt.budget, attempt.disclosure, by=attempt.by),
        ),
    )
}


@transaction.atomic
def perform(name: str, budget: DepartmentalBudget, *, by: User, comment: str = "") -> TransitionRecord:
    """Take a step on a budget: lock it, check status, permission, scope and guards, record, and run the effect.

    `budget` is brought up to date. Raises Refused, and then nothing has changed.
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
    disclosure = disclose(locked)
    attempt = Attempt(locked, disclosure, sha256(dump(disclosure)), by, comment)
    reasons = [reason for guard in transition.guards for reason in guard(attempt)]
    if reasons:
        raise Refused(*reasons)
    record = TransitionRecord.objects.create(
        budget=locked,
        name=name,
        from_status=locked.status,
        to_status=transition.target,
        by=by,
        comment=comment,
        sha256=attempt.sha256,
    )
    if transition.effect is not None:
        transition.effect(attempt)
    locked.status = transition.target
    locked.save(update_fields=["status"])
    budget.refresh_from_db(fields=["status"])
    return record
