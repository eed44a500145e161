"""The public site of a whole city: every kind of page made anew, asked for again, and the files of a publication."""

import gzip
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from apps.publications.files import KINDS
from apps.publications.models import Publication
from benchmarks.city import NEWEST, build_city
from benchmarks.timing import measure, row

PAGE_GOAL, AGAIN_GOAL, FILES_GOAL = 0.015, 0.001, 1.5
"""Seconds."""
DEPARTMENTS, YEARS = 200, 10
CODE = "1001"
FUNCTION = "208"

PAGES = (
    ("首页", "/"),
    ("年度", f"/years/{NEWEST - 1}/"),
    ("部门名单", "/departments/"),
    ("一个部门的各年", f"/departments/{CODE}/"),
    ("支出科目", f"/functions/{NEWEST}/"),
    ("一个科目", f"/functions/{NEWEST}/{FUNCTION}/"),
    ("“三公”经费", f"/three-public-funds/{NEWEST}/"),
    ("政府采购", f"/procurement/{NEWEST}/"),
    ("机关运行经费", f"/operating-costs/{NEWEST}/"),
    ("项目", f"/projects/{NEWEST}/"),
    ("比较", f"/compare/{NEWEST}/?department=1001&department=1002"),
    ("未公开", f"/unpublished/{NEWEST}/"),
    ("名词", "/glossary/"),
    ("部门全文", f"/{NEWEST}/{CODE}/"),
    ("一张表", f"/{NEWEST}/{CODE}/tables/3/"),
    ("校验结果", f"/{NEWEST}/{CODE}/checks/"),
    ("全部版本", f"/{NEWEST}/{CODE}/versions/"),
)


def measured() -> Iterator[str]:
    """Lines of the table of measurements. Stores the city, of whose departments no other part knows."""
    stored = build_city(DEPARTMENTS, YEARS)
    if stored != DEPARTMENTS * YEARS:
        raise SystemExit(f"全市有 {stored} 份公开，应为 {DEPARTMENTS * YEARS} 份。")
    with override_settings(ROOT_URLCONF="benchmarks.admin_pages"):
        client = Client(headers={"host": "localhost"})
        floor = measure(lambda: client.get("/empty/"), runs=50)
        for name, address in PAGES:
            with CaptureQueriesContext(connection) as queries:
                cache.clear()
                answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} 没有正常打开。")
            weight = len(gzip.compress(answer.content)) / 1000
            note = f"{len(queries)} 次查询，{weight:.0f} kB"
            taken = measure(lambda address=address: client.get(address), runs=5, before=cache.clear)  # type: ignore[misc]
            yield row(f"公开页面（没有缓存）：{name}", taken, PAGE_GOAL, "空视图", floor, note)
            etag = answer.headers.get("ETag")
            if etag:
                taken = measure(
                    lambda address=address, etag=etag: client.get(address, headers={"if-none-match": etag}),  # type: ignore[misc]
                    runs=20,
                )
                yield row(f"没有变化（304）：{name}", taken, AGAIN_GOAL, "空视图", floor)


def files(publication: Publication) -> str:
    """All files of a publication rendered and written to a disk, beside writing the same bytes."""
    with tempfile.TemporaryDirectory(prefix="portal-files-") as folder:
        made = {key: kind.render(publication) for key, kind in KINDS.items()}

        def write(rendered: Iterable[tuple[str, bytes]]) -> None:
            for key, data in rendered:
                (Path(folder) / key).write_bytes(data)

        taken = measure(lambda: write((key, kind.render(publication)) for key, kind in KINDS.items()), runs=5)
        floor = measure(lambda: write(made.items()), runs=5)
    size = sum(map(len, made.values())) / 1000
    return row(
        f"示例部门的 {len(KINDS)} 种文件", taken, FILES_GOAL, "写同样的字节", floor, f"共 {size:.0f} kB"
    )
