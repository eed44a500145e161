"""What somebody states with one click: that there is nothing of a kind this year, that last year's base is right.

Zeros are stored as rows like any others. Nothing is ever assumed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import sees
from apps.budgets.fields import ZERO
from apps.budgets.models import DepartmentalBudget, Locked, PriorYearExecution
from apps.departments.models import BudgetaryUnit
from apps.disclosure.standards import STANDARDS
from apps.procurement.models import AssetHolding, ProcurementCategory, ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem
from apps.workflow.transitions import Refused


def _three_public(budget: DepartmentalBudget) -> None:
    """Rows without an amount get zero; items without a row get one, at the headquarters."""
    rows = ThreePublicFundsItem.objects.filter(budget=budget)
    there = set(rows.values_list("item", flat=True))
    units = BudgetaryUnit.objects.filter(department=budget.department_id, year=budget.year)
    unit = units.order_by("-is_headquarters", "position", "code").first()
    if unit is None:
        raise Refused("本年还没有预算单位，请先录入单位。")
    for row in rows.filter(amount=None):
        row.amount = ZERO
        row.save(update_fields=["amount"])
    for item in ThreePublicItem:
        if item not in there:
            ThreePublicFundsItem(
                budget=budget, unit=unit, item=item, amount=ZERO, prior_year_amount=ZERO
            ).save()


def _procurement(budget: DepartmentalBudget) -> None:
    there = set(ProcurementItem.objects.filter(budget=budget).values_list("category", flat=True))
    for category in ProcurementCategory:
        if category not in there:
            ProcurementItem(budget=budget, category=category, amount=ZERO).save()


def _assets(budget: DepartmentalBudget) -> None:
    there = set(AssetHolding.objects.filter(budget=budget).values_list("category", flat=True))
    for category in STANDARDS[budget.standard].asset_categories:
        if category not in there:
            AssetHolding(budget=budget, category=category, quantity=0).save()


@dataclass(frozen=True)
class Statement:
    """What is stated: of which records, who may, how it is stored, and how it is confirmed."""

    label: str
    permission: str
    store: Callable[[DepartmentalBudget], None]
    said: str


def _prior_year(budget: DepartmentalBudget) -> None:
    for row in PriorYearExecution.objects.filter(budget=budget, is_budget_figure=True):
        row.is_budget_figure = False
        row.save(update_fields=["is_budget_figure"])


STATEMENTS = {
    "three_public": Statement(
        "“三公”经费", "three_public_funds.add_threepublicfundsitem", _three_public, "没有填写的，都已填 0"
    ),
    "procurement": Statement(
        "政府采购", "procurement.add_procurementitem", _procurement, "没有填写的，都已填 0"
    ),
    "assets": Statement("国有资产", "procurement.add_assetholding", _assets, "没有填写的，都已填 0"),
    "prior_year": Statement(
        "上年执行数", "budgets.change_prioryearexecution", _prior_year, "都已核对，照原数作为执行数"
    ),
}


@transaction.atomic
def state(name: str, budget: DepartmentalBudget, *, by: User) -> None:
    """Store what is stated: zeros only where nothing was entered. Raises Refused or Locked."""
    statement = STATEMENTS[name]
    locked = (
        DepartmentalBudget.objects.select_for_update(of=("self",))
        .select_related("department", "fiscal_year")
        .get(pk=budget.pk)
    )
    # It speaks for all units: one who is limited to some may not change the budget itself.
    if not sees(by, locked) or not by.has_perms((statement.permission, "budgets.change_departmentalbudget")):
        raise Refused(f"您没有录入{statement.label}的权限。")
    if not locked.is_editable:
        raise Locked(locked)
    statement.store(locked)
