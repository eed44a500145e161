"""Group K: what is possible but unlikely. Never blocks."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.choices import ExpenditureKind, FundingSource
from apps.budgets.combinations import is_doubtful_fund
from apps.departments.models import UnitNature
from apps.disclosure.consistency.changes import NO_REASON
from apps.disclosure.consistency.rule import ZERO, Case, Disagreement, rule
from apps.disclosure.grid import Place
from apps.disclosure.money import add
from apps.disclosure.questions import both, funded_by, on_economy, total

PENSION, ANNUITY = "30108", "30109"
"""机关事业单位基本养老保险缴费 (16 %), 职业年金缴费 (8 %)."""

LARGE_CHANGE = Decimal("30")
"""Percent. A larger change wants a specific reason."""

SMALLEST_LIKELY_AMOUNT = Decimal("100")
"""Yuan. Budgets are made in hundreds of yuan; 94.99 is 万元 typed as 元."""

WAN_TYPED_AS_YUAN = Decimal("1000")
"""An item a thousand times last year's, or a thousandth of it, is likely in the wrong unit."""


@rule("K", "hint")
def annuity_is_half_of_pension(case: Case) -> Iterator[Disagreement]:
    """职业年金缴费通常约为基本养老保险缴费的一半。"""
    asks = funded_by(FundingSource.GENERAL_PUBLIC_BUDGET)
    pension = total(case.figures.by_economy, both(asks, on_economy(PENSION)))
    annuity = total(case.figures.by_economy, both(asks, on_economy(ANNUITY)))
    if pension and annuity and abs(annuity * 2 - pension) > pension / 10:
        yield Disagreement(
            "职业年金，与基本养老保险的一半相比。",
            annuity,
            pension / 2,
            (
                Place("general_public_basic", ANNUITY, "total"),
                Place("general_public_basic", PENSION, "total"),
            ),
        )


@rule("K", "warning")
def large_change_is_specific(case: Case) -> Iterator[Disagreement]:
    """增减超过 30% 的，原因应当具体可查。"""
    for quoted in case.quotes("growth"):
        explained = quoted.quote.subject not in NO_REASON
        if explained and abs(quoted.amount - quoted.base) * 100 > quoted.base * LARGE_CHANGE:
            yield Disagreement(f"{quoted.text}%。", quoted.amount, quoted.base, (quoted.spot,))


@rule("K", "warning")
def amount_is_in_yuan(case: Case) -> Iterator[Disagreement]:
    """金额过小或与上年相差千倍的，请核对单位是元还是万元。"""
    figures = case.figures
    for line in (*figures.revenue, *figures.expenditure):
        if 0 < line.amount < SMALLEST_LIKELY_AMOUNT:
            name = figures.functions.get(line.function) or FundingSource(line.source).label
            yield Disagreement(
                f"{name}：{line.amount} 元；若是万元，应为 {line.amount * 10000} 元。", line.amount
            )
    for source in FundingSource:
        prior = {each.function: each.amount for each in figures.prior_year if each.source == source}
        current: dict[str, Decimal] = {}
        for line in figures.by_function:
            if line.source == source:
                current[line.function] = current.get(line.function, Decimal("0.00")) + line.amount
        for code, amount in sorted(current.items()):
            before = prior.get(code)
            if before and amount and not before / WAN_TYPED_AS_YUAN < amount < before * WAN_TYPED_AS_YUAN:
                place = Place("expenditure", code, "total")
                yield Disagreement(f"{figures.functions[code]}。", amount, before, (place,))


@rule("K", "warning")
def three_public_funds_do_not_rise(case: Case) -> Iterator[Disagreement]:
    """“三公”经费一般不高于上年预算数。"""
    current = add(each.amount for each in case.figures.three_public)
    prior = add(each.prior for each in case.figures.three_public)
    if current > prior:
        yield Disagreement("", current, prior, (Place("three_public_funds", "total", "total"),))


@rule("K", "warning")
def overseas_funds_follow_the_policy(case: Case) -> Iterator[Disagreement]:
    """当年规定年初不编制因公出国（境）费用预算的，不应安排。"""
    place = Place("three_public_funds", "total", "overseas")
    if case.figures.overseas_policy and case.amount(place):
        yield Disagreement("", case.amount(place), ZERO, (place,))


@rule("K", "warning")
def procurement_is_within_operating_and_projects(case: Case) -> Iterator[Disagreement]:
    """政府采购预算一般不大于公用经费与项目支出之和。"""
    procured = add(each.amount for each in case.figures.procurement)
    available = total(
        case.figures.by_function,
        lambda line: line.kind in (ExpenditureKind.OPERATING, ExpenditureKind.PROJECT),
    )
    if procured > available:
        quoted = case.quote("amount", "procurement")
        yield Disagreement("", procured, available, (quoted.spot,))


@rule("K", "warning")
def government_funds_pay_for_their_items(case: Case) -> Iterator[Disagreement]:
    """政府性基金预算一般只安排科目表中属于基金的科目，请核对资金来源或科目。"""
    figures = case.figures
    doubtful = {
        line.function
        for line in figures.by_function
        if line.amount and is_doubtful_fund(line.source, line.function)
    }
    for code in sorted(doubtful):
        place = Place("government_fund_expenditure", code, "total")
        yield Disagreement(f"“{figures.functions[code]}”（{code}）。", case.amount(place), where=(place,))


@rule("K", "warning")
def administrative_units_remit_nothing(case: Case) -> Iterator[Disagreement]:
    """行政单位一般没有上缴上级支出。"""
    figures = case.figures
    for line in figures.by_unit:
        administrative = figures.unit_by_code[line.unit].nature == UnitNature.ADMINISTRATIVE
        if administrative and line.kind == ExpenditureKind.REMITTANCE_TO_SUPERIOR:
            place = Place("expenditure", "total", ExpenditureKind.REMITTANCE_TO_SUPERIOR.value)
            yield Disagreement(f"{figures.name_in_findings(line.unit)}。", line.amount, where=(place,))


@rule("K", "hint")
def project_has_money(case: Case) -> Iterator[Disagreement]:
    """没有安排资金的项目不会印在表中。"""
    funded = {line.project for line in case.figures.by_project if line.amount}
    for project in case.figures.projects:
        if project.code not in funded and project.unit not in case.figures.secret_units:
            yield Disagreement(f"“{project.name}”没有支出。")
