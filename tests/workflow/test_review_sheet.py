"""审核表: every rule with what it found, every note, remark and step, and the hash of what was checked."""

import io
from decimal import Decimal
from math import ceil
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.disclosure.consistency import RULES
from apps.disclosure.renderers.measuring import HANZI
from apps.disclosure.serialization import dump, sha256
from apps.workflow.commenting import comment
from apps.workflow.dossier import Dossier
from apps.workflow.review_sheet import NOTHING, RULE_COLUMNS, review_sheet
from tests.cast import Cast
from tests.workflow.walking import acknowledge_all, be_vague, bring_to, unbalance

FIRST = 5
"""The row after title, state, hash and headings."""


def book(budget: DepartmentalBudget) -> openpyxl.Workbook:
    data = review_sheet(Dossier(budget), disclose(budget))
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(FIRST)]


def test_every_rule_is_there_with_its_sentence_and_passed_or_what_it_found(
    budget: DepartmentalBudget,
) -> None:
    unbalance(budget)
    findings = disclose(budget).findings
    listed = rows(book(budget)["勾稽核对"])
    sentences = {rule.id: rule.sentence for rule in RULES}
    assert {row[0]: row[1] for row in listed} == sentences
    found = [row for row in listed if row[3] != "通过"]
    assert len(found) == len(findings) > 0
    assert listed[: len(found)] == found
    assert {row[2] for row in found if row[3] == "不符合"} == {"错误"}
    passed = {row[0] for row in listed if row[3] == "通过"}
    assert passed == {rule.id for rule in RULES} - {finding.rule for finding in findings}


def test_both_amounts_are_numbers_in_yuan_with_their_difference(budget: DepartmentalBudget) -> None:
    unbalance(budget)
    sheet = book(budget)["勾稽核对"]
    finding = next(each for each in disclose(budget).errors() if each.left is not None)
    (row,) = [
        each
        for each in sheet.iter_rows(FIRST)
        if (each[0].value, each[4].value) == (finding.rule, finding.detail or None)
    ][:1]
    amounts = [row[index].value for index in (6, 7, 8)]
    assert [Decimal(str(each)) for each in amounts] == [finding.left, finding.right, finding.difference]
    assert {row[index].number_format for index in (6, 7, 8)} == {"#,##0.00"}
    assert disclose(budget).told(finding.spots[0]) in str(row[5].value)


def test_a_warning_stands_with_the_note_it_was_acknowledged_with(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    be_vague(budget)
    bring_to("submitted", budget, cast)
    before = [row for row in rows(book(budget)["勾稽核对"]) if row[2] == "警告" and row[3] == "需核实"]
    assert {row[9] for row in before} == {"未确认"}
    acknowledge_all(budget, cast.reviewer)
    after = [row for row in rows(book(budget)["勾稽核对"]) if row[2] == "警告" and row[3] == "需核实"]
    assert {(row[9], row[10]) for row in after} == {("与原文一致", str(cast.reviewer))}
    assert all(row[11] for row in after)


def test_remarks_and_steps_are_there_and_each_sheet_names_the_hash(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    empty = book(budget)
    assert rows(empty["审核意见"])[0][0] == rows(empty["流转记录"])[0][0] == NOTHING
    bring_to("submitted", budget, cast)
    comment(budget, disclose(budget), anchor="t6-30217-operating", text="请说明接待批次。", by=cast.reviewer)
    filled = book(budget)
    (remark,) = rows(filled["审核意见"])
    assert remark[1:4] == ["2.85", "请说明接待批次。", str(cast.reviewer)]
    assert str(remark[0]).startswith("表6：")
    (step,) = rows(filled["流转记录"])
    digest = sha256(dump(disclose(budget)))
    assert step[1:] == ["上报", str(cast.preparer), "理由", digest]
    for sheet in filled:
        assert sheet["A1"].value == f"{budget}审核表"
        assert sheet["A3"].value == f"内容的 SHA-256：{digest}"
        assert "已上报" in str(sheet["A2"].value)


def test_no_text_is_a_formula_and_what_no_workbook_may_hold_is_left_out(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to("submitted", budget, cast)
    comment(budget, disclose(budget), anchor="", text='=HYPERLINK("http://x")\x07', by=cast.reviewer)
    filled = book(budget)
    assert rows(filled["审核意见"])[0][2] == '=HYPERLINK("http://x")'
    assert {cell.data_type for sheet in filled for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_it_is_printed_on_a4_landscape_with_its_headings_on_every_page(budget: DepartmentalBudget) -> None:
    for sheet in book(budget):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "A5"
        assert "第 &P 页" in sheet.oddFooter.center.text


def test_it_is_downloaded_under_a_chinese_name(budget: DepartmentalBudget, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.reviewer)
    response = client.get(f"/admin/desk/{budget.pk}/review.xlsx")
    assert unquote(response.headers["Content-Disposition"]).endswith(f"{budget}审核表.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["勾稽核对"]
    assert [cell.value for cell in sheet[4]] == [name for name, _ in RULE_COLUMNS]


@pytest.mark.parametrize("count", [1, 60])
def test_rows_are_as_high_as_their_texts_need(count: int, budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    comment(budget, disclose(budget), anchor="", text="接待批次" * count, by=cast.reviewer)
    height = book(budget)["审核意见"].row_dimensions[FIRST].height
    assert height == (33 if count == 1 else 14 * ceil(240 * HANZI / 31) + 5)
