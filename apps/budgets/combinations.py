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


def problems_of_expenditure(
    *, kind: str, source: str, economic_code: str | None, has_project: bool, unit_nature: str | None
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
    if kind == ExpenditureKind.BUSINESS and unit_nature == UnitNature.ADMINISTRATIVE:
        yield "kind", "行政单位不能有事业单位经营支出。"
