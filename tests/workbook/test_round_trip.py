"""The demonstration workbook: what it says, and that nothing is lost on the way in and out."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.serializers import serialize
from openpyxl import load_workbook

from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Explanation, Project
from apps.departments.models import BudgetaryUnit
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.standards import STANDARDS
from apps.workbook.exporting import MAX_CELL_TEXT, TextTooLong, blank, export
from apps.workbook.sheets import SHEETS, Kind
from apps.workbook.stored import rows_of
from tests.booklets import hangzhou_2024
from tests.workbook.books import DEMO, cell, changed, problems, row, take, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(official_codes: None) -> DepartmentalBudget:
    budget = take(DEMO).budget
    assert budget is not None
    return budget


def test_workbook_and_fixture_of_the_demonstration_are_the_same_budget(
    demo_budget: DepartmentalBudget,
) -> None:
    loaded = rows_of(demo_budget)
    preview = take(DEMO).preview
    assert not preview
    assert rows_of(demo_budget) == loaded


def test_the_demonstration_compiles_to_the_published_document(demo_budget: DepartmentalBudget) -> None:
    compiled = compile_disclosure(Figures.of(demo_budget), STANDARDS["hangzhou-2024"])
    assert compiled == hangzhou_2024.disclosure()


def test_exporting_an_imported_workbook_gives_an_equal_workbook(
    imported: DepartmentalBudget, tmp_path: Path
) -> None:
    export(imported, tmp_path / "again.xlsx", standards=STANDARDS)
    assert values(tmp_path / "again.xlsx") == values(DEMO)


def test_units_and_projects_keep_the_order_of_their_rows(official_codes: None, tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        row("预算单位", "191009", "第一中心", "事业单位", "否", "否", ""),
        row("预算单位", "191002", "第二中心", "事业单位", "否", "是", "合并在本级核算"),
        row("项目", "191009900", "191009", "后列项目", "特定目标类", "目标。"),
        row("项目", "191001000", "191001", "再列项目", "", ""),
    )
    budget = take(path).budget
    assert budget is not None
    assert [unit.code for unit in BudgetaryUnit.objects.all()] == ["191001", "191009", "191002"]
    codes = ["191001001", "191001002", "191001003", "191009900", "191001000"]
    assert [project.code for project in Project.objects.all()] == codes
    export(budget, tmp_path / "again.xlsx", standards=STANDARDS)
    assert values(tmp_path / "again.xlsx") == values(path)
    assert not take(tmp_path / "again.xlsx").preview


def test_amounts_are_real_numbers_and_codes_are_text() -> None:
    sheet = load_workbook(DEMO)["支出"]
    assert [each.value for each in sheet[2]] == [
        "191001", "2019999", "人员经费", "30101", None, "一般公共预算", "否", 949900
    ]  # fmt: skip
    assert sheet["H2"].number_format == "#,##0.00"
    assert sheet["B2"].number_format == "@"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "#REF!", "<script>"])
def test_a_text_that_looks_like_a_formula_is_written_as_a_text(
    text: str, demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    Explanation.objects.filter(topic="item_change", functional_class__code="2080501").update(text=text)
    export(demo_budget, tmp_path / "book.xlsx", standards=STANDARDS)
    found = [
        each[2]
        for each in load_workbook(tmp_path / "book.xlsx")["文字说明"].iter_rows()
        if each[2].value == text
    ]
    assert [each.data_type for each in found] == ["s"]
    assert not take(tmp_path / "book.xlsx").preview


def test_a_text_too_long_for_a_cell_is_not_cut_without_a_word(
    demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    demo_budget.duties = "长" * (MAX_CELL_TEXT + 1)
    with pytest.raises(TextTooLong, match="主要职能"):
        export(demo_budget, tmp_path / "book.xlsx", standards=STANDARDS)
    assert not (tmp_path / "book.xlsx").exists()


def test_the_fixtures_load_into_an_empty_database() -> None:
    for name in ("official_codes_2024", "fiscal_years", "demo_2024"):
        call_command("loaddata", DEMO.with_name(f"{name}.json"), verbosity=0)
    assert not take(DEMO, dry_run=True).preview


def test_the_fixture_has_lines_and_no_keys_of_one_database() -> None:
    records = json.loads(DEMO.with_suffix(".json").read_text(encoding="utf-8"))
    assert all("pk" not in record for record in records)
    lines = [record["fields"] for record in records if record["model"] == "budgets.expenditureline"]
    assert len(lines) == 31
    assert sum(Decimal(line["amount"]) for line in lines) == Decimal("54891400")


def test_the_fixture_can_be_made_again_from_the_workbook(imported: DepartmentalBudget) -> None:
    stored = json.loads(
        serialize("json", ExpenditureLine.objects.order_by("id"), use_natural_foreign_keys=True)
    )
    fixture = json.loads(DEMO.with_suffix(".json").read_text(encoding="utf-8"))
    lines = [record["fields"] for record in fixture if record["model"] == "budgets.expenditureline"]
    assert sorted(map(str, (record["fields"] for record in stored))) == sorted(map(str, lines))


def test_zero_is_a_statement_of_three_public_funds_procurement_and_assets(
    imported: DepartmentalBudget,
) -> None:
    assert imported.threepublicfundsitems.count() == 4
    assert imported.procurementitems.count() == 3
    assert imported.assetholdings.count() == 6


def test_the_blank_template_explains_every_column_and_holds_no_rows(tmp_path: Path) -> None:
    blank(tmp_path / "blank.xlsx", standards=STANDARDS)
    book = load_workbook(tmp_path / "blank.xlsx")
    assert book.sheetnames == [sheet.title for sheet in SHEETS]
    for sheet in SHEETS:
        page = book[sheet.title]
        assert [each.value for each in page[1]] == [column.title for column in sheet.columns]
        assert all(each.value is None for each in page[2])
        assert page.max_row == 2
        for heading, column in zip(page[1], sheet.columns, strict=True):
            assert heading.comment is not None
            assert ("可留空。" in heading.comment.text) != column.required
            example = page[f"{heading.column_letter}2"]
            assert example.comment is not None
            assert example.comment.text == f"示例：{column.example or '（空）'}"
            listed = {
                str(each)
                for validation in page.data_validations.dataValidation
                for each in validation.sqref.ranges
            }
            is_choice = (
                column.choices is not None or column.kind is Kind.YES_NO or column.heading == "公开样式"
            )
            assert (f"{heading.column_letter}2:{heading.column_letter}1048576" in listed) == is_choice


def test_the_blank_template_asks_for_the_department_first(official_codes: None, tmp_path: Path) -> None:
    blank(tmp_path / "blank.xlsx", standards=STANDARDS)
    assert problems(tmp_path / "blank.xlsx") == [
        "部门!A1: 请在第 2 行填写年度、部门编码等",
        "预算单位!A1: 请至少填写一个预算单位",
    ]


def test_amounts_in_wan_are_stored_in_yuan(official_codes: None, tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        cell("收入", "D1", "金额（万元）"),
        cell("收入", "D2", 5429.14),
        cell("收入", "D3", "60.00"),
        name="amount-in-wan.xlsx",
    )
    budget = take(path).budget
    assert budget is not None
    assert [line.amount for line in budget.revenuelines.order_by("id")] == [
        Decimal("54291400"),
        Decimal("600000"),
    ]
