"""Codes, departments and units go out and come in as spreadsheets, with errors by row and column."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from apps.budgets.models import DepartmentalBudget, Status
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from budget_portal.spreadsheets import FileRefused, Xlsx
from tests.admin.pages import address, english, read

XLSX, CSV = 0, 1
CODES = ["科目年度", "科目编码", "科目名称", "说明", "已核实", "备注"]


@pytest.fixture
def bureau(cast, enter) -> Client:
    return enter(cast.administrator)


def sheet(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    page = BytesIO()
    book.save(page)
    return page.getvalue()


def upload(client: Client, model: type, content: bytes, form: int = XLSX) -> HttpResponse:
    name = "科目.xlsx" if form == XLSX else "科目.csv"
    return client.post(
        address(model, "import"),
        {"import_file": SimpleUploadedFile(name, content), "format": form, "resource": 0},
    )


def confirm(client: Client, model: type, preview: HttpResponse) -> HttpResponse:
    return client.post(address(model, "process_import"), preview.context["confirm_form"].initial)


def export(client: Client, model: type, form: int) -> bytes:
    return client.post(address(model, "export"), {"format": form, "resource": 0}).content


def test_an_edition_is_imported_and_comes_out_the_same(bureau) -> None:
    rows = [
        CODES,
        [2025, 219, "援助其他地区支出", None, "是", None],
        [2025, "21901", "一般公共服务", "", "否", "款"],
    ]
    preview = upload(bureau, FunctionalClass, sheet(rows))
    assert english(preview) == []
    assert not read(preview).blocked
    confirm(bureau, FunctionalClass, preview)
    assert FunctionalClass.objects.get(edition=2025, code="219").is_verified
    assert LogEntry.objects.first().get_change_message() == "用表格导入，新增"

    content = export(bureau, FunctionalClass, XLSX)
    book = openpyxl.load_workbook(BytesIO(content))
    assert [cell.value for cell in book.active[1]] == CODES
    assert [cell.value for cell in book.active[2]][:3] == [2025, "219", "援助其他地区支出"]
    for form in (XLSX, CSV):
        again = upload(bureau, FunctionalClass, export(bureau, FunctionalClass, form), form)
        assert {row.import_type for row in again.context["result"].rows} == {"skip"}


def test_a_changed_name_updates_its_row(bureau) -> None:
    content = sheet([CODES, [2023, "2010199", "旧科目改名", "", "否", ""]])
    preview = upload(bureau, FunctionalClass, content)
    assert "<del>旧科目</del> <ins>旧科目改名</ins>" in preview.content.decode()
    answer = confirm(bureau, FunctionalClass, preview)
    page = bureau.get(answer["Location"])
    assert "导入完成：新增 0 行，修改 1 行" in page.content.decode()
    assert FunctionalClass.objects.get(edition=2023, code="2010199").name == "旧科目改名"


def test_choices_are_read_and_written_by_their_label(bureau) -> None:
    headings = ["科目年度", "分类体系", "科目编码", "科目名称", "说明", "已核实", "备注"]
    content = sheet([headings, [2025, "政府预算支出经济分类", "501", "机关工资福利支出", "", "", ""]])
    confirm(bureau, EconomicClass, upload(bureau, EconomicClass, content))
    assert EconomicClass.objects.get(edition=2025).scheme == "government"
    assert "部门预算支出经济分类" in export(bureau, EconomicClass, CSV).decode("utf-8-sig")


UNITS = ["部门编码", "年度", "单位编码", "单位名称", "单位性质", "是否本级", "是否涉密", "打印顺序", "备注"]


def test_departments_and_units_are_found_by_their_codes(bureau, office) -> None:
    preview = upload(bureau, Department, sheet([["部门编码", "部门名称"], ["C03", "新部门"]]))
    confirm(bureau, Department, preview)
    unit = ["C03", 2024, "C03001", "新部门本级", "参照公务员法管理事业单位", "是", None, None, None]
    renamed = ["A01", 2024, "A01001", "协作局（本级）", "行政单位", "是", "否", 1, ""]
    confirm(bureau, BudgetaryUnit, upload(bureau, BudgetaryUnit, sheet([UNITS, unit, renamed])))
    new = BudgetaryUnit.objects.get(code="C03001")
    assert (new.department.name, new.nature, new.position) == ("新部门", "civil_service_institution", 0)
    assert BudgetaryUnit.objects.get(pk=office.unit.pk).name == "协作局（本级）"


def test_units_of_a_locked_budget_are_not_imported_and_unchanged_rows_do_no_harm(bureau, office) -> None:
    same = export(bureau, BudgetaryUnit, XLSX)
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(status=Status.APPROVED)
    assert {row.import_type for row in upload(bureau, BudgetaryUnit, same).context["result"].rows} == {"skip"}
    new = ["A01", 2024, "A01009", "新单位", "行政单位", "", "", "", ""]
    page = upload(bureau, BudgetaryUnit, sheet([UNITS, new]))
    assert "2024年协作局部门预算已批复，不能修改；请先退回，或按更正程序办理。" in page.content.decode()
    assert "confirm_form" not in page.context


def test_errors_stand_at_row_and_column_and_nothing_is_imported(bureau) -> None:
    good = ["A01", 2024, "A01009", "好单位", "行政单位", "", "", "", ""]
    bad = ["Z99", "二〇二四", "A 1", "", "公司", "也许", "", "前", ""]
    page = upload(bureau, BudgetaryUnit, sheet([UNITS, good, bad]))
    (row,) = page.context["result"].invalid_rows
    assert row.number == 2
    assert row.field_specific_errors == {
        "部门编码": ["没有编码为“Z99”的部门，请先建立部门。"],
        "年度": ["“二〇二四”不是整数。"],
        "单位编码": ["编码只能由数字和字母组成，最多 20 位。"],
        "单位名称": ["此字段不能为空。"],
        "单位性质": ["“公司”不在可选范围内，请填写：行政单位、参照公务员法管理事业单位、事业单位。"],
        "是否本级": ["“也许”不在可选范围内，请填写：是、否。"],
        "打印顺序": ["“前”不是整数。"],
    }
    text = page.content.decode()
    assert "<td>3</td><td>年度</td><td>“二〇二四”不是整数。</td>" in text
    assert "confirm_form" not in page.context
    assert not BudgetaryUnit.objects.filter(code="A01009").exists()


def test_a_sheet_with_other_columns_is_refused(bureau) -> None:
    page = upload(bureau, Department, sheet([["部门编码", "名字"], ["C03", "新部门"]]))
    assert "缺少列：部门名称。不认识的列：名字。第一行应为：部门编码、部门名称。" in page.content.decode()
    assert "Traceback" not in page.content.decode()


def test_a_file_that_is_no_spreadsheet_is_refused(bureau) -> None:
    page = upload(bureau, Department, b"not a workbook")
    assert "读不了这个文件" in page.content.decode()


def test_a_csv_as_chinese_excel_writes_it_is_read(bureau) -> None:
    content = "部门编码,部门名称\nC03,新部门\n".encode("gb18030")
    confirm(bureau, Department, upload(bureau, Department, content, CSV))
    assert Department.objects.get(code="C03").name == "新部门"


def test_a_file_is_imported_once(bureau) -> None:
    preview = upload(bureau, Department, sheet([["部门编码", "部门名称"], ["C03", "新部门"]]))
    confirm(bureau, Department, preview)
    answer = bureau.get(confirm(bureau, Department, preview)["Location"])
    assert "上传的文件已经导入过或已过期" in answer.content.decode()


def test_a_file_that_went_wrong_after_its_preview_imports_no_row(bureau, office) -> None:
    first = ["C03", 2024, "C03001", "新部门本级", "行政单位", "", "", "", ""]
    Department.objects.create(code="C03", name="新部门")
    preview = upload(
        bureau, BudgetaryUnit, sheet([UNITS, ["A01", 2024, "A9", "甲", "行政单位", *[""] * 4], first])
    )
    Department.objects.get(code="C03").delete()
    answer = bureau.get(confirm(bureau, BudgetaryUnit, preview)["Location"])
    assert "没有导入任何一行" in answer.content.decode()
    assert not BudgetaryUnit.objects.filter(code="A9").exists()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "'=quoted"])
def test_no_text_becomes_a_formula_and_none_is_lost(bureau, text) -> None:
    row = FunctionalClass.objects.create(edition=2030, code="999", name="其他", note=text)
    line = export(bureau, FunctionalClass, CSV).decode("utf-8-sig").splitlines()[1]
    assert f"'{text}" in line
    book = openpyxl.load_workbook(BytesIO(export(bureau, FunctionalClass, XLSX)))
    cell = book.active.cell(2, 6)
    assert (cell.value, cell.data_type) == (text, "s")
    again = upload(bureau, FunctionalClass, export(bureau, FunctionalClass, CSV), CSV)
    assert {each.import_type for each in again.context["result"].rows} == {"skip"}
    assert FunctionalClass.objects.get(pk=row.pk).note == text


@pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher", "stranger"])
@pytest.mark.parametrize("model", [FunctionalClass, EconomicClass, Department, BudgetaryUnit])
def test_only_the_administrator_imports(who, model, cast, enter) -> None:
    client = enter(getattr(cast, who))
    assert client.get(address(model, "import")).status_code == 403
    assert client.post(address(model, "process_import"), {}).status_code == 403
    assert "import_link" not in client.get(address(model, "changelist")).content.decode()


def test_a_clerk_exports_the_own_department_only(cast, enter) -> None:
    text = export(enter(cast.preparer), BudgetaryUnit, CSV).decode("utf-8-sig")
    assert "协作局本级" in text
    assert "别部门" not in text


def test_one_cell_far_out_does_not_make_a_small_file_large() -> None:
    book = openpyxl.Workbook()
    book.active.cell(row=1_048_576, column=16_384, value="x")
    page = BytesIO()
    book.save(page)
    with pytest.raises(FileRefused, match="内容范围太大"):
        Xlsx().create_dataset(page.getvalue())
