"""How commands name a budget, a year and a file, and what they say where one of them is not to be had."""

import argparse
import re
from pathlib import Path
from typing import Any

from django.core.management import CommandError, CommandParser

from apps.budgets.models import DepartmentalBudget


def four_digits(text: str) -> int:
    """A year, as an argument."""
    if not re.fullmatch("[1-9][0-9]{3}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不正确，年度应为四位数字。")
    return int(text)


def add_budget_arguments(parser: CommandParser) -> None:
    parser.add_argument("--year", type=four_digits, required=True, help="预算年度，四位数字。")
    parser.add_argument("--department", required=True, metavar="CODE", help="部门编码，例如 191。")


def stored_budget(options: dict[str, Any]) -> DepartmentalBudget:
    """The budget that the arguments name. CommandError if there is none."""
    budget = (
        DepartmentalBudget.objects.select_related("department", "fiscal_year")
        .filter(fiscal_year_id=options["year"], department__code=options["department"])
        .first()
    )
    if budget is None:
        raise CommandError(f"没有编码为 {options['department']} 的部门 {options['year']} 年的预算。")
    return budget


def cannot_write(path: Path | str) -> CommandError:
    """The one sentence for every reason why a file cannot be written; the system's own words are English."""
    return CommandError(f"无法写入 {path}：请检查所在文件夹是否存在、是否可写。")
