"""Files sent in through the browser, with what was found in them, until they are confirmed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.budgets.models import DepartmentalBudget


class UploadState(models.TextChoices):
    """状态 of an upload. Each step is taken by one process only, whoever claims it first."""

    RECEIVED = "received", "已收到"
    CHECKING = "checking", "检查中"
    REFUSED = "refused", "有错误"
    READY = "ready", "待确认"
    CONFIRMED = "confirmed", "已确认"
    SAVING = "saving", "保存中"
    SAVED = "saved", "已导入"
    BROKEN = "broken", "已中断"


WORKING = frozenset({UploadState.RECEIVED, UploadState.CHECKING, UploadState.CONFIRMED, UploadState.SAVING})
"""A process is at it, or is about to be."""


class Upload(models.Model):
    """上传的文件: its bytes as sent. Kept in the database, so that whichever worker goes on with it finds it."""

    content = models.BinaryField("内容")
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64, blank=True)
    sheet = models.CharField(
        "表", max_length=40, blank=True, help_text="只导入一张表时的表名；整本工作簿为空。"
    )
    budget = models.ForeignKey(
        DepartmentalBudget,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="部门预算",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", auto_now_add=True)
    state = models.CharField("状态", max_length=20, choices=UploadState.choices, default=UploadState.RECEIVED)
    since = models.DateTimeField("进入这个状态的时间", default=timezone.now)
    basis = models.CharField("预览依据的数据指纹", max_length=64, blank=True)
    report = models.JSONField("检查结果", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传的文件"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_working(self) -> bool:
        return self.state in WORKING
