"""What citizens ask about a publication, and what the department answers (浙江省预算审查监督条例 art. 10)."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.departments.models import Department
from apps.publications.models import Publication

WHOLE = "整份预算"
"""What a question without a spot of its own is about."""

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 3000
"""Characters."""

OVERDUE_AFTER = 20
"""Days without an answer after which a question is marked."""

OVERDUE = datetime.timedelta(days=OVERDUE_AFTER)


class InquiryState(models.TextChoices):
    """咨询状态. Everything but the first has an answer; only PUBLISHED is read by everybody."""

    PENDING = "pending", "待答复"
    ANSWERED = "answered", "已答复"
    PUBLISHED = "published", "已公开"
    WITHHELD = "withheld", "不予公开"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Questions, of which the public reads those that were published about what it may still read."""

    def public(self) -> "InquiryQuerySet":
        return self.filter(state=InquiryState.PUBLISHED, publication__withdrawal=None)

    def overdue(self) -> "InquiryQuerySet":
        """Unanswered for more than OVERDUE_AFTER days."""
        return self.filter(state=InquiryState.PENDING, asked_at__lt=timezone.now() - OVERDUE)


class Inquiry(models.Model):
    """公众咨询: a question about one version of a disclosure, as it was asked, and the answer to it.

    `number` may be told to everybody. Who wants to read what is not public needs the code that was shown once, of
    which only the SHA-256 is kept. `origin` tells addresses apart for as long as the throttle needs it (throttling.py).
    """

    number = models.CharField("编号", max_length=40, unique=True, editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    code_sha256 = models.CharField("查询码的散列值", max_length=64, unique=True, editable=False)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="inquiries", verbose_name="所问版本"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="inquiries", verbose_name="部门"
    )
    anchor = models.CharField(
        "位置", max_length=200, blank=True, help_text="单元格或段落在公开文本中的标识；空为整份预算。"
    )
    place = models.CharField("所指", max_length=300)
    printed = models.TextField("当时的内容", blank=True)
    text = models.TextField("问题", max_length=LONGEST_QUESTION)
    contact = models.CharField(
        "联系方式", max_length=100, blank=True, help_text="只用于与提问人联系，不得公开。"
    )
    origin = models.CharField("来源", max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField("提问时间", default=timezone.now, editable=False)
    state = models.CharField("状态", max_length=10, choices=InquiryState, default=InquiryState.PENDING)
    answer = models.TextField("答复", max_length=LONGEST_ANSWER, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    changed_at = models.DateTimeField("最近变动", auto_now=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公众咨询"
        ordering = ["-asked_at", "-id"]
        permissions = [
            ("answer_inquiry", "答复公众咨询"),
            ("publish_inquiry", "决定公众咨询是否公开"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=InquiryState.PENDING, answer="")
                | (~Q(state=InquiryState.PENDING) & ~Q(answer="")),
                name="inquiry_answered_or_pending",
                violation_error_message="有答复的才能公开或者不予公开。",
            )
        ]
        indexes = [
            models.Index(fields=["origin", "asked_at"], name="inquiry_throttle"),
            models.Index(fields=["state", "asked_at"], name="inquiry_queue"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_public(self) -> bool:
        return self.state == InquiryState.PUBLISHED

    @property
    def is_pending(self) -> bool:
        return self.state == InquiryState.PENDING

    @property
    def days_waiting(self) -> int | None:
        """Days since an unanswered question was asked; None once it is answered."""
        return (timezone.now() - self.asked_at).days if self.is_pending else None

    @property
    def is_overdue(self) -> bool:
        return self.is_pending and timezone.now() - self.asked_at > OVERDUE


def permitted(user: Any, what: str) -> bool:
    """Whether a user may "answer" or "publish"."""
    return bool(user.has_perm(f"inquiries.{what}_inquiry"))
