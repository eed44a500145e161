"""Figures lead to cells and say which, cells lead back, terms lead to their definition once a section."""

from dataclasses import replace
from decimal import Decimal

from apps.disclosure.document import Disclosure, Paragraph, Quote
from apps.disclosure.grid import Place
from apps.disclosure.references import Piece, References
from tests.booklets import hangzhou_2024
from tests.renderers import small

SEED = hangzhou_2024.disclosure()


def pieces(section: str, number: int, document: Disclosure = SEED) -> list[Piece]:
    paragraph = document.section(section).paragraphs[number]
    return list(References(document).pieces(paragraph, set()))


def figures(section: str, number: int) -> list[tuple[str, str]]:
    return [(each.text, each.anchor) for each in pieces(section, number) if each.kind == "figure"]


def test_every_number_of_a_sentence_leads_to_a_cell() -> None:
    assert figures("revenue", 0) == [
        (text, "t1-revenue_total-revenue") for text in ("5,489.14", "256.79", "4.91")
    ]
    assert figures("revenue", 1) == [
        ("5,429.14", "t1-general_public_budget-revenue"),
        ("98.91", "t1-general_public_budget-revenue"),
        ("60.00", "t1-other_income-revenue"),
        ("1.09", "t1-other_income-revenue"),
    ]


def test_a_figure_says_where_it_comes_from() -> None:
    amount, difference, rate = [each for each in pieces("revenue", 0) if each.kind == "figure"]
    where = "表1：2024年市级部门收支预算总表：行【收入总计】，列【收 入／预算数】"
    assert amount.title == where
    assert difference.title == rate.title == f"5,489.14万元（{where}），上年5,232.35万元"
    share = pieces("revenue", 1)[3]
    assert (share.text, share.title[-13:]) == ("98.91", "，合计5,489.14万元")


def test_a_change_of_an_amount_that_is_not_printed_is_plain_text() -> None:
    change = Quote(0, 1, "difference", "x", Decimal("2.00"), Decimal("1.00"))
    assert References(SEED).figure(Paragraph("1", (change,)), change) == ("", "")


def test_a_zero_leads_to_its_blank_cell() -> None:
    assert figures("three_public", 2)[0] == ("0", "t7-total-overseas")
    assert Place("three_public_funds", "total", "overseas") in References(SEED).quoted


def test_a_figure_of_no_table_is_plain_text() -> None:
    assert figures("other_matters", 3) == []
    unknown = Quote(0, 1, "amount", "x", None, None, Place("nowhere", "a", "b"))
    assert References(SEED).figure(Paragraph("1", (unknown,)), unknown) == ("", "")


def test_an_amount_of_an_empty_table_leads_to_the_table() -> None:
    document = small.document(empty=True)
    assert [(p.text, p.anchor, p.title) for p in pieces("overview", 1, document) if p.kind == "figure"] == [
        ("123.45", "table-1", "表1：项目表"),
        ("0.01", "table-1", "表1：项目表"),
    ]


def test_a_cell_leads_back_to_every_sentence_that_prints_it() -> None:
    mentions = References(SEED).mentions["three_public_funds"]
    assert [(m.printed, m.cell, m.paragraph) for m in mentions[:3]] == [
        ("5.85", "t7-total-total", "p-three_public-1"),
        ("0", "t7-total-overseas", "p-three_public-2"),
        ("5.85", "t7-total-reception", "p-three_public-3"),
    ]
    assert mentions[0].told.startswith(
        "（七）一般公共预算“三公”经费预算情况说明（详见表7）：2024年“三公”经费"
    )


def test_a_term_leads_to_its_definition_where_it_first_occurs() -> None:
    references, seen = References(SEED), set[str]()
    first = [p for p in references.terms("基本支出和项目支出，基本支出", seen) if p.kind == "term"]
    assert [(p.text, p.anchor) for p in first] == [("基本支出", "p-glossary-6"), ("项目支出", "p-glossary-7")]
    assert first[0].title.startswith("是预算单位为保障其正常运转")
    assert [p for p in references.terms("基本支出", seen) if p.kind == "term"] == []


def test_of_two_terms_the_longer_is_meant() -> None:
    found = [p.text for p in References(SEED).terms("事业单位经营收入", set()) if p.kind == "term"]
    assert found == ["事业单位经营收入"]


def test_headings_have_no_links_and_a_document_without_terms_none_of_terms() -> None:
    assert {p.kind for p in pieces("other_matters", 0)} == {""}
    document = replace(SEED, glossary=())
    assert "term" not in {p.kind for p in pieces("revenue", 1, document)}
