"""Which combinations of classifications a line may have.

Form, workbook and shell ask the same function; the database repeats what it can as check constraints (`models`).
"""

from collections.abc import Iterator

from apps.budgets.choices import (
    BASIC,
    FISCAL_APPROPRIATION,
    PAID_BY_APPROPRIATION,
    ExpenditureKind,
    FundingSource,
)
from apps.departments.models import UnitNature

PERSONNEL_CATEGORIES = frozenset({"301", "303"})
"""工资福利支出, 对个人和家庭的补助."""

NEVER_OPERATING_CATEGORIES = frozenset({"301"})
"""303 其他对个人和家庭的补助 legally stands under 公用 in many departments; wages never do."""

STATE_CAPITAL_ITEMS = ("223", "20804", "230")
"""国有资本经营预算支出, 补充全国社会保障基金, 转移性支出: all that the state capital operating budget may pay for."""

GOVERNMENT_FUND_ITEMS = (
    *("20707", "20709", "21208", "21210", "21211", "21213", "21214", "21215", "21216", "21219"),
    *("21366", "21369", "21372", "21462", "21469", "22904", "22908", "22960", "23004", "234"),
)
"""Items of the official list that are paid by a government fund and by nothing else of the budget."""

NEVER_GOVERNMENT_FUND = frozenset({"201", "202", "203", "204", "209", "219", "223", "227"})
"""Divisions in which the official list has no item of a government fund."""


def problem_of_fund(source: str, functional_code: str) -> str | None:
    """What a source cannot pay for, as far as the official list is certain about it (DOMAIN §8 row 22)."""
    label = FundingSource(source).label
    if source == FundingSource.STATE_CAPITAL_OPERATING_BUDGET:
        if not functional_code.startswith(STATE_CAPITAL_ITEMS):
            return f"国有资本经营预算不能安排 {functional_code}，应使用 223 国有资本经营预算支出类科目。"
    elif functional_code.startswith("223"):
        return f"科目 {functional_code} 属于国有资本经营预算，不能由{label}安排。"
    elif source == FundingSource.GOVERNMENT_FUND_BUDGET:
        if functional_code[:3] in NEVER_GOVERNMENT_FUND:
            return f"政府性基金预算不能安排 {functional_code[:3]} 类科目 {functional_code}，请核对资金来源或科目。"
    elif source == FundingSource.GENERAL_PUBLIC_BUDGET and functional_code.startswith(GOVERNMENT_FUND_ITEMS):
        return f"科目 {functional_code} 由政府性基金预算安排，不能由{label}安排。"
    return None


def is_doubtful_fund(source: str, functional_code: str) -> bool:
    """Whether a government fund pays for an item that the list neither gives to it nor denies it."""
    return source == FundingSource.GOVERNMENT_FUND_BUDGET and not functional_code.startswith(
        GOVERNMENT_FUND_ITEMS
    )


def problems_of_expenditure(
    *,
    kind: str,
    source: str,
    economic_code: str | None,
    has_project: bool,
    unit_nature: str | None,
    functional_code: str = "",
) -> Iterator[tuple[str, str]]:
    """Yield (field, message) for everything that does not go together in an expenditure line (DOMAIN §8 rows 16–23)."""
    label = ExpenditureKind(kind).label
    if kind == ExpenditureKind.PROJECT and not has_project:
        yield "project", "项目支出必须选择项目。"
    if kind != ExpenditureKind.PROJECT and has_project:
        yield "project", f"{label}不能选择项目；项目只用于项目支出。"
    if kind in BASIC and not economic_code:
        yield "economic_class", f"{label}必须填写部门预算支出经济分类科目。"
    if economic_code:
        category = economic_code[:3]
        if kind == ExpenditureKind.PERSONNEL and category not in PERSONNEL_CATEGORIES:
            yield "economic_class", f"人员经费只能使用 301、303 类经济科目，不能使用 {economic_code}。"
        if kind == ExpenditureKind.OPERATING and category in NEVER_OPERATING_CATEGORIES:
            yield "economic_class", f"公用经费不能使用 301 工资福利支出类经济科目 {economic_code}。"
    if source in FISCAL_APPROPRIATION and kind not in PAID_BY_APPROPRIATION:
        yield "kind", f"{label}不能由财政拨款（{FundingSource(source).label}）安排。"
    if source == FundingSource.STATE_CAPITAL_OPERATING_BUDGET and kind in BASIC:
        yield "kind", "国有资本经营预算只能安排项目支出。"
    if functional_code and (message := problem_of_fund(source, functional_code)):
        yield "functional_class", message
    if kind == ExpenditureKind.BUSINESS and unit_nature == UnitNature.ADMINISTRATIVE:
        yield "kind", "行政单位不能有事业单位经营支出。"
