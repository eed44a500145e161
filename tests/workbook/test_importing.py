"""Importing: all or nothing, everything said at once, and only into a draft."""

from pathlib import Path

import pytest

from apps.budgets.models import DepartmentalBudget, ExpenditureLine, FiscalYear, Locked, Project, Status
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.standards import STANDARDS
from apps.workbook.checking import check
from apps.workbook.importing import WorkbookRefused, save
from apps.workbook.stored import rows_of
from tests.workbook.books import DEMO, cell, changed, problems, row, take, warnings

pytestmark = pytest.mark.django_db


def test_ten_mistakes_give_ten_messages_and_save_nothing(official_codes: None, tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        cell("部门", "D2", "hangzhou-1999"),
        cell("收入", "D3", "约5万"),
        row("收入", "合计", None, None, 54891400),
        cell("支出", "B2", "9999999"),
        cell("支出", "D3", "30201"),
        cell("支出", "H4", "1.234,56"),
        cell("支出", "A5", "191777"),
        row("支出", "191001", "2019999", "公用经费", "30201", None, "一般公共预算", "否", 1),
        cell("三公经费", "C3", -1),
        cell("文字说明", "C3", "主要原因是XX增加。"),
    )
    assert problems(path) == [
        "部门!D2: 没有“hangzhou-1999”这种公开样式，应为hangzhou-2024之一",
        "收入!D3: “约5万”不是数字，请输入数字（单位：元）",
        "收入!A4: “合计”是合计行，请删除该行（合计由系统计算）",
        "支出!B2: 功能科目编码 9999999 不在 2024 年科目中，请从本年科目选择",
        "支出!D3: 人员经费只能使用 301、303 类经济科目，不能使用 30201",
        "支出!H4: “1.234,56”数字格式不正确，应如 1,234.56",
        "支出!A5: 单位编码 191777 不在“预算单位”表中，请先在那里填写",
        "支出!A33: 重复：第 33 行与第 14 行的单位编码、功能科目编码、支出类别、经济科目编码、项目编码、"
        "资金来源、是否上年结转相同，请合并为一行",
        "三公经费!C3: 预算金额不能为负数",
        "文字说明!C3: “XX”是待填写的占位文字，请填写实际内容",
    ]
    with pytest.raises(WorkbookRefused):
        take(path)
    assert not DepartmentalBudget.objects.exists()
    assert not Department.objects.exists()
    assert not BudgetaryUnit.objects.exists()


def test_a_refused_workbook_leaves_the_stored_draft_alone(
    demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    before = rows_of(demo_budget)
    with pytest.raises(WorkbookRefused):
        take(changed(tmp_path, cell("支出", "H32", "很多"), cell("支出", "H2", 1)))
    assert rows_of(demo_budget) == before


def test_a_dry_run_reports_and_saves_nothing(official_codes: None) -> None:
    report = take(DEMO, dry_run=True)
    assert report.budget is None
    assert "支出：新增 31 行，修改 0 行，删除 0 行，不变 0 行" in report.preview.lines()
    assert not Department.objects.exists()


def test_the_report_names_what_is_added_changed_and_removed(
    demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    def swap_projects(book):  # type: ignore[no-untyped-def]
        page = book["项目"]
        for column in "ABCDE":
            page[f"{column}2"].value, page[f"{column}3"].value = (
                page[f"{column}3"].value,
                page[f"{column}2"].value,
            )

    path = changed(
        tmp_path,
        cell("支出", "H2", 949901),
        row("支出", "191001", "2019999", "公用经费", "30216", None, "一般公共预算", "否", 5000),
        lambda book: book["文字说明"].delete_rows(2),
        cell("部门", "E2", "2024-02-06"),
        swap_projects,
    )
    lines = list(take(path).preview.lines())
    assert (
        "  改 191001 2019999 人员经费 30101 一般公共预算 949,901.00元：金额（元） 949,900.00 → 949,901.00"
        in lines
    )
    assert "  增 191001 2019999 公用经费 30216 一般公共预算 5,000.00元" in lines
    assert "支出：新增 1 行，修改 1 行，删除 0 行，不变 30 行" in lines
    assert "  删 收入变动原因" in lines
    assert "项目：新增 0 行，修改 0 行，删除 0 行，不变 3 行，行的顺序有变" in lines
    assert any("批复日期 2024-02-01 → 2024-02-06" in line for line in lines)
    assert list(take(path).preview.lines()) == ["与已保存的内容相同，没有变化。"]


def test_an_import_keeps_the_budget_and_replaces_what_is_under_it(
    demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    def only_one_line(book):  # type: ignore[no-untyped-def]
        book["支出"].delete_rows(3, 40)
        book["项目"].delete_rows(2, 10)

    budget = take(changed(tmp_path, only_one_line)).budget
    assert budget == demo_budget
    assert ExpenditureLine.objects.count() == 1
    assert not Project.objects.exists()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED, Status.PUBLISHED])
def test_a_budget_that_is_no_draft_is_not_replaced(
    status: Status, demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    DepartmentalBudget.objects.update(status=status)
    with pytest.raises(Locked, match=f"{status.label}，不能修改"):
        take(changed(tmp_path, cell("支出", "H2", 1)))
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949900


def test_a_workbook_that_changes_nothing_is_welcome_even_when_the_budget_is_no_draft(
    demo_budget: DepartmentalBudget,
) -> None:
    DepartmentalBudget.objects.update(status=Status.PUBLISHED)
    before = set(ExpenditureLine.objects.values_list("pk", flat=True))
    imported = take(DEMO)
    assert not imported.preview
    assert imported.budget == demo_budget
    assert set(ExpenditureLine.objects.values_list("pk", flat=True)) == before


def test_a_budget_submitted_between_checking_and_saving_is_not_replaced(
    demo_budget: DepartmentalBudget,
) -> None:
    checked = check(DEMO, standards=STANDARDS)
    assert checked.problems == []
    DepartmentalBudget.objects.update(status=Status.SUBMITTED)
    with pytest.raises(Locked):
        save(checked)
    assert ExpenditureLine.objects.count() == 31


def test_a_department_under_another_name_is_refused(official_codes: None) -> None:
    Department.objects.create(code="191", name="杭州市另一个局")
    (message,) = problems(DEMO)
    assert message.startswith("部门!C2: 部门 191 登记的名称是“杭州市另一个局”")


def test_a_year_that_is_not_open_is_refused_once(official_codes: None, tmp_path: Path) -> None:
    assert problems(changed(tmp_path, cell("部门", "A2", 2099))) == [
        "部门!A2: 2099 年度尚未开放，请先由财政部门开放该年度"
    ]


def test_a_second_headquarters_is_refused_at_its_cell(official_codes: None, tmp_path: Path) -> None:
    another = row("预算单位", "191002", "杭州市示例中心", "事业单位", "是", "否", None)
    assert problems(changed(tmp_path, another)) == ["预算单位!D3: 只能有一个本级单位，这里应为否"]


def test_codes_are_looked_up_even_where_the_year_is_wrong(official_codes: None, tmp_path: Path) -> None:
    path = changed(tmp_path, cell("部门", "A2", "二〇二四"), cell("支出", "B2", "9999999"))
    assert problems(path) == [
        "部门!A2: “二〇二四”不正确，应为四位数字的年份",
        "支出!B2: 功能科目编码 9999999 不在 2024 年科目中，请从本年科目选择",
    ]


def test_a_clerk_imports_only_the_own_department(official_codes: None) -> None:
    assert problems(DEMO, department_code="192") == [
        "部门!B2: 这是部门 191 的工作簿，您只能导入本部门（192）的"
    ]
    assert problems(DEMO, department_code="191") == []


def test_codes_are_looked_up_in_the_edition_of_the_year(official_codes: None) -> None:
    FiscalYear.objects.update(edition=2023)
    assert "支出!B2: 功能科目编码 2019999 不在 2023 年科目中，请从本年科目选择" in problems(DEMO)


def test_units_of_other_years_and_departments_stay(official_codes: None) -> None:
    department = Department.objects.create(code="191", name="杭州市对口支援和区域合作局")
    other = Department.objects.create(code="192", name="别的局")
    for owner, year in ((department, 2023), (other, 2024)):
        BudgetaryUnit.objects.create(
            department=owner, year=year, code="191001", name="旧名", nature="administrative"
        )
    take(DEMO)
    assert BudgetaryUnit.objects.filter(name="旧名").count() == 2


def test_units_registered_before_the_first_budget_are_compared(official_codes: None) -> None:
    department = Department.objects.create(code="191", name="杭州市对口支援和区域合作局")
    BudgetaryUnit.objects.create(
        department=department, year=2024, code="191009", name="甲", nature="institution"
    )
    assert "  删 191009 甲" in take(DEMO, dry_run=True).preview.lines()


def test_amounts_that_look_like_the_other_unit_are_asked_about(official_codes: None, tmp_path: Path) -> None:
    (warning,) = warnings(changed(tmp_path, cell("支出", "H2", 94.99)))
    assert warning.startswith("支出!H2: 是否单位有误？按元为 94.99 元；如果填的是万元，应为 949,900.00 元")


def test_a_department_with_administrative_units_is_reminded_of_its_operating_cost(
    official_codes: None, tmp_path: Path
) -> None:
    path = changed(tmp_path, lambda book: book["机关运行经费"].delete_rows(2))
    assert warnings(path) == ["机关运行经费!A1: 部门有行政单位而没有填写机关运行经费，公开文本将不印这一段"]
    budget = take(path).budget
    assert budget is not None
    assert budget.prior_operating_cost is None


def test_lines_of_zero_are_not_stored(official_codes: None, tmp_path: Path) -> None:
    path = changed(tmp_path, cell("支出", "H2", 0), cell("支出", "H4", "0.00"), cell("收入", "D3", 0))
    assert warnings(path) == ["收入!D3: 第 3 行金额为 0，不保存", "支出!H2: 第 2、4 行金额为 0，不保存"]
    take(path)
    assert ExpenditureLine.objects.count() == 29
