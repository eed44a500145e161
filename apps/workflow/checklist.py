"""What a clerk still has to enter, and whether the money balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from apps.budgets.choices import BALANCING_GROUPS
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.figures import Figures
from apps.disclosure.money import yuan
from apps.disclosure.questions import funded_by_any, total
from apps.workflow.links import form_of, list_of, units_of
from apps.workflow.reasons import Need


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


def balances_of(figures: Figures) -> Iterator[Balance]:
    for label, group in BALANCING_GROUPS:
        balance = Balance(
            label, total(figures.revenue, funded_by_any(group)), total(figures.uses, funded_by_any(group))
        )
        if balance.revenue or balance.use:
            yield balance


def tasks_of(budget: DepartmentalBudget, figures: Figures, needed: tuple[Need, ...]) -> Iterator[Task]:
    """The checklist, in the order in which a clerk works."""
    missing = [need for need in needed if need.is_required and not need.text]
    has_administrative = any(unit.is_administrative for unit in figures.units)
    without_target = sum(1 for project in figures.projects if not project.target)
    form = form_of(budget)
    yield Task("主要职能", len(figures.duties.splitlines()), bool(figures.duties), "每行一段", form)
    yield Task("预算单位", len(figures.units), bool(figures.units), "至少一个", units_of(budget))
    yield Task(
        "收入",
        len(figures.revenue),
        bool(figures.revenue),
        "每个单位、资金来源一行",
        form_of(budget, "revenuelines-group"),
    )
    yield Task(
        "项目和绩效目标",
        len(figures.projects),
        not without_target,
        f"{without_target} 个项目缺绩效目标" if without_target else "没有项目可不填",
        list_of("project", budget),
    )
    yield Task(
        "支出",
        len(figures.expenditure),
        bool(figures.expenditure),
        "每个分类组合一行",
        list_of("expenditureline", budget),
    )
    yield Task(
        "上年执行数",
        len(figures.prior_year),
        bool(figures.prior_year),
        "上年确无的填一行 0",
        form_of(budget, "prioryearexecutions-group"),
    )
    yield Task(
        "“三公”经费",
        len(figures.three_public),
        bool(figures.three_public),
        "没有也请填 0",
        form_of(budget, "threepublicfundsitems-group"),
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
        form_of(budget, "procurementitems-group"),
    )
    yield Task(
        "国有资产",
        len(figures.assets),
        bool(figures.assets),
        "没有也请填 0",
        form_of(budget, "assetholdings-group"),
    )
    yield Task(
        "变动原因和科目用途",
        len(needed) - len([need for need in needed if not need.text]),
        not missing,
        f"还缺 {len(missing)} 条" if missing else "已写全",
        reverse("workflow:reasons", args=[budget.pk]),
    )
