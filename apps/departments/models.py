"""Who spends: departments, and their budgetary units year by year."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.dispatch import Signal

from apps.departments.names import TOTAL, about_placeholder, one_line, placeholder_in

validating = Signal()
"""Sent with a department or a unit as it would be written. Apps above know what was built on it; where that forbids the
change they raise a ValidationError here, for the forms, and at Django's own signals, for everybody else."""


def not_the_total(code: str) -> None:
    """Refuse a code that is the name of the row of totals."""
    if code.lower() == TOTAL:
        raise ValidationError(f"编码不能是“{code}”：这是合计行的名称，请换一个编码。", code="total")


def plain_name(text: str) -> None:
    """Refuse a name that could not be written into a workbook and read again."""
    if text != one_line(text):
        raise ValidationError("名称应是一行文字，不能有换行、首尾空格或看不见的字符。", code="not_one_line")
    if found := placeholder_in(text):
        raise ValidationError(f"{about_placeholder(found)}。", code="placeholder")


def code_validators(longest: int) -> list[Any]:
    """What a code that is given here must be."""
    pattern = rf"^[0-9A-Za-z]{{1,{longest}}}\Z"
    return [RegexValidator(pattern, f"编码只能由数字和字母组成，最多 {longest} 位。"), not_the_total]


class DepartmentManager(models.Manager["Department"]):
    def get_by_natural_key(self, code: str) -> "Department":
        return self.get(code=code)


class Department(models.Model):
    """部门: the body that publishes a departmental budget (预算法 art. 14)."""

    code = models.CharField("部门编码", max_length=20, unique=True, validators=code_validators(20))
    name = models.CharField("部门名称", max_length=100, validators=[plain_name])

    objects = DepartmentManager()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        super().clean()
        same = Department.objects.filter(name=self.name).exclude(pk=self.pk).first()
        if same is not None:
            raise ValidationError({"name": f"部门 {same.code} 已用这个名称。"}, code="name_taken")
        validating.send(Department, instance=self)


FIRST_YEAR, LAST_YEAR = 2000, 2100


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
    year = models.PositiveSmallIntegerField(
        "年度",
        validators=[
            MinValueValidator(FIRST_YEAR, "年度应为 2000 至 2100 之间的四位数。"),
            MaxValueValidator(LAST_YEAR, "年度应为 2000 至 2100 之间的四位数。"),
        ],
    )
    code = models.CharField("单位编码", max_length=20, validators=code_validators(20))
    name = models.CharField("单位名称", max_length=100, validators=[plain_name])
    nature = models.CharField("单位性质", max_length=30, choices=UnitNature.choices)
    is_headquarters = models.BooleanField("是否本级", default=False)
    is_secret = models.BooleanField(
        "是否涉密", default=False, help_text="涉密单位计入合计，但不在表格和文字中列名。"
    )
    note = models.CharField("备注", max_length=200, blank=True, validators=[plain_name])
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
            ),
            models.UniqueConstraint(
                fields=["department", "year"],
                condition=models.Q(is_headquarters=True),
                name="one_headquarters_a_year",
                violation_error_message="本部门本年度已有一个本级单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str, int, str]:
        return (self.department.code, self.year, self.code)

    natural_key.dependencies = ["departments.department"]  # type: ignore[attr-defined]

    @property
    def is_editable(self) -> bool:
        """Whether nothing in the apps above holds the unit as it is."""
        try:
            validating.send(BudgetaryUnit, instance=self)
        except ValidationError:
            return False
        return True

    def clean(self) -> None:
        super().clean()
        others = BudgetaryUnit.objects.filter(code=self.code, year=self.year).exclude(
            models.Q(pk=self.pk) | models.Q(department_id=self.department_id)
        )
        if other := others.select_related("department").first():
            raise ValidationError(
                {"code": f"{self.year}年单位编码 {self.code} 已由{other.department}的“{other.name}”使用。"},
                code="code_taken",
            )
        validating.send(BudgetaryUnit, instance=self)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """In one transaction with what listeners lock."""
        super().save(*args, **kwargs)
