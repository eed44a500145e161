"""公开目录: what the city's pages look up, taken out of the frozen disclosures and made anew from them at any time.

Nothing is entered here, and no amount is added up before it is asked for: each row repeats one printed number or name
of the newest version that the public can read. `rebuild_catalogue` makes all rows again.
"""

from django.db import models

from apps.budgets.fields import YuanField
from apps.publications.models import Publication


class Measure(models.TextChoices):
    """What an amount is about. With a code where there are many of its kind."""

    TOTAL = "total", "收支总预算"
    FISCAL = "fiscal", "财政拨款收支总预算"
    GENERAL_PUBLIC = "general_public", "一般公共预算支出"
    THREE_PUBLIC = "three_public", "“三公”经费合计"
    OVERSEAS = "overseas", "因公出国（境）费用"
    RECEPTION = "reception", "公务接待费"
    VEHICLE_PURCHASE = "vehicle_purchase", "公务用车购置费"
    VEHICLE_RUNNING = "vehicle_running", "公务用车运行维护费"
    OPERATING_COST = "operating_cost", "机关运行经费"
    PROCUREMENT = "procurement", "政府采购预算"
    PROCUREMENT_GOODS = "procurement_goods", "政府采购货物预算"
    PROCUREMENT_WORKS = "procurement_works", "政府采购工程预算"
    PROCUREMENT_SERVICES = "procurement_services", "政府采购服务预算"
    PERFORMANCE = "performance", "绩效目标管理的项目预算"
    FUNCTION = "function", "支出功能科目"
    KIND = "kind", "支出类别"
    SOURCE = "source", "收入来源"


class Entry(models.Model):
    """公开目录: the version of a department's year that the public reads; withdrawn ones have no entry."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, primary_key=True, related_name="entry", verbose_name="公开"
    )
    year = models.PositiveSmallIntegerField("年度")
    department_code = models.CharField("部门编码", max_length=20)
    department_name = models.CharField("部门名称", max_length=100)
    standard = models.CharField("公开样式", max_length=50)
    published_at = models.DateTimeField("公开时间")

    class Meta:
        verbose_name = verbose_name_plural = "公开目录"
        ordering = ["-year", "department_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "department_code"], name="catalogue_year_of_department_once"
            )
        ]
        indexes = [models.Index(fields=["department_code", "year"], name="catalogue_of_department")]

    def __str__(self) -> str:
        return f"{self.year}年{self.department_name}部门预算"


class PublishedAmount(models.Model):
    """公开的金额: one printed amount, in yuan, with last year's where the text compares.

    `code` names the item where a measure has many (a functional class by its code, "201" to "2019999"; a source; a
    kind), `level` is its level in the printed table, 1 the highest. `statement` is the paragraph that says it and
    `anchor` the paragraph's or the cell's id on the department's page. `basis` is what the text calls `prior`, where it
    prints the comparison: 上年执行数, 上年预算数.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="amounts", verbose_name="公开目录"
    )
    year = models.PositiveSmallIntegerField("年度")
    measure = models.CharField("指标", max_length=24, choices=Measure)
    code = models.CharField("编码", max_length=40, blank=True)
    name = models.CharField("名称", max_length=200)
    level = models.PositiveSmallIntegerField("层次", default=1)
    amount = YuanField("金额（元）")
    prior = YuanField("上年数（元）", null=True, blank=True)
    basis = models.CharField("比较基数", max_length=40, blank=True)
    statement = models.TextField("说明", blank=True)
    anchor = models.CharField("位置", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开的金额"
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "measure", "code"], name="catalogue_amount_once")
        ]
        indexes = [
            models.Index(fields=["year", "measure", "level", "code"], name="catalogue_amounts_of_year"),
            models.Index(fields=["measure", "code"], name="catalogue_amounts_of_item"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.name}"


class PublishedProject(models.Model):
    """公开的项目: a project as the project table prints it (yuan), with the target of the performance table."""

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="projects", verbose_name="公开目录"
    )
    year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("项目编码", max_length=40)
    unit = models.CharField("单位名称", max_length=200, blank=True)
    name = models.CharField("项目名称", max_length=300)
    amount = YuanField("项目预算（元）")
    target = models.TextField("绩效目标", blank=True)
    anchor = models.CharField("位置", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "公开的项目"
        ordering = ["entry", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "code"], name="catalogue_project_once")]
        indexes = [models.Index(fields=["year", "-amount"], name="catalogue_projects_of_year")]

    def __str__(self) -> str:
        return self.name


class PublishedTerm(models.Model):
    """公开的名词: an entry of 名词解释, with the id of its paragraph and the spelling that it is sorted by."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="terms", verbose_name="公开目录")
    position = models.PositiveSmallIntegerField("次序")
    term = models.TextField("名词")
    definition = models.TextField("解释")
    code = models.CharField("功能科目编码", max_length=40, blank=True)
    spelling = models.CharField("拼音", max_length=300)
    anchor = models.CharField("位置", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "公开的名词"
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="catalogue_term_once")]

    def __str__(self) -> str:
        return self.term
