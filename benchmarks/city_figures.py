"""What plausible departments of an invented city plan to spend, year by year: figures that balance, without a database.

Names, functions and amounts follow from the number of a department and the year: the same every time.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.disclosure.figures import (
    Asset,
    Figures,
    PriorYear,
    Procurement,
    ProjectFacts,
    ThreePublicFacts,
    Unit,
)
from apps.disclosure.money import add
from apps.disclosure.questions import Line
from apps.procurement.models import AssetCategory

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "official_codes_2024.json"

TOPICS = (
    *(
        ("教育", "205"),
        ("科学技术", "206"),
        ("民政", "208"),
        ("人力资源和社会保障", "208"),
        ("卫生健康", "210"),
    ),
    *(("生态环境", "211"), ("城乡建设", "212"), ("城市管理", "212"), ("农业农村", "213"), ("水利", "213")),
    *(
        ("交通运输", "214"),
        ("经济和信息化", "215"),
        ("商务", "216"),
        ("地方金融", "217"),
        ("自然资源", "220"),
    ),
    *(("气象", "220"), ("住房保障", "221"), ("粮食和物资储备", "222"), ("应急管理", "224"), ("公安", "204")),
    *(
        ("司法", "204"),
        ("国家安全", "204"),
        ("文化", "207"),
        ("体育", "207"),
        ("广播电视", "207"),
        ("文物", "207"),
    ),
    *(("退役军人事务", "208"), ("医疗保障", "210"), ("林业", "213"), ("园林", "212"), ("审计", "201")),
    *(("统计", "201"), ("市场监督管理", "201"), ("财政", "201"), ("发展和改革", "201"), ("信访", "201")),
    *(("机关事务", "201"), ("档案", "201"), ("侨务", "201"), ("外事", "201"), ("国有资产监督", "215")),
    *(("投资促进", "216"), ("旅游", "207"), ("海洋", "220"), ("地震", "224"), ("消防", "224")),
    *(("残疾人", "208"), ("妇女儿童", "201"), ("青少年", "201"), ("区域合作", "219")),
)
"""What a department is about, and the 类 of most of its expenditure."""

BODIES = ("局", "发展中心", "服务中心", "管理办公室")
PROJECTS = (
    *("专项资金", "信息化建设", "宣传培训", "设备更新", "场所维护", "试点示范", "监测评估", "人才引进"),
    *("公共服务购买", "基础设施改造", "规划编制", "应急保障"),
)
GENERAL_PUBLIC, OTHER_INCOME = FundingSource.GENERAL_PUBLIC_BUDGET.value, FundingSource.OTHER_INCOME.value
PERSONNEL, OPERATING, PROJECT = (
    ExpenditureKind.PERSONNEL.value,
    ExpenditureKind.OPERATING.value,
    ExpenditureKind.PROJECT.value,
)
PENSION, ANNUITY, MEDICAL = "2080505", "2080506", "2101101"
PAY = (("30101", 950), ("30102", 1390), ("30103", 1840), ("30113", 550), ("30199", 870))
"""Economic item and thousands of yuan, for a department of usual size."""
RUNNING = (
    ("30201", 130),
    ("30207", 60),
    ("30211", 80),
    ("30217", 28),
    ("30229", 250),
    ("30239", 370),
    ("30231", 90),
)
ITEMS = (
    ("overseas", "30212", 60),
    ("reception", "30217", 0),
    ("vehicle_purchase", "31013", 180),
    ("vehicle_running", "30231", 0),
)
REASON = "工作任务和人员变动"


@cache
def codes() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """Official functions, economies and the functions' definitions by code."""
    functions, economies, definitions = {}, {}, {}
    for record in json.loads(FIXTURE.read_text(encoding="utf-8")):
        fields = record["fields"]
        if record["model"].endswith("functionalclass"):
            functions[fields["code"]] = fields["name"]
            definitions[fields["code"]] = fields.get("definition", "")
        elif fields["scheme"] == "departmental":
            economies[fields["code"]] = fields["name"]
    return functions, economies, {code: text for code, text in definitions.items() if text}


@cache
def lowest(topic: str) -> tuple[str, ...]:
    """The lowest functions below a 类: mostly 项, a 款 where it has none."""
    functions = codes()[0]
    below = sorted(code for code in functions if code.startswith(topic) and code != topic)
    return tuple(code for code in below if not any(each.startswith(code) and each != code for each in below))


@dataclass(frozen=True)
class Plan:
    """What stays of a department from year to year."""

    number: int

    @property
    def code(self) -> str:
        return f"{1001 + self.number}"

    @property
    def topic(self) -> str:
        return TOPICS[self.number % len(TOPICS)][1]

    @property
    def name(self) -> str:
        around, place = divmod(self.number, len(TOPICS))
        body = BODIES[around % len(BODIES)]
        return f"云溪市{TOPICS[place][0]}{body}{around // len(BODIES) or ''}"

    @property
    def chance(self) -> random.Random:
        return random.Random(self.number)

    def functions(self, year: int) -> list[str]:
        """The main item first. One of them changes every four years."""
        known = lowest(self.topic)
        chance = self.chance
        chosen = [known[chance.randrange(len(known))] for _ in range(5)]
        return list(dict.fromkeys([*chosen[:3], chosen[3 + year // 4 % 2]]))

    def projects(self) -> list[str]:
        return self.chance.sample(PROJECTS, 3 + self.number % 8)


def _yuan(thousands: float) -> Decimal:
    return (Decimal(int(thousands * 10)) * 100).quantize(Decimal("0.01"))


def expenditure(plan: Plan, year: int) -> Iterator[Line]:
    """What a department plans to spend in a year, line by line. Yuan."""
    unit = f"{plan.code}001"
    size = plan.chance.lognormvariate(0.4, 1.1)
    chance = random.Random(plan.number * 10_000 + year)
    growth = size * 1.04 ** (year % 100 - 20)

    def line(
        thousands: float, function: str, kind: str, economy: str, project: str = "", source: str = ""
    ) -> Line:
        amount = _yuan(max(thousands * growth * chance.uniform(0.9, 1.12), 1))
        return Line(amount, unit, function, economy, project, kind, source or GENERAL_PUBLIC)

    main, *special = plan.functions(year)
    pay = [line(thousands, main, PERSONNEL, economy) for economy, thousands in PAY]
    yield from pay
    pension = _yuan(float(add(each.amount for each in pay)) * 0.00016)
    yield Line(pension, unit, PENSION, "30108", "", PERSONNEL, GENERAL_PUBLIC)
    yield Line(pension / 2, unit, ANNUITY, "30109", "", PERSONNEL, GENERAL_PUBLIC)
    yield line(320, MEDICAL, PERSONNEL, "30110")
    for economy, thousands in RUNNING:
        if plan.number % 7 or economy != "30231":
            yield line(thousands, main, OPERATING, economy)
    if plan.number % 3 == 0:
        yield line(60, main, OPERATING, "30212")
    if plan.number % 11 == year % 11:
        yield line(180, main, OPERATING, "31013")
    for place, _ in enumerate(plan.projects()):
        function = special[place % len(special)] if special else main
        project = f"{unit}{place + 1:03}"
        yield line(chance.uniform(200, 9000), function, PROJECT, "", project)
        if place == 0 and plan.number % 4 == 0:
            yield line(600, function, PROJECT, "", project, OTHER_INCOME)


def figures(number: int, year: int) -> Figures:
    """The budget of the department of a number (from 0) in a year."""
    plan = Plan(number)
    unit = f"{plan.code}001"
    lines, last = tuple(expenditure(plan, year)), tuple(expenditure(plan, year - 1))
    functions, economies, definitions = codes()
    left = (Line(_yuan(100), unit, source=OTHER_INCOME, year_end=True),) if number % 20 == 19 else ()
    income: dict[str, Decimal] = defaultdict(Decimal)
    for each in (*lines, *left):
        income[each.source] += each.amount
    executed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in last:
        executed[each.function, each.source] += each.amount
    used = sorted({each.function for each in lines} | {code for code, _ in executed})
    services = _yuan(float(add(each.amount for each in lines if each.project)) * 0.0002)
    return Figures(
        year=year,
        department=plan.name,
        department_code=plan.code,
        units=(Unit(unit, plan.name, "administrative", "行政单位", True, False, ""),),
        functions=functions,
        economies=economies,
        revenue=tuple(Line(amount, unit, source=source) for source, amount in income.items()),
        expenditure=lines,
        year_end=left,
        projects=tuple(
            ProjectFacts(
                f"{unit}{place + 1:03}",
                unit,
                f"{TOPICS[number % len(TOPICS)][0]}{name}",
                "",
                f"完成{name}年度任务，服务对象满意度不低于百分之九十。",
            )
            for place, name in enumerate(plan.projects())
        ),
        three_public=tuple(
            ThreePublicFacts(unit, item, _on(lines, economy), _on(last, economy), 1, "公务活动等支出")
            for item, economy, _ in ITEMS
        ),
        prior_year=tuple(PriorYear(code, source, amount) for (code, source), amount in executed.items()),
        prior_operating_cost=None if number % 13 == 12 else _running(last),
        procurement=(
            Procurement("goods", _yuan(50 + number)),
            Procurement("works", _yuan(0)),
            Procurement("services", services),
        ),
        assets=tuple(
            Asset(category.value, category.label, 1, 0)
            for category in AssetCategory
            if category != AssetCategory.LARGE_EQUIPMENT
        ),
        explanations={(topic.value, ""): REASON for topic in Topic}
        | {(Topic.ITEM_PURPOSE.value, code): f"{functions[code]}方面的工作" for code in used}
        | {(Topic.ITEM_CHANGE.value, code): REASON for code in used},
        definitions={code: definitions.get(code, f"反映{functions[code]}方面的支出。") for code in used},
        duties="1、贯彻执行有关法律法规和政策。\n2、完成市委、市政府交办的其他任务。",
    )


def _on(lines: tuple[Line, ...], economy: str) -> Decimal:
    return add(each.amount for each in lines if each.economy == economy)


def _running(lines: tuple[Line, ...]) -> Decimal:
    return add(each.amount for each in lines if each.kind == OPERATING)
