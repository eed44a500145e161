"""`load_codes`: take in one edition of 政府收支分类科目 from a CSV file."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.classifications.loading import COLUMNS, CodesRefused, Numbered, load, rows_of


class Command(BaseCommand):
    help = (
        "从 CSV 文件载入一个年度的政府收支分类科目，代替该年度已有的科目。"
        f"列：{','.join(COLUMNS)}。已被预算使用的年度不能改动。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv", help="UTF-8 编码的 CSV 文件")
        parser.add_argument("--edition", type=int, required=True, metavar="YEAR", help="科目年度，四位数字")

    def handle(self, *args: Any, file: Path, edition: int, **options: Any) -> None:
        try:
            self.stdout.write(load(edition, _rows_of(file))[0])
        except CodesRefused as refused:
            raise CommandError(str(refused)) from None


def _rows_of(file: Path) -> Numbered:
    """The lines of the file with their numbers."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="", restval="")
            return rows_of(reader.fieldnames or (), ((reader.line_num, row) for row in reader))
    except UnicodeDecodeError:
        raise CommandError("文件不是 UTF-8 编码，请另存为“CSV UTF-8”。") from None
    except csv.Error:
        raise CommandError("文件不是 CSV 文件。") from None
    except OSError:
        raise CommandError(f"无法读取 {file}：请检查文件是否存在、是否可读。") from None
