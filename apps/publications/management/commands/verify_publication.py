"""`verify_publication`: whether a downloaded file is what was published; exit status 0 yes, 1 no, 2 cannot be told."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from apps.publications.verifying import UNDECIDED, Given, Verdict, by_checksums, by_json, by_records


class Command(BaseCommand):
    help = (
        "核对一个文件是不是公开的文件，不访问网络。不加 --manifest 时与本站的记录比较；"
        "加 SHA256SUMS 时与清单比较；加公开的 JSON 时重新生成每种文件，逐字节比较，不需要数据库。"
        "退出状态：0 真实，1 不符，2 不能核对。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="要核对的文件。")
        parser.add_argument("--manifest", metavar="PATH", help="SHA256SUMS，或公开的 JSON。")
        parser.add_argument("--edition", type=int, metavar="N", help="第几版，与公开的 JSON 一起用。")
        parser.add_argument(
            "--published", type=date.fromisoformat, metavar="DATE", help="公开日期（年-月-日），同上。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = self._verdict(options)
        for line in verdict.lines:
            self.stdout.write(line)
        if verdict.status:
            raise SystemExit(verdict.status)

    def _verdict(self, options: dict[str, Any]) -> Verdict:
        given = Given(Path(options["file"]).name, _read(options["file"]))
        if options["manifest"] is None:
            return by_records(given)
        try:
            text = _read(options["manifest"]).decode()
        except UnicodeDecodeError:
            return Verdict(UNDECIDED, ("不能核对：清单不是 UTF-8 文本。",))
        if text.lstrip("\ufeff \r\n").startswith("{"):
            return by_json(given, text, options["edition"], options["published"])
        return by_checksums(given, text)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        raise CommandError(f"不能读取 {path}：请检查文件是否存在、是否可读。", returncode=UNDECIDED) from None
