"""Groups D, E and F: shares, rates, reasons, and changes against each other."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from apps.budgets.choices import FundingSource, Topic
from apps.budgets.texts import placeholder_in
from apps.disclosure.consistency.rule import ZERO, Case, Disagreement, Quoted, rule, unequal
from apps.disclosure.document import Spot
from apps.disclosure.grid import Place
from apps.disclosure.money import add, growth, percent, to_wan, wan
from apps.three_public_funds.models import ThreePublicItem

NO_REASON = frozenset({"three_public.total", "three_public.comparable", "three_public.vehicles"})
"""The “三公” total and the vehicle subtotal carry no reason: their parts do (DOMAIN §9.1)."""

SOFTWARE = ("系统", "软件", "卡顿", "导出", "录入")
RISING = ("增加", "增长", "提高", "上升", "新增", "扩大")
FALLING = ("减少", "下降", "降低", "压减", "压缩", "取消")
SHORTEST_REASON = 4
VAGUE = frozenset(
    {"其他原因", "其它原因", "其他因素", "其它因素", "正常变动", "正常增减", "正常增减变动", "无变动原因"}
)
"""Reasons that give none."""


@rule("D")
def shares_add_to_hundred(case: Case) -> Iterator[Disagreement]:
    """同一句中的占比应按规定方法计算，相加为 100%。"""

    def sentence(quoted: Quoted) -> tuple[str, str]:
        return quoted.section, quoted.quote.subject

    for _, group in groupby(case.quotes("share"), sentence):
        quotes = list(group)
        expected = case.standard.shares([each.amount for each in quotes], case.standard.rate_decimals)
        for quoted, rate in zip(quotes, expected, strict=True):
            if quoted.text != percent(rate):
                yield Disagreement(
                    f"印为 {quoted.text}%，应为 {percent(rate)}%。",
                    quoted.amount,
                    quoted.base,
                    (quoted.spot,),
                )
        yield from unequal(add(each.amount for each in quotes), quotes[0].base, quotes[0].spot)


@rule("D")
def growth_is_of_the_amounts(case: Case) -> Iterator[Disagreement]:
    """增减额应等于两年之差，增减比率应等于增减额除以上年数（由元计算，四舍五入）。"""
    for quoted in case.quotes("difference"):
        expected = wan(abs(quoted.amount - quoted.base))
        if quoted.text != expected:
            yield Disagreement(
                f"印为 {quoted.text} 万元，应为 {expected} 万元。", quoted.amount, quoted.base, (quoted.spot,)
            )
    for quoted in case.quotes("growth"):
        rate = growth(quoted.amount, quoted.base, case.standard.rate_decimals)
        if rate is not None and quoted.text != percent(rate):
            yield Disagreement(
                f"印为 {quoted.text}%，应为 {percent(rate)}%。", quoted.amount, quoted.base, (quoted.spot,)
            )


@rule("D")
def zero_base_has_no_rate(case: Case) -> Iterator[Disagreement]:
    """上年数为零时不应有增减比率。"""
    for quoted in case.quotes("growth"):
        if not quoted.base:
            yield Disagreement(f"印有 {quoted.text}%。", quoted.amount, quoted.base, (quoted.spot,))


@rule("D")
def direction_agrees_with_sign(case: Case) -> Iterator[Disagreement]:
    """增加、增长应用于比上年多，减少、下降应用于比上年少。"""
    for quoted in (*case.quotes("difference"), *case.quotes("growth")):
        before = quoted.paragraph.text[: quoted.quote.start]
        rises = quoted.amount > quoted.base
        if not before.endswith(("增加", "增长") if rises else ("减少", "下降")):
            yield Disagreement(f"“{before[-2:]}{quoted.text}”。", quoted.amount, quoted.base, (quoted.spot,))


def _is_stable(case: Case, quoted: Quoted) -> bool:
    rate = growth(quoted.amount, quoted.base, case.standard.rate_decimals)
    return rate is not None and rate <= case.standard.stable_below


@rule("D")
def small_change_is_called_stable(case: Case) -> Iterator[Disagreement]:
    """变动在规定幅度以内的应写“与上年基本持平”，不写原因；超过的不应写。"""
    for quoted in case.quotes("growth"):
        after = quoted.paragraph.text[quoted.quote.end :]
        if after.startswith("%，与上年基本持平") != _is_stable(case, quoted):
            yield Disagreement(f"“{quoted.text}{after[:9]}”。", quoted.amount, quoted.base, (quoted.spot,))
    for quoted in case.quotes("reason"):
        if _is_stable(case, quoted):
            yield Disagreement(f"写有原因“{quoted.text}”。", quoted.amount, quoted.base, (quoted.spot,))


@rule("E")
def change_has_reason(case: Case) -> Iterator[Disagreement]:
    """超过规定幅度的增减应说明原因。"""
    reasons = {(each.section, each.quote.subject) for each in case.quotes("reason")}
    for quoted in case.quotes("difference"):
        subject = quoted.quote.subject
        if subject in NO_REASON or (quoted.section, subject) in reasons or _is_stable(case, quoted):
            continue
        verb = "增加" if quoted.amount > quoted.base else "减少"
        yield Disagreement(
            f"{verb} {to_wan(abs(quoted.amount - quoted.base))} 万元没有原因。",
            quoted.amount,
            quoted.base,
            (quoted.spot,),
        )


@rule("E")
def texts_are_not_placeholders(case: Case) -> Iterator[Disagreement]:
    """原因、用途、绩效目标和主要职能不能是占位文字。"""
    for text, where in typed_texts(case):
        if found := placeholder_in(text):
            yield Disagreement(f"“{text}”中有“{found}”。", where=(where,))


def typed_texts(case: Case) -> Iterator[tuple[str, Place | Spot]]:
    """Each text that people typed for the document, and where it stands. Those of secret units are not printed."""
    for quoted in case.quotes("reason"):
        yield quoted.text, quoted.spot
    for table in ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure"):
        for code in case.disclosure.table(table).lowest_rows("total"):
            yield case.figures.explanation(Topic.ITEM_PURPOSE, code), Place(table, code, "total")
    for each in case.figures.three_public:
        if each.unit not in case.figures.secret_units:
            yield each.purpose, Place("three_public_funds", each.unit, each.item)
    grid = case.disclosure.table("project_performance")
    for row in grid.rows:
        yield str(row.cells[grid.column_index("target")] or ""), Place(grid.key, row.keys[0], "target")
    for index, paragraph in enumerate(case.disclosure.section("duties").paragraphs):
        yield paragraph.text, Spot(section="duties", paragraph=index)


@rule("E", "warning")
def reason_is_concrete(case: Case) -> Iterator[Disagreement]:
    """原因应当具体，不能只写其他、无，也不能归于软件。"""
    for quoted in case.quotes("reason"):
        says_nothing = len(quoted.text) < SHORTEST_REASON or quoted.text in VAGUE
        if says_nothing or any(each in quoted.text for each in SOFTWARE):
            yield Disagreement(f"“{quoted.text}”。", where=(quoted.spot,))


@rule("E", "warning")
def reason_agrees_with_direction(case: Case) -> Iterator[Disagreement]:
    """原因说的方向应与增减一致。"""
    for quoted in case.quotes("reason"):
        rises = quoted.amount > quoted.base
        same, opposite = (RISING, FALLING) if rises else (FALLING, RISING)
        says_same = any(word in quoted.text for word in same)
        says_opposite = any(word in quoted.text for word in opposite)
        if says_opposite and not says_same:
            yield Disagreement(
                f"{'增加' if rises else '减少'}的原因写为“{quoted.text}”。",
                quoted.amount,
                quoted.base,
                (quoted.spot,),
            )


@rule("F")
def prior_year_is_entered(case: Case) -> Iterator[Disagreement]:
    """应录入上年执行数；上年确无支出的，录入一行 0。"""
    if not case.figures.prior_year:
        yield Disagreement("缺上年执行数。", where=(Spot(section="revenue"),))


@rule("F")
def prior_year_is_executed(case: Case) -> Iterator[Disagreement]:
    """上年执行数应是执行数；由上年公开的预算数带入的，应逐行改为执行数或核对无误。"""
    unchecked = [each for each in case.figures.prior_year if not each.is_checked]
    if unchecked:
        yield Disagreement(
            f"还有 {len(unchecked)} 行没有核对。",
            add(each.amount for each in unchecked),
            where=(Spot(section="revenue"),),
        )


@rule("F", "warning")
def item_changes_explain_total_change(case: Case) -> Iterator[Disagreement]:
    """各科目变动之和应等于总变动加上今年不再安排的科目的上年数。"""
    items = [
        each
        for each in case.quotes("amount")
        if each.section == "general_public" and each.quote.subject.startswith("item.")
    ]
    if not items:
        return
    source = FundingSource.GENERAL_PUBLIC_BUDGET
    prior = {each.function: each.amount for each in case.figures.prior_year if each.source == source}
    present = {each.quote.subject.removeprefix("item.") for each in items}
    item_changes = add(each.amount - prior.get(each.quote.subject[5:], ZERO) for each in items)
    vanished = add(amount for code, amount in prior.items() if code not in present)
    current = case.quote("amount", "general_public")
    total_change = current.amount - add(prior.values())
    yield from unequal(item_changes, total_change + vanished, current.spot)


@rule("F", "warning")
def three_public_changes_add_up(case: Case) -> Iterator[Disagreement]:
    """“三公”经费的总变动应等于各项变动之和。"""
    total = case.quote("amount", "three_public.total")
    parts = add(_printed_change(case, item.value, (item,)) for item in ThreePublicItem)
    yield from unequal(_printed_change(case, "total", ThreePublicItem), parts, total.spot)


def _printed_change(case: Case, subject: str, items: Iterable[ThreePublicItem]) -> Decimal:
    """The change that the text prints; none if it prints none, unless the change is too small to be printed."""
    for quoted in case.quotes("difference", f"three_public.{subject}"):
        return quoted.amount - quoted.base
    of = set(items)
    change = add(each.amount - each.prior for each in case.figures.three_public if each.item in of)
    return ZERO if to_wan(change) else change


@rule("F", "warning")
def revenue_and_expenditure_change_alike(case: Case) -> Iterator[Disagreement]:
    """收入与支出的增减额应当一致（两年均收支平衡时）。"""
    revenue, expenditure = case.quotes("difference", "revenue"), case.quotes("difference", "expenditure")
    for left, right in zip(revenue, expenditure, strict=False):
        yield from unequal(left.amount - left.base, right.amount - right.base, left.spot, right.spot)
