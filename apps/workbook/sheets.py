"""The budget workbook as data: its sheets, their columns, and what a cell of each may hold.

Reading, checking, writing and the blank template all follow this list; nothing else knows a sheet's or a column's name.
Where a sheet has a `model`, the names of its columns are the names of the model's fields.
"""

from collections import namedtuple
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from apps.budgets.choices import ExpenditureKind, FundingSource, ProjectCategory, Topic
from apps.budgets.models import (
    ExpenditureLine,
    Explanation,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    YearEndCarryOver,
)
from apps.departments.models import BudgetaryUnit, Department, UnitNature
from apps.performance.models import PerformanceIndicator
from apps.procurement.models import AssetCategory, AssetHolding, ProcurementCategory, ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem

Row = Any
"""A named tuple of a sheet's `row_type`: one value a column, choices by their stored value."""


class Kind(Enum):
    """What a cell holds."""

    YEAR = auto()
    DATE = auto()
    CODE = auto()
    NAME = auto()  # one line of text
    PARAGRAPHS = auto()  # one paragraph a line
    PHRASE = auto()  # printed inside a sentence, so without its lead-in and full stop
    CHOICE = auto()
    YES_NO = auto()
    COUNT = auto()
    AMOUNT = auto()  # the heading ends in the unit


class Reference(Enum):
    """What a code points to."""

    UNIT = auto()
    PROJECT = auto()
    FUNCTIONAL_CLASS = auto()
    ECONOMIC_CLASS = auto()


@dataclass(frozen=True)
class Column:
    name: str
    heading: str
    kind: Kind
    note: str
    example: str
    required: bool = True
    choices: type[models.TextChoices] | None = None
    refers_to: Reference | None = None
    pattern: str = ""
    """What a code that is defined here (not referred to) must look like."""
    may_be_absent: bool = False
    """The whole column may be missing; it is then read as blank, with a warning."""

    @property
    def title(self) -> str:
        """The heading as it is written: amounts say their unit."""
        return f"{self.heading}（元）" if self.kind is Kind.AMOUNT else self.heading


@dataclass(frozen=True)
class Sheet:
    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """The columns that tell one row from another; none: the sheet has at most one row."""
    model: type[models.Model] | None = None
    drops_zero: bool = False
    """A row whose amount is zero is not stored. Elsewhere a zero is a statement and is kept."""
    is_ordered: bool = False
    """The order of the rows is the order of printing."""
    may_be_absent: bool = False

    @cached_property
    def row_type(self) -> Any:
        return namedtuple(self.name, [column.name for column in self.columns])  # type: ignore[misc]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def witnesses(self, column: Column) -> list[str]:
        """The columns that show a row to be one although a name in it says 合计: keys, else what is required."""
        if column.kind is not Kind.NAME:
            return []
        others = [
            other.name
            for other in self.columns
            if other.required and other is not column and other.kind not in (Kind.AMOUNT, Kind.COUNT)
        ]
        return [name for name in others if name in self.key] or others

    def max_length(self, column: Column) -> int | None:
        """How long a text of this column may be, as the model says."""
        if self.model is None:
            return None
        try:
            return getattr(self.model._meta.get_field(column.name), "max_length", None)
        except FieldDoesNotExist:
            return None


ALPHANUMERIC = "[0-9A-Za-z]+"

_unit = Column(
    "unit", "单位编码", Kind.CODE, "“预算单位”表中的单位编码。", "101001", refers_to=Reference.UNIT
)
_functional = Column(
    "functional_class",
    "功能科目编码",
    Kind.CODE,
    "本年支出功能分类的最末级编码。",
    "2010101",
    refers_to=Reference.FUNCTIONAL_CLASS,
)
_functional_optional = Column(
    "functional_class",
    "功能科目编码",
    Kind.CODE,
    "财政拨款必填；其他资金只需总额，可不填。",
    "2010101",
    required=False,
    refers_to=Reference.FUNCTIONAL_CLASS,
)
_source = Column(
    "source", "资金来源", Kind.CHOICE, "从下拉列表中选择。", "一般公共预算", choices=FundingSource
)
_carry_over = Column(
    "is_carry_over", "是否上年结转", Kind.YES_NO, "用上年结转的资金：是；当年资金：否。", "否"
)
_amount = Column("amount", "金额", Kind.AMOUNT, "数字，最多两位小数；没有金额请删除该行。", "120000.00")

DEPARTMENT = Sheet(
    "department",
    "部门",
    "只填一行。",
    (
        Column("year", "年度", Kind.YEAR, "四位数字的年份。", "预算年度"),
        Column("code", "部门编码", Kind.CODE, "数字和字母，最多 20 位。", "101", pattern=ALPHANUMERIC),
        Column("name", "部门名称", Kind.NAME, "部门全称，与登记的名称一致。", "某市示例局"),
        Column("standard", "公开样式", Kind.NAME, "本年度使用的公开样式名称。", "见下拉列表"),
        Column(
            "approved_on",
            "批复日期",
            Kind.DATE,
            "日期单元格或 YYYY-MM-DD；尚未批复请留空。",
            "批复文件上的日期",
            required=False,
        ),
        Column(
            "duties",
            "主要职能",
            Kind.PARAGRAPHS,
            "每行一段（单元格内按 Alt+Enter 换行），照原样印出，编号请自己写上。",
            "1、贯彻执行国家有关方针政策。",
            required=False,
        ),
    ),
    model=Department,
)

UNITS = Sheet(
    "unit",
    "预算单位",
    "每个预算单位一行；行的顺序就是印刷顺序。",
    (
        Column(
            "code",
            "单位编码",
            Kind.CODE,
            "数字和字母，最多 20 位，不能重复。",
            "101001",
            pattern=ALPHANUMERIC,
        ),
        Column("name", "单位名称", Kind.NAME, "单位全称。", "某市示例局"),
        Column("nature", "单位性质", Kind.CHOICE, "从下拉列表中选择。", "行政单位", choices=UnitNature),
        Column("is_headquarters", "是否本级", Kind.YES_NO, "部门本级：是；下属单位：否。", "是"),
        Column("is_secret", "是否涉密", Kind.YES_NO, "涉密单位计入合计，但不在表格和文字中列名。", "否"),
        Column(
            "note",
            "备注",
            Kind.NAME,
            "没有自己资金的单位请说明原因。",
            "合并在本级核算",
            required=False,
            may_be_absent=True,
        ),
    ),
    key=("code",),
    model=BudgetaryUnit,
    is_ordered=True,
)

REVENUE = Sheet(
    "revenue",
    "收入",
    "每个单位、资金来源一行。",
    (_unit, _source, _carry_over, _amount),
    key=("unit", "source", "is_carry_over"),
    model=RevenueLine,
    drops_zero=True,
)

EXPENDITURE = Sheet(
    "expenditure",
    "支出",
    "每个分类组合一行。",
    (
        _unit,
        _functional,
        Column("kind", "支出类别", Kind.CHOICE, "从下拉列表中选择。", "公用经费", choices=ExpenditureKind),
        Column(
            "economic_class",
            "经济科目编码",
            Kind.CODE,
            "部门预算支出经济分类的款级编码；人员经费、公用经费必填，"
            "项目支出中的三公经费（30212、30217、30231、31013）和委托业务费（30227）必填。",
            "30201",
            required=False,
            refers_to=Reference.ECONOMIC_CLASS,
        ),
        Column(
            "project",
            "项目编码",
            Kind.CODE,
            "项目支出必填，是“项目”表中的项目编码；其他支出不填。",
            "",
            required=False,
            refers_to=Reference.PROJECT,
        ),
        _source,
        _carry_over,
        _amount,
    ),
    key=(
        "unit",
        "functional_class",
        "kind",
        "economic_class",
        "project",
        "source",
        "is_carry_over",
    ),
    model=ExpenditureLine,
    drops_zero=True,
)

YEAR_END = Sheet(
    "year_end",
    "年终结转结余",
    "预计年终结转结余的资金；没有请不填。",
    (_unit, _source, _amount),
    key=("unit", "source"),
    model=YearEndCarryOver,
    drops_zero=True,
)

PRIOR_YEAR = Sheet(
    "prior_year",
    "上年执行数",
    "按本年科目编码填写上年执行数；本年没有预算的科目也要填。",
    (_functional_optional, _source, _amount),
    key=("functional_class", "source"),
    model=PriorYearExecution,
)

THREE_PUBLIC = Sheet(
    "three_public",
    "三公经费",
    "一般公共预算安排的“三公”经费；预算数为 0 也请填写。",
    (
        _unit,
        Column("item", "费用项目", Kind.CHOICE, "从下拉列表中选择。", "公务接待费", choices=ThreePublicItem),
        Column("amount", "预算数", Kind.AMOUNT, "没有安排请填 0。", "58500.00"),
        Column("prior_year_amount", "上年预算数", Kind.AMOUNT, "上年没有安排请填 0。", "58500.00"),
        Column("quantity", "购置数量", Kind.COUNT, "只用于公务用车购置费（辆）。", "", required=False),
        Column(
            "purpose",
            "用途",
            Kind.PHRASE,
            "“主要用于”之后的话；可只在一行填写，代表整个部门。",
            "接待等支出",
            required=False,
        ),
    ),
    key=("unit", "item"),
    model=ThreePublicFundsItem,
)

OPERATING_COST = Sheet(
    "operating_cost",
    "机关运行经费",
    "最多一行；没有行政单位和参照公务员法管理事业单位的部门不填。",
    (Column("prior_year_amount", "上年预算数", Kind.AMOUNT, "上年没有请填 0。", "1200000.00"),),
)

PROCUREMENT = Sheet(
    "procurement",
    "政府采购",
    "货物、工程、服务各一行；没有安排请填 0。",
    (
        Column(
            "unit",
            "单位编码",
            Kind.CODE,
            "“预算单位”表中的单位编码；留空表示整个部门。",
            "101001",
            required=False,
            refers_to=Reference.UNIT,
        ),
        Column(
            "category", "采购类别", Kind.CHOICE, "从下拉列表中选择。", "服务", choices=ProcurementCategory
        ),
        Column("amount", "金额", Kind.AMOUNT, "没有安排请填 0。", "300000.00"),
    ),
    key=("unit", "category"),
    model=ProcurementItem,
)

ASSETS = Sheet(
    "asset",
    "国有资产",
    "上年 12 月 31 日的数量；没有请填 0。",
    (
        Column(
            "category", "资产类别", Kind.CHOICE, "从下拉列表中选择。", "一般公务用车", choices=AssetCategory
        ),
        Column("quantity", "上年末数量", Kind.COUNT, "辆、台或套，整数。", "0"),
        Column("planned_quantity", "本年拟购置数量", Kind.COUNT, "整数；不购置可不填。", "0", required=False),
    ),
    key=("category",),
    model=AssetHolding,
)

PROJECTS = Sheet(
    "project",
    "项目",
    "每个一级项目一行；行的顺序就是表 10、表 11 的顺序。",
    (
        Column(
            "code",
            "项目编码",
            Kind.CODE,
            "数字和字母，最多 40 位，不能重复。",
            "101001001",
            pattern=ALPHANUMERIC,
        ),
        _unit,
        Column("name", "项目名称", Kind.NAME, "照原样印出。", "示例工作经费"),
        Column(
            "category",
            "项目类别",
            Kind.CHOICE,
            "从下拉列表中选择，可不填。",
            "特定目标类",
            required=False,
            choices=ProjectCategory,
        ),
        Column(
            "target",
            "绩效目标",
            Kind.PARAGRAPHS,
            "一段话，照原样印出。",
            "完成年度工作任务。",
            required=False,
        ),
    ),
    key=("code",),
    model=Project,
    is_ordered=True,
)

INDICATORS = Sheet(
    "indicator",
    "绩效指标",
    "可不填。",
    (
        Column(
            "project",
            "项目编码",
            Kind.CODE,
            "“项目”表中的项目编码。",
            "101001001",
            refers_to=Reference.PROJECT,
        ),
        Column("level_one", "一级指标", Kind.NAME, "", "产出指标"),
        Column("level_two", "二级指标", Kind.NAME, "", "数量指标", required=False),
        Column("level_three", "三级指标", Kind.NAME, "", "举办培训次数"),
        Column("value", "指标值", Kind.NAME, "以文本填写，连同符号和单位。", "≥4次"),
    ),
    key=("project", "level_one", "level_two", "level_three"),
    model=PerformanceIndicator,
    may_be_absent=True,
)

EXPLANATIONS = Sheet(
    "explanation",
    "文字说明",
    "变动原因和科目用途。",
    (
        Column("topic", "主题", Kind.CHOICE, "从下拉列表中选择。", "科目用途", choices=Topic),
        Column(
            "functional_class",
            "功能科目编码",
            Kind.CODE,
            "科目用途、科目变动原因必填，其他主题不填。",
            "2010101",
            required=False,
            refers_to=Reference.FUNCTIONAL_CLASS,
        ),
        Column(
            "text",
            "文字",
            Kind.PHRASE,
            "“主要原因是”或“主要用于”之后、句号之前的整句话；用途要带上自己的结尾（…的支出、…项目、…经费）。",
            "保障机关正常运转的支出",
        ),
    ),
    key=("topic", "functional_class"),
    model=Explanation,
)

GLOSSARY = Sheet(
    "glossary",
    "名词解释",
    "公开样式和科目没有解释的名词。",
    (
        Column("term", "名词", Kind.NAME, "名词；科目的解释可只填编码。", "", required=False),
        Column(
            "functional_class",
            "功能科目编码",
            Kind.CODE,
            "解释的是功能科目时填写。",
            "2010101",
            required=False,
            refers_to=Reference.FUNCTIONAL_CLASS,
            may_be_absent=True,
        ),
        Column("definition", "解释", Kind.PARAGRAPHS, "照原样印出。", "反映行政单位的基本支出。"),
    ),
    key=("term", "functional_class"),
    model=GlossaryEntry,
)

SHEETS: tuple[Sheet, ...] = (
    DEPARTMENT,
    UNITS,
    REVENUE,
    EXPENDITURE,
    YEAR_END,
    PRIOR_YEAR,
    THREE_PUBLIC,
    OPERATING_COST,
    PROCUREMENT,
    ASSETS,
    PROJECTS,
    INDICATORS,
    EXPLANATIONS,
    GLOSSARY,
)
