"""The one reader of budget data.

A budget is a list of lines, each one amount with its full classification. `Figures.of` reads them in a fixed handful
of queries and adds up, once, the lines that no table can tell apart; tables, sentences and rules only ask and add.
Amounts are Decimal yuan throughout.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.budgets.models import (
    ControlFigure,
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    YearEndCarryOver,
)
from apps.classifications.models import EconomicClass, EconomicScheme, FunctionalClass
from apps.departments.models import ADMINISTRATIVE_NATURES, BudgetaryUnit, Department
from apps.disclosure.questions import Line, both, funded_by, spent_as, this_year, total
from apps.procurement.models import AssetHolding, ProcurementItem
from apps.three_public_funds.models import ECONOMIC_CODES, ThreePublicFundsItem

WITHHELD_UNIT = "涉密单位"
"""What a finding calls a unit that may not be named."""


class Unit(NamedTuple):
    code: str
    name: str
    nature: str
    nature_label: str
    is_headquarters: bool
    is_secret: bool
    note: str

    @property
    def is_administrative(self) -> bool:
        return self.nature in ADMINISTRATIVE_NATURES


class ProjectFacts(NamedTuple):
    code: str
    unit: str
    name: str
    category: str
    target: str


class ThreePublicFacts(NamedTuple):
    unit: str
    item: str
    amount: Decimal
    prior: Decimal
    quantity: int
    purpose: str
    is_stated: bool = True
    """Whether somebody typed the amount; one that is not stated counts as zero and must not be published."""


class PriorYear(NamedTuple):
    function: str
    source: str
    amount: Decimal
    is_checked: bool = True
    """Whether somebody has said that it was executed; otherwise it is what was budgeted last year."""


class Asset(NamedTuple):
    category: str
    label: str
    quantity: int
    planned: int


class Control(NamedTuple):
    """控制数: the most that may be spent from a source, of a kind or (blank) of all kinds. Yuan."""

    source: str
    kind: str
    amount: Decimal


class Procurement(NamedTuple):
    category: str
    amount: Decimal


class Term(NamedTuple):
    term: str
    function: str
    definition: str


class Ancestry(dict[str, tuple[str, ...]]):
    """A code with the listed codes above it, top first: "2019999" is ("201", "20199", "2019999")."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        super().__init__()
        self.listed = listed

    def __missing__(self, code: str) -> tuple[str, ...]:
        above = tuple(code[:n] for n in range(3, len(code)) if code[:n] in self.listed)
        self[code] = (*above, code)
        return self[code]


Records = Literal["expenditure", "revenue", "year_end", "three_public"]
"""The kinds of record whose amounts the tables add up."""


def _noting(rows: Iterable[tuple[Any, ...]], keys: list[int]) -> Iterator[tuple[Any, ...]]:
    """The rows without their last column, the primary key, which is noted."""
    for *row, key in rows:
        keys.append(key)
        yield tuple(row)


@dataclass(frozen=True)
class Figures:
    """Everything one budget says, as plain values. Build it with `of`, or by hand in a test."""

    year: int
    department: str
    department_code: str
    units: tuple[Unit, ...]
    functions: Mapping[str, str]
    economies: Mapping[str, str]
    revenue: tuple[Line, ...]
    expenditure: tuple[Line, ...]
    year_end: tuple[Line, ...] = ()
    projects: tuple[ProjectFacts, ...] = ()
    three_public: tuple[ThreePublicFacts, ...] = ()
    prior_year: tuple[PriorYear, ...] = ()
    prior_operating_cost: Decimal | None = None
    procurement: tuple[Procurement, ...] = ()
    assets: tuple[Asset, ...] = ()
    explanations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    controls: tuple[Control, ...] = ()
    duties: str = ""
    overseas_policy: str = ""
    incomparable_factor: str = ""
    other_departments: tuple[str, ...] = ()
    """The names of all other departments, none of which belongs into this one's texts."""
    last_reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What last year's budget explained, by topic and function."""
    keys: Mapping[Records, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, budget: DepartmentalBudget, *, with_keys: bool = False) -> "Figures":
        """Read a budget: one query for each kind of record. `with_keys` reads the primary keys of the lines too."""
        edition = budget.fiscal_year.edition
        functions = list(
            FunctionalClass.objects.filter(edition=edition)
            .order_by()
            .values_list("pk", "code", "name", "definition")
        )
        economies = list(
            EconomicClass.objects.filter(edition=edition, scheme=EconomicScheme.DEPARTMENTAL)
            .order_by()
            .values_list("pk", "code", "name")
        )
        function_code: dict[int | None, str] = {pk: code for pk, code, _, _ in functions} | {None: ""}
        economy_code: dict[int | None, str] = {pk: code for pk, code, _ in economies} | {None: ""}
        units = {
            u.pk: u
            for u in BudgetaryUnit.objects.filter(department_id=budget.department_id, year=budget.year)
        }
        unit_code = {pk: u.code for pk, u in units.items()} | {None: ""}
        projects = {p.pk: p for p in Project.objects.filter(budget=budget).select_related("target")}
        project_code = {pk: p.code for pk, p in projects.items()} | {None: ""}
        keys: dict[Records, list[int]] = defaultdict(list)

        def rows(records: Records, query: Any, *columns: str) -> Iterable[tuple[Any, ...]]:
            found: Iterable[tuple[Any, ...]] = query.values_list(*columns, *(("pk",) if with_keys else ()))
            return _noting(found, keys[records]) if with_keys else found

        expenditure = (
            Line(
                amount,
                unit_code[unit],
                function_code[function],
                economy_code[economy],
                project_code[project],
                kind,
                source,
                carried,
            )
            for unit, function, economy, project, kind, source, carried, amount in rows(
                "expenditure",
                ExpenditureLine.objects.filter(budget=budget).order_by(),
                "unit_id",
                "functional_class_id",
                "economic_class_id",
                "project_id",
                "kind",
                "source",
                "is_carry_over",
                "amount",
            )
        )
        reasons: dict[int, dict[tuple[str, str], str]] = {budget.year: {}, budget.year - 1: {}}
        for year, topic, code, text in (
            Explanation.objects.filter(
                budget__department_id=budget.department_id, budget__fiscal_year__in=list(reasons)
            )
            .order_by("pk")
            .values_list("budget__fiscal_year", "topic", "functional_class__code", "text")
        ):
            reasons[year][topic, code or ""] = text
        revenue = rows(
            "revenue",
            RevenueLine.objects.filter(budget=budget).order_by("pk"),
            "unit_id",
            "source",
            "is_carry_over",
            "amount",
        )
        year_end = rows(
            "year_end",
            YearEndCarryOver.objects.filter(budget=budget).order_by("pk"),
            "unit_id",
            "source",
            "amount",
        )
        three_public = list(ThreePublicFundsItem.objects.filter(budget=budget).order_by("pk"))
        figures = cls(
            year=budget.year,
            department=budget.department.name,
            department_code=budget.department.code,
            units=tuple(
                Unit(
                    u.code,
                    u.name,
                    u.nature,
                    u.get_nature_display(),
                    u.is_headquarters,
                    u.is_secret,
                    u.note,
                )
                for u in units.values()
            ),
            functions={code: name for _, code, name, _ in functions},
            economies={code: name for _, code, name in economies},
            revenue=tuple(Line(a, unit_code[u], source=s, carried_over=c) for u, s, c, a in revenue),
            expenditure=tuple(expenditure),
            year_end=tuple(Line(a, unit_code[u], source=s, year_end=True) for u, s, a in year_end),
            projects=tuple(
                ProjectFacts(
                    p.code,
                    unit_code[p.unit_id],
                    p.name,
                    p.get_category_display(),
                    p.target.text if hasattr(p, "target") else "",
                )
                for p in projects.values()
            ),
            three_public=tuple(
                ThreePublicFacts(
                    unit_code[i.unit_id],
                    i.item,
                    i.amount or Decimal("0.00"),
                    i.prior_year_amount,
                    i.quantity,
                    i.purpose,
                    i.amount is not None,
                )
                for i in three_public
            ),
            prior_year=tuple(
                PriorYear(function_code[p.functional_class_id], p.source, p.amount, not p.is_budget_figure)
                for p in PriorYearExecution.objects.filter(budget=budget).order_by("pk")
            ),
            prior_operating_cost=budget.prior_operating_cost,
            procurement=tuple(
                Procurement(p.category, p.amount)
                for p in ProcurementItem.objects.filter(budget=budget).order_by("pk")
            ),
            assets=tuple(
                Asset(a.category, a.get_category_display(), a.quantity, a.planned_quantity)
                for a in AssetHolding.objects.filter(budget=budget).order_by("pk")
            ),
            explanations=reasons[budget.year],
            terms=(
                *(Term(term, "", definition) for term, definition in budget.fiscal_year.terms),
                *(
                    Term(g.term, function_code[g.functional_class_id], g.definition)
                    for g in GlossaryEntry.objects.filter(budget=budget).order_by("pk")
                ),
            ),
            definitions={code: definition for _, code, _, definition in functions if definition},
            controls=tuple(
                Control(c.source, c.kind, c.amount) for c in ControlFigure.objects.filter(budget=budget)
            ),
            duties=budget.duties,
            overseas_policy=budget.fiscal_year.overseas_policy,
            incomparable_factor=budget.fiscal_year.incomparable_factor,
            other_departments=tuple(
                Department.objects.exclude(pk=budget.department_id)
                .order_by("code")
                .values_list("name", flat=True)
            ),
            last_reasons=reasons[budget.year - 1],
        )
        if not with_keys:
            return figures
        keys["three_public"] = [each.pk for each in three_public]
        return replace(figures, keys={records: tuple(found) for records, found in keys.items()})

    # Lines added over everything that no table tells apart. -------------------------------------------------------

    @cached_property
    def _added(self) -> dict[str, dict[tuple[str, str, str, bool], Decimal]]:
        """By function, economy, unit and project: sums by kind, source and carry-over. One pass over the lines."""
        by_function: dict[tuple[str, str, str, bool], Decimal] = defaultdict(Decimal)
        by_economy: dict[tuple[str, str, str, bool], Decimal] = defaultdict(Decimal)
        by_unit: dict[tuple[str, str, str, bool], Decimal] = defaultdict(Decimal)
        by_project: dict[tuple[str, str, str, bool], Decimal] = defaultdict(Decimal)
        for amount, unit, function, economy, project, kind, source, carried, _, _ in self.expenditure:
            by_function[function, kind, source, carried] += amount
            by_economy[economy, kind, source, carried] += amount
            by_unit[unit, kind, source, carried] += amount
            if project:
                by_project[project, kind, source, carried] += amount
        return {"function": by_function, "economy": by_economy, "unit": by_unit, "project": by_project}

    def _along(self, dimension: str) -> Iterator[tuple[str, str, str, bool, Decimal]]:
        for (code, kind, source, carried), amount in sorted(self._added[dimension].items()):
            yield code, kind, source, carried, amount

    @cached_property
    def by_function(self) -> tuple[Line, ...]:
        """Expenditure by functional item, kind, source and carry-over, ascending."""
        return tuple(
            Line(a, function=code, kind=k, source=s, carried_over=c)
            for code, k, s, c, a in self._along("function")
        )

    @cached_property
    def by_economy(self) -> tuple[Line, ...]:
        """Expenditure by departmental economic item, kind, source and carry-over, ascending."""
        return tuple(
            Line(a, economy=code, kind=k, source=s, carried_over=c)
            for code, k, s, c, a in self._along("economy")
        )

    @cached_property
    def by_unit(self) -> tuple[Line, ...]:
        """Expenditure by unit, kind, source and carry-over."""
        return tuple(
            Line(a, unit=code, kind=k, source=s, carried_over=c) for code, k, s, c, a in self._along("unit")
        )

    @cached_property
    def by_project(self) -> tuple[Line, ...]:
        """Project expenditure by project, source and carry-over."""
        projects = self.project_by_code
        return tuple(
            Line(a, unit=projects[code].unit, project=code, kind=k, source=s, carried_over=c)
            for code, k, s, c, a in self._along("project")
        )

    @cached_property
    def uses(self) -> tuple[Line, ...]:
        """What becomes of the money: expenditure by functional item, and what remains at year end."""
        return self.by_function + self.year_end

    @cached_property
    def three_public_lines(self) -> tuple[Line, ...]:
        return tuple(Line(i.amount, unit=i.unit, item=i.item) for i in self.three_public)

    @cached_property
    def three_public_spending(self) -> dict[tuple[str, str], Decimal]:
        """By unit and item: what the lines of the general public budget carry under its economic class (yuan)."""
        item_of = {code: item.value for item, code in ECONOMIC_CODES.items()}
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for line in self.expenditure:
            if line.economy in item_of and line.source == FundingSource.GENERAL_PUBLIC_BUDGET:
                sums[line.unit, item_of[line.economy]] += line.amount
        return sums

    @cached_property
    def operating_cost(self) -> Decimal:
        """机关运行经费: what administrative and 参公 units spend as 公用经费 from the general public budget (yuan)."""
        units = {unit.code for unit in self.units if unit.is_administrative}
        asks = both(funded_by(FundingSource.GENERAL_PUBLIC_BUDGET), spent_as(ExpenditureKind.OPERATING))
        return total((line for line in self.by_unit if line.unit in units), asks)

    def spent_under(self, control: Control) -> Decimal:
        """What this year's money is planned for under a control figure (yuan); money carried over is not under it."""
        asks = both(funded_by(FundingSource(control.source)), this_year)
        if control.kind:
            asks = both(asks, spent_as(ExpenditureKind(control.kind)))
        return total(self.by_function, asks)

    # Names and order. ---------------------------------------------------------------------------------------------

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    def name_of_unit(self, code: str) -> str:
        """What tables and text call a unit: the 本级 by the department's own name."""
        unit = self.unit_by_code[code]
        return self.department if unit.is_headquarters else unit.name

    def name_in_findings(self, code: str) -> str:
        """What a finding calls a unit: findings are published with the document, so none names a secret unit."""
        return WITHHELD_UNIT if code in self.secret_units else self.name_of_unit(code)

    @cached_property
    def project_by_code(self) -> dict[str, ProjectFacts]:
        return {project.code: project for project in self.projects}

    @cached_property
    def secret_units(self) -> frozenset[str]:
        return frozenset(unit.code for unit in self.units if unit.is_secret)

    @cached_property
    def ancestry_of_function(self) -> "Ancestry":
        return Ancestry(self.functions)

    @cached_property
    def ancestry_of_economy(self) -> "Ancestry":
        return Ancestry(self.economies)

    def explanation(self, topic: Topic, function: str = "") -> str:
        return self.explanations.get((topic, function), "")
