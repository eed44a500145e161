"""Texts are one and the same whether typed into a form or read from a workbook."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from apps.budgets import texts
from apps.budgets.models import DepartmentalBudget, Explanation, GlossaryEntry, Project, Status
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.standards import STANDARDS
from apps.performance.models import PerformanceIndicator, PerformanceTarget
from apps.three_public_funds.models import ThreePublicFundsItem
from apps.workbook import sheets
from apps.workbook.cells import CellError, reader
from apps.workbook.exporting import export
from apps.workbook.sheets import SHEETS, Kind
from apps.workbook.stored import rows_of
from tests.workbook.books import cell, changed, problems, row, take

ODD = [
    "主要原因是在职人员减少。",
    "主要原因是：主要用于主要原因为人员减少。 。",
    "其主要原因是  人员减少。。",
    "　　首尾有空白　",
    "第一行\r\n  第二行 \r\r\n第三行\t末",
    "\ufeff看不\u200b见\u00ad的\x07字符\u2028",
    "=1+1",
    "'带撇号",
    "@SUM(A1)",
    "007",
    "1.50",
    "95%",
    "2024-02-06",
    "TRUE",
    "年度合计",
    "本年收入合计",
    "总计：",
    "<b>粗</b>&amp;",
    "_x0041__x000D_",
    "“引号”、①②③ 𠮷",
    "null",
    "#N/A",
    "EXX计划",
    "。句号在前",
    "尾\ufffe",
]
FORBIDDEN = [
    "XX局",
    "xx经费",
    "××",
    "ＸＸ项目",
    "某某",
    "待填写",
    "待定",
    "TBD",
    "todo",
    "{单位}",
    "{",
    "增加……",
]
CLEANING = {Kind.NAME: texts.name, Kind.PHRASE: texts.phrase, Kind.PARAGRAPHS: texts.paragraphs}


def save(record: models.Model, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()


def enter(budget: DepartmentalBudget, text: str) -> None:
    """Type a text into every field of a budget that takes one."""
    save(budget, duties=text)
    save(Project.objects.first(), name=text)
    save(PerformanceTarget.objects.first(), text=text)
    save(Explanation.objects.first(), text=text)
    save(ThreePublicFundsItem.objects.first(), purpose=text)
    save(GlossaryEntry(budget=budget), term=text, definition=text)
    indicator = PerformanceIndicator(budget=budget, project=Project.objects.first())
    save(indicator, level_one=text, level_two=text, level_three=text, value=text)


@pytest.mark.parametrize("text", ODD)
def test_a_text_that_a_form_accepts_is_the_same_after_a_round_trip(
    text: str, demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    enter(demo_budget, text)
    kept = rows_of(demo_budget)
    # Published, the workbook would be refused if it changed anything.
    DepartmentalBudget.objects.update(status=Status.PUBLISHED)
    export(demo_budget, tmp_path / "book.xlsx", standards=STANDARDS)
    assert not take(tmp_path / "book.xlsx").preview
    assert rows_of(demo_budget) == kept


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_placeholder_is_refused_by_form_and_workbook_alike(
    text: str, demo_budget: DepartmentalBudget
) -> None:
    for record in (
        demo_budget,
        Project.objects.first(),
        PerformanceTarget.objects.first(),
        Explanation.objects.first(),
        ThreePublicFundsItem.objects.first(),
        GlossaryEntry(budget=demo_budget),
    ):
        for field in record.TEXTS:
            setattr(record, field, text)
            with pytest.raises(ValidationError) as refused:
                record.full_clean()
            assert "占位文字" in refused.value.message_dict[field][0], (record, field)
    for kind in CLEANING:
        column = next(each for sheet in SHEETS for each in sheet.columns if each.kind is kind)
        with pytest.raises(CellError, match="占位文字"):
            reader(column)(text)


@pytest.mark.parametrize("text", ["。", "主要原因是", "　", "\u200b"])
def test_a_reason_of_which_nothing_remains_is_missing(text: str, demo_budget: DepartmentalBudget) -> None:
    reason = Explanation.objects.first()
    reason.text = text
    with pytest.raises(ValidationError) as refused:
        reason.full_clean()
    assert list(refused.value.message_dict) == ["text"]


def test_a_text_longer_than_a_workbook_takes_is_refused_in_the_form(demo_budget: DepartmentalBudget) -> None:
    demo_budget.duties = "长" * texts.MAX_TEXT
    demo_budget.full_clean()
    demo_budget.duties += "长"
    with pytest.raises(ValidationError, match="主要职能最多 30000 个字，现有 30001 个字"):
        demo_budget.full_clean()


def test_what_a_form_does_not_show_is_left_alone(demo_budget: DepartmentalBudget) -> None:
    demo_budget.duties = "某某"
    demo_budget.full_clean(exclude=["duties"])


@pytest.mark.parametrize("clean", [texts.name, texts.phrase, texts.paragraphs])
@given(
    text=st.lists(
        st.one_of(
            st.text(max_size=3), st.sampled_from(["主要原因是", "主要用于", "：", "。", " ", "\n", "\u2028"])
        )
    ).map("".join)
)
def test_cleaning_twice_is_cleaning_once(clean: Any, text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_model_and_workbook_clean_every_text_in_the_same_way() -> None:
    for sheet in SHEETS:
        model = {sheets.DEPARTMENT: DepartmentalBudget}.get(sheet, sheet.model)
        for column in sheet.columns:
            if column.kind in CLEANING and issubclass(model or object, texts.CleanedTexts):
                known = PerformanceTarget.TEXTS["text"] if column.name == "target" else None
                if sheet is not sheets.DEPARTMENT or column.name == "duties":
                    assert (known or model.TEXTS[column.name]) is CLEANING[column.kind], column.heading


@pytest.mark.parametrize(
    ("name", "message"),
    [("某某中心", "占位文字"), ("第一\n中心", "一行文字"), ("中\u200b心", "一行文字"), ("待定", "占位文字")],
)
def test_a_unit_or_department_whose_name_a_workbook_refuses_is_refused_in_the_form(
    name: str, message: str, demo_budget: DepartmentalBudget
) -> None:
    unit = BudgetaryUnit.objects.first()
    for record, field in ((unit, "name"), (unit, "note"), (Department.objects.first(), "name")):
        setattr(record, field, name)
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        assert message in refused.value.message_dict[field][0]


@pytest.mark.parametrize("code", ["total", "TOTAL", "Total"])
def test_no_code_is_the_name_of_the_row_of_totals(
    code: str, demo_budget: DepartmentalBudget, tmp_path: Path
) -> None:
    for record in (BudgetaryUnit.objects.first(), Project.objects.first()):
        record.code = code
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        assert "这是合计行的名称" in refused.value.message_dict["code"][0]
    path = changed(
        tmp_path,
        row("预算单位", code, "甲中心", "事业单位", "否", "否", ""),
        row("项目", code, "191001", "甲项目", "", ""),
    )
    assert problems(path) == [
        f"预算单位!A3: 编码不能是“{code}”：这是合计行的名称，请换一个编码",
        f"项目!A5: 编码不能是“{code}”：这是合计行的名称，请换一个编码",
    ]


@pytest.mark.parametrize("code", ["P-1", "Ａ1", "项目1", "A1\n", "1" * 41])
def test_a_project_code_has_letters_and_digits_only(code: str, demo_budget: DepartmentalBudget) -> None:
    project = Project.objects.first()
    project.code = code
    with pytest.raises(ValidationError) as refused:
        project.full_clean()
    assert "编码只能由数字和字母组成，最多 40 位。" in refused.value.message_dict["code"]


def test_a_project_code_in_a_workbook_has_letters_and_digits_only(
    official_codes: None, tmp_path: Path
) -> None:
    path = changed(
        tmp_path,
        row("项目", "P-1", "191001", "甲", "", ""),
        row("项目", "1" * 41, "191001", "乙", "", ""),
        row("项目", "P2", "191001", "丙", "", ""),
    )
    assert problems(path) == [
        "项目!A5: 项目编码“P-1”不正确，应为数字和字母，最多 40 位",
        "项目!A6: 项目编码最多 40 位，现有 41 位",
    ]


def test_a_name_that_says_total_makes_a_total_only_of_a_row_without_a_code(
    official_codes: None, tmp_path: Path
) -> None:
    path = changed(
        tmp_path,
        row("预算单位", "191009", "收支合计", "事业单位", "否", "否", "小计"),
        row("项目", "191001009", "191001", "年度合计", "", ""),
        row("名词解释", "本年收入合计", "", "本年收入的合计。"),
    )
    assert problems(path) == []
    assert Project.objects.count() == 0
    path = changed(
        tmp_path,
        row("预算单位", "", "合计"),
        row("项目", "", "", "合计"),
        row("名词解释", "总计"),
        row("绩效指标", "", "", "", "小计", "5"),
        cell("收入", "A4", "合计"),
        cell("收入", "D4", 1),
    )
    found = problems(path)
    assert [each.split(":")[0] for each in found[:3]] == ["预算单位!B3", "收入!D4", "项目!C5"]
    assert [each for each in found if "是合计行，请删除该行" not in each] == [
        "收入!D4: “合计”行的金额是 1.00 元，各行之和是 54,891,400.00 元，请核对；合计由系统计算，核对后可删除该行"
    ]
    assert len(found) == 5
