"""A budget's desk: what is missing, whether the money balances, what the rules found, what comes next."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.choices import BALANCING_GROUPS
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure, Finding
from apps.disclosure.figures import Figures
from apps.disclosure.money import yuan
from apps.disclosure.questions import funded_by_any, total
from apps.disclosure.standards import STANDARDS
from apps.workflow.models import TransitionRecord
from apps.workflow.reasons import Need, needs
from apps.workflow.transitions import TRANSITIONS, Transition

DAYS_TO_PUBLISH = 20
"""Calendar days after the 批复 within which a department publishes (预算法 art. 14)."""

SEVERITIES = (
    ("error", "错误", "必须改正才能上报"),
    ("warning", "警告", "请核实"),
    ("hint", "提示", "供参考"),
)


@dataclass(frozen=True)
class Task:
    """One line of the checklist."""

    label: str
    count: int
    is_done: bool
    hint: str
    link: str


@dataclass(frozen=True)
class Balance:
    """Money in and money out of one source, in yuan."""

    label: str
    revenue: Decimal
    use: Decimal

    @property
    def difference(self) -> Decimal:
        return self.revenue - self.use

    @property
    def shown(self) -> dict[str, str]:
        """The three amounts as people read them."""
        return {"revenue": yuan(self.revenue), "use": yuan(self.use), "difference": yuan(self.difference)}


@dataclass(frozen=True)
class Mend:
    """A finding, with the place where it is mended."""

    finding: Finding
    places: tuple[str, ...]
    link: str

    @property
    def amounts(self) -> str:
        left, right = self.finding.left, self.finding.right
        if left is None:
            return ""
        return f"{yuan(left)} 元" if right is None else f"{yuan(left)} 元，对 {yuan(right)} 元"


@dataclass(frozen=True)
class Desk:
    """Everything the desk shows of one budget to one person."""

    budget: DepartmentalBudget
    disclosure: Disclosure
    tasks: tuple[Task, ...]
    balances: tuple[Balance, ...]
    findings: tuple[tuple[str, str, str, tuple[Mend, ...]], ...]
    steps: tuple[Transition, ...]
    records: tuple[tuple[str, TransitionRecord], ...]
    """Each with the verb of its step."""
    needs: tuple[Need, ...]

    @property
    def deadline(self) -> datetime.date | None:
        return self.budget.approved_on and self.budget.approved_on + datetime.timedelta(days=DAYS_TO_PUBLISH)

    @property
    def days_left(self) -> int | None:
        return None if self.deadline is None else (self.deadline - timezone.localdate()).days


def steps_for(budget: DepartmentalBudget, user: User) -> tuple[Transition, ...]:
    """The steps a person may try now; guards speak only when it is tried."""
    if not sees(user, budget):
        return ()
    return tuple(
        step
        for step in TRANSITIONS.values()
        if budget.status in step.sources and user.has_perm(step.permission)
    )


def desk_of(budget: DepartmentalBudget, user: User) -> Desk:
    """Compile the budget as it stands and lay it on the desk."""
    figures, standard = Figures.of(budget), STANDARDS[budget.standard]
    disclosure = compile_disclosure(figures, standard)
    needed = tuple(needs(disclosure, figures, standard))
    return Desk(
        budget,
        disclosure,
        tuple(_tasks(budget, figures, needed)),
        tuple(_balances(figures)),
        tuple(
            (severity, label, meaning, mends)
            for severity, label, meaning in SEVERITIES
            if (mends := tuple(_mends(budget, disclosure, severity)))
        ),
        steps_for(budget, user),
        tuple((TRANSITIONS[each.name].label, each) for each in budget.transitions.select_related("by")),
        needed,
    )


def _balances(figures: Figures) -> Iterator[Balance]:
    for label, group in BALANCING_GROUPS:
        balance = Balance(
            label, total(figures.revenue, funded_by_any(group)), total(figures.uses, funded_by_any(group))
        )
        if balance.revenue or balance.use:
            yield balance


def _list(name: str, budget: DepartmentalBudget, **more: Any) -> str:
    return (
        f"{reverse(f'admin:budgets_{name}_changelist')}?{urlencode({'budget__id__exact': budget.pk} | more)}"
    )


def _form(budget: DepartmentalBudget, anchor: str = "") -> str:
    return reverse("admin:budgets_departmentalbudget_change", args=[budget.pk]) + (
        f"#{anchor}" if anchor else ""
    )


def _units(budget: DepartmentalBudget) -> str:
    query = urlencode({"department__id__exact": budget.department_id, "year": budget.year})
    return f"{reverse('admin:departments_budgetaryunit_changelist')}?{query}"


def _tasks(budget: DepartmentalBudget, figures: Figures, needed: tuple[Need, ...]) -> Iterator[Task]:
    """The checklist, in the order in which a clerk works."""
    missing = [need for need in needed if need.is_required and not need.text]
    has_administrative = any(unit.is_administrative for unit in figures.units)
    without_target = sum(1 for project in figures.projects if not project.target)
    form = _form(budget)
    yield Task("主要职能", len(figures.duties.splitlines()), bool(figures.duties), "每行一段", form)
    yield Task("预算单位", len(figures.units), bool(figures.units), "至少一个", _units(budget))
    yield Task(
        "收入",
        len(figures.revenue),
        bool(figures.revenue),
        "每个单位、资金来源一行",
        _form(budget, "revenuelines-group"),
    )
    yield Task(
        "项目和绩效目标",
        len(figures.projects),
        not without_target,
        f"{without_target} 个项目缺绩效目标" if without_target else "没有项目可不填",
        _list("project", budget),
    )
    yield Task(
        "支出",
        len(figures.expenditure),
        bool(figures.expenditure),
        "每个分类组合一行",
        _list("expenditureline", budget),
    )
    yield Task(
        "上年执行数",
        len(figures.prior_year),
        bool(figures.prior_year),
        "上年确无的填一行 0",
        _form(budget, "prioryearexecutions-group"),
    )
    yield Task(
        "“三公”经费",
        len(figures.three_public),
        bool(figures.three_public),
        "没有也请填 0",
        _form(budget, "threepublicfundsitems-group"),
    )
    yield Task(
        "机关运行经费上年预算数",
        int(figures.prior_operating_cost is not None),
        figures.prior_operating_cost is not None or not has_administrative,
        "有行政或参公单位时填写",
        form,
    )
    yield Task(
        "政府采购",
        len(figures.procurement),
        bool(figures.procurement),
        "没有也请填 0",
        _form(budget, "procurementitems-group"),
    )
    yield Task(
        "国有资产",
        len(figures.assets),
        bool(figures.assets),
        "没有也请填 0",
        _form(budget, "assetholdings-group"),
    )
    yield Task(
        "变动原因和科目用途",
        len(needed) - len([need for need in needed if not need.text]),
        not missing,
        f"还缺 {len(missing)} 条" if missing else "已写全",
        reverse("workflow:reasons", args=[budget.pk]),
    )


REASON_RULES = frozenset(
    {
        "change_has_reason",
        "item_has_purpose",
        "texts_are_not_placeholders",
        "reason_is_concrete",
        "reason_agrees_with_direction",
        "large_change_is_specific",
        "small_change_is_called_stable",
    }
)
"""Rules that are mended where reasons and purposes are written."""

FORM_ANCHORS = {
    "prior_year_is_entered": "prioryearexecutions-group",
    "zeros_are_stated": "threepublicfundsitems-group",
    "three_public_funds_equal_lines": "threepublicfundsitems-group",
    "three_public_funds_do_not_rise": "threepublicfundsitems-group",
    "three_public_funds_cover_basic": "threepublicfundsitems-group",
    "vehicles_bought_have_a_price": "threepublicfundsitems-group",
    "vehicles_bought_are_planned": "assetholdings-group",
    "glossary_covers_items": "glossaryentrys-group",
    "sources_balance": "revenuelines-group",
    "carried_over_spending_is_covered": "revenuelines-group",
    "procurement_is_within_operating_and_projects": "procurementitems-group",
}
"""Rules that are mended in one group of the budget's form."""


def _mends(budget: DepartmentalBudget, disclosure: Disclosure, severity: str) -> Iterator[Mend]:
    for finding in disclosure.findings:
        if finding.severity == severity:
            places = tuple(disclosure.told(spot) for spot in finding.spots)
            yield Mend(finding, places, _where_to_mend(budget, finding))


def _where_to_mend(budget: DepartmentalBudget, finding: Finding) -> str:
    if finding.rule in REASON_RULES:
        return reverse("workflow:reasons", args=[budget.pk])
    if finding.rule in FORM_ANCHORS:
        return _form(budget, FORM_ANCHORS[finding.rule])
    if finding.rule in ("project_has_target", "project_has_money"):
        return _list("project", budget)
    for spot in finding.spots:
        if spot.place is not None and spot.place.row.isdigit():
            return _list("expenditureline", budget, q=spot.place.row)
    return _form(budget)
