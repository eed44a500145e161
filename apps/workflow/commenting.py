"""Comments of reviewers on a cell, a sentence or the whole: written, answered by the clerk, settled by a reviewer."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.models import DepartmentalBudget, Status
from apps.disclosure.anchors import Anchored, anchors
from apps.disclosure.document import Disclosure
from apps.workflow.dossier import Dossier
from apps.workflow.four_eyes import why_not_review
from apps.workflow.links import form_of
from apps.workflow.mending import where_to_mend
from apps.workflow.models import ReviewComment

WHOLE = "整份预算"
MOST = 1000
"""Characters of a comment or a reply."""


class NotCommented(Exception):
    """A comment, a reply or a settlement was not taken; the message says why."""


@dataclass(frozen=True)
class Remark:
    """A comment beside what its place prints now."""

    comment: ReviewComment
    now: str | None
    """None where the place is no longer there."""
    link: str
    """Where a clerk mends it."""
    is_amount: bool = False
    """Whether the place is a cell with an amount, whose lines can be shown."""

    @property
    def has_place(self) -> bool:
        return bool(self.comment.anchor) and self.now is not None

    @property
    def has_changed(self) -> bool:
        return bool(self.comment.anchor) and self.now != self.comment.printed


def remarks_on(dossier: Dossier, disclosure: Disclosure) -> list[Remark]:
    """Every comment on a budget, the open ones first, each with what stands at its place now."""
    budget = dossier.budget
    places = anchors(disclosure) if dossier.comments else {}
    remarks = []
    for each in dossier.comments:
        place = places.get(each.anchor)
        link = where_to_mend(budget, place.spot) if place else form_of(budget)
        remarks.append(Remark(each, place.printed if place else None, link, _is_amount(place, disclosure)))
    return sorted(remarks, key=lambda remark: (remark.comment.settled_at is not None, remark.comment.pk))


def _is_amount(place: Anchored | None, disclosure: Disclosure) -> bool:
    if place is None or place.spot.place is None:
        return False
    columns = disclosure.table(place.spot.place.table).columns
    return any(column.key == place.spot.place.column and column.kind == "amount" for column in columns)


def _text(text: str, what: str) -> str:
    text = text.strip()
    if not text:
        raise NotCommented(f"请填写{what}。")
    if len(text) > MOST:
        raise NotCommented(f"{what}最多 {MOST} 个字，现有 {len(text)} 个字。")
    return text


def _refuse_others(budget: DepartmentalBudget, by: User) -> None:
    if refusal := why_not_review(budget, by):
        raise NotCommented(refusal)


def _held(budget: DepartmentalBudget, status: Status, what: str) -> None:
    locked = DepartmentalBudget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    if locked.status != status:
        raise NotCommented(f"{budget}{locked.get_status_display()}，现在不能{what}。")


@transaction.atomic
def comment(
    budget: DepartmentalBudget, disclosure: Disclosure, *, anchor: str, text: str, by: User
) -> ReviewComment:
    """Remark on a place of a submitted budget's disclosure; an empty anchor means all of it.

    Raises NotCommented where the text is empty or too long, the budget is not under review, or there is no such place.
    """
    text = _text(text, "审核意见")
    _refuse_others(budget, by)
    _held(budget, Status.SUBMITTED, "写审核意见")
    places = anchors(disclosure)
    if anchor and anchor not in places:
        raise NotCommented("所指的单元格或段落已经不在公开文本中，请重新选择位置。")
    place = places[anchor] if anchor else None
    return ReviewComment.objects.create(
        budget=budget,
        anchor=anchor,
        place=place.told[:300] if place else WHOLE,
        printed=place.printed if place else "",
        text=text,
        by=by,
    )


@transaction.atomic
def reply(remark: ReviewComment, *, text: str, by: User) -> None:
    """The clerk's answer, while the budget is the clerk's. Raises NotCommented."""
    text = _text(text, "答复")
    if not (by.has_perm("budgets.submit_budget") and sees(by, remark.budget)):
        raise NotCommented("您没有答复的权限。")
    _held(remark.budget, Status.DRAFT, "答复")
    _open(remark)
    remark.reply, remark.replied_by, remark.replied_at = text, by, timezone.now()
    remark.save(update_fields=["reply", "replied_by", "replied_at"])


@transaction.atomic
def settle(remark: ReviewComment, *, by: User) -> None:
    """A reviewer is content with what became of a comment. Raises NotCommented."""
    _refuse_others(remark.budget, by)
    _held(remark.budget, Status.SUBMITTED, "了结意见")
    _open(remark)
    remark.settled_by, remark.settled_at = by, timezone.now()
    remark.save(update_fields=["settled_by", "settled_at"])


def _open(remark: ReviewComment) -> None:
    if ReviewComment.objects.filter(pk=remark.pk, settled_at=None).exists():
        return
    raise NotCommented("这条意见已经了结，请刷新页面。")
