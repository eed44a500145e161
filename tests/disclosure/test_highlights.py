"""What most readers come for, in numbers of the seed."""

from dataclasses import replace
from decimal import Decimal

from apps.disclosure.highlights import highlights
from tests.booklets import hangzhou_2024
from tests.disclosure.changing import with_cell, with_paragraphs, with_table

SEED = hangzhou_2024.disclosure()


def test_three_numbers_with_what_the_text_says_of_their_change() -> None:
    found = highlights(SEED)
    assert [(n.label, n.printed, n.unit, n.anchor) for n in found.numbers] == [
        ("收支总预算", "5,489.14", "万元", "t1-use_total-use"),
        ("财政拨款占比", "98.91", "%", "t4-revenue_total-revenue"),
        ("“三公”经费", "5.85", "万元", "t7-total-total"),
    ]
    assert [n.saying.clause if n.saying else "" for n in found.numbers] == [
        "比上年执行数增加256.79万元，增长4.91%",
        "比上年执行数增加196.79万元，增长3.76%",
        "比上年预算数减少5.70万元，下降49.35%",
    ]
    assert [n.about for n in found.numbers] == ["", "其中一般公共预算", ""]
    assert found.total == found.numbers[0]


def test_usual_questions_lead_to_their_cells_and_sentences() -> None:
    questions = highlights(SEED).questions
    assert [(q.answer.label, q.answer.printed, q.answer.cell) for q in questions] == [
        ("“三公”经费", "5.85", "t7-total-total"),
        ("机关运行经费", "135.46", "t6-total-operating"),
        ("政府采购情况", "112.03", ""),
        ("项目与绩效目标", "4,665.00", "t10-total-total"),
    ]
    assert [
        (p.label, p.printed, p.cell, p.saying.anchor if p.saying else "") for p in questions[0].parts
    ] == [
        ("因公出国（境）费用", "0", "t7-total-overseas", "p-three_public-2"),
        ("公务接待费", "5.85", "t7-total-reception", "p-three_public-3"),
        ("公务用车购置及运行维护费", "0", "t7-total-vehicles", "p-three_public-4"),
    ]
    overseas = questions[0].parts[0].saying
    assert overseas is not None
    assert overseas.why == "减少的主要原因是因公出国（境）费用预算管理模式进行优化调整。"
    assert [(p.label, p.cell) for p in questions[3].parts] == [
        ("项目支出明细", "table-10"),
        ("绩效目标", "table-11"),
    ]


def test_where_no_change_is_printed_only_the_amount_is_said() -> None:
    assert highlights(with_paragraphs(SEED, "revenue", [])).total.saying is None


def test_a_change_of_another_amount_than_the_total_is_not_said_of_it() -> None:
    other = with_cell(SEED, "budget_summary", "use_total", "use", Decimal("1.00"))
    assert highlights(other).total.saying is None


def test_an_amount_the_text_does_not_quote_is_that_of_the_table() -> None:
    silent = with_paragraphs(SEED, "three_public", [])
    parts = highlights(silent).questions[0].parts
    assert [(p.printed, p.cell) for p in parts] == [
        ("0.00", "table-7"),
        ("5.85", "t7-total-reception"),
        ("0.00", "table-7"),
    ]


def test_an_empty_table_is_no_money_and_leads_to_itself() -> None:
    empty = with_table(SEED, replace(SEED.table("three_public_funds"), rows=(), additions=()))
    assert [(n.printed, n.anchor) for n in highlights(empty).numbers][2] == ("0.00", "table-7")


def test_a_question_the_text_does_not_answer_is_not_listed() -> None:
    silent = with_paragraphs(SEED, "other_matters", [])
    assert [q.answer.label for q in highlights(silent).questions] == ["“三公”经费", "项目与绩效目标"]


def test_a_department_without_money_has_no_share() -> None:
    nothing = with_cell(SEED, "budget_summary", "use_total", "use", None)
    assert [n.label for n in highlights(nothing).numbers] == ["收支总预算", "“三公”经费"]
