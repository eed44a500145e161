"""How much: a departmental budget and its lines. Every amount is entered here once, in yuan."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import Signal, receiver

from apps.budgets import texts
from apps.budgets.choices import (
    BASIC,
    FISCAL_APPROPRIATION,
    ITEM_TOPICS,
    PAID_BY_APPROPRIATION,
    ExpenditureKind,
    FundingSource,
    ProjectCategory,
    Topic,
)
from apps.budgets.combinations import problems_of_expenditure
from apps.budgets.fields import YuanField
from apps.classifications.models import EconomicClass, EconomicScheme, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department, code_validators, plain_name, validating


class FiscalYear(models.Model):
    """年度: opened by the finance bureau, with what holds for every department of that year."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    edition = models.PositiveSmallIntegerField("科目年度", help_text="本年度使用哪一年的政府收支分类科目。")
    standard = models.CharField("公开样式", max_length=40, help_text="本年度各部门预算按哪一种样式公开。")
    congress_on = models.DateField(
        "人代会批准日期",
        null=True,
        blank=True,
        help_text="本级人民代表大会批准预算的日期；批复期限为其后二十日（预算法第五十二条）。",
    )
    overseas_policy = models.TextField(
        "因公出国（境）费用编制政策",
        blank=True,
        help_text="全市统一的一段话，印在“三公”经费说明开头；没有则留空。",
    )
    incomparable_factor = models.CharField(
        "“三公”经费不可比因素",
        max_length=100,
        blank=True,
        help_text="剔除因公出国（境）费用后再与上年比较的原因；没有则留空。",
    )
    glossary = models.TextField(
        "全市统一的名词解释",
        blank=True,
        help_text="每行一个，写作“名词：解释”；印在本年度每个部门的固定名词之后。没有则留空。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年"

    def clean(self) -> None:
        super().clean()
        if self.year is not None and not 1000 <= self.year <= 9999:
            raise ValidationError({"year": "年度是四位数字。"})
        self.glossary = texts.paragraphs(self.glossary)
        wrong = [line for line in self.glossary.split("\n") if line and not all(line.partition("："))]
        if wrong:
            raise ValidationError({"glossary": f"应写作“名词：解释”：{'；'.join(wrong)}"})

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The city-wide terms with their definitions."""
        lines = (line.partition("：") for line in self.glossary.splitlines())
        return [(term, definition) for term, _, definition in lines]


class Status(models.TextChoices):
    """状态. Only `apps.workflow.transitions.perform` moves a budget from one to another."""

    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "已上报"
    APPROVED = "approved", "已批复"
    CLEARED = "cleared", "已保密审查"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤回"


class DepartmentalBudgetManager(models.Manager["DepartmentalBudget"]):
    def get_by_natural_key(self, year: int, department: str) -> "DepartmentalBudget":
        return self.get(fiscal_year_id=year, department__code=department)


class DepartmentalBudget(texts.CleanedTexts):
    """部门预算: one department, one year. Amounts are in its records; figures come from `disclosure.figures`."""

    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="budgets", verbose_name="年度"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="budgets", verbose_name="部门"
    )
    standard = models.CharField("公开样式", max_length=40)
    status = models.CharField(
        "状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    approved_on = models.DateField("批复日期", null=True, blank=True)
    approval_number = models.CharField(
        "批复文号", max_length=60, blank=True, help_text="批复文件的文号。", validators=[plain_name]
    )
    duties = models.TextField("主要职能", blank=True, help_text="每行一段，照原样印出。")
    prior_operating_cost = YuanField(
        "机关运行经费上年预算数", null=True, blank=True, help_text="不填则不印机关运行经费一段。"
    )

    TEXTS = {"duties": texts.paragraphs}

    objects = DepartmentalBudgetManager()

    class Meta:
        verbose_name = verbose_name_plural = "部门预算"
        ordering = ["-fiscal_year", "department__code"]
        permissions = [
            ("submit_budget", "上报部门预算"),
            ("send_back_budget", "退回部门预算"),
            ("approve_budget", "批复部门预算"),
            ("clear_budget", "保密审查"),
            ("publish_budget", "公开部门预算"),
            ("correct_budget", "更正已公开的部门预算"),
            ("withdraw_budget", "撤回已公开的部门预算"),
            ("unlock_budget", "解锁部门预算"),
            ("review_budget", "审阅部门预算：写意见、确认警告"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "department"],
                name="one_budget_a_department_a_year",
                violation_error_message="这个部门本年度已有预算。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="budget_status_known",
                violation_error_message="状态不正确。",
            ),
            models.CheckConstraint(
                condition=Q(prior_operating_cost__isnull=True) | Q(prior_operating_cost__gte=0),
                name="prior_operating_cost_not_negative",
                violation_error_message="预算金额不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id}年{self.department}部门预算"

    def natural_key(self) -> tuple[int, str]:
        return (self.fiscal_year_id, self.department.code)

    natural_key.dependencies = ["departments.department"]  # type: ignore[attr-defined]

    @property
    def year(self) -> int:
        return self.fiscal_year_id

    @property
    def is_editable(self) -> bool:
        return self.status == Status.DRAFT


class Locked(ValidationError):
    """The budget has left the preparer's hands: nothing under it may be written."""

    def __init__(self, budget: DepartmentalBudget) -> None:
        super().__init__(
            f"{budget}{budget.get_status_display()}，不能修改；请先退回，或按更正程序办理。", code="locked"
        )


def refuse_unless_open(budgets: models.QuerySet[DepartmentalBudget]) -> None:
    """`Locked` if one of the budgets is no draft."""
    for budget in budgets.select_related("department").order_by("pk"):
        if not budget.is_editable:
            raise Locked(budget)


@receiver([pre_save, pre_delete, validating], sender=BudgetaryUnit, dispatch_uid="units_stand_still")
def _units_stand_still(signal: Signal, instance: BudgetaryUnit, raw: bool = False, **kwargs: Any) -> None:
    """Units are part of the tables of their year: none is added, changed or removed under a budget that is no draft.

    Like the records of a budget, units of a fixture are taken as they are.
    """
    if raw:
        return
    places = Q(department=instance.department_id, fiscal_year=instance.year)
    for department, year in BudgetaryUnit.objects.filter(pk=instance.pk).values_list("department", "year"):
        places |= Q(department=department, fiscal_year=year)
    budgets = DepartmentalBudget.objects.filter(places)
    refuse_unless_open(budgets if signal is validating else budgets.select_for_update(of=("self",)))


class RecordQuerySet(models.QuerySet[Any]):
    """Records written together: refused like single ones, while the budget of one of them is no draft."""

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        self._hold_budgets(self.order_by().values("budget_id"))
        return super().update(**kwargs)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        self._hold_budgets(self.order_by().values("budget_id"))
        return super().delete()

    @transaction.atomic
    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        self._hold_budgets({row.budget_id for row in rows})
        return super().bulk_create(rows, *args, **kwargs)

    def _hold_budgets(self, keys: Any) -> None:
        refuse_unless_open(DepartmentalBudget.objects.select_for_update(of=("self",)).filter(pk__in=keys))


class BudgetRecord(texts.CleanedTexts):
    """One record of a budget. It cannot be written while the budget is not in draft."""

    budget = models.ForeignKey(
        DepartmentalBudget, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="部门预算"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.budget_id and not self.budget.is_editable:
            raise Locked(self.budget)
        unit = getattr(self, "unit", None)
        if (
            self.budget_id
            and unit is not None
            and (unit.department_id, unit.year) != (self.budget.department_id, self.budget.year)
        ):
            raise ValidationError({"unit": "单位不属于本部门本年度。"})
        for field in ("functional_class", "economic_class"):
            code = getattr(self, field, None)
            if self.budget_id and code is not None:
                edition = self.budget.fiscal_year.edition
                if code.edition != edition:
                    raise ValidationError(
                        {field: f"科目 {code.code} 不在 {edition} 年科目中，请从本年科目选择。"}
                    )
                if code.has_children():
                    raise ValidationError({field: f"{code} 不是最末级科目，请选择最末级科目。"})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self._hold_budgets()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._hold_budgets()
        return super().delete(*args, **kwargs)

    def _hold_budgets(self) -> None:
        """Lock the budget, and the one the record is moved away from; `Locked` if the database has one as no draft.

        The object at hand may be older than a submission by somebody else.
        """
        stored = type(self)._base_manager.filter(pk=self.pk).values("budget_id")
        refuse_unless_open(
            DepartmentalBudget.objects.select_for_update(of=("self",)).filter(
                Q(pk=self.budget_id) | Q(pk__in=stored)
            )
        )


def _unit(**options: Any) -> Any:
    return models.ForeignKey(
        BudgetaryUnit, on_delete=models.PROTECT, related_name="+", verbose_name="单位", **options
    )


def _source() -> Any:
    return models.CharField("资金来源", max_length=40, choices=FundingSource.choices)


def not_negative(field: str, name: str) -> models.CheckConstraint:
    """An amount of a budget is never below zero (DOMAIN §1.2)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 0}), name=name, violation_error_message="预算金额不能为负数。"
    )


class RevenueLine(BudgetRecord):
    """收入: this year's revenue, or the balance carried in from last year, of one unit from one source."""

    unit = _unit()
    source = _source()
    is_carry_over = models.BooleanField("是否上年结转", default=False)
    amount = YuanField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "收入"
        ordering = ["unit__position", "source", "is_carry_over"]
        constraints = [
            not_negative("amount", "revenue_not_negative"),
            models.CheckConstraint(
                condition=Q(source__in=FundingSource.values),
                name="revenue_source_known",
                violation_error_message="资金来源不正确。",
            ),
            models.UniqueConstraint(
                fields=["budget", "unit", "source", "is_carry_over"],
                name="revenue_line_once",
                violation_error_message="重复：同一单位、资金来源、是否上年结转已有一行，请合并。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_source_display()} {self.amount}元"


class ProjectManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, year: int, department: str, code: str) -> "Project":
        return self.get(budget__fiscal_year_id=year, budget__department__code=department, code=code)


class Project(BudgetRecord):
    """一级项目. Its position is its place in tables 10 and 11."""

    unit = _unit()
    code = models.CharField("项目编码", max_length=40, validators=code_validators(40))
    name = models.CharField("项目名称", max_length=200)
    category = models.CharField("项目类别", max_length=20, choices=ProjectCategory.choices, blank=True)
    position = models.PositiveIntegerField("打印顺序", default=0)

    TEXTS = {"name": texts.name}

    objects = ProjectManager()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "code"],
                name="project_code_once",
                violation_error_message="重复：已有这个项目编码。",
            ),
            models.UniqueConstraint(
                fields=["budget", "unit", "name"],
                name="project_name_once_a_unit",
                violation_error_message="重复：这个单位已有同名项目。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[int, str, str]:
        return (*self.budget.natural_key(), self.code)

    natural_key.dependencies = ["budgets.departmentalbudget"]  # type: ignore[attr-defined]


class ExpenditureLine(BudgetRecord):
    """支出: one amount with its full classification."""

    # Lines are read by budget alone, and there may be 100,000 of them: an index on each classification would slow
    # every import and serve nothing but the rare deletion of a code, a unit or a project.
    unit = _unit(db_index=False)
    functional_class = models.ForeignKey(
        FunctionalClass,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="功能科目",
        db_index=False,
    )
    kind = models.CharField("支出类别", max_length=30, choices=ExpenditureKind.choices)
    economic_class = models.ForeignKey(
        EconomicClass,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="经济科目",
        null=True,
        blank=True,
        limit_choices_to={"scheme": EconomicScheme.DEPARTMENTAL},
        db_index=False,
        help_text="人员经费、公用经费必填；项目支出中的三公经费和委托业务费须填。",
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="项目",
        null=True,
        blank=True,
        db_index=False,
    )
    source = _source()
    is_carry_over = models.BooleanField("是否上年结转", default=False)
    amount = YuanField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "支出"
        ordering = ["unit__position", "functional_class__code", "kind", "economic_class__code", "id"]
        constraints = [
            not_negative("amount", "expenditure_not_negative"),
            models.CheckConstraint(
                condition=Q(source__in=FundingSource.values) & Q(kind__in=ExpenditureKind.values),
                name="expenditure_choices_known",
                violation_error_message="资金来源或支出类别不正确。",
            ),
            models.CheckConstraint(
                condition=Q(kind=ExpenditureKind.PROJECT, project__isnull=False)
                | (~Q(kind=ExpenditureKind.PROJECT) & Q(project__isnull=True)),
                name="project_if_and_only_if_project_expenditure",
                violation_error_message="项目支出必须选择项目，其他支出不能选择项目。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(BASIC)) | Q(economic_class__isnull=False),
                name="basic_expenditure_has_economic_class",
                violation_error_message="人员经费、公用经费必须填写经济科目。",
            ),
            models.CheckConstraint(
                condition=~Q(source__in=sorted(FISCAL_APPROPRIATION))
                | Q(kind__in=sorted(PAID_BY_APPROPRIATION)),
                name="appropriation_pays_basic_or_project",
                violation_error_message="财政拨款只能安排基本支出和项目支出。",
            ),
            models.CheckConstraint(
                condition=~Q(source=FundingSource.STATE_CAPITAL_OPERATING_BUDGET)
                | ~Q(kind__in=sorted(BASIC)),
                name="state_capital_pays_projects",
                violation_error_message="国有资本经营预算只能安排项目支出。",
            ),
            models.UniqueConstraint(
                "budget",
                "unit",
                "functional_class",
                "kind",
                Coalesce("economic_class", 0),
                Coalesce("project", 0),
                "source",
                "is_carry_over",
                name="expenditure_line_once",
                violation_error_message="重复：同一分类组合已有一行，请合并。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.functional_class} {self.get_kind_display()} {self.amount}元"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, list[str]] = {}
        if self.kind and self.source:
            for field, message in problems_of_expenditure(
                kind=self.kind,
                source=self.source,
                economic_code=self.economic_class.code if self.economic_class else None,
                has_project=self.project_id is not None,
                unit_nature=self.unit.nature if self.unit_id else None,
                functional_code=self.functional_class.code if self.functional_class_id else "",
            ):
                errors.setdefault(field, []).append(message)
        if self.project_id and self.unit_id and self.project.unit_id != self.unit_id:
            errors.setdefault("project", []).append("项目不属于这个单位。")
        if self.project_id and self.budget_id and self.project.budget_id != self.budget_id:
            errors.setdefault("project", []).append("项目不属于本年度预算。")
        if errors:
            raise ValidationError(errors)


class YearEndCarryOver(BudgetRecord):
    """年终结转结余: what is planned to remain of one unit's money from one source."""

    unit = _unit()
    source = _source()
    amount = YuanField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "年终结转结余"
        ordering = ["unit__position", "source"]
        constraints = [
            not_negative("amount", "year_end_not_negative"),
            models.UniqueConstraint(
                fields=["budget", "unit", "source"],
                name="year_end_once",
                violation_error_message="重复：同一单位、资金来源已有一行，请合并。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_source_display()} {self.amount}元"


class PriorYearExecution(BudgetRecord):
    """上年执行数 by functional item, recorded under this year's codes; also items without a budget this year."""

    functional_class = models.ForeignKey(
        FunctionalClass,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="功能科目",
        null=True,
        blank=True,
        help_text="财政拨款须填；其他资金只需总额，可不填。",
    )
    source = _source()
    amount = YuanField("金额")
    is_budget_figure = models.BooleanField(
        "尚未核对",
        default=False,
        help_text="由上年公开的预算数带入；改为执行数或核对无误后取消勾选。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "上年执行数"
        ordering = ["functional_class__code", "source"]
        constraints = [
            not_negative("amount", "prior_year_not_negative"),
            models.CheckConstraint(
                condition=~Q(source__in=sorted(FISCAL_APPROPRIATION)) | Q(functional_class__isnull=False),
                name="prior_appropriation_has_functional_class",
                violation_error_message="财政拨款的上年执行数必须填写功能科目。",
            ),
            models.UniqueConstraint(
                "budget",
                Coalesce("functional_class", 0),
                "source",
                name="prior_year_once",
                violation_error_message="重复：同一功能科目、资金来源已有一行，请合并。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.functional_class or '合计'} {self.get_source_display()} {self.amount}元"


class Explanation(BudgetRecord):
    """文字说明: a reason for a change or a purpose, as it is printed after 主要原因是 or 主要用于."""

    topic = models.CharField("主题", max_length=40, choices=Topic.choices)
    functional_class = models.ForeignKey(
        FunctionalClass,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="功能科目",
        null=True,
        blank=True,
    )
    text = models.TextField("文字")

    TEXTS = {"text": texts.phrase}

    class Meta:
        verbose_name = verbose_name_plural = "文字说明"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(topic__in=sorted(ITEM_TOPICS)) & Q(functional_class__isnull=False))
                | (~Q(topic__in=sorted(ITEM_TOPICS)) & Q(functional_class__isnull=True)),
                name="explanation_code_goes_with_topic",
                violation_error_message="科目用途、科目变动原因必须填写功能科目，其他主题不填。",
            ),
            models.UniqueConstraint(
                "budget",
                "topic",
                Coalesce("functional_class", 0),
                name="explanation_once",
                violation_error_message="重复：这个主题已有文字说明。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.functional_class or ''}".strip()


class GlossaryEntry(BudgetRecord):
    """名词解释: the definition of a term, or of a functional item whose official code carries none."""

    term = models.CharField("名词", max_length=200, blank=True)
    functional_class = models.ForeignKey(
        FunctionalClass,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="功能科目",
        null=True,
        blank=True,
    )
    definition = models.TextField("解释")

    TEXTS = {"term": texts.name, "definition": texts.paragraphs}

    class Meta:
        verbose_name = verbose_name_plural = "名词解释"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(term="") & Q(functional_class__isnull=True))
                | Q(functional_class__isnull=False),
                name="glossary_entry_has_term_or_code",
                violation_error_message="请填写名词或功能科目编码。",
            ),
            models.UniqueConstraint(
                "budget",
                "term",
                Coalesce("functional_class", 0),
                name="glossary_entry_once",
                violation_error_message="重复：这个名词已有解释。",
            ),
        ]

    def __str__(self) -> str:
        return self.term or str(self.functional_class)


class ControlFigure(BudgetRecord):
    """控制数: the most that may be spent from one source, of one kind or of all; issued by the bureau (一下)."""

    source = _source()
    kind = models.CharField(
        "支出类别", max_length=30, choices=ExpenditureKind.choices, blank=True, help_text="留空为全部类别。"
    )
    amount = YuanField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "控制数"
        ordering = ["source", "kind"]
        constraints = [
            not_negative("amount", "control_figure_not_negative"),
            models.UniqueConstraint(
                fields=["budget", "source", "kind"],
                name="control_figure_once",
                violation_error_message="重复：同一资金来源、支出类别已有一个控制数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.get_kind_display() or '全部支出'} {self.amount}元"
