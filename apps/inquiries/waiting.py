"""How many questions wait for an answer, of those a person sees."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.scope import visible
from apps.inquiries.models import OVERDUE, OVERDUE_AFTER, Inquiry, InquiryState


@dataclass(frozen=True)
class Waiting:
    """Unanswered questions, and how many of them for more than `limit` days."""

    count: int
    overdue: int
    limit: int = OVERDUE_AFTER


def waiting_for(user: Any) -> Waiting:
    """One query; none of those who may not see questions."""
    if not user.has_perm("inquiries.view_inquiry"):
        return Waiting(0, 0)
    before = timezone.now() - OVERDUE
    rows = visible(Inquiry.objects.filter(state=InquiryState.PENDING), user)
    return Waiting(**rows.aggregate(count=Count("pk"), overdue=Count("pk", filter=Q(asked_at__lt=before))))
