"""A plausible, balanced department of a size to choose: of a large one's 100,000 lines, or of a usual one's 5,000."""

import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from apps.budgets.choices import ExpenditureKind, FundingSource, ProjectCategory, Topic
from apps.budgets.combinations import problem_of_fund
from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    FiscalYear,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department, UnitNature
from apps.performance.models import PerformanceTarget
from apps.procurement.models import AssetCategory, AssetHolding, ProcurementCategory, ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem

BATCH = 5_000


@dataclass(frozen=True)
class Size:
    """How much a department has of what."""

    units: int
    projects_a_unit: int
    lines: int
    project_lines: int
    functions: int


LARGE = Size(units=60, projects_a_unit=20, lines=100_000, project_lines=10_000, functions=45)
USUAL = Size(units=20, projects_a_unit=5, lines=5_000, project_lines=500, functions=20)

GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET
PERSONNEL_CODES = (
    "30101",
    "30102",
    "30103",
    "30107",
    "30108",
    "30109",
    "30110",
    "30112",
    "30113",
    "30199",
    "30302",
)
OPERATING_CODES = (
    *("30201", "30202", "30204", "30205", "30206", "30207", "30208", "30209", "30211", "30213", "30214"),
    *("30215", "30216", "30218", "30224", "30225", "30226", "30228", "30229", "30239", "30240", "30299"),
    *("31002", "31003", "31005", "31006", "31007", "31008", "31009", "31010"),
)


def _amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(100, 900_000)) * 100


def build(size: Size = LARGE, code: str = "901", year: int = 2024) -> DepartmentalBudget:
    """Store the department's draft budget and return it. The same every time."""
    chance = random.Random(20_24)
    fiscal_year = FiscalYear.objects.get(year=year)
    department = Department.objects.create(code=code, name=f"某市第{code}部门")
    natures = (UnitNature.ADMINISTRATIVE, UnitNature.CIVIL_SERVICE_INSTITUTION, UnitNature.INSTITUTION)
    units = BudgetaryUnit.objects.bulk_create(
        BudgetaryUnit(
            department=department,
            year=year,
            code=f"{code}{number:03}",
            name=department.name if number == 1 else f"{department.name}第{number}中心",
            nature=natures[0] if number == 1 else natures[number % 3],
            is_headquarters=number == 1,
            position=number,
        )
        for number in range(1, size.units + 1)
    )
    budget = DepartmentalBudget.objects.create(
        fiscal_year=fiscal_year,
        department=department,
        standard=fiscal_year.standard,
        duties="1、负责本领域政策的贯彻落实。\n2、完成市委、市政府交办的其他任务。",
        prior_operating_cost=Decimal("100000000"),
    )
    listed = FunctionalClass.of_edition(fiscal_year.edition)
    sources = (GENERAL_PUBLIC, FundingSource.OTHER_INCOME, FundingSource.FISCAL_SPECIAL_ACCOUNT)
    payable = [
        each
        for each in listed.values()
        if len(each.code) == 7 and not any(problem_of_fund(source, each.code) for source in sources)
    ]
    functions = payable[:: len(payable) // size.functions][: size.functions]
    economies = EconomicClass.of_edition(fiscal_year.edition)
    projects = Project.objects.bulk_create(
        Project(
            budget=budget,
            unit=unit,
            code=f"{unit.code}{number:03}",
            name=f"业务保障与发展专项第{number}项",
            category=ProjectCategory.SPECIFIC_TARGET,
            position=position * size.projects_a_unit + number,
        )
        for position, unit in enumerate(units)
        for number in range(size.projects_a_unit)
    )
    PerformanceTarget.objects.bulk_create(
        PerformanceTarget(
            budget=budget, project=project, text="按期完成年度任务，服务对象满意度达到95%以上。"
        )
        for project in projects
    )
    basic = [(ExpenditureKind.PERSONNEL, economies[each]) for each in PERSONNEL_CODES]
    basic += [(ExpenditureKind.OPERATING, economies[each]) for each in OPERATING_CODES]
    combinations = list(product(units, functions, basic))
    chance.shuffle(combinations)
    lines = [
        ExpenditureLine(
            budget=budget,
            unit=unit,
            functional_class=function,
            kind=kind,
            economic_class=economy,
            source=GENERAL_PUBLIC,
            amount=_amount(chance),
        )
        for unit, function, (kind, economy) in islice(combinations, size.lines - size.project_lines)
    ]
    per_project = list(product(projects, functions, sources, (False, True)))
    chance.shuffle(per_project)
    lines += [
        ExpenditureLine(
            budget=budget,
            unit=project.unit,
            functional_class=function,
            kind=ExpenditureKind.PROJECT,
            project=project,
            source=source,
            is_carry_over=carried,
            amount=_amount(chance),
        )
        for project, function, source, carried in islice(per_project, size.lines - len(lines))
    ]
    ExpenditureLine.objects.bulk_create(lines, batch_size=BATCH)
    _balance(budget, lines)
    _explain(budget, lines, chance)
    return budget


def _balance(budget: DepartmentalBudget, lines: list[ExpenditureLine]) -> None:
    sums: dict[tuple[int, str, bool], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.unit_id, line.source, line.is_carry_over] += line.amount
    RevenueLine.objects.bulk_create(
        RevenueLine(budget=budget, unit_id=unit, source=source, is_carry_over=carried, amount=amount)
        for (unit, source, carried), amount in sums.items()
    )


def _explain(budget: DepartmentalBudget, lines: list[ExpenditureLine], chance: random.Random) -> None:
    sums: dict[FunctionalClass, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.source == GENERAL_PUBLIC:
            sums[line.functional_class] += line.amount
    PriorYearExecution.objects.bulk_create(
        PriorYearExecution(
            budget=budget,
            functional_class=item,
            source=GENERAL_PUBLIC,
            amount=amount * chance.randint(80, 120) / 100,
        )
        for item, amount in sums.items()
    )
    for topic, text in (
        (Topic.ITEM_PURPOSE, "保障本领域工作开展的支出"),
        (Topic.ITEM_CHANGE, "年度任务量调整"),
    ):
        Explanation.objects.bulk_create(
            Explanation(budget=budget, topic=topic, functional_class=item, text=text) for item in sums
        )
    for topic in (
        Topic.REVENUE_CHANGE,
        Topic.EXPENDITURE_CHANGE,
        Topic.GENERAL_PUBLIC_CHANGE,
        Topic.OPERATING_COST_CHANGE,
        Topic.RECEPTION_CHANGE,
    ):
        Explanation.objects.create(budget=budget, topic=topic, text="年度任务量调整")
    GlossaryEntry.objects.bulk_create(
        GlossaryEntry(budget=budget, functional_class=item, definition=f"反映{item.name}方面的支出。")
        for item in sums
    )
    for category in ProcurementCategory:
        ProcurementItem.objects.create(budget=budget, category=category, amount=Decimal("500000"))
    AssetHolding.objects.create(budget=budget, category=AssetCategory.GENERAL_VEHICLE, quantity=3)
    ThreePublicFundsItem.objects.bulk_create(
        ThreePublicFundsItem(
            budget=budget,
            unit=unit,
            item=ThreePublicItem.RECEPTION,
            amount=Decimal("5000"),
            prior_year_amount=Decimal("6000"),
            purpose="接待等支出" if position == 0 else "",
        )
        for position, unit in enumerate(
            BudgetaryUnit.objects.filter(department=budget.department, year=budget.year)
        )
    )
