"""政府采购 planned for the year, and 国有资产 held at the end of last year."""

from django.db import models
from django.db.models.functions import Coalesce

from apps.budgets.fields import YuanField
from apps.budgets.models import BudgetRecord, not_negative
from apps.departments.models import BudgetaryUnit


class ProcurementCategory(models.TextChoices):
    GOODS = "goods", "货物"
    WORKS = "works", "工程"
    SERVICES = "services", "服务"


class ProcurementItem(BudgetRecord):
    """政府采购预算 of one category, of one unit or of the department as a whole. Yuan."""

    unit = models.ForeignKey(
        BudgetaryUnit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="单位",
        null=True,
        blank=True,
        help_text="留空表示整个部门。",
    )
    category = models.CharField("采购类别", max_length=20, choices=ProcurementCategory.choices)
    amount = YuanField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "政府采购"
        ordering = ["unit__position", "category"]
        constraints = [
            not_negative("amount", "procurement_not_negative"),
            models.UniqueConstraint(
                "budget",
                Coalesce("unit", 0),
                "category",
                name="procurement_item_once",
                violation_error_message="重复：同一单位、采购类别已有一行，请合并。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.amount}元"


class AssetCategory(models.TextChoices):
    """资产类别. The first four are vehicles."""

    GENERAL_VEHICLE = "general_vehicle", "一般公务用车"
    LAW_ENFORCEMENT_VEHICLE = "law_enforcement_vehicle", "执法执勤用车"
    SPECIAL_VEHICLE = "special_vehicle", "特种专业技术用车"
    OTHER_VEHICLE = "other_vehicle", "其他用车"
    GENERAL_EQUIPMENT = "general_equipment", "单位价值50万元以上通用设备"
    SPECIAL_EQUIPMENT = "special_equipment", "单位价值100万元以上专用设备"
    LARGE_EQUIPMENT = "large_equipment", "单位价值100万元以上设备"


VEHICLES = (
    AssetCategory.GENERAL_VEHICLE,
    AssetCategory.LAW_ENFORCEMENT_VEHICLE,
    AssetCategory.SPECIAL_VEHICLE,
    AssetCategory.OTHER_VEHICLE,
)


class AssetHolding(BudgetRecord):
    """国有资产占有使用: pieces held on 31 December of last year, and pieces to be bought this year."""

    category = models.CharField("资产类别", max_length=30, choices=AssetCategory.choices)
    quantity = models.PositiveIntegerField("上年末数量")
    planned_quantity = models.PositiveIntegerField("本年拟购置数量", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "国有资产"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "category"],
                name="asset_category_once",
                violation_error_message="重复：已有这个资产类别。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.quantity}"
