"""Answering, and deciding what the public reads of it: by whom, in which order, and what is in the way."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.inquiries.models import Inquiry, InquiryState, permitted


class NotAnswered(Exception):
    """An answer or a decision was not taken; the message says why."""


def may_answer(user: User, inquiry: Inquiry) -> bool:
    """Whether a user may write the answer: what is public is changed only by who may take it back."""
    may = permitted(user, "answer") and sees(user, inquiry)
    return may and (not inquiry.is_public or permitted(user, "publish"))


def may_decide(user: User, inquiry: Inquiry) -> bool:
    """Whether a user decides what becomes public."""
    return permitted(user, "publish") and sees(user, inquiry)


def state_after(answer: str, decision: str, stored: Inquiry) -> str:
    """The state that an answer and a decision (blank: none was made) lead to. Raises NotAnswered."""
    if not answer:
        if not stored.is_pending:
            raise NotAnswered("已有答复，不能清空；可以改写。")
        if decision not in ("", InquiryState.ANSWERED):
            raise NotAnswered("还没有答复，不能决定是否公开。")
        return InquiryState.PENDING
    if decision:
        return decision
    return InquiryState.ANSWERED if stored.is_pending else stored.state


@transaction.atomic
def answer(inquiry: Inquiry, *, text: str | None, decision: str, by: User) -> Inquiry:
    """Write the answer (None: leave it) and the decision (blank: leave it). Raises NotAnswered."""
    stored = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if text is not None and text != stored.answer:
        if not may_answer(by, stored):
            raise NotAnswered("您不能改写这条答复；已公开的，请审核员或发布员先撤下。")
    else:
        text = stored.answer
    if decision and not may_decide(by, stored):
        raise NotAnswered("您没有决定是否公开的权限。")
    state = state_after(text, decision, stored)
    if text != stored.answer:
        stored.answer, stored.answered_by, stored.answered_at = text, by, timezone.now()
    stored.state = state
    stored.save()
    return stored
