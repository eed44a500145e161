"""“三公”经费: what table 7 prints, with last year's budget and the number of vehicles to be bought."""

from django.db import models
from django.db.models import Q

from apps.budgets import texts
from apps.budgets.fields import YuanField
from apps.budgets.models import BudgetRecord, not_negative
from apps.departments.models import BudgetaryUnit


class ThreePublicItem(models.TextChoices):
    """费用项目, with the departmental economic class that carries each (`ECONOMIC_CODES`)."""

    OVERSEAS = "overseas", "因公出国（境）费用"
    RECEPTION = "reception", "公务接待费"
    VEHICLE_PURCHASE = "vehicle_purchase", "公务用车购置费"
    VEHICLE_RUNNING = "vehicle_running", "公务用车运行维护费"


ECONOMIC_CODES = {
    ThreePublicItem.OVERSEAS: "30212",
    ThreePublicItem.RECEPTION: "30217",
    ThreePublicItem.VEHICLE_PURCHASE: "31013",
    ThreePublicItem.VEHICLE_RUNNING: "30231",
}
"""Departmental economic classes of the four items (DOMAIN §6.2)."""

VEHICLE_ITEMS = frozenset({ThreePublicItem.VEHICLE_PURCHASE, ThreePublicItem.VEHICLE_RUNNING})


class ThreePublicFundsItem(BudgetRecord):
    """One item of one unit. Amounts in yuan, of the general public budget, basic and project together.

    A row taken over from last year has no amount until the clerk types one: none is assumed.
    """

    unit = models.ForeignKey(BudgetaryUnit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    item = models.CharField("费用项目", max_length=20, choices=ThreePublicItem.choices)
    amount = YuanField("预算数", null=True)
    prior_year_amount = YuanField("上年预算数")
    quantity = models.PositiveIntegerField("购置数量", default=0, help_text="只用于公务用车购置费（辆）。")
    purpose = models.TextField("用途", blank=True, help_text="可只在一行填写，代表整个部门。")

    TEXTS = {"purpose": texts.phrase}

    class Meta:
        verbose_name = verbose_name_plural = "“三公”经费"
        ordering = ["unit__position", "item"]
        constraints = [
            not_negative("amount", "three_public_not_negative"),
            not_negative("prior_year_amount", "three_public_prior_not_negative"),
            models.CheckConstraint(
                condition=Q(quantity=0) | Q(item=ThreePublicItem.VEHICLE_PURCHASE),
                name="quantity_only_of_vehicles_bought",
                violation_error_message="购置数量只用于公务用车购置费。",
            ),
            models.UniqueConstraint(
                fields=["budget", "unit", "item"],
                name="three_public_item_once",
                violation_error_message="重复：这个单位已有这个费用项目。",
            ),
        ]

    def __str__(self) -> str:
        amount = "未填" if self.amount is None else f"{self.amount}元"
        return f"{self.unit} {self.get_item_display()} {amount}"
