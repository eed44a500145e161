"""`blank_workbook`: write the blank template of the workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.budgets.naming import cannot_write
from apps.disclosure.standards import STANDARDS
from apps.workbook.exporting import blank


class Command(BaseCommand):
    help = "写出空白的编报工作簿模板（.xlsx），带下拉列表和填报说明。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要写的文件，已有的会被覆盖")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            blank(file, standards=STANDARDS)
        except OSError:
            raise cannot_write(file) from None
        self.stdout.write(f"已写入 {file}。")
