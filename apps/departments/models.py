"""Who spends: departments, and their budgetary units year by year."""

from django.core.validators import RegexValidator
from django.db import models

code_validator = RegexValidator(r"^[0-9A-Za-z]{1,20}$", "编码只能由数字和字母组成，最多 20 位。")


class DepartmentManager(models.Manager["Department"]):
    def get_by_natural_key(self, code: str) -> "Department":
        return self.get(code=code)


class Department(models.Model):
    """部门: the body that publishes a departmental budget (预算法 art. 14)."""

    code = models.CharField("部门编码", max_length=20, unique=True, validators=[code_validator])
    name = models.CharField("部门名称", max_length=100)

    objects = DepartmentManager()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class UnitNature(models.TextChoices):
    """单位性质. The first two carry 机关运行经费."""

    ADMINISTRATIVE = "administrative", "行政单位"
    CIVIL_SERVICE_INSTITUTION = "civil_service_institution", "参照公务员法管理事业单位"
    INSTITUTION = "institution", "事业单位"


ADMINISTRATIVE_NATURES = frozenset({UnitNature.ADMINISTRATIVE, UnitNature.CIVIL_SERVICE_INSTITUTION})


class BudgetaryUnitManager(models.Manager["BudgetaryUnit"]):
    def get_by_natural_key(self, department: str, year: int, code: str) -> "BudgetaryUnit":
        return self.get(department__code=department, year=year, code=code)


class BudgetaryUnit(models.Model):
    """预算单位, as it stands in one year: a later change of name or nature leaves earlier years alone."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="units", verbose_name="部门"
    )
    year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("单位编码", max_length=20, validators=[code_validator])
    name = models.CharField("单位名称", max_length=100)
    nature = models.CharField("单位性质", max_length=30, choices=UnitNature.choices)
    is_headquarters = models.BooleanField("是否本级", default=False)
    is_secret = models.BooleanField(
        "是否涉密", default=False, help_text="涉密单位计入合计，但不在表格和文字中列名。"
    )
    note = models.CharField("备注", max_length=200, blank=True)
    position = models.PositiveIntegerField("打印顺序", default=0)

    objects = BudgetaryUnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "预算单位"
        ordering = ["department", "year", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year", "code"],
                name="unit_code_once_a_year",
                violation_error_message="本部门本年度已有这个单位编码。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str, int, str]:
        return (self.department.code, self.year, self.code)

    natural_key.dependencies = ["departments.department"]  # type: ignore[attr-defined]
