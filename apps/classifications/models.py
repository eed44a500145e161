"""On what: 政府收支分类科目, issued anew by the Ministry of Finance each year and keyed by (edition, code).

Codes carry the tree: a code's parent is its longest listed prefix. Names repeat and branches end at different depths
(219 援助其他地区支出 has 款 but no 项), so nothing is ever looked up by name or by length alone.
"""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models


class ClassificationManager(models.Manager[Any]):
    def get_by_natural_key(self, edition: int, code: str) -> Any:
        return self.get(edition=edition, code=code)


class Classification(models.Model):
    """One code of one edition (the fiscal year the codes were issued for)."""

    edition = models.PositiveSmallIntegerField("科目年度")
    code = models.CharField(
        "科目编码", max_length=7, validators=[RegexValidator(r"^\d{3,7}$", "科目编码是三至七位数字。")]
    )
    name = models.CharField("科目名称", max_length=100)
    definition = models.TextField("说明", blank=True)
    is_verified = models.BooleanField(
        "已核实", default=False, help_text="编码和名称已与公开文件核对；未核实的使用前请核对。"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    objects = ClassificationManager()

    class Meta:
        abstract = True
        ordering = ["edition", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[int, str]:
        return (self.edition, self.code)

    def clean(self) -> None:
        """An edition in use stays as it is: its codes and names stand in budgets. What explains them may be mended."""
        super().clean()
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        held = ("edition", "code", "name", "scheme")
        if stored is not None and not any(
            getattr(stored, name, None) != getattr(self, name, None) for name in held
        ):
            return
        for edition in {self.edition, stored.edition if stored else self.edition}:
            if edition is not None and is_used(edition):
                raise ValidationError(
                    f"{edition} 年科目已被预算使用，编码和名称不能增加或改动。", code="used"
                )

    def has_children(self) -> bool:
        """Whether a longer code of the same edition begins with this one; amounts belong to the lowest level."""
        return (
            type(self)
            .objects.filter(edition=self.edition, code__startswith=self.code)
            .exclude(code=self.code)
            .exists()
        )

    @classmethod
    def of_edition(cls, edition: int) -> dict[str, Self]:
        """All codes of an edition by code, in ascending order."""
        return {each.code: each for each in cls.objects.filter(edition=edition).order_by("code")}


class FunctionalClass(Classification):
    """支出功能分类: 类 (3 digits), 款 (5), 项 (7)."""

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = "支出功能分类科目"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="functional_code_once_an_edition",
                violation_error_message="本年度科目中已有这个功能科目编码。",
            )
        ]


class EconomicScheme(models.TextChoices):
    DEPARTMENTAL = "departmental", "部门预算支出经济分类"
    GOVERNMENT = "government", "政府预算支出经济分类"


class EconomicClass(Classification):
    """支出经济分类: 类 (3 digits), 款 (5). Departmental budgets use the departmental scheme (301 to 399)."""

    scheme = models.CharField(
        "分类体系", max_length=20, choices=EconomicScheme.choices, default=EconomicScheme.DEPARTMENTAL
    )

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = "支出经济分类科目"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="economic_code_once_an_edition",
                violation_error_message="本年度科目中已有这个经济科目编码。",
            )
        ]


def is_used(edition: int) -> bool:
    """Whether any record of any application points to a code of this edition."""
    for model in (FunctionalClass, EconomicClass):
        for relation in model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete and relation.related_model is not None:
                filters = {f"{relation.field.name}__edition": edition}  # type: ignore[union-attr]
                if relation.related_model._default_manager.filter(**filters).exists():  # type: ignore[union-attr]
                    return True
    return False
