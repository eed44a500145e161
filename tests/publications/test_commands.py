"""`build_disclosure` writes the file of a budget, `check_budget` lists what does not hold."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.disclosure.compiling import disclose
from apps.disclosure.renderers import FORMATS
from apps.disclosure.serialization import dump
from apps.performance.models import PerformanceTarget
from apps.publications.models import Publication
from apps.publications.pages import imprint_of
from apps.publications.publishing import withdraw
from tests.workflow.walking import unbalance

NAMED = ("--year=2024", "--department=191")


def build(*arguments: str) -> str:
    """Run it; returns what it tells the person at the terminal."""
    told = io.StringIO()
    call_command("build_disclosure", *NAMED, *arguments, stderr=told)
    return told.getvalue()


def check(*arguments: str) -> tuple[int, str]:
    """Run it; returns the exit status and what it prints."""
    printed, status = io.StringIO(), 0
    try:
        call_command("check_budget", *(arguments or NAMED), stdout=printed)
    except SystemExit as end:
        status = int(str(end.code))
    return status, printed.getvalue()


# build_disclosure. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", FORMATS)
def test_a_draft_is_built_as_it_stands(
    extension: str, demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    path = tmp_path / f"预算.{extension}"
    told = build(f"--format={extension}", f"--output={path}")
    notice = f"草稿：{demo_budget}编制中，尚未公开。"
    assert path.read_bytes() == FORMATS[extension].render(disclose(demo_budget), notice=notice)
    size = path.stat().st_size
    assert told == f"已写入 {path}（2024年杭州市对口支援和区域合作局部门预算，编制中，{size} 字节）。\n"


@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_published_is_built_from_what_was_frozen(
    extension: str, demo_budget: DepartmentalBudget, published: Publication, tmp_path: Path
) -> None:
    expected = FORMATS[extension].render(disclose(demo_budget), imprint_of(published))
    ExpenditureLine._base_manager.update(amount=1)
    path = tmp_path / "file"
    told = build(f"--format={extension}", f"--output={path}")
    assert path.read_bytes() == expected
    assert "已公开第 1 版" in told


def test_published_json_is_the_frozen_text_with_its_sha_256(published: Publication, tmp_path: Path) -> None:
    build("--format=json", f"--output={tmp_path / 'a.json'}")
    assert (tmp_path / "a.json").read_bytes() == published.content.encode()


@pytest.mark.parametrize("extension", ["csv", "docx", "html", "pdf", "xlsx"])
def test_what_was_withdrawn_is_not_built_and_the_budget_as_it_stands_says_why(
    extension: str,
    demo_budget: DepartmentalBudget,
    published: Publication,
    tmp_path: Path,
) -> None:
    withdrawal = withdraw(published, notice="核实中。", by=published.published_by)
    DepartmentalBudget.objects.update(duties="1、改了的职能。")
    demo_budget.refresh_from_db()
    path = tmp_path / "file"
    told = build(f"--format={extension}", f"--output={path}")
    on = localtime(withdrawal.at).date()
    notice = f"第 1 版已于 {on} 撤回（核实中。）。以下为预算目前的内容，没有公开。"
    assert path.read_bytes() == FORMATS[extension].render(disclose(demo_budget), notice=notice)
    assert "已公开第" not in told


def test_without_an_output_the_bytes_and_nothing_else_go_to_standard_output(
    demo_budget: DepartmentalBudget, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert build("--format=json") == ""
    assert capsysbinary.readouterr().out == dump(disclose(demo_budget)).encode()


@pytest.mark.parametrize("name", ["", "nowhere/file.csv"])
def test_a_path_that_cannot_be_written_is_named(name: str, demo_budget: object, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(CommandError) as refused:
        build("--format=csv", f"--output={path}")
    assert str(refused.value) == f"无法写入 {path}：请检查所在文件夹是否存在、是否可写。"


def test_a_format_that_is_none_is_refused(demo_budget: object) -> None:
    with pytest.raises(CommandError, match="odt"):
        build("--format=odt")


# Both name a budget by year and department. ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("build_disclosure", "--format=json"), ("check_budget",)])
@pytest.mark.parametrize(("year", "code"), [("2024", "000"), ("1999", "191"), ("2024", "")])
def test_a_budget_that_is_not_there_is_named(
    command: tuple[str, ...], year: str, code: str, demo_budget: object
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*command, f"--year={year}", f"--department={code}")
    assert str(refused.value) == f"没有编码为 {code} 的部门 {year} 年的预算。"


@pytest.mark.parametrize("command", [("build_disclosure", "--format=json"), ("check_budget",)])
def test_a_budget_of_an_unknown_form_is_refused_in_words(
    command: tuple[str, ...], demo_budget: DepartmentalBudget
) -> None:
    DepartmentalBudget.objects.update(standard="1999")
    with pytest.raises(CommandError, match="公开样式“1999”不存在，可用：hangzhou-2024"):
        call_command(*command, *NAMED)


@pytest.mark.parametrize("command", ["build_disclosure", "check_budget", "load_demo"])
def test_help_is_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command(command, "--help")
    assert end.value.code == 0
    shown = re.sub(r"\s", "", capsys.readouterr().out)
    expected = {
        "build_disclosure": (
            "生成一个部门一年的公开文本：已公开的取公开时冻结的内容，未公开或已撤回的按目前的预算生成。",
            "预算年度，四位数字。",
            "部门编码，例如191。",
            "文件格式。",
            "写入的文件；不填则写到标准输出。",
        ),
        "check_budget": (
            "检查一个部门一年预算的勾稽关系，逐条列出；有错误时退出状态为1。",
            "预算年度，四位数字。",
        ),
        "load_demo": ("装入演示数据", "重复执行不改变任何内容。"),
    }
    for sentence in expected[command]:
        assert sentence in shown


# check_budget. --------------------------------------------------------------------------------------------------------


def test_the_demonstration_has_no_error(demo_budget: DepartmentalBudget) -> None:
    status, printed = check()
    found = disclose(demo_budget)
    assert status == 0
    assert "[错误]" not in printed
    *_, last = printed.splitlines()
    assert {finding.severity for finding in found.findings} == {"warning"}
    warnings = len(found.findings)
    assert (
        last == f"{demo_budget}：核对 {len(found.checked)} 项规则，错误 0 条，警告 {warnings} 条，提示 0 条。"
    )
    assert len(re.findall(r"^\[警告\]", printed, flags=re.MULTILINE)) == warnings > 0


def test_a_source_that_does_not_balance_is_an_error_with_both_sums_and_the_difference(
    demo_budget: DepartmentalBudget,
) -> None:
    unbalance(demo_budget)
    status, printed = check()
    errors = disclose(demo_budget).errors()
    assert status == 1
    assert f"错误 {len(errors)} 条" in printed.splitlines()[-1]
    for error in errors:
        assert f"[错误] {error.sentence}{error.detail}（{error.rule}）" in printed
    assert "    54,291,400.00 元，对 54,291,401.00 元，相差 1.00 元" in printed.splitlines()


def test_every_finding_says_where(demo_budget: DepartmentalBudget) -> None:
    unbalance(demo_budget)
    _, printed = check()
    places = [line for line in printed.splitlines() if line.startswith("    在 ")]
    assert len(places) == sum(len(finding.spots) for finding in disclose(demo_budget).findings) > 0
    assert "    在 表1：2024年市级部门收支预算总表：行【收入总计】，列【收 入／预算数】" in places
    assert (
        "    在 （五）一般公共预算当年拨款情况说明（详见表5）：（5）卫生健康支出（类）行政事业单位医疗（款）行…"
        in places
    )


def test_a_finding_that_is_not_about_sums_is_a_sentence_without_any(demo_budget: DepartmentalBudget) -> None:
    PerformanceTarget.objects.all().delete()
    without = [finding for finding in disclose(demo_budget).findings if finding.left is None]
    _, printed = check()
    assert without
    for finding in without:
        assert re.search(
            rf"^\[..\] {re.escape(finding.sentence + finding.detail)}（{finding.rule}）$", printed, re.M
        )


def test_checking_changes_nothing(demo_budget: DepartmentalBudget) -> None:
    before = dump(disclose(demo_budget))
    check()
    assert dump(disclose(demo_budget)) == before
