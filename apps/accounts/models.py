"""Who works here: a user belongs to one department (preparers) or to the finance bureau (none)."""

import re

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from apps.departments.models import BudgetaryUnit, Department


def codes_in(text: str) -> list[str]:
    """The codes of a list as people type it, each once."""
    return list(dict.fromkeys(code for code in re.split(r"[\s,，;；、]+", text) if code))


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

    unit_codes = models.CharField(
        "负责的单位",
        max_length=500,
        blank=True,
        help_text="只负责部门中的几个单位时，填写单位编码，用顿号隔开；负责全部门的留空。",
    )
    must_change_password = models.BooleanField(
        "须修改密码", default=False, help_text="密码由他人设置，本人下次登录时须先改为自己的密码。"
    )
    reminded_on = models.DateField("最近催办日期", null=True, blank=True, editable=False)

    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def units(self) -> frozenset[str]:
        """The codes of the units that a clerk is limited to; empty for everybody else."""
        return frozenset(codes_in(self.unit_codes))

    def clean(self) -> None:
        super().clean()
        codes = codes_in(self.unit_codes)
        self.unit_codes = "、".join(codes)
        if not codes:
            return
        if self.department_id is None:
            raise ValidationError({"unit_codes": "请先选择所属部门，再填写负责的单位。"})
        known = set(
            BudgetaryUnit.objects.filter(department=self.department_id).values_list("code", flat=True)
        )
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError({"unit_codes": f"所属部门没有编码为{'、'.join(unknown)}的单位。"})

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username
