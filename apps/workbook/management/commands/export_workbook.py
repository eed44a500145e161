"""`export_workbook`: write a stored budget as a workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.standards import STANDARDS
from apps.workbook.exporting import TextTooLong, export


class Command(BaseCommand):
    help = "把已保存的部门预算写成编报工作簿（.xlsx）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要写的文件，已有的会被覆盖")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--department", required=True, metavar="CODE", help="部门编码")

    def handle(self, *args: Any, file: Path, year: int, department: str, **options: Any) -> None:
        budget = DepartmentalBudget.objects.filter(fiscal_year_id=year, department__code=department).first()
        if budget is None:
            raise CommandError(f"没有部门 {department} {year} 年的预算。")
        try:
            export(budget, file, standards=STANDARDS)
        except TextTooLong as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"写不了文件 {file}：{error.strerror}。") from None
        self.stdout.write(f"已写入 {file}。")
