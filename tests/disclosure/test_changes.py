"""What the text says of a subject, read back from its quotes: amounts, the printed comparison, the reason."""

from decimal import Decimal

from apps.disclosure.changes import Saying, sayings
from apps.disclosure.document import Paragraph, Quote
from tests.booklets import hangzhou_2024
from tests.disclosure.changing import with_paragraphs


def said(subject: str) -> Saying:
    found = [each for each in sayings(hangzhou_2024.disclosure()) if each.subject == subject]
    return found[0]


def of_paragraph(text: str, *quotes: Quote) -> Saying:
    document = with_paragraphs(hangzhou_2024.disclosure(), "overview", [Paragraph(text, quotes)])
    return next(each for each in sayings(document) if each.anchor.startswith("p-overview"))


def test_a_change_is_told_as_it_is_printed() -> None:
    revenue = said("revenue")
    assert (revenue.printed, revenue.amount, revenue.base) == (
        "5,489.14",
        Decimal("54891400.00"),
        Decimal("52323500.00"),
    )
    assert revenue.clause == "比上年执行数增加256.79万元，增长4.91%"
    assert revenue.compared_with == "上年执行数"
    assert revenue.direction == "more"
    assert revenue.why == "主要原因是支持山海协作对口地区帮扶资金项目资金增加。"
    assert revenue.anchor == "p-revenue-0"


def test_a_decrease_says_what_it_is_compared_with_and_why_in_a_sentence_of_its_own() -> None:
    overseas = said("three_public.overseas")
    assert (overseas.amount, overseas.base, overseas.direction) == (
        Decimal("0.00"),
        Decimal("57000.00"),
        "less",
    )
    assert overseas.clause == "比上年预算数减少5.70万元，下降100%"
    assert overseas.compared_with == "上年预算数"
    assert overseas.why == "减少的主要原因是因公出国（境）费用预算管理模式进行优化调整。"


def test_what_did_not_change_says_so_and_has_no_base() -> None:
    reception = said("three_public.reception")
    assert (reception.clause, reception.base, reception.direction) == ("与上年基本持平", None, "")
    assert (reception.compared_with, reception.why) == ("", "")


def test_the_total_prints_no_change() -> None:
    assert (said("total").clause, said("total").why) == ("", "")


def test_the_heading_is_the_nearest_above() -> None:
    assert said("operating_cost").heading == "1.机关运行经费"
    assert said("revenue").heading == "（二）收入预算情况说明（详见表1-3）"


def test_where_there_was_nothing_last_year_no_rate_is_read() -> None:
    text = "安排5.00万元，比上年预算数增加5.00万元（上年预算数为0万元，无法计算增减比率）"
    amount, base = Decimal("50000.00"), Decimal("0.00")
    saying = of_paragraph(
        text,
        Quote(2, 6, "amount", "x", amount),
        Quote(text.index("5.00", 6), text.index("5.00", 6) + 4, "difference", "x", amount, base),
        Quote(text.index("无法"), len(text) - 1, "reason", "x", amount, base),
    )
    assert saying.clause == "比上年预算数增加5.00万元"
    assert saying.direction == "more"
    assert saying.why == "无法计算增减比率）"


def test_an_amount_that_equals_last_years_has_no_direction() -> None:
    text = "安排5.00万元，比上年增加0.00万元。"
    amount, start = Decimal("50000.00"), text.index("0.00")
    saying = of_paragraph(
        text,
        Quote(2, 6, "amount", "x", amount),
        Quote(start, start + 4, "difference", "x", amount, amount),
    )
    assert (saying.direction, saying.compared_with) == ("", "上年")


def test_a_quote_without_an_amount_is_nothing_in_yuan() -> None:
    assert of_paragraph("安排。", Quote(0, 2, "amount", "x")).amount == 0
