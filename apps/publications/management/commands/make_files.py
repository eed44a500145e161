"""`make_files`: the files of publications that are not there: after a restore, or since there is a new format."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from apps.publications import archive
from apps.publications.files import make_files
from apps.publications.models import Publication


class Command(BaseCommand):
    help = (
        "生成缺少或损坏的公开文件和各年度的合集（恢复备份、清空文件夹、增加格式之后运行，可以随时重复）；"
        "请以运行网站的用户执行。不加 --all 时只管各部门各年度的最新一版；已撤回的不生成。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="只管这一年度。")
        parser.add_argument("--department", metavar="CODE", help="只管这个部门。")
        parser.add_argument("--all", action="store_true", help="也管以前的各版。")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Publication.objects.all() if options["all"] else Publication.objects.latest_versions()
        if options["year"] is not None:
            chosen = chosen.filter(year=options["year"])
        if options["department"] is not None:
            chosen = chosen.filter(department_code=options["department"])
        publications, made, failed = 0, 0, 0
        years: set[int] = set()
        for publication in chosen.filter(withdrawal=None).defer("content").iterator(chunk_size=100):
            publications += 1
            years.add(publication.year)
            try:
                records = make_files(publication)
            except Exception as error:
                failed += 1
                self.stderr.write(f"{publication}的文件没有生成：{error}")
                continue
            made += len(records)
            for record in records:
                self.stdout.write(f"已生成 {record.name}（{record.size} 字节）。")
        for year in sorted(years):
            try:
                archive.of_year(year)
            except Exception as error:
                failed += 1
                self.stderr.write(f"{year}年的合集没有生成：{error}")
        self.stdout.write(f"{publications} 份公开，生成 {made} 个文件。")
        if failed:
            raise CommandError(f"{failed} 处没有生成，原因见上。")
