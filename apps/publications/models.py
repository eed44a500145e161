"""What the public sees: frozen disclosures. A published row never changes and never goes away."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from apps.departments.models import Department, validating


class Immutable(Exception):
    """A publication was to be changed or removed. A mistake is cured by a correction, which is a new version."""

    def __init__(self) -> None:
        super().__init__("已公开的内容不能修改或删除；如有错误，请发布更正（新版本）。")


class FrozenQuerySet(models.QuerySet[Any]):
    """Reading and adding only."""

    def update(self, **kwargs: Any) -> int:
        raise Immutable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise Immutable

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Not offered: told to, it overwrites what is there, and it never stores a SHA-256."""
        raise Immutable


class PublicationQuerySet(FrozenQuerySet):
    """Publications, of which one mostly wants the newest."""

    def latest_versions(self) -> "PublicationQuerySet":
        """The newest version of each department and year."""
        newer = self.model._base_manager.filter(
            department_code=models.OuterRef("department_code"),
            year=models.OuterRef("year"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))


class Publication(models.Model):
    """公开: one version of one department's disclosure of one year, as JSON text with its SHA-256.

    Code and name of the department are frozen too: the code is in the address, and addresses stay.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="publications", verbose_name="部门"
    )
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    department_code = models.CharField("部门编码", max_length=20)
    department_name = models.CharField("部门名称", max_length=100)
    total = models.CharField("收支总预算（万元）", max_length=30)
    content = models.TextField("内容（JSON）")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    published_at = models.DateTimeField("公开时间", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="公开人"
    )
    reason = models.CharField("更正原因", max_length=500, blank=True)
    deadline = models.DateField(
        "公开期限", null=True, blank=True, help_text="批复后二十日（预算法第十四条）；晚于它公开的注明逾期。"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开"
        ordering = ["-year", "department_code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["department_code", "year", "version"], name="publication_version_once"
            ),
            models.CheckConstraint(condition=~Q(department_code=""), name="publication_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.department_name}部门预算（第{self.version}版）"

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """How it was withdrawn, if it was. A query, unless read with `select_related("withdrawal")`."""
        return getattr(self, "withdrawal", None)

    @property
    def days_late(self) -> int:
        """Days from the deadline to the publication. A correction has no deadline and is never late."""
        if self.deadline is None:
            return 0
        return max(0, (timezone.localdate(self.published_at) - self.deadline).days)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable
        self.sha256 = hashlib.sha256(self.content.encode()).hexdigest()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable


class Withdrawal(models.Model):
    """撤回: a publication that the public may no longer read, with the notice they read instead. Only ever added."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="withdrawal", verbose_name="公开"
    )
    notice = models.CharField("撤回公告", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="撤回人"
    )
    at = models.DateTimeField("撤回时间", auto_now_add=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤回"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"撤回 {self.publication}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable


class PublishedFile(models.Model):
    """公开的文件: one making of a file of a publication, with its SHA-256 and size in bytes. Only ever added.

    The newest of a format is the file that the site sends. Older ones are what it sent before, where a later release
    made a lost file anew and it came out otherwise.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="files", verbose_name="公开"
    )
    format = models.CharField("格式", max_length=20)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    made_at = models.DateTimeField("生成时间", default=timezone.now)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开的文件"
        ordering = ["publication", "id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable


@receiver([pre_save, validating], sender=Department, dispatch_uid="published_codes_stay")
def _published_codes_stay(instance: Department, **kwargs: Any) -> None:
    """The code of a department is in its public addresses: once one is published, no other code follows it."""
    stored = Department.objects.filter(pk=instance.pk).values_list("code", flat=True).first()
    if stored in (None, instance.code) or not Publication.objects.filter(department=instance.pk).exists():
        return
    raise ValidationError(
        {"code": f"部门编码 {stored} 已用在公开网址中，不能更改；确需更换编码的，请新建部门。"},
        code="published",
    )
