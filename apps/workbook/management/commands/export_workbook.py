"""`export_workbook`: write a stored budget as a workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.budgets.naming import add_budget_arguments, cannot_write, stored_budget
from apps.disclosure.standards import STANDARDS
from apps.workbook.exporting import TextTooLong, export


class Command(BaseCommand):
    help = "把已保存的部门预算写成编报工作簿（.xlsx）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要写的文件，已有的会被覆盖")
        add_budget_arguments(parser)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            export(stored_budget(options), file, standards=STANDARDS)
        except TextTooLong as error:
            raise CommandError(str(error)) from None
        except OSError:
            raise cannot_write(file) from None
        self.stdout.write(f"已写入 {file}。")
