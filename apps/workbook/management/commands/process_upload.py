"""`process_upload`: check or save one upload; started by the page that received it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.scope import sees_all
from apps.disclosure.standards import STANDARDS
from apps.workbook.models import Upload
from apps.workbook.processing import limit_process, process
from apps.workbook.progress import telling


class Command(BaseCommand):
    help = "检查或保存一份已上传的文件（由上传页面自动启动，一般不必手工运行）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int, metavar="编号", help="上传的编号")

    def handle(self, *args: Any, pk: int, **options: Any) -> None:
        limit_process()
        upload = Upload.objects.select_related("by__department", "budget").filter(pk=pk).first()
        if upload is None:
            raise CommandError(f"没有编号为 {pk} 的上传。")
        department = None if sees_all(upload.by) else getattr(upload.by.department, "code", "")
        with telling(pk) as tell:
            process(upload, standards=STANDARDS, department_code=department, tell=tell)
