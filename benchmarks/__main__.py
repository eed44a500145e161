"""`make benchmark`: how fast the portal is, beside what cannot be faster, measured in the same run.

Runs on a database of its own: a temporary SQLite file, or BENCHMARK_DATABASE_URL (an empty PostgreSQL database).
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="portal-benchmark-")
os.environ["DATABASE_URL"] = os.environ.get(
    "BENCHMARK_DATABASE_URL", f"sqlite:///{FOLDER.name}/benchmark.sqlite3"
)
os.environ["PORTAL_CACHE_DIR"] = f"{FOLDER.name}/cache"
os.environ["PORTAL_DEMO"] = "1"
os.environ["PORTAL_LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budget_portal.settings")

import django  # noqa: E402 - the environment above must be set first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.budgets.models import DepartmentalBudget, ExpenditureLine  # noqa: E402
from apps.disclosure.compiling import disclose  # noqa: E402
from apps.disclosure.standards import STANDARDS  # noqa: E402
from apps.publications.models import Publication  # noqa: E402
from apps.workbook.exporting import export  # noqa: E402
from apps.workbook.importing import import_workbook  # noqa: E402
from apps.workbook.models import Upload, UploadState  # noqa: E402
from benchmarks import admin_pages, public_pages, search  # noqa: E402
from benchmarks.generated import LARGE, USUAL, build  # noqa: E402
from benchmarks.printing import printing, writing  # noqa: E402
from benchmarks.timing import Measured, measure, row  # noqa: E402

SEED_GOAL, LARGE_GOAL, IMPORT_GOAL, PAGE_GOAL = 0.020, 2.0, 12.0, 0.010
ADMIN_IMPORT_GOAL = 20.0
MEMORY_GOAL = 500


def read_rows(budget: DepartmentalBudget) -> None:
    """The floor of compiling: the same rows, read and thrown away."""
    fields = [field.attname for field in ExpenditureLine._meta.concrete_fields if field.attname != "id"]
    for _ in ExpenditureLine.objects.filter(budget=budget).order_by().values_list(*fields):
        pass


def write_rows(rows: list[tuple[object, ...]], columns: list[str]) -> None:
    """The floor of importing: the same rows, written without looking at them, and rolled back."""
    marks = ", ".join(["%s"] * len(columns))
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    statement = f"INSERT INTO budgets_expenditureline ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def clear(budget: DepartmentalBudget) -> None:
    """Without the audit log, which would write down each line, and take longer than what is measured."""
    rows = ExpenditureLine.objects.filter(budget=budget)
    rows._raw_delete(rows.db)


def importing(budget: DepartmentalBudget) -> str:
    """Import the large department's own workbook in a fresh process."""
    workbook = Path(FOLDER.name) / "large.xlsx"
    export(budget, workbook, standards=STANDARDS)
    columns = [field.column for field in ExpenditureLine._meta.concrete_fields if field.column != "id"]
    with connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(name) for name in columns)
        cursor.execute(f"SELECT {names} FROM budgets_expenditureline WHERE budget_id = %s", [budget.pk])  # noqa: S608
        rows = cursor.fetchall()
    floor = measure(lambda: write_rows(rows, columns), runs=1, before=lambda: clear(budget))
    clear(budget)
    child = [sys.executable, "-m", "benchmarks.import_child", str(workbook)]
    seconds, megabytes = [], 0.0
    for _ in range(3):
        clear(budget)
        connection.close()
        told = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout)  # noqa: S603
        seconds.append(told["seconds"])
        megabytes = max(megabytes, told["megabytes"])
    count = ExpenditureLine.objects.filter(budget=budget).count()
    if count != LARGE.lines:
        raise SystemExit(f"导入后有 {count} 行，应为 {LARGE.lines} 行。")
    memory = f"峰值 {megabytes:.0f} MB（目标 {MEMORY_GOAL} MB）"
    return row(
        f"导入 {LARGE.lines:,} 行工作簿", Measured(tuple(seconds)), IMPORT_GOAL, "写同样的行", floor, memory
    )


def importing_in_browser(budget: DepartmentalBudget) -> str:
    """The same workbook as a clerk sends it in: received, checked by a process of its own, confirmed, saved.

    All of it, from the click on 检查 to the page that says 已导入, but not the time the clerk takes to read.
    """
    workbook = Path(FOLDER.name) / "large.xlsx"
    if not workbook.exists():
        export(budget, workbook, standards=STANDARDS)
    clerk = User.objects.create_superuser("benchmark", password=None)
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk)
    pages = "/admin/budgets/departmentalbudget"

    def wait(address: str) -> float:
        slowest = 0.0
        while True:
            start = time.perf_counter()
            answer = client.get(f"{address}progress/").json()
            slowest = max(slowest, time.perf_counter() - start)
            if not answer["working"]:
                return slowest
            time.sleep(0.25)

    def send() -> None:
        with workbook.open("rb") as file:
            sent = client.post(f"{pages}/import/", {"import_file": file, "resource": "0"})
        address = sent.headers["Location"]
        waits.append(wait(address))
        upload = Upload.objects.latest("pk")
        if upload.state != UploadState.READY:
            raise SystemExit(f"检查没有通过：{upload.report}")
        client.post(f"{pages}/process_import/", {"import_file_name": upload.pk})
        waits.append(wait(address))
        upload.refresh_from_db()
        if upload.state != UploadState.SAVED:
            raise SystemExit(f"没有保存：{upload.report}")

    waits: list[float] = []
    taken = measure(send, runs=1, before=lambda: clear(budget))
    count = ExpenditureLine.objects.filter(budget=budget).count()
    if count != LARGE.lines:
        raise SystemExit(f"导入后有 {count} 行，应为 {LARGE.lines} 行。")
    note = f"其间进度请求最慢 {max(waits) * 1000:.0f} ms"
    floor = measure(lambda: import_workbook(workbook, standards=STANDARDS, dry_run=True), runs=1)
    name = f"后台导入 {LARGE.lines:,} 行（上传、检查、确认、保存）"
    return row(name, taken, ADMIN_IMPORT_GOAL, "检查一次，不保存", floor, note)


def public_page() -> str:
    """The seed's page as a warm server answers it, through every middleware."""
    with override_settings(ROOT_URLCONF="benchmarks.admin_pages"):
        client = Client(headers={"host": "localhost"})
        for address in ("/2024/191/", "/empty/"):
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} 没有正常打开。")
        taken = measure(lambda: client.get("/2024/191/"), runs=50)
        floor = measure(lambda: client.get("/empty/"), runs=50)
    return row("公开页面（示例部门全文）", taken, PAGE_GOAL, "空视图", floor)


def main() -> None:
    print("准备数据 …", file=sys.stderr)
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115 - ends with the process
    seed = DepartmentalBudget.objects.get(department__code="191")
    large = build()
    usual = build(USUAL, code="902")
    print("测量 …", file=sys.stderr)
    rows = [
        row(
            "生成示例部门（表、文字、核对）",
            measure(lambda: disclose(seed), runs=20),
            SEED_GOAL,
            "读同样的行",
            measure(lambda: read_rows(seed), runs=20),
        ),
        row(
            f"生成 60 个单位、{LARGE.lines:,} 行",
            measure(lambda: disclose(large), runs=5),
            LARGE_GOAL,
            "读同样的行",
            measure(lambda: read_rows(large), runs=5),
        ),
        public_page(),
        printing(disclose(seed)),
        writing(disclose(seed)),
        *admin_pages.measured(usual, large),
        *search.measured(Publication.objects.get()),
        public_pages.files(Publication.objects.get(department_code="191")),
        *public_pages.measured(),
        importing(large),
        importing_in_browser(large),
    ]
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    print(
        f"数据库 {engine}，Python {platform.python_version()}，{os.cpu_count()} 核。中位数；机器有噪声，请看倍数。\n"
    )
    print("| 项目 | 中位数 | 最快 | 目标 | 结果 | 下限 | 倍数 | 备注 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
