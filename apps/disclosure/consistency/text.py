"""Group C: the text says what the tables print."""

from collections.abc import Iterator

from apps.budgets.choices import BASIC, FundingSource
from apps.disclosure.consistency.rule import ZERO, Case, Disagreement, rule, unequal
from apps.disclosure.document import Spot
from apps.disclosure.grid import Place
from apps.disclosure.money import wan


@rule("C")
def amounts_in_text_equal_cells(case: Case) -> Iterator[Disagreement]:
    """文字中的每个金额应与所引表格中的数字一致。"""
    for quoted in case.quotes("amount"):
        place = quoted.quote.place
        if place is not None:
            yield from unequal(
                quoted.amount, case.amount_or_zero(place), quoted.spot, place, detail=f"“{quoted.text}”。"
            )


@rule("C")
def amounts_in_text_are_printed_exactly(case: Case) -> Iterator[Disagreement]:
    """文字中印出的金额应是该数字按万元、两位小数印出的样子。"""
    for quoted in case.quotes("amount"):
        expected = wan(quoted.amount) if quoted.amount else case.standard.zero_in_text
        if quoted.text != expected:
            yield Disagreement(
                f"印为“{quoted.text}”，应为“{expected}”。", quoted.amount, where=(quoted.spot,)
            )
    for quoted in case.quotes("count"):
        if quoted.text != str(int(quoted.amount)):
            yield Disagreement(f"印为“{quoted.text}”，应为“{int(quoted.amount)}”。", where=(quoted.spot,))


@rule("C")
def every_item_is_explained(case: Case) -> Iterator[Disagreement]:
    """一般公共预算支出预算表的每个最末级科目应有一段说明，也只有这些科目有说明。"""
    for section, table in (
        ("general_public", "general_public_expenditure"),
        ("government_fund", "government_fund_expenditure"),
        ("state_capital", "state_capital_expenditure"),
    ):
        grid = case.disclosure.table(table)
        items = grid.lowest_rows("total")
        explained = [
            quoted.quote.subject.removeprefix("item.")
            for quoted in case.quotes("amount")
            if quoted.section == section and quoted.quote.subject.startswith("item.")
        ]
        for code in items:
            if explained.count(code) != 1:
                yield Disagreement(
                    f"“{grid.label(code)}”有 {explained.count(code)} 段说明。",
                    case.amount(Place(table, code, "total")),
                    where=(Place(table, code, "total"), Spot(section=section)),
                )
        for code in sorted(set(explained) - set(items)):
            yield Disagreement(f"表中没有科目 {code}，却有说明。", where=(Spot(section=section),))


@rule("C")
def economic_items_are_listed(case: Case) -> Iterator[Disagreement]:
    """“主要包括”所列科目应是基本支出预算表中该列有数的最末级科目，次序相同。"""
    grid = case.disclosure.table("general_public_basic")
    for kind in sorted(BASIC):
        place = Place(grid.key, "", kind.value)
        quotes = [each for each in case.quotes("names", "economic_items") if each.quote.place == place]
        expected = "、".join(grid.label(row) for row in grid.lowest_rows(kind))
        printed = "、".join(each.text for each in quotes)
        if printed != expected:
            yield Disagreement(
                f"印为“{printed}”，应为“{expected}”。", where=(*(each.spot for each in quotes), place)
            )


@rule("C")
def sources_are_listed(case: Case) -> Iterator[Disagreement]:
    """“收入包括”应列出收支预算总表中所有不为零的收入来源，不列其他。"""
    quoted = case.quote("names", "sources")
    names = case.standard.source_names.get("overview", {})
    rows = [(source.value, source.label) for source in FundingSource] + [("carry_over", "上年结转结余")]
    expected = "、".join(
        names.get(row, label)
        for row, label in rows
        if case.amount(Place("budget_summary", row, "revenue")) != ZERO
    )
    if quoted.text != expected:
        yield Disagreement(
            f"印为“{quoted.text}”，应为“{expected}”。",
            where=(quoted.spot, Place("budget_summary", "revenue_total", "revenue")),
        )


@rule("C")
def uses_are_listed(case: Case) -> Iterator[Disagreement]:
    """“支出包括”应列出收支预算总表中所有不为零的支出类，不列其他。"""
    quoted = case.quote("names", "uses")
    grid = case.disclosure.table("budget_summary")
    index = grid.column_index("use")
    expected = "、".join(
        str(row.cells[grid.column_index("use_item")])
        for row in grid.rows
        if row.cells[index]
        and (
            row.keys[index] == "year_end_carry_over"
            or (len(row.keys[index]) == 3 and row.keys[index].isdigit())
        )
    )
    if quoted.text != expected:
        yield Disagreement(
            f"印为“{quoted.text}”，应为“{expected}”。",
            where=(quoted.spot, Place("budget_summary", "use_total", "use")),
        )


@rule("C")
def glossary_covers_items(case: Case) -> Iterator[Disagreement]:
    """名词解释中的科目应与支出预算总表的最末级科目一一对应。"""
    grid = case.disclosure.table("expenditure")
    items = grid.lowest_rows("total")
    defined = [term.code for term in case.disclosure.glossary if term.code]
    for code in items:
        if (count := defined.count(code)) != 1:
            advice = f"有 {count} 条解释。" if count else f"没有解释，请在“名词解释”中为 {code} 填写。"
            yield Disagreement(
                f"“{grid.label(code)}”（{code}）{advice}",
                where=(Place("expenditure", code, "total"), Spot(section="glossary")),
            )
    for code in sorted(set(defined) - set(items)):
        yield Disagreement(f"支出中没有科目 {code}，却有解释。", where=(Spot(section="glossary"),))
