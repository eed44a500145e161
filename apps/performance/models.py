"""绩效目标 of projects, printed in table 11, and their indicators."""

from django.db import models

from apps.budgets import texts
from apps.budgets.models import BudgetRecord, Project


class PerformanceTarget(BudgetRecord):
    """绩效目标: one free text a project."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="target", verbose_name="项目"
    )
    text = models.TextField("绩效目标")

    TEXTS = {"text": texts.paragraphs}

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标"
        ordering = ["project__position"]

    def __str__(self) -> str:
        return f"{self.project} 绩效目标"


class PerformanceIndicator(BudgetRecord):
    """绩效指标: three levels and a value."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="indicators", verbose_name="项目"
    )
    level_one = models.CharField("一级指标", max_length=50)
    level_two = models.CharField("二级指标", max_length=50, blank=True)
    level_three = models.CharField("三级指标", max_length=200)
    value = models.CharField("指标值", max_length=100)

    TEXTS = dict.fromkeys(("level_one", "level_two", "level_three", "value"), texts.name)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["project__position", "id"]

    def __str__(self) -> str:
        return f"{self.level_three} {self.value}"
