"""`build_disclosure`: the disclosure of a draft or a published budget as a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.disclosure.renderers import FORMATS
from apps.publications import pages
from apps.publications.models import Publication
from apps.publications.naming import add_budget_arguments, named_budget


class Command(BaseCommand):
    help = "生成一个部门一年的公开文本：已公开的取公开时冻结的内容，未公开或已撤回的按目前的预算生成。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_budget_arguments(parser)
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help="文件格式。")
        parser.add_argument("--output", metavar="PATH", help="写入的文件；不填则写到标准输出。")

    def handle(self, *args: Any, **options: Any) -> None:
        budget = named_budget(options)
        published = (
            Publication.objects.filter(department_code=budget.department.code, year=budget.year)
            .select_related("withdrawal")
            .order_by("-version")
            .first()
        )
        extension = options["format"]
        if published and not published.withdrawn:
            state = f"已公开第 {published.version} 版"
            data = pages.file_made_anew(published, extension)
        else:
            state = budget.get_status_display()
            data = FORMATS[extension].render(disclose(budget), notice=_notice(budget, published))
        if options["output"] is None:
            sys.stdout.buffer.write(data)
            return
        try:
            Path(options["output"]).write_bytes(data)
        except OSError:
            raise CommandError(
                f"无法写入 {options['output']}：请检查所在文件夹是否存在、是否可写。"
            ) from None
        self.stderr.write(f"已写入 {options['output']}（{budget}，{state}，{len(data)} 字节）。")


def _notice(budget: DepartmentalBudget, withdrawn: Publication | None) -> str:
    """Why this is not what the public reads. The content of what was withdrawn is given to nobody."""
    if withdrawn is None or withdrawn.withdrawn is None:
        return f"草稿：{budget}{budget.get_status_display()}，尚未公开。"
    return (
        f"第 {withdrawn.version} 版已于 {localtime(withdrawn.withdrawn.at):%Y-%m-%d} 撤回"
        f"（{withdrawn.withdrawn.notice}）。以下为预算目前的内容，没有公开。"
    )
