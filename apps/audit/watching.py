"""What the audit log watches, and how whatever is done in bulk is written down as one entry."""

from typing import Any

from auditlog.context import disable_auditlog
from auditlog.registry import auditlog
from django.apps import apps
from django.db import models

from apps.audit.models import Action, AuditEntry

WATCHED = (
    "departments.Department",
    "departments.BudgetaryUnit",
    "classifications.FunctionalClass",
    "classifications.EconomicClass",
    "budgets.FiscalYear",
    "budgets.DepartmentalBudget",
    "budgets.RevenueLine",
    "budgets.ExpenditureLine",
    "budgets.Project",
    "budgets.YearEndCarryOver",
    "budgets.PriorYearExecution",
    "budgets.Explanation",
    "budgets.GlossaryEntry",
    "budgets.ControlFigure",
    "three_public_funds.ThreePublicFundsItem",
    "procurement.ProcurementItem",
    "procurement.AssetHolding",
    "performance.PerformanceTarget",
    "performance.PerformanceIndicator",
    "workflow.ReviewComment",
)
"""Everything that people enter. What is append-only itself needs no second record."""

quiet = disable_auditlog
"""`with quiet():` what is written in bulk is not written down row by row; say it in one entry with `record`."""


def hidden(value: str) -> str:
    """That a password or a citizen's contact was changed is written down, never what it is or was."""
    return "（不记录）"


def watch() -> None:
    """Tell django-auditlog once what it watches."""
    for label in WATCHED:
        auditlog.register(apps.get_model(label), exclude_fields=["id", "budget"])
    auditlog.register(
        apps.get_model("accounts.User"),
        exclude_fields=["id", "last_login", "date_joined", "reminded_on"],
        mask_fields=["password"],
        mask_callable="apps.audit.watching.hidden",
        m2m_fields={"groups"},
    )
    auditlog.register(
        apps.get_model("inquiries.Inquiry"),
        exclude_fields=["id", "code_sha256", "origin", "changed_at"],
        mask_fields=["contact"],
        mask_callable="apps.audit.watching.hidden",
    )


def record(row: models.Model, what: str, *, by: Any = None, action: Action = Action.UPDATE) -> AuditEntry:
    """One entry about a row, in a sentence: an import, a step, a reset. Within a request the person and the address
    are known; elsewhere give `by`."""
    entry: AuditEntry = AuditEntry.objects.log_create(
        row, force_log=True, action=action, changes_text=what, actor=by
    )
    return entry
