"""`import_workbook`: take in a department's budget from a workbook."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.audit.watching import record
from apps.disclosure.standards import STANDARDS
from apps.workbook.importing import WorkbookRefused, import_workbook
from apps.workbook.opening import FileRefused


class Command(BaseCommand):
    help = "导入部门预算编报工作簿（.xlsx）。有任何错误都不保存，并逐条列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="工作簿文件")
        parser.add_argument("--dry-run", action="store_true", help="只检查并列出变化，不保存")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            imported = import_workbook(file, standards=STANDARDS, dry_run=dry_run)
        except FileRefused as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        except WorkbookRefused as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"共 {len(error.problems)} 处错误，没有保存任何内容。") from None
        for warning in imported.warnings:
            self.stderr.write(f"提醒 {warning}")
        for line in imported.preview.lines():
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("只作检查，没有保存。")
        elif imported.preview:
            if imported.budget is not None:
                what = "；".join(str(each) for each in imported.preview.sheets if each)
                record(imported.budget, f"用命令行导入“{file.name}”：{what}")
            self.stdout.write(f"已保存：{imported.budget}。")
