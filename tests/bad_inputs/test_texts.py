"""Rows 37 to 47: reasons, goals and other words that people type."""

import html

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from apps.budgets.choices import Topic
from apps.budgets.models import DepartmentalBudget, Explanation, FiscalYear, Project
from apps.departments.models import Department
from apps.disclosure.compiling import disclose
from apps.performance.models import PerformanceTarget
from tests import cast as people
from tests.bad_inputs.road import accepted, budget, desk, preview, refused, said, step
from tests.workbook.books import Change, cell

REVENUE_REASON = "C2"
"""Where the first reason of the demonstration workbook stands."""


def reason(text: str | None) -> Change:
    return cell("文字说明", REVENUE_REASON, text)


def goal(text: str | None, number: int = 2) -> Change:
    return cell("项目", f"E{number}", text)


def stored_reason() -> str:
    return Explanation.objects.get(budget__fiscal_year=2024, topic=Topic.REVENUE_CHANGE).text


def test_row_37_a_change_without_a_reason_blocks_and_the_three_public_total_needs_none(
    clerk: Client,
) -> None:
    assert said("change_has_reason") == []  # The “三公” total falls by half without a word (DOMAIN §9.1).
    assert refused(clerk, reason(None)) == ["文字说明!C2: 请填写文字"]
    Explanation.objects.filter(topic=Topic.REVENUE_CHANGE).delete()
    assert said("change_has_reason") == [("error", "增加 256.79 万元没有原因。")]
    assert "增加 256.79 万元没有原因。" in step(clerk, "submit")
    assert budget().is_editable


@pytest.mark.parametrize("words", ["其他", "无", "变化", "其他原因", "因系统卡顿未能修改"])
def test_row_38_a_reason_that_says_nothing_or_blames_the_software_is_a_warning(
    clerk: Client, words: str
) -> None:
    accepted(clerk, reason(words))
    assert said("reason_is_concrete") == [("warning", f"“{words}”。")]
    assert "原因应当具体" in desk(clerk)
    assert stored_reason() == words


def test_row_39_last_years_reason_and_one_reason_for_a_rise_and_a_fall_are_warnings(clerk: Client) -> None:
    FiscalYear.objects.create(year=2023, edition=2024, standard="hangzhou-2024")
    this_year = budget()
    before = DepartmentalBudget.objects.create(
        fiscal_year_id=2023, department=this_year.department, standard="hangzhou-2024"
    )
    Explanation.objects.create(budget=before, topic=Topic.REVENUE_CHANGE, text=stored_reason())
    rising = Explanation.objects.get(
        budget=this_year, topic=Topic.ITEM_CHANGE, functional_class__code="2101101"
    )
    falling = Explanation.objects.filter(
        budget=this_year, topic=Topic.ITEM_CHANGE, functional_class__code="2080505"
    )
    falling.update(text=rising.text)
    found = [
        (each.severity, each.detail)
        for each in disclose(this_year).findings
        if each.rule == "reasons_are_not_reused"
    ]
    assert found == [
        ("warning", f"“{rising.text}”既解释增加，又解释减少。"),
        ("warning", f"收入变动原因：“{stored_reason()}”与上年相同。"),
    ]
    shown = clerk.get(reverse("workflow:desk", args=[this_year.pk])).content.decode()
    assert "变动原因应当说明本年的变动" in shown


@pytest.mark.parametrize(
    "typed", ["主要原因是人员增加。", "其主要原因为：人员增加。。", "人员增加。", "  人员增加  "]
)
def test_row_40_lead_in_and_full_stop_of_a_reason_are_taken_off_so_that_they_are_not_doubled(
    clerk: Client, typed: str
) -> None:
    accepted(clerk, reason(typed))
    assert stored_reason() == "人员增加"
    assert "主要原因是人员增加。" in preview(clerk)
    assert "主要原因是主要原因" not in preview(clerk)


def test_row_41_a_change_of_more_than_thirty_percent_is_a_warning(clerk: Client) -> None:
    assert ("warning", "47.58%。") in said("large_change_is_specific")
    assert "增减超过 30% 的，原因应当具体可查。" in desk(clerk)


def test_row_42_a_project_without_a_goal_blocks(clerk: Client) -> None:
    accepted(clerk, goal(None))
    assert said("project_has_target") == [("error", "“都市圈和区域合作工作”。")]
    assert "项目支出绩效表的每个项目应有绩效目标。" in step(clerk, "submit")


@pytest.mark.parametrize("words", ["完成年度任务", "完成#年度任务。", "完成完完完年度任务。"])
def test_row_43_a_goal_without_full_stop_or_with_stray_characters_is_a_warning(
    clerk: Client, words: str
) -> None:
    before = len(said("target_is_a_sentence"))
    accepted(clerk, goal(words))
    found = said("target_is_a_sentence")
    assert len(found) == before + 1
    assert {severity for severity, _ in found} == {"warning"}
    assert PerformanceTarget.objects.filter(text=words).exists()


def test_row_44_another_year_in_a_text_is_a_warning_unless_it_belongs_there(clerk: Client) -> None:
    accepted(clerk, reason("2019年机构改革后人员增加"), goal("完成2023年任务。"))
    assert said("texts_speak_of_this_year") == [("warning", "“2019年”。")]
    accepted(clerk, reason("截至2020年的欠款结清"), goal("落实《2021年实施意见》和“十四五”规划。"))
    assert said("texts_speak_of_this_year") == []


@pytest.mark.parametrize("words", ["XX项目增加", "某某项目增加", "待填写", "{单位}人员增加", "TODO"])
def test_row_45_a_placeholder_is_refused_at_its_cell_and_in_the_form(clerk: Client, words: str) -> None:
    (told,) = refused(clerk, reason(words))
    assert told.startswith("文字说明!C2: “")
    assert told.endswith("”是待填写的占位文字，请填写实际内容")
    row = Explanation.objects.get(topic=Topic.REVENUE_CHANGE)
    sent = {"topic": row.topic, "text": words, "functional_class": ""}
    page = clerk.post(f"/admin/budgets/explanation/{row.pk}/change/", sent).content.decode()
    assert "是待填写的占位文字，请填写实际内容。" in page
    assert stored_reason() == row.text


def test_row_46_the_name_of_another_department_is_a_warning(cast: people.Cast, clerk: Client) -> None:
    assert Department.objects.filter(name="杭州市另一个局").exists()
    accepted(clerk, goal("保障杭州市另一个局正常运转。"))
    assert said("texts_name_this_department") == [("warning", "“杭州市另一个局”。")]
    assert "请核实是否从别处复制而来" in desk(clerk)


def test_row_47_markup_formulas_and_invisible_characters_do_no_harm_on_the_way_in_and_out(
    clerk: Client,
) -> None:
    def as_text(book: Workbook) -> None:
        book["项目"]["C2"] = "=1+1"
        book["项目"]["C2"].data_type = "s"

    assert refused(clerk, cell("项目", "C2", "=1+1")) == [
        "项目!C2: 公式没有计算结果，请在表格软件中重新计算并保存，或改填数值"
    ]
    accepted(clerk, reason("<script>alert(1)</script>人员\u200b增加\u202e"), as_text)
    assert stored_reason() == "<script>alert(1)</script>人员增加"
    page = preview(clerk)
    assert "<script>alert" not in page
    assert html.escape("<script>alert(1)</script>") in page
    assert Project.objects.get(code="191001001").name == "=1+1"
    sent = {"budget": budget().pk, "format": 1, "resource": "0"}
    listed = clerk.post("/admin/budgets/project/export/", sent).content.decode("utf-8-sig")
    assert ",'=1+1," in listed
    filled = clerk.get(reverse("workbook:filled", args=[budget().pk]))
    assert filled.status_code == 200
