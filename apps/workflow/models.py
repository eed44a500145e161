"""Who moved a budget on, when and why: a record that is only ever added to."""

from typing import Any

from django.conf import settings
from django.db import models

from apps.budgets.models import DepartmentalBudget


class AppendOnly(Exception):
    """A record of what was done was to be changed or removed."""

    def __init__(self) -> None:
        super().__init__("流转记录只能追加，不能修改或删除。")


class TransitionRecordQuerySet(models.QuerySet["TransitionRecord"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def bulk_create(self, *args: Any, **kwargs: Any) -> list["TransitionRecord"]:
        """Not offered: told to, it overwrites what is there."""
        raise AppendOnly


class TransitionRecord(models.Model):
    """流转记录: one step of one budget, with the SHA-256 of the disclosure it was taken on."""

    budget = models.ForeignKey(
        DepartmentalBudget, on_delete=models.PROTECT, related_name="transitions", verbose_name="部门预算"
    )
    name = models.CharField("步骤", max_length=20)
    from_status = models.CharField("原状态", max_length=20)
    to_status = models.CharField("新状态", max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    comment = models.TextField("意见", blank=True)
    sha256 = models.CharField("数据指纹", max_length=64)

    objects = TransitionRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.budget} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        kwargs["force_insert"] = True  # Given a key that is taken, a new object would overwrite the old row.
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
