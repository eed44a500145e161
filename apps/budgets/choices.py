"""The words of a line: where money comes from, how it is spent, and what is explained."""

from django.db import models


class FundingSource(models.TextChoices):
    """资金来源: the nine sources of table 1, in its order."""

    GENERAL_PUBLIC_BUDGET = "general_public_budget", "一般公共预算"
    GOVERNMENT_FUND_BUDGET = "government_fund_budget", "政府性基金预算"
    STATE_CAPITAL_OPERATING_BUDGET = "state_capital_operating_budget", "国有资本经营预算"
    FISCAL_SPECIAL_ACCOUNT = "fiscal_special_account", "财政专户管理资金"
    INSTITUTIONAL_INCOME = "institutional_income", "事业收入"
    OPERATING_INCOME = "operating_income", "事业单位经营收入"
    SUPERIOR_SUBSIDY = "superior_subsidy", "上级补助收入"
    SUBORDINATE_REMITTANCE = "subordinate_remittance", "附属单位上缴收入"
    OTHER_INCOME = "other_income", "其他收入"


FISCAL_APPROPRIATION = frozenset(
    {
        FundingSource.GENERAL_PUBLIC_BUDGET,
        FundingSource.GOVERNMENT_FUND_BUDGET,
        FundingSource.STATE_CAPITAL_OPERATING_BUDGET,
    }
)
"""财政拨款."""

UNIT_FUNDS = frozenset(
    {
        FundingSource.INSTITUTIONAL_INCOME,
        FundingSource.OPERATING_INCOME,
        FundingSource.SUPERIOR_SUBSIDY,
        FundingSource.SUBORDINATE_REMITTANCE,
        FundingSource.OTHER_INCOME,
    }
)
"""单位资金: these five balance together, whichever of them a line names."""

BALANCING_GROUPS: tuple[tuple[str, frozenset[FundingSource]], ...] = (
    *((source.label, frozenset({source})) for source in FundingSource if source not in UNIT_FUNDS),
    ("单位资金", UNIT_FUNDS),
)
"""The groups in which income and expenditure must balance, in printing order."""


class ExpenditureKind(models.TextChoices):
    """支出类别: the six columns of table 3."""

    PERSONNEL = "personnel", "人员经费"
    OPERATING = "operating", "公用经费"
    PROJECT = "project", "项目支出"
    BUSINESS = "business", "事业单位经营支出"
    REMITTANCE_TO_SUPERIOR = "remittance_to_superior", "上缴上级支出"
    SUBSIDY_TO_SUBORDINATE = "subsidy_to_subordinate", "对附属单位补助支出"


BASIC = frozenset({ExpenditureKind.PERSONNEL, ExpenditureKind.OPERATING})
"""基本支出."""

PAID_BY_APPROPRIATION = BASIC | {ExpenditureKind.PROJECT}
"""What fiscal appropriation may pay for (tables 5, 8 and 9 have no other columns)."""


class ProjectCategory(models.TextChoices):
    OTHER_OPERATION = "other_operation", "其他运转类"
    SPECIFIC_TARGET = "specific_target", "特定目标类"


class Topic(models.TextChoices):
    """主题 of a written explanation."""

    REVENUE_CHANGE = "revenue_change", "收入变动原因"
    EXPENDITURE_CHANGE = "expenditure_change", "支出变动原因"
    GENERAL_PUBLIC_CHANGE = "general_public_change", "一般公共预算变动原因"
    ITEM_PURPOSE = "item_purpose", "科目用途"
    ITEM_CHANGE = "item_change", "科目变动原因"
    THREE_PUBLIC_CHANGE = "three_public_change", "三公变动原因"
    OVERSEAS_CHANGE = "overseas_change", "出国变动原因"
    RECEPTION_CHANGE = "reception_change", "接待变动原因"
    VEHICLE_PURCHASE_CHANGE = "vehicle_purchase_change", "购车变动原因"
    VEHICLE_RUNNING_CHANGE = "vehicle_running_change", "用车变动原因"
    OPERATING_COST_CHANGE = "operating_cost_change", "机关运行经费变动原因"
    GOVERNMENT_FUND_CHANGE = "government_fund_change", "政府性基金变动原因"
    STATE_CAPITAL_CHANGE = "state_capital_change", "国有资本经营变动原因"


ITEM_TOPICS = frozenset({Topic.ITEM_PURPOSE, Topic.ITEM_CHANGE})
"""Topics that speak of one functional item and need its code; the others have none."""
