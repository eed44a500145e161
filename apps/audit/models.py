"""Who changed what, when, from where, from what to what: django-auditlog's entries, under a department, for ever."""

from typing import Any

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.db import models

from apps.audit.appending import AppendOnlyQuerySet, AppendOnlyRecord


def place_of(row: models.Model) -> dict[str, Any]:
    """The keys of the department and of the budget that a row belongs to, as far as it has them."""
    label = row._meta.label_lower
    budget = row if label == "budgets.departmentalbudget" else getattr(row, "budget", None)
    department = row.pk if label == "departments.department" else getattr(row, "department_id", None)
    return {
        "budget_id": budget.pk if budget is not None else None,
        "department_id": department or getattr(budget, "department_id", None),
    }


class Action(models.IntegerChoices):
    """操作. The numbers are django-auditlog's."""

    CREATE = 0, "新增"
    UPDATE = 1, "修改"
    DELETE = 2, "删除"
    ACCESS = 3, "越权访问"


EMPTY = (None, "")
"""What a field holds where nothing was entered; 0 and 否 are entered."""


class AuditEntryManager(LogEntryManager.from_queryset(AppendOnlyQuerySet)):  # type: ignore[misc]
    """Entries know the department and the budget they speak of."""

    def log_create(self, instance: models.Model, force_log: bool = False, **kwargs: Any) -> Any:
        """django-auditlog asks for what points to a new row too, and finds an empty string where there was nothing."""
        own = {field.name for field in instance._meta.concrete_fields}
        if kwargs.get("changes"):
            kwargs["changes"] = {
                name: (before, after)
                for name, (before, after) in kwargs["changes"].items()
                if name in own and (before in EMPTY) + (after in EMPTY) < 2
            } | {name: each for name, each in kwargs["changes"].items() if name == "password"}
            if not kwargs["changes"] and kwargs.get("action") == Action.UPDATE:
                return None
        return super().log_create(instance, force_log, **place_of(instance), **kwargs)

    def log_m2m_changes(
        self, changed_queryset: Any, instance: models.Model, operation: str, field_name: str, **kwargs: Any
    ) -> Any:
        return super().log_m2m_changes(
            changed_queryset, instance, operation, field_name, **place_of(instance), **kwargs
        )


class AuditEntry(AppendOnlyRecord, AbstractLogEntry):
    """审计记录. It outlives what it speaks of: no key of it is enforced, but who did it cannot be removed."""

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.PROTECT, related_name="+", verbose_name="类型"
    )
    object_repr = models.TextField("对象")
    action = models.PositiveSmallIntegerField("操作", choices=Action.choices)
    changes_text = models.TextField("说明", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="操作人",
    )
    remote_addr = models.GenericIPAddressField("地址", null=True, blank=True)
    timestamp = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    department = models.ForeignKey(
        "departments.Department",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="部门",
    )
    budget = models.ForeignKey(
        "budgets.DepartmentalBudget",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="部门预算",
    )

    objects = AuditEntryManager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.object_repr}"
