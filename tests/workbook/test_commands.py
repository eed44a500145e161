"""The commands: Chinese messages, the right exit status, never a traceback."""

import csv
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.budgets.models import DepartmentalBudget
from apps.classifications.models import EconomicClass, FunctionalClass
from tests.workbook.books import DEMO, cell, changed, values

pytestmark = pytest.mark.django_db

HEADINGS = ["code", "name", "parent", "level", "classification", "verified", "years_seen", "note"]
CODES = [
    ["201", "一般公共服务支出", "", "类", "functional", "yes", "2024", ""],
    ["20103", "政府办公厅（室）及相关机构事务", "201", "款", "functional", "yes", "2024", ""],
    ["2010301", "行政运行", "20103", "项", "functional", "no", "", "未核实"],
    ["302", "商品和服务支出", "", "类", "departmental_economic", "yes", "2024", ""],
    ["30201", "办公费", "302", "款", "departmental_economic", "yes", "2024", ""],
    ["501", "机关工资福利支出", "", "类", "government_economic", "yes", "2024", ""],
]


def run(*arguments: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_importing_prints_the_report_and_saves(official_codes: None) -> None:
    out, _ = run("import_workbook", DEMO)
    assert "支出：新增 31 行" in out
    assert "已保存：2024年杭州市对口支援和区域合作局部门预算。" in out
    assert DepartmentalBudget.objects.count() == 1


def test_a_dry_run_prints_the_report_and_saves_nothing(official_codes: None) -> None:
    out, _ = run("import_workbook", DEMO, "--dry-run")
    assert out.endswith("只作检查，没有保存。\n")
    assert not DepartmentalBudget.objects.exists()


def test_importing_a_bad_workbook_prints_a_problem_a_line_and_fails(
    official_codes: None, tmp_path: Path
) -> None:
    path = changed(tmp_path, cell("支出", "H2", "约5万"), cell("支出", "B3", "7777777"))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="共 2 处错误，没有保存任何内容") as failed:
        call_command("import_workbook", str(path), stdout=out, stderr=err)
    assert failed.value.returncode == 1
    assert [text.split(": ")[0] for text in err.getvalue().splitlines()] == ["支出!H2", "支出!B3"]
    assert out.getvalue() == ""
    assert not DepartmentalBudget.objects.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("没有.xlsx", "没有这个文件"), ("folder", "是一个文件夹"), ("text.xlsx", "不是 .xlsx 工作簿")],
)
def test_importing_what_cannot_be_read_fails_with_a_sentence(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.xlsx").write_text("金额")
    with pytest.raises(CommandError, match=message):
        run("import_workbook", tmp_path / name)


def test_an_exported_budget_can_be_read_again(demo_budget: DepartmentalBudget, tmp_path: Path) -> None:
    out, _ = run("export_workbook", tmp_path / "book.xlsx", "--year", 2024, "--department", 191)
    assert "已写入" in out
    assert values(tmp_path / "book.xlsx") == values(DEMO)
    assert "没有变化" in run("import_workbook", tmp_path / "book.xlsx")[0]


def test_exporting_what_is_not_there_fails_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有编码为 999 的部门 2024 年的预算"):
        run("export_workbook", tmp_path / "book.xlsx", "--year", 2024, "--department", 999)


def test_writing_where_nothing_can_be_written_fails_with_a_sentence(
    demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    for target in (tmp_path, tmp_path / "missing" / "book.xlsx"):
        with pytest.raises(CommandError, match="无法写入"):
            run("export_workbook", target, "--year", 2024, "--department", 191)
        with pytest.raises(CommandError, match="无法写入"):
            run("blank_workbook", target)


def test_the_template_is_written(tmp_path: Path) -> None:
    run("blank_workbook", tmp_path / "blank.xlsx")
    assert (tmp_path / "blank.xlsx").stat().st_size > 0


def test_the_exit_status_of_a_failed_import_is_not_zero(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "import_workbook",
        str(tmp_path / "没有.xlsx"),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=settings.BASE_DIR, check=False)  # noqa: S603
    assert ended.returncode == 1
    assert "没有这个文件" in ended.stderr
    assert "Traceback" not in ended.stderr


def codes_file(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "codes.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def test_codes_of_an_edition_are_loaded_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    path = codes_file(tmp_path, CODES)
    assert (
        "2025 年科目共 6 个，新增 6 个，修改 0 个，删除 0 个" in run("load_codes", path, "--edition", 2025)[0]
    )
    assert "新增 0 个，修改 0 个，删除 0 个" in run("load_codes", path, "--edition", 2025)[0]
    assert EconomicClass.objects.get(code="501").scheme == "government"
    assert FunctionalClass.objects.get(code="2010301").note == "未核实"


def test_an_unused_edition_is_replaced_and_keeps_its_definitions(tmp_path: Path) -> None:
    run("load_codes", codes_file(tmp_path, CODES), "--edition", 2025)
    FunctionalClass.objects.filter(code="2010301").update(definition="反映行政单位的基本支出。")
    renamed = [[*CODES[2][:1], "行政运行费", *CODES[2][2:]]]
    out, _ = run("load_codes", codes_file(tmp_path, CODES[:2] + renamed + CODES[3:5]), "--edition", 2025)
    assert "修改 1 个，删除 1 个" in out
    assert FunctionalClass.objects.get(code="2010301").definition == "反映行政单位的基本支出。"


def test_codes_that_a_budget_uses_do_not_change(demo_budget: DepartmentalBudget, tmp_path: Path) -> None:
    before = FunctionalClass.objects.count()
    with pytest.raises(CommandError, match="2024 年科目已被预算使用，不能改动"):
        run("load_codes", codes_file(tmp_path, CODES), "--edition", 2024)
    assert FunctionalClass.objects.count() == before


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (["2019", "名", "201", "款", "functional", "yes", "", ""], "应为三、五或七位数字"),
        (["20104", "名", "201", "项", "functional", "yes", "", ""], "与级次“项”不符"),
        (["20204", "名", "201", "款", "functional", "yes", "", ""], "上级应为“202”"),
        (["20204", "名", "202", "款", "functional", "yes", "", ""], "上级 202 不在文件中"),
        (["20104", "", "201", "款", "functional", "yes", "", ""], "名称应为"),
        (["20104", "名", "201", "款", "other", "yes", "", ""], "classification “other”不正确"),
        (["20104", "名", "201", "款", "functional", "maybe", "", ""], "verified “maybe”不正确"),
        (["201", "名", "", "类", "functional", "yes", "", ""], "与第 2 行重复"),
        (["3020101", "名", "30201", "项", "departmental_economic", "yes", "", ""], "经济分类只有类、款"),
    ],
)
def test_nonsense_in_a_file_of_codes_is_named_by_its_line(
    bad: list[str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=message) as failed:
        run("load_codes", codes_file(tmp_path, [*CODES, bad]), "--edition", 2025)
    assert "第 8 行" in str(failed.value)
    assert not FunctionalClass.objects.filter(edition=2025).exists()


def test_a_file_of_codes_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gbk.csv").write_bytes("code,name\n201,一般公共服务支出\n".encode("gbk"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, message in (("gbk.csv", "不是 UTF-8"), ("other.csv", "缺少列"), ("none.csv", "无法读取")):
        with pytest.raises(CommandError, match=message):
            run("load_codes", tmp_path / name, "--edition", 2025)


def test_every_official_code_has_its_parent_and_219_ends_at_five_digits(official_codes: None) -> None:
    for model in (FunctionalClass, EconomicClass):
        codes = set(model.objects.values_list("code", flat=True))
        assert {code[:-2] for code in codes if len(code) > 3} <= codes
    aid = FunctionalClass.objects.filter(code__startswith="219")
    assert aid.count() == 10
    assert max(len(each.code) for each in aid) == 5
    assert not FunctionalClass.objects.get(code="21999").has_children()
