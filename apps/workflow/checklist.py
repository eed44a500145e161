"""What a clerk still has to enter, and whether the money balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from apps.budgets.choices import BALANCING_GROUPS, ExpenditureKind, FundingSource
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
    statement: str = ""
    """What may be stated with one click instead: the name in `STATEMENTS`."""
    says: str = ""
    """What the button for it says."""


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
class Allowance:
    """A control figure, what of it is planned to be spent, and what is left. Yuan."""

    label: str
    control: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.control - self.spent

    @property
    def shown(self) -> dict[str, str]:
        return {"control": yuan(self.control), "spent": yuan(self.spent), "left": yuan(self.left)}


def allowances_of(figures: Figures) -> Iterator[Allowance]:
    """The control figures of the bureau, with what this year's money is planned for under each."""
    for control in figures.controls:
        kind = ExpenditureKind(control.kind) if control.kind else None
        label = f"{FundingSource(control.source).label}：{kind.label if kind else '全部支出'}"
        yield Allowance(label, control.amount, figures.spent_under(control))


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
    yield Task(
        "主要职能",
        len(figures.duties.splitlines()),
        bool(figures.duties),
        "每行一段",
        form_of(budget, "id_duties"),
    )
    yield Task(
        "预算单位",
        len(figures.units),
        bool(figures.units),
        "至少一个；在工作簿里填，或请财政局管理员添加",
        units_of(budget),
    )
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
        "每个分类组合一行；行数不多时也可在预算表单中成批粘贴",
        list_of("expenditureline", budget),
    )
    unchecked = sum(1 for each in figures.prior_year if not each.is_checked)
    yield Task(
        "上年执行数",
        len(figures.prior_year),
        bool(figures.prior_year) and not unchecked,
        f"{unchecked} 行是上年公开的预算数，请改为执行数" if unchecked else "上年确无的填一行 0",
        form_of(budget, "prioryearexecutions-group"),
        "prior_year" if unchecked else "",
        "执行数与预算数相同，核对无误",
    )
    unstated = sum(1 for each in figures.three_public if not each.is_stated)
    yield Task(
        "“三公”经费",
        len(figures.three_public) - unstated,
        bool(figures.three_public) and not unstated,
        f"{unstated} 行没有填本年预算数" if unstated else "没有也请填 0",
        form_of(budget, "threepublicfundsitems-group"),
        "" if figures.three_public and not unstated else "three_public",
        "本年没有，全部填 0",
    )
    yield Task(
        "机关运行经费上年预算数",
        int(figures.prior_operating_cost is not None),
        figures.prior_operating_cost is not None or not has_administrative,
        "有行政或参公单位时填写",
        form_of(budget, "id_prior_operating_cost"),
    )
    yield Task(
        "政府采购",
        len(figures.procurement),
        bool(figures.procurement),
        "没有也请填 0",
        form_of(budget, "procurementitems-group"),
        "" if figures.procurement else "procurement",
        "本年没有，全部填 0",
    )
    yield Task(
        "国有资产",
        len(figures.assets),
        bool(figures.assets),
        "没有也请填 0",
        form_of(budget, "assetholdings-group"),
        "" if figures.assets else "assets",
        "本年没有，全部填 0",
    )
    yield Task(
        "变动原因和科目用途",
        len(needed) - len([need for need in needed if not need.text]),
        not missing,
        f"还缺 {len(missing)} 条" if missing else "已写全",
        reverse("workflow:reasons", args=[budget.pk]),
    )
