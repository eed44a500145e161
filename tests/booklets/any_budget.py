"""Any valid budget, for property tests: units of every nature, every source and kind, carry-over, gone and new items.

A budget drawn here is complete (every reason, purpose, target and definition is written) and balances, so that no rule
may find an error in it.
"""

from collections import defaultdict
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from apps.budgets.choices import (
    FISCAL_APPROPRIATION,
    ITEM_TOPICS,
    UNIT_FUNDS,
    ExpenditureKind,
    FundingSource,
    Topic,
)
from apps.budgets.combinations import problem_of_fund, problems_of_expenditure
from apps.departments.models import UnitNature
from apps.disclosure.figures import (
    Asset,
    Figures,
    PriorYear,
    Procurement,
    ProjectFacts,
    Term,
    ThreePublicFacts,
    Unit,
)
from apps.disclosure.questions import Line
from apps.procurement.models import AssetCategory, ProcurementCategory
from apps.three_public_funds.models import ECONOMIC_CODES, ThreePublicItem

DEPARTMENT, CODE, YEAR = "云溪市统计局", "777", 2024

FUNCTIONS = {
    "201": "一般公共服务支出",
    "20199": "其他一般公共服务支出",
    "2019999": "其他一般公共服务支出",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "219": "援助其他地区支出",
    "21999": "其他支出",
    "223": "国有资本经营预算支出",
    "22302": "国有企业资本金注入",
    "2230202": "公益性设施投资支出",
}
ITEMS = ("2019999", "2080501", "2080505", "2120803", "21999", "2230202")

ECONOMIES = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30108": "机关事业单位基本养老保险缴费",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30212": "因公出国（境）费用",
    "30213": "维修（护）费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
    "30399": "其他对个人和家庭的补助",
    "310": "资本性支出",
    "31002": "办公设备购置",
    "31013": "公务用车购置",
}
ECONOMIC_ITEMS = ("", *(code for code in ECONOMIES if len(code) == 5))

AMOUNTS: SearchStrategy[Decimal] = st.one_of(
    st.integers(0, 20_000),  # Up to 200 yuan: where rounding to 万元 makes something of nothing.
    st.integers(1, 10**7).map(lambda yuan: yuan * 100),
    st.integers(0, 10**12),
).map(lambda fen: Decimal(fen).scaleb(-2))

COMBINATIONS = {
    nature: [
        (kind, source, economy)
        for kind in ExpenditureKind
        for source in FundingSource
        for economy in ECONOMIC_ITEMS
        if not list(
            problems_of_expenditure(
                kind=kind,
                source=source,
                economic_code=economy or None,
                has_project=kind == ExpenditureKind.PROJECT,
                unit_nature=nature,
            )
        )
    ]
    for nature in UnitNature
}
"""What may stand together in a line of a unit of each nature."""


@st.composite
def units(draw: DrawFn) -> tuple[Unit, ...]:
    natures = draw(st.lists(st.sampled_from(UnitNature), min_size=1, max_size=4))
    return tuple(
        Unit(
            f"{CODE}00{number}",
            DEPARTMENT if number == 0 else f"第{number}单位",
            nature.value,
            nature.label,
            number == 0,
            number > 0 and draw(st.booleans()),
            "",
        )
        for number, nature in enumerate(natures)
    )


@st.composite
def expenditure(draw: DrawFn, of: tuple[Unit, ...], projects: tuple[ProjectFacts, ...]) -> tuple[Line, ...]:
    """Lines of every legal combination; none is entered twice."""
    found: dict[Line, Line] = {}
    for _ in range(draw(st.integers(0, 25))):
        unit = draw(st.sampled_from(of))
        own = [project.code for project in projects if project.unit == unit.code]
        legal = [
            each
            for each in COMBINATIONS[UnitNature(unit.nature)]
            if own or each[0] != ExpenditureKind.PROJECT
        ]
        kind, source, economy = draw(st.sampled_from(legal))
        key = Line(
            Decimal(0),
            unit.code,
            draw(st.sampled_from([item for item in ITEMS if problem_of_fund(source, item) is None])),
            economy,
            draw(st.sampled_from(own)) if kind == ExpenditureKind.PROJECT else "",
            kind.value,
            source.value,
            draw(st.booleans()),
        )
        found[key] = key._replace(amount=draw(AMOUNTS))
    return tuple(found.values())


@st.composite
def balance(
    draw: DrawFn, of: tuple[Unit, ...], lines: tuple[Line, ...]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Revenue that pays for the lines, and what remains of it at year end.

    A unit's own funds pay for each other: what one brings in may be spent under the name of another.
    """
    revenue: dict[tuple[str, str, bool], Decimal] = defaultdict(Decimal)
    year_end: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    instead = {source.value: draw(st.sampled_from(sorted(UNIT_FUNDS))).value for source in sorted(UNIT_FUNDS)}
    for line in lines:
        revenue[line.unit, instead.get(line.source, line.source), line.carried_over] += line.amount
    for _ in range(draw(st.integers(0, 4))):
        unit, source = draw(st.sampled_from(of)).code, draw(st.sampled_from(FundingSource)).value
        more = draw(AMOUNTS)
        revenue[unit, source, draw(st.booleans())] += more
        year_end[unit, source] += more
    return (
        tuple(
            Line(amount, unit, source=source, carried_over=carried)
            for (unit, source, carried), amount in revenue.items()
        ),
        tuple(
            Line(amount, unit, source=source, year_end=True) for (unit, source), amount in year_end.items()
        ),
    )


@st.composite
def three_public(draw: DrawFn, of: tuple[Unit, ...], lines: tuple[Line, ...]) -> tuple[ThreePublicFacts, ...]:
    """What the lines carry under the four economic items, with any budget of last year."""
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.source == FundingSource.GENERAL_PUBLIC_BUDGET:
            spent[line.unit, line.economy] += line.amount
    found = []
    for unit in of:
        for item in ThreePublicItem:
            amount = spent[unit.code, ECONOMIC_CODES[item]]
            if amount or draw(st.booleans()):
                bought = bool(amount) and item == ThreePublicItem.VEHICLE_PURCHASE
                purpose = draw(st.sampled_from(("", "公务活动")))
                found.append(
                    ThreePublicFacts(
                        unit.code,
                        item.value,
                        amount,
                        draw(AMOUNTS),
                        draw(st.integers(1, 9)) if bought else 0,
                        purpose,
                    )
                )
    return tuple(found)


@st.composite
def prior_years(draw: DrawFn) -> tuple[PriorYear, ...]:
    """Last year's execution: of some items, and of other sources as a total."""
    keys = st.one_of(
        st.tuples(st.sampled_from(ITEMS), st.sampled_from(sorted(FISCAL_APPROPRIATION))),
        st.tuples(st.just(""), st.sampled_from(sorted(set(FundingSource) - FISCAL_APPROPRIATION))),
    )
    chosen = draw(st.lists(keys, min_size=1, max_size=10, unique=True))
    return tuple(PriorYear(function, source.value, draw(AMOUNTS)) for function, source in chosen)


@st.composite
def budgets(draw: DrawFn) -> Figures:
    """A complete and balanced budget as plain values."""
    own_units = draw(units())
    projects = tuple(
        ProjectFacts(
            f"{CODE}P{number}", draw(st.sampled_from(own_units)).code, f"项目{number}", "", "完成全部任务。"
        )
        for number in range(draw(st.integers(0, 4)))
    )
    lines = draw(expenditure(own_units, projects))
    revenue, year_end = draw(balance(own_units, lines))
    counts = st.integers(0, 30)
    return Figures(
        year=YEAR,
        department=DEPARTMENT,
        department_code=CODE,
        units=own_units,
        functions=FUNCTIONS,
        economies=ECONOMIES,
        revenue=revenue,
        expenditure=lines,
        year_end=year_end,
        projects=projects,
        three_public=draw(three_public(own_units, lines)),
        prior_year=draw(prior_years()),
        prior_operating_cost=draw(st.none() | AMOUNTS),
        procurement=tuple(
            Procurement(category.value, draw(AMOUNTS))
            for category in draw(st.sets(st.sampled_from(ProcurementCategory)).map(sorted))
        ),
        assets=tuple(
            Asset(category.value, category.label, draw(counts), draw(counts))
            for category in draw(st.sets(st.sampled_from(AssetCategory)).map(sorted))
        ),
        explanations={
            (topic.value, function): "工作任务调整"
            for topic in Topic
            for function in (ITEMS if topic in ITEM_TOPICS else ("",))
        },
        terms=tuple(Term("", function, f"反映{FUNCTIONS[function]}。") for function in ITEMS),
        duties="1、承担全部职责。",
    )
