"""检索: what can be found by its name, taken out of what is published and made anew with it at any time."""

from django.db import models

from apps.catalogue.models import Entry
from apps.search.fields import TokensField


class Kind(models.TextChoices):
    """What a thing is; the order is that of the groups of hits."""

    DEPARTMENT = "department", "部门"
    UNIT = "unit", "单位"
    ITEM = "item", "科目"
    PROJECT = "project", "项目"
    TERM = "term", "名词"


class SearchEntry(models.Model):
    """检索条目: a name that one department's disclosure of one year prints, and where to read it.

    `identity` is equal where departments or years print the same thing, which is one hit. Only the first department of
    a year that prints it `leads`: the others have neither `plain`, what is compared, nor `tokens`, what is indexed,
    and wait to step in when the first is withdrawn.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="search_entries", verbose_name="公开目录"
    )
    kind = models.CharField("类别", max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField("年度")
    title = models.TextField("名称")
    detail = models.TextField("说明", blank=True)
    code = models.CharField("编码", max_length=40, blank=True)
    initials = models.TextField("拼音首字母", blank=True)
    address = models.TextField("地址")
    identity = models.CharField("同一对象", max_length=32)
    leads = models.BooleanField("可检索")
    plain = models.TextField("对照文字", blank=True)
    tokens = TokensField("索引词", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["identity", "year", "leads"], name="search_same_thing")]

    def __str__(self) -> str:
        return self.title
