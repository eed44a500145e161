"""One sheet of a budget through its list in the admin: exported, changed, sent in again; all else stays."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.departments.models import Department
from apps.performance.models import PerformanceTarget
from apps.workbook.models import Upload, UploadState
from tests import cast as people

LISTS = {
    "收入": "budgets/revenueline",
    "支出": "budgets/expenditureline",
    "年终结转结余": "budgets/yearendcarryover",
    "上年执行数": "budgets/prioryearexecution",
    "三公经费": "three_public_funds/threepublicfundsitem",
    "政府采购": "procurement/procurementitem",
    "国有资产": "procurement/assetholding",
    "项目": "budgets/project",
    "绩效指标": "performance/performanceindicator",
    "文字说明": "budgets/explanation",
    "名词解释": "budgets/glossaryentry",
}


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    other = Department.objects.create(code="205", name="杭州市另一个局")
    return people.call(demo_budget.department, other)


@pytest.fixture
def clerk(cast: people.Cast) -> Client:
    client = Client()
    client.force_login(cast.preparer)
    return client


def exported(client: Client, sheet: str, file_format: int = 0) -> bytes:
    budget = DepartmentalBudget.objects.get()
    address = f"/admin/{LISTS[sheet]}/export/"
    response = client.post(address, {"budget": budget.pk, "format": file_format, "resource": "0"})
    assert response.headers["Content-Disposition"].startswith("attachment"), response.content.decode()
    return response.content


def send(client: Client, sheet: str, content: bytes, name: str) -> tuple[Upload, str]:
    budget = DepartmentalBudget.objects.get()
    address = f"/admin/{LISTS[sheet]}/import/"
    file = SimpleUploadedFile(name, content)
    response = client.post(address, {"budget": budget.pk, "import_file": file, "resource": "0"})
    assert response.status_code == 302, response.content.decode()
    shown = client.get(response.headers["Location"]).content.decode()
    return Upload.objects.latest("pk"), shown


def confirm(client: Client, sheet: str, upload: Upload) -> Any:
    client.post(f"/admin/{LISTS[sheet]}/process_import/", {"import_file_name": upload.pk})
    upload.refresh_from_db()
    assert upload.state == UploadState.SAVED, upload.report
    return client.get(f"/admin/{LISTS[sheet]}/import/{upload.pk}/")


@pytest.mark.parametrize("sheet", LISTS)
@pytest.mark.parametrize("file_format", [0, 1], ids=["xlsx", "csv"])
def test_what_is_exported_goes_in_again_without_a_change(clerk: Client, sheet: str, file_format: int) -> None:
    content = exported(clerk, sheet, file_format)
    upload, shown = send(clerk, sheet, content, f"sheet.{'csv' if file_format else 'xlsx'}")
    assert upload.state == UploadState.READY, shown
    assert upload.report["changes"] == ["与已保存的内容相同，没有变化。"]


def test_a_sheet_replaces_its_own_rows_and_nothing_else(clerk: Client) -> None:
    book = load_workbook(io.BytesIO(exported(clerk, "支出")))
    book["支出"]["H2"] = 949901
    book["支出"].delete_rows(32)
    page = io.BytesIO()
    book.save(page)
    lines = ExpenditureLine.objects.count()
    revenue = list(RevenueLine.objects.values_list("pk", "amount"))
    projects = list(Project.objects.values_list("pk", flat=True))
    upload, shown = send(clerk, "支出", page.getvalue(), "支出.xlsx")
    assert "新增 0 行，修改 1 行，删除 1 行" in shown
    response = confirm(clerk, "支出", upload)
    assert response.headers["Location"].startswith("/admin/budgets/expenditureline/?budget__id__exact=")
    assert ExpenditureLine.objects.count() == lines - 1
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949901
    assert list(RevenueLine.objects.values_list("pk", "amount")) == revenue
    assert list(Project.objects.values_list("pk", flat=True)) == projects


def test_csv_as_a_chinese_spreadsheet_writes_it_is_read_and_said(clerk: Client) -> None:
    text = '单位编码,资金来源,是否上年结转,金额（元）\r\n191001,一般公共预算,否,"１，０００．５０"\r\n'
    upload, shown = send(clerk, "收入", text.encode("gbk"), "收入.csv")
    assert "文件是 GBK 编码，已按此读入，请核对文字" in shown
    confirm(clerk, "收入", upload)
    assert [str(each.amount) for each in RevenueLine.objects.all()] == ["1000.50"]


def test_a_mistake_in_a_sheet_stands_at_its_cell(clerk: Client) -> None:
    text = "单位编码,资金来源,是否上年结转,金额（元）\n191001,国库,否,1\n191777,其他收入,也许,约5万\n"
    upload, shown = send(clerk, "收入", text.encode(), "收入.csv")
    assert upload.state == UploadState.REFUSED
    for cell in ("收入!B2", "收入!A3", "收入!C3", "收入!D3"):
        assert f"<strong>{cell}</strong>" in shown
    assert RevenueLine.objects.count() == 2


def test_projects_keep_their_lines_and_may_exchange_their_names(clerk: Client) -> None:
    first, second, *_ = Project.objects.order_by("position")
    book = load_workbook(io.BytesIO(exported(clerk, "项目")))
    page = book["项目"]
    page["C2"], page["C3"] = second.name, first.name
    content = io.BytesIO()
    book.save(content)
    upload, _ = send(clerk, "项目", content.getvalue(), "项目.xlsx")
    targets = PerformanceTarget.objects.count()
    confirm(clerk, "项目", upload)
    assert Project.objects.get(pk=first.pk).name == second.name
    assert Project.objects.get(pk=second.pk).name == first.name
    assert PerformanceTarget.objects.count() == targets


def test_a_project_with_money_cannot_be_left_out(clerk: Client) -> None:
    book = load_workbook(io.BytesIO(exported(clerk, "项目")))
    code = book["项目"]["A2"].value
    book["项目"].delete_rows(2)
    content = io.BytesIO()
    book.save(content)
    upload, shown = send(clerk, "项目", content.getvalue(), "项目.xlsx")
    assert upload.state == UploadState.REFUSED
    assert f"项目编码 {code} 不在“项目”表中" in shown


def test_what_nobody_has_verified_stays_marked_unless_it_is_changed(clerk: Client) -> None:
    PriorYearExecution.objects.update(is_budget_figure=True)
    book = load_workbook(io.BytesIO(exported(clerk, "上年执行数")))
    book["上年执行数"]["C2"] = 1
    content = io.BytesIO()
    book.save(content)
    upload, _ = send(clerk, "上年执行数", content.getvalue(), "上年.xlsx")
    confirm(clerk, "上年执行数", upload)
    marked = PriorYearExecution.objects.filter(is_budget_figure=True)
    assert marked.count() == PriorYearExecution.objects.count() - 1
    assert not marked.filter(amount=1)


def test_a_clerk_exchanges_only_budgets_of_the_own_department(cast: people.Cast) -> None:
    client = Client()
    client.force_login(cast.stranger)
    budget = DepartmentalBudget.objects.get()
    taken = client.post("/admin/budgets/revenueline/export/", {"budget": budget.pk, "format": 0})
    assert "选择一个有效的选项" in taken.content.decode()
    file = SimpleUploadedFile("a.csv", b"a")
    sent = client.post("/admin/budgets/revenueline/import/", {"budget": budget.pk, "import_file": file})
    assert "没有编制中的部门预算可以导入" in sent.content.decode()
    assert not Upload.objects.exists()


def test_a_formula_is_written_as_text_and_read_back_as_it_was(clerk: Client) -> None:
    project = Project.objects.order_by("position")[0]
    project.name = "=1+1"
    project.save()
    content = exported(clerk, "项目", 1)
    assert "'=1+1" in content.decode("utf-8-sig")
    upload, _ = send(clerk, "项目", content, "项目.csv")
    assert upload.report["changes"] == ["与已保存的内容相同，没有变化。"]


def test_the_only_sheet_of_a_file_counts_whatever_it_is_called(clerk: Client, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(exported(clerk, "收入")))
    book["收入"].title = "Sheet1"
    content = io.BytesIO()
    book.save(content)
    upload, _ = send(clerk, "收入", content.getvalue(), "a.xlsx")
    assert upload.state == UploadState.READY
    book.create_sheet("Sheet2")
    content = io.BytesIO()
    book.save(content)
    upload, shown = send(clerk, "收入", content.getvalue(), "a.xlsx")
    assert "文件中没有“收入”表" in shown
