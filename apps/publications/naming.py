"""How commands name a budget: a year and a department's code."""

from typing import Any

from django.core.management import CommandError, CommandParser

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.standards import STANDARDS


def add_budget_arguments(parser: CommandParser) -> None:
    parser.add_argument("--year", type=int, required=True, help="预算年度，四位数字。")
    parser.add_argument("--department", required=True, metavar="CODE", help="部门编码，例如 191。")


def named_budget(options: dict[str, Any]) -> DepartmentalBudget:
    """The budget that the arguments name. CommandError if there is none or its form is not known."""
    budget = (
        DepartmentalBudget.objects.select_related("department", "fiscal_year")
        .filter(fiscal_year_id=options["year"], department__code=options["department"])
        .first()
    )
    if budget is None:
        raise CommandError(f"没有编码为 {options['department']} 的部门 {options['year']} 年的预算。")
    if budget.standard not in STANDARDS:
        raise CommandError(f"{budget}的公开样式“{budget.standard}”不存在，可用：{'、'.join(STANDARDS)}。")
    return budget
