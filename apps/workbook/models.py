"""Workbooks sent in through the browser, kept until they are confirmed."""

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """上传的工作簿: its bytes as sent. Kept in the database, so that whichever worker confirms it finds it."""

    content = models.BinaryField("内容")
    filename = models.CharField("文件名", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传的工作簿"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename
