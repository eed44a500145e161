"""Make the catalogue of the public site anew from the frozen publications."""

from typing import Any

from django.core.management import BaseCommand

from apps.catalogue.cataloguing import rebuild


class Command(BaseCommand):
    help = (
        "由已公开的内容重新建立公开目录（检索、全市页面、接口所用）；恢复备份或升级之后运行，可以随时重复。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"公开目录已重建：{rebuild()} 份。")
