"""Who may review: whoever has the role, sees the department, and has not submitted what is to be reviewed."""

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.models import DepartmentalBudget
from apps.workflow.dossier import Dossier


def why_not_review(budget: DepartmentalBudget, by: User) -> str:
    """Why a person may not remark on a budget or acknowledge its warnings; empty if they may."""
    if not by.has_perm("budgets.review_budget"):
        return "您没有审阅的权限。"
    if not sees(by, budget):
        return "这不是您所属部门的预算。"
    submitted = Dossier(budget).last("submit")
    if submitted is not None and submitted.by_id == by.pk:
        return "上报与审阅不能由同一人办理。"
    return ""
