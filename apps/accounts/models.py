"""Who works here: a user belongs to one department (preparers) or to the finance bureau (none)."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from apps.departments.models import Department


class User(AbstractUser):
    """用户. What a user may do comes from groups (`roles`), where, from `department`."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=50, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="所属部门",
        help_text="只能看到和编制本部门的预算；财政局人员留空，可见全部部门。",
    )

    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username
