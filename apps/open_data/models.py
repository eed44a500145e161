"""开放数据: what programs may ask for that no page of the catalogue needs. Rows are made anew with the catalogue."""

from django.db import models

from apps.catalogue.models import Entry


class PublishedTerm(models.Model):
    """公开的名词解释: one entry of 名词解释 as it is printed; `code` where it explains a functional class."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="terms", verbose_name="公开目录")
    position = models.PositiveSmallIntegerField("次序")
    term = models.CharField("名词", max_length=300)
    code = models.CharField("科目编码", max_length=40, blank=True)
    definition = models.TextField("解释", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开的名词解释"
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="open_data_term_once")]

    def __str__(self) -> str:
        return self.term
