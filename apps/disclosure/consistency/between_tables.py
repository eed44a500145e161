"""Group B: tables agree with each other, and money in with money out. `EQUALITIES` pairs places in finished tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.choices import BALANCING_GROUPS, ExpenditureKind, FundingSource
from apps.disclosure.consistency.rule import ZERO, Case, Disagreement, rule, unequal
from apps.disclosure.grid import Place
from apps.disclosure.money import add, yuan
from apps.disclosure.questions import (
    Line,
    both,
    carried_over,
    funded_by,
    funded_by_any,
    total,
)
from apps.three_public_funds.models import ECONOMIC_CODES, ThreePublicItem

GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET.value
GOVERNMENT_FUND = FundingSource.GOVERNMENT_FUND_BUDGET.value
STATE_CAPITAL = FundingSource.STATE_CAPITAL_OPERATING_BUDGET.value
FISCAL = (GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL)
BY_SOURCE = ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure")


@dataclass(frozen=True)
class Equality:
    """The sum of the places on the left equals the sum of those on the right."""

    name: str
    left: tuple[Place, ...]
    right: tuple[Place, ...]


def _total(table: str, column: str = "total") -> Place:
    return Place(table, "total", column)


EQUALITIES: tuple[Equality, ...] = (
    *(
        Equality(
            f"表1“{source.label}”＝收入预算总表同一来源",
            (Place("budget_summary", source.value, "revenue"),),
            (_total("revenue", f"this_year.{source.value}"),),
        )
        for source in FundingSource
    ),
    Equality(
        "收支预算总表本年收入合计＝收入预算总表本年收入小计",
        (Place("budget_summary", "revenue_this_year", "revenue"),),
        (_total("revenue", "this_year"),),
    ),
    Equality(
        "收支预算总表上年结转结余＝收入预算总表上年结转结余小计",
        (Place("budget_summary", "carry_over", "revenue"),),
        (_total("revenue", "carried_over"),),
    ),
    Equality(
        "收支预算总表收入总计＝收入预算总表合计",
        (Place("budget_summary", "revenue_total", "revenue"),),
        (_total("revenue"),),
    ),
    Equality(
        "收支预算总表本年支出合计＝支出预算总表合计",
        (Place("budget_summary", "expenditure_this_year", "use"),),
        (_total("expenditure"),),
    ),
    *(
        Equality(
            "财政拨款收支预算总表的拨款收入＝收支预算总表的同一行",
            (Place("fiscal_summary", source, "revenue"),),
            (Place("budget_summary", source, "revenue"),),
        )
        for source in FISCAL
    ),
    Equality(
        "财政拨款收支预算总表上年结转＝收入预算总表财政拨款结转",
        (Place("fiscal_summary", "carry_over", "revenue"),),
        tuple(_total("revenue", f"carried_over.{source}") for source in FISCAL),
    ),
    Equality(
        "财政拨款本年支出合计＝一般公共预算＋政府性基金＋国有资本经营预算支出",
        (Place("fiscal_summary", "expenditure_this_year", "use"),),
        tuple(_total(table) for table in BY_SOURCE),
    ),
    *(
        Equality(
            f"一般公共预算支出预算表的{name}＝基本支出预算表",
            (_total("general_public_expenditure", left),),
            (_total("general_public_basic", right),),
        )
        for name, left, right in (
            ("基本支出", "basic", "total"),
            ("人员经费", "personnel", "personnel"),
            ("公用经费", "operating", "operating"),
        )
    ),
    Equality(
        "项目支出预算表总计＝支出预算总表项目支出",
        (_total("project_expenditure"),),
        (_total("expenditure", "project"),),
    ),
    *(
        Equality(
            "项目支出预算表各项财政拨款＝同一预算支出表的项目支出",
            (_total("project_expenditure", source),),
            (_total(table, "project"),),
        )
        for source, table in zip(FISCAL, BY_SOURCE, strict=True)
    ),
)


def _sum(case: Case, places: Iterable[Place]) -> Decimal:
    return add(case.amount(place) for place in places)


@rule("B")
def tables_agree(case: Case) -> Iterator[Disagreement]:
    """不同表格中的同一数字应当相等。"""
    for equality in EQUALITIES:
        yield from unequal(
            _sum(case, equality.left),
            _sum(case, equality.right),
            *equality.left,
            *equality.right,
            detail=f"{equality.name}。",
        )


@rule("B")
def divisions_equal_expenditure_table(case: Case) -> Iterator[Disagreement]:
    """收支预算总表的每一类支出应等于支出预算总表的同一类。"""
    keys = _divisions(case, "budget_summary", "use") | _divisions(case, "expenditure", "total")
    for key in sorted(keys):
        left, right = Place("budget_summary", key, "use"), Place("expenditure", key, "total")
        yield from unequal(case.amount_or_zero(left), case.amount_or_zero(right), left, right)


@rule("B")
def fiscal_divisions_equal_their_sources(case: Case) -> Iterator[Disagreement]:
    """财政拨款收支预算总表的每一类支出应等于一般公共预算、政府性基金、国有资本经营预算同一类之和。"""
    keys = _divisions(case, "fiscal_summary", "use").union(*(_divisions(case, t, "total") for t in BY_SOURCE))
    for key in sorted(keys):
        left = Place("fiscal_summary", key, "use")
        right = [Place(table, key, "total") for table in BY_SOURCE]
        yield from unequal(
            case.amount_or_zero(left), add(case.amount_or_zero(place) for place in right), left, *right
        )


def _divisions(case: Case, table: str, column: str) -> set[str]:
    return {key for key in case.disclosure.table(table).row_keys(column) if key.isdigit() and len(key) == 3}


@rule("B")
def appropriation_is_within_expenditure(case: Case) -> Iterator[Disagreement]:
    """一般公共预算支出预算表的每个数不应大于支出预算总表的同一科目、同一类别。"""
    grid = case.disclosure.table("general_public_expenditure")
    for column in ("total", "personnel", "operating", "project"):
        for key in grid.row_keys(column):
            part, whole = Place(grid.key, key, column), Place("expenditure", key, column)
            if case.amount(part) > case.amount_or_zero(whole):
                yield Disagreement("", case.amount(part), case.amount_or_zero(whole), (part, whole))


@rule("B")
def performance_table_matches_projects(case: Case) -> Iterator[Disagreement]:
    """项目支出绩效表应与项目支出预算表逐个项目对应。"""
    projects = case.disclosure.table("project_expenditure")
    performance = case.disclosure.table("project_performance")
    keys = {*projects.row_keys("total"), *performance.row_keys("total")} - {"total"}
    for key in sorted(keys):
        left = Place("project_performance", key, "total")
        right = [Place("project_expenditure", key, column) for column in case.standard.performance_columns]
        yield from unequal(
            case.amount_or_zero(left), add(case.amount_or_zero(place) for place in right), left, *right
        )


@rule("B")
def three_public_funds_cover_basic(case: Case) -> Iterator[Disagreement]:
    """“三公”经费的每一项不应小于基本支出预算表中的同一科目（差额由项目支出安排）。"""
    for item, code in ECONOMIC_CODES.items():
        whole, part = _total("three_public_funds", item.value), Place("general_public_basic", code, "total")
        if case.amount(whole) < case.amount_or_zero(part):
            yield Disagreement(
                f"{item.label}。", case.amount(whole), case.amount_or_zero(part), (whole, part)
            )


@rule("B")
def three_public_funds_equal_lines(case: Case) -> Iterator[Disagreement]:
    """每个单位的“三公”经费预算数应等于其支出中一般公共预算安排的同一经济科目之和。"""
    for item in ThreePublicItem:
        printed: dict[str, Decimal] = defaultdict(Decimal)
        for each in case.figures.three_public:
            if each.item == item:
                printed[each.unit] += each.amount
        carried = {
            unit: amount for (unit, of), amount in case.figures.three_public_spending.items() if of == item
        }
        if not any(carried.values()):
            if whole := add(printed.values()):
                yield Disagreement(
                    f"{item.label}：支出中没有注明经济科目 {ECONOMIC_CODES[item]} 的部分。",
                    whole,
                    ZERO,
                    (_total("three_public_funds", item.value),),
                    severity="hint",
                )
            continue
        for unit in case.figures.units:
            yield from unequal(
                printed.get(unit.code, ZERO),
                carried.get(unit.code, ZERO),
                Place("three_public_funds", _row_of_unit(case, unit.code), item.value),
                detail=f"{case.figures.name_in_findings(unit.code)}：{item.label}。",
            )


def _row_of_unit(case: Case, unit: str) -> str:
    """Where a finding on a unit points: at its row, and at the total if the unit has none because it is secret."""
    return "total" if unit in case.figures.secret_units else unit


@rule("B")
def sources_balance(case: Case) -> Iterator[Disagreement]:
    """每种资金的本年收入与上年结转之和，应等于支出与年终结转结余之和。"""
    figures = case.figures
    for label, group in BALANCING_GROUPS:
        brought, used = (total(each, funded_by_any(group)) for each in (figures.revenue, figures.uses))
        more = f"收入多 {yuan(brought - used)} 元，可列为年终结转结余"
        less = f"支出多 {yuan(used - brought)} 元"
        yield from unequal(
            brought,
            used,
            Place("budget_summary", "revenue_total", "revenue"),
            Place("budget_summary", "use_total", "use"),
            detail=f"{label}：{more if brought > used else less}。",
        )


@rule("B", "warning")
def units_balance(case: Case) -> Iterator[Disagreement]:
    """每个单位每种资金的本年收入与上年结转之和，应等于支出与年终结转结余之和。"""
    figures = case.figures
    brought, used = (
        _by_unit_and_source(figures.revenue),
        _by_unit_and_source(figures.by_unit + figures.year_end),
    )
    for unit in figures.units:
        for label, group in BALANCING_GROUPS:
            yield from unequal(
                add(brought[unit.code, source] for source in group),
                add(used[unit.code, source] for source in group),
                Place("revenue", _row_of_unit(case, unit.code), "total"),
                detail=f"{figures.name_in_findings(unit.code)}：{label}。",
            )


def _by_unit_and_source(lines: Iterable[Line]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.unit, line.source] += line.amount
    return sums


@rule("B")
def appropriation_tables_equal_their_revenue(case: Case) -> Iterator[Disagreement]:
    """各预算支出表的合计与年终结转结余之和，应等于该预算的本年收入与上年结转之和。"""
    for source, table in zip(FISCAL, BY_SOURCE, strict=True):
        spent = case.amount(_total(table)) + total(case.figures.year_end, funded_by(FundingSource(source)))
        revenue = [_total("revenue", f"this_year.{source}"), _total("revenue", f"carried_over.{source}")]
        yield from unequal(spent, _sum(case, revenue), _total(table), *revenue)


@rule("B")
def carried_over_spending_is_covered(case: Case) -> Iterator[Disagreement]:
    """用上年结转安排的支出不应大于上年结转结余。"""
    for label, group in BALANCING_GROUPS:
        spent = total(case.figures.by_function, both(funded_by_any(group), carried_over))
        brought = total(case.figures.revenue, both(funded_by_any(group), carried_over))
        if spent > brought:
            yield Disagreement(
                f"{label}。", spent, brought, (Place("budget_summary", "carry_over", "revenue"),)
            )


@rule("B")
def spending_within_control_figures(case: Case) -> Iterator[Disagreement]:
    """用本年资金安排的支出不应大于下达的控制数。"""
    for control in case.figures.controls:
        kind = ExpenditureKind(control.kind) if control.kind else None
        spent = case.figures.spent_under(control)
        if spent > control.amount:
            yield Disagreement(
                f"{FundingSource(control.source).label}{kind.label if kind else ''}。",
                spent,
                control.amount,
                (_total("expenditure", kind.value if kind else "total"),),
            )


@rule("B")
def appropriation_has_printed_columns(case: Case) -> Iterator[Disagreement]:
    """财政拨款只能安排基本支出和项目支出。"""
    for line in case.figures.by_function:
        if line.source in FISCAL and line.kind not in (
            ExpenditureKind.PERSONNEL,
            ExpenditureKind.OPERATING,
            ExpenditureKind.PROJECT,
        ):
            yield Disagreement(
                f"{case.figures.functions[line.function]}：{ExpenditureKind(line.kind).label}。",
                line.amount,
                where=(Place("expenditure", line.function, line.kind),),
            )
