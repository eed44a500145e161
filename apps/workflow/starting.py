"""A year's budget begins: blank, or with last year's structure and last year's published figures as the base.

What was published is read from the frozen publication, never computed again from last year's lines. Amounts, reasons
and targets of last year are not taken over; what cannot be taken over is told, with what to do about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import visible_departments
from apps.audit.watching import record
from apps.budgets.choices import FISCAL_APPROPRIATION, UNIT_FUNDS, FundingSource, Topic
from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    FiscalYear,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    Status,
    YearEndCarryOver,
)
from apps.classifications.models import FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.layout import TOTAL
from apps.disclosure.serialization import load
from apps.procurement.models import AssetHolding, ProcurementItem
from apps.publications.models import Publication
from apps.publications.publishing import public_version
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem
from apps.workflow.transitions import Refused

SPENDING = {
    FundingSource.GENERAL_PUBLIC_BUDGET: "general_public_expenditure",
    FundingSource.GOVERNMENT_FUND_BUDGET: "government_fund_expenditure",
    FundingSource.STATE_CAPITAL_OPERATING_BUDGET: "state_capital_expenditure",
}
"""The table that prints what each appropriation is spent on, by functional item."""

ADD = "budgets.add_departmentalbudget"


@dataclass
class Plan:
    """What of last year a new budget begins with, not yet saved, and what is left to the clerk."""

    department: Department
    fiscal_year: FiscalYear
    last: DepartmentalBudget | None
    publication: Publication | None
    units: list[BudgetaryUnit] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    terms: list[GlossaryEntry] = field(default_factory=list)
    prior_year: list[PriorYearExecution] = field(default_factory=list)
    three_public: list[ThreePublicFundsItem] = field(default_factory=list)
    operating_cost: Decimal | None = None
    left_out: list[str] = field(default_factory=list)

    @property
    def duties(self) -> str:
        return self.last.duties if self.last else ""

    @property
    def records(self) -> tuple[tuple[Any, list[Any]], ...]:
        return (
            (Project, self.projects),
            (Explanation, self.explanations),
            (GlossaryEntry, self.terms),
            (PriorYearExecution, self.prior_year),
            (ThreePublicFundsItem, self.three_public),
        )

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each are taken over, in the order of the form."""
        return [
            ("主要职能（段）", len(self.duties.splitlines())),
            ("预算单位", len(self.units)),
            ("项目（不含绩效目标）", len(self.projects)),
            ("科目用途", len(self.explanations)),
            ("名词解释", len(self.terms)),
            ("上年数，待核对为执行数", len(self.prior_year)),
            ("“三公”经费上年预算数", len(self.three_public)),
            ("机关运行经费上年预算数", int(self.operating_cost is not None)),
        ]


class Codes:
    """The functional codes of a year, against those of the year before."""

    def __init__(self, before: int, now: int) -> None:
        self.edition = now
        self.before = {code: each.name for code, each in FunctionalClass.of_edition(before).items()}
        self.now = FunctionalClass.of_edition(now)
        listed = sorted(self.now)
        self.above = {one for one, other in pairwise(listed) if other.startswith(one)}

    def find(self, code: str) -> FunctionalClass | str:
        """The code of this year, or what to do where it cannot simply be taken over (DOMAIN §8 row 72)."""
        was = self.before.get(code, "")
        same = self.now.get(code)
        if same is None:
            named = [each for each in self.now.values() if each.name == was and each.code not in self.above]
            hint = f"本年同名科目为 {named[0]}，如内容相同请改用" if len(named) == 1 else "请从本年科目选择"
            return f"科目 {code} {was} 不在 {self.edition} 年科目中，{hint}"
        if was and same.name != was:
            return f"科目 {code} 上年名称为“{was}”，本年名称为“{same.name}”，如内容相同请按本年名称录入"
        if code in self.above:
            return f"科目 {same} 本年不是最末级科目，请从其下选择"
        return same


def _last_budget(department: Department, year: int) -> DepartmentalBudget | None:
    budgets = DepartmentalBudget.objects.select_related("department", "fiscal_year")
    return budgets.filter(department=department, fiscal_year=year - 1).first()


def plan_of(department: Department, fiscal_year: FiscalYear) -> Plan:
    """What a budget of this year would begin with. Writes nothing."""
    year = fiscal_year.year
    plan = Plan(
        department, fiscal_year, _last_budget(department, year), public_version(department.pk, year - 1)
    )
    if plan.last is None:
        return plan
    codes = Codes(plan.last.fiscal_year.edition, fiscal_year.edition)
    units = _plan_units(plan, plan.last)
    _plan_projects(plan, plan.last, units)
    _plan_texts(plan, plan.last, codes)
    if plan.publication is None:
        plan.left_out.append("上年预算没有公开，上年执行数、“三公”经费和机关运行经费的上年预算数请自行填写。")
    else:
        _plan_base(plan, load(plan.publication.content), units, codes)
    return plan


def _plan_units(plan: Plan, last: DepartmentalBudget) -> dict[str, BudgetaryUnit]:
    """This year's units by code: those the bureau has entered already, or else last year's."""
    rows = BudgetaryUnit.objects.filter(department=plan.department)
    there = {unit.code: unit for unit in rows.filter(year=plan.fiscal_year.year)}
    if there:
        return there
    for unit in rows.filter(year=last.year):
        names = ("code", "name", "nature", "is_headquarters", "is_secret", "note", "position")
        values = {name: getattr(unit, name) for name in names}
        plan.units.append(BudgetaryUnit(department=plan.department, year=plan.fiscal_year.year, **values))
    return {unit.code: unit for unit in plan.units}


def _plan_projects(plan: Plan, last: DepartmentalBudget, units: dict[str, BudgetaryUnit]) -> None:
    for project in Project.objects.filter(budget=last).select_related("unit"):
        unit = units.get(project.unit.code)
        if unit is None:
            plan.left_out.append(f"项目 {project}：单位 {project.unit} 不在本年单位中，项目没有带入。")
            continue
        plan.projects.append(
            Project(
                unit=unit,
                code=project.code,
                name=project.name,
                category=project.category,
                position=project.position,
            )
        )


def _plan_texts(plan: Plan, last: DepartmentalBudget, codes: Codes) -> None:
    """What items are for, and what terms mean. Reasons of changes are not taken over."""
    purposes = Explanation.objects.filter(budget=last, topic=Topic.ITEM_PURPOSE)
    for text in purposes.select_related("functional_class"):
        found = codes.find(text.functional_class.code)  # type: ignore[union-attr]
        if isinstance(found, str):
            plan.left_out.append(f"{found}；用途“{text.text}”没有带入。")
        else:
            plan.explanations.append(Explanation(topic=text.topic, functional_class=found, text=text.text))
    for term in GlossaryEntry.objects.filter(budget=last).select_related("functional_class"):
        of = codes.find(term.functional_class.code) if term.functional_class else None
        if isinstance(of, str):
            plan.left_out.append(f"{of}；名词解释没有带入。")
        else:
            plan.terms.append(GlossaryEntry(term=term.term, functional_class=of, definition=term.definition))


def _plan_base(plan: Plan, published: Disclosure, units: dict[str, BudgetaryUnit], codes: Codes) -> None:
    """Last year's published figures, as the base of this year's changes."""
    for source, table in SPENDING.items():
        grid = published.table(table)
        for code in grid.lowest_rows(TOTAL):
            found, amount = codes.find(code), grid.amount(code, TOTAL)
            if isinstance(found, str):
                plan.left_out.append(f"{found}；{source.label}上年预算数 {amount:,.2f} 元没有带入。")
            else:
                plan.prior_year.append(_base(source, amount, found))
    plan.prior_year += [
        _base(source, amount) for source, amount in _other_revenue(published.table("revenue")) if amount
    ]
    _plan_three_public(plan, published.table("three_public_funds"), units)
    quotes = [
        quote
        for section in published.sections
        for paragraph in section.paragraphs
        for quote in paragraph.quotes
        if (quote.kind, quote.subject) == ("amount", "operating_cost")
    ]
    plan.operating_cost = quotes[0].amount if quotes else None


def _base(
    source: FundingSource, amount: Decimal, functional_class: FunctionalClass | None = None
) -> PriorYearExecution:
    """What was budgeted last year, until somebody says what was executed."""
    return PriorYearExecution(
        source=source, amount=amount, functional_class=functional_class, is_budget_figure=True
    )


def _other_revenue(grid: Grid) -> Iterator[tuple[FundingSource, Decimal]]:
    """Money that is no appropriation, by source: only its total is compared with this year.

    The balance that units carried in is printed in one sum: it goes with their only source, or with 其他收入.
    """
    if not grid.rows:
        return
    amounts = {
        source: grid.amount(TOTAL, f"this_year.{source}")
        for source in FundingSource
        if source not in FISCAL_APPROPRIATION
    }
    special = FundingSource.FISCAL_SPECIAL_ACCOUNT
    amounts[special] += grid.amount(TOTAL, f"carried_over.{special}")
    named = [source for source in amounts if source in UNIT_FUNDS and amounts[source]]
    amounts[named[0] if len(named) == 1 else FundingSource.OTHER_INCOME] += grid.amount(
        TOTAL, "carried_over.unit_funds"
    )
    yield from amounts.items()


def _plan_three_public(plan: Plan, grid: Grid, units: dict[str, BudgetaryUnit]) -> None:
    for code in grid.row_keys(TOTAL):
        if code == TOTAL:
            continue
        unit = units.get(code)
        if unit is None:
            plan.left_out.append(
                f"单位 {code} {grid.label(code)} 不在本年单位中，“三公”经费上年预算数没有带入。"
            )
            continue
        for item in ThreePublicItem:
            if amount := grid.amount(code, item.value):
                plan.three_public.append(
                    ThreePublicFundsItem(unit=unit, item=item, amount=None, prior_year_amount=amount)
                )
    if any(amount for _, amount in grid.withheld):
        plan.left_out.append("不予公开的单位没有列示，其“三公”经费上年预算数请自行填写。")


def may_start(department: Department, *, by: User) -> bool:
    """Whether somebody keeps the budget of the whole department; a clerk of some of its units does not begin it."""
    return by.has_perm(ADD) and visible_departments(by).filter(pk=department.pk).exists()


def is_empty(budget: DepartmentalBudget) -> bool:
    """Whether nothing was entered into a budget yet."""
    kinds: tuple[Any, ...] = (
        RevenueLine,
        Project,
        ExpenditureLine,
        Explanation,
        GlossaryEntry,
        PriorYearExecution,
        ThreePublicFundsItem,
        YearEndCarryOver,
        ProcurementItem,
        AssetHolding,
    )
    return not budget.duties and not any(kind.objects.filter(budget=budget).exists() for kind in kinds)


@transaction.atomic
def start(
    *, department: Department, fiscal_year: FiscalYear, by: User, from_last_year: bool = True
) -> DepartmentalBudget:
    """Open this year's budget of a department, with last year's structure unless told otherwise.

    Raises Refused, and then nothing has changed: without the right to, and where something was entered already.
    """
    if not may_start(department, by=by):
        raise Refused("您没有为这个部门建立预算的权限。")
    DepartmentalBudget.objects.get_or_create(
        fiscal_year=fiscal_year, department=department, defaults={"standard": fiscal_year.standard}
    )
    budget = (
        DepartmentalBudget.objects.select_for_update(of=("self",))
        .select_related("department", "fiscal_year")
        .get(fiscal_year=fiscal_year, department=department)
    )
    if not from_last_year:
        return budget
    if budget.status != Status.DRAFT or not is_empty(budget):
        raise Refused(f"{budget}已有内容，不能再从上年开始。")
    plan = plan_of(department, fiscal_year)
    if plan.last is None:
        raise Refused(f"没有{department}上年的预算，请从空白开始。")
    BudgetaryUnit.objects.bulk_create(plan.units)
    for model, rows in plan.records:
        for row in rows:
            row.budget = budget
        model.objects.bulk_create(rows)
    budget.duties, budget.prior_operating_cost = plan.duties, plan.operating_cost
    budget.save(update_fields=["duties", "prior_operating_cost"])
    taken = "、".join(f"{label} {count}" for label, count in plan.counts if count)
    record(budget, f"从上年开始，带入：{taken}。", by=by)
    return budget
