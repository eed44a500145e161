"""What was done to a budget, by whom, when and why: records that are only added to; and what reviewers remark."""

from typing import Any

from django.conf import settings
from django.db import models

from apps.audit.appending import AppendOnlyRecord
from apps.budgets.models import DepartmentalBudget


def _by(label: str) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class Snapshot(AppendOnlyRecord):
    """内容存档: the disclosure a step was taken on, as JSON text under its SHA-256; the same content is kept once."""

    sha256 = models.CharField("数据指纹", max_length=64, primary_key=True)
    content = models.TextField("内容（JSON）")

    class Meta:
        verbose_name = verbose_name_plural = "内容存档"

    def __str__(self) -> str:
        return self.sha256[:12]


class TransitionRecord(AppendOnlyRecord):
    """流转记录: one step of one budget, with the SHA-256 of the disclosure it was taken on."""

    budget = models.ForeignKey(
        DepartmentalBudget, on_delete=models.PROTECT, related_name="transitions", verbose_name="部门预算"
    )
    name = models.CharField("步骤", max_length=20)
    from_status = models.CharField("原状态", max_length=20)
    to_status = models.CharField("新状态", max_length=20)
    by = _by("办理人")
    at = models.DateTimeField("时间", auto_now_add=True)
    comment = models.TextField("意见", blank=True)
    sha256 = models.CharField("数据指纹", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.budget} {self.name}"


class Acknowledgement(AppendOnlyRecord):
    """警告确认: a reviewer's note on one warning. It speaks of that warning as it stood: other amounts, another key."""

    budget = models.ForeignKey(
        DepartmentalBudget, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name="部门预算"
    )
    key = models.CharField("警告指纹", max_length=64)
    told = models.TextField("警告")
    note = models.TextField("说明")
    by = _by("确认人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "警告确认"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "key"],
                name="warning_acknowledged_once",
                violation_error_message="这条警告已经确认过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.told}：{self.note}"


class ReviewComment(models.Model):
    """审核意见: a reviewer's comment on a cell or a sentence, the clerk's reply, and whether it is settled."""

    budget = models.ForeignKey(
        DepartmentalBudget, on_delete=models.PROTECT, related_name="review_comments", verbose_name="部门预算"
    )
    anchor = models.CharField(
        "位置", max_length=200, blank=True, help_text="单元格或段落在公开文本中的标识；空为整份预算。"
    )
    place = models.CharField("所指", max_length=300)
    printed = models.TextField("当时的内容", blank=True)
    text = models.TextField("意见")
    by = _by("提出人")
    at = models.DateTimeField("提出时间", auto_now_add=True)
    reply = models.TextField("答复", blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="答复人",
        null=True,
        blank=True,
    )
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="了结人",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField("了结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.place}：{self.text}"
