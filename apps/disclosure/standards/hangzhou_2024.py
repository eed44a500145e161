"""杭州市市级部门预算公开, the form of 2024: eleven tables, sections and glossary, in the order of the booklet."""

from decimal import Decimal

from apps.budgets.choices import ExpenditureKind, FundingSource
from apps.disclosure.document import GLOSSARY, TABLES
from apps.disclosure.figures import Figures
from apps.disclosure.form import Section, Standard
from apps.disclosure.layout import (
    BY_ECONOMY,
    BY_FUNCTION,
    BY_PROJECT,
    CLASSES,
    REVENUE_BY_UNIT,
    THREE_PUBLIC_BY_UNIT,
    TOTAL,
    Amount,
    Classes,
    CrossTable,
    Group,
    Item,
    StatementTable,
    Text,
)
from apps.disclosure.money import shares
from apps.disclosure.questions import (
    Question,
    basic,
    both,
    carried_over,
    every,
    fiscal,
    funded_by,
    on_item,
    planned_for_year_end,
    spent_as,
    this_year,
    to_be_spent,
    unit_funds,
)
from apps.procurement.models import VEHICLES, AssetCategory
from apps.three_public_funds.models import ThreePublicItem

GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET
GOVERNMENT_FUND = FundingSource.GOVERNMENT_FUND_BUDGET
STATE_CAPITAL = FundingSource.STATE_CAPITAL_OPERATING_BUDGET
SPECIAL_ACCOUNT = FundingSource.FISCAL_SPECIAL_ACCOUNT

NAMES = {"30213": "维修(护)费"}
"""The form prints half-width brackets; the official name is 维修（护）费."""


def _function(figures: Figures, code: str) -> str:
    return figures.functions[code]


def _economy(figures: Figures, code: str) -> str:
    return NAMES.get(code, figures.economies[code])


def _unit(figures: Figures, code: str) -> str:
    return figures.name_of_unit(code)


def _project_unit(figures: Figures, code: str) -> str:
    return figures.name_of_unit(figures.project_by_code[code].unit)


def _project(figures: Figures, code: str) -> str:
    return figures.project_by_code[code].name


def _target(figures: Figures, code: str) -> str:
    return figures.project_by_code[code].target


def _from(source: FundingSource, question: Question) -> Question:
    return both(funded_by(source), question)


def _spent(kind: ExpenditureKind, heading: str) -> Amount:
    return Amount(heading, spent_as(kind), kind.value)


WITHHELD = "注：按规定不予公开的单位未单独列示，其金额包含在合计数中"


BUDGET_SUMMARY = StatementTable(
    key="budget_summary",
    name="{year}年市级部门收支预算总表",
    headings=("收 入", "支 出（按支出功能分）"),
    subheadings=("项 目", "预算数"),
    left=(
        Item(
            "一、财政拨款收入",
            both(fiscal, this_year),
            "fiscal_appropriation",
            adds=(GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL),
        ),
        Item("其中：一般公共预算", _from(GENERAL_PUBLIC, this_year), GENERAL_PUBLIC, level=2),
        Item("政府性基金预算", _from(GOVERNMENT_FUND, this_year), GOVERNMENT_FUND, level=2),
        Item("国有资本经营预算", _from(STATE_CAPITAL, this_year), STATE_CAPITAL, level=2),
        Item("二、财政专户管理资金", _from(SPECIAL_ACCOUNT, this_year), SPECIAL_ACCOUNT),
        Item(
            "三、事业收入（不含专户资金）",
            _from(FundingSource.INSTITUTIONAL_INCOME, this_year),
            FundingSource.INSTITUTIONAL_INCOME,
        ),
        Item(
            "四、事业单位经营收入",
            _from(FundingSource.OPERATING_INCOME, this_year),
            FundingSource.OPERATING_INCOME,
        ),
        Item(
            "五、上级补助收入",
            _from(FundingSource.SUPERIOR_SUBSIDY, this_year),
            FundingSource.SUPERIOR_SUBSIDY,
        ),
        Item(
            "六、附属单位上缴收入",
            _from(FundingSource.SUBORDINATE_REMITTANCE, this_year),
            FundingSource.SUBORDINATE_REMITTANCE,
        ),
        Item("七、其他收入", _from(FundingSource.OTHER_INCOME, this_year), FundingSource.OTHER_INCOME),
    ),
    right=(Classes(),),
    left_tail=(
        Item(
            "本年收入合计",
            this_year,
            "revenue_this_year",
            adds=(
                "fiscal_appropriation",
                SPECIAL_ACCOUNT,
                FundingSource.INSTITUTIONAL_INCOME,
                FundingSource.OPERATING_INCOME,
                FundingSource.SUPERIOR_SUBSIDY,
                FundingSource.SUBORDINATE_REMITTANCE,
                FundingSource.OTHER_INCOME,
            ),
            level=0,
        ),
        Item("上年结转结余", carried_over, "carry_over", level=0),
        Item("收入总计", every, "revenue_total", adds=("revenue_this_year", "carry_over"), level=0),
    ),
    right_tail=(
        Item("本年支出合计", to_be_spent, "expenditure_this_year", adds=(CLASSES,), level=0),
        Item("年终结转结余", planned_for_year_end, "year_end_carry_over", level=0),
        Item("支出总计", every, "use_total", adds=("expenditure_this_year", "year_end_carry_over"), level=0),
    ),
)

REVENUE = CrossTable(
    key="revenue",
    name="{year}年市级部门收入预算总表",
    axis=REVENUE_BY_UNIT,
    total_label="收入合计",
    empty_note="注：本部门没有收入预算，故本表无数据",
    withheld_note=WITHHELD,
    landscape=True,
    columns=(
        Text("单位", "unit", _unit),
        Amount("合计", every, TOTAL, adds=("this_year", "carried_over")),
        Group(
            "本年收入",
            (
                Amount(
                    "小计", this_year, "this_year", adds=tuple(f"this_year.{s.value}" for s in FundingSource)
                ),
                *(
                    Amount(heading, _from(source, this_year), f"this_year.{source.value}")
                    for source, heading in (
                        (GENERAL_PUBLIC, "一般公共预算"),
                        (GOVERNMENT_FUND, "政府性基金预算"),
                        (STATE_CAPITAL, "国有资本经营预算"),
                        (SPECIAL_ACCOUNT, "财政专户管理资金"),
                        (FundingSource.INSTITUTIONAL_INCOME, "事业收入（不含专户资金）"),
                        (FundingSource.OPERATING_INCOME, "事业单位经营收入"),
                        (FundingSource.SUPERIOR_SUBSIDY, "上级补助收入"),
                        (FundingSource.SUBORDINATE_REMITTANCE, "附属单位上缴收入"),
                        (FundingSource.OTHER_INCOME, "其他收入"),
                    )
                ),
            ),
        ),
        Group(
            "上年结转结余",
            (
                Amount(
                    "小计",
                    carried_over,
                    "carried_over",
                    adds=(
                        f"carried_over.{GENERAL_PUBLIC.value}",
                        f"carried_over.{GOVERNMENT_FUND.value}",
                        f"carried_over.{STATE_CAPITAL.value}",
                        f"carried_over.{SPECIAL_ACCOUNT.value}",
                        "carried_over.unit_funds",
                    ),
                ),
                *(
                    Amount(heading, _from(source, carried_over), f"carried_over.{source.value}")
                    for source, heading in (
                        (GENERAL_PUBLIC, "一般公共预算"),
                        (GOVERNMENT_FUND, "政府性基金预算"),
                        (STATE_CAPITAL, "国有资本经营预算"),
                        (SPECIAL_ACCOUNT, "财政专户管理资金"),
                    )
                ),
                Amount("单位资金", both(unit_funds, carried_over), "carried_over.unit_funds"),
            ),
        ),
    ),
)

EXPENDITURE = CrossTable(
    key="expenditure",
    name="{year}年市级部门支出预算总表",
    axis=BY_FUNCTION,
    total_label="支出合计",
    empty_note="注：本部门没有支出预算，故本表无数据",
    landscape=True,
    columns=(
        Text("科目", "function", _function),
        Amount("合计", every, TOTAL, adds=tuple(kind.value for kind in ExpenditureKind)),
        Group(
            "基本支出",
            (_spent(ExpenditureKind.PERSONNEL, "人员支出"), _spent(ExpenditureKind.OPERATING, "公用经费")),
        ),
        _spent(ExpenditureKind.PROJECT, "项目支出"),
        _spent(ExpenditureKind.BUSINESS, "事业单位经营支出"),
        _spent(ExpenditureKind.REMITTANCE_TO_SUPERIOR, "上缴上级支出"),
        _spent(ExpenditureKind.SUBSIDY_TO_SUBORDINATE, "对附属单位补助支出"),
    ),
)

FISCAL_SUMMARY = StatementTable(
    key="fiscal_summary",
    name="{year}年市级部门财政拨款收支预算总表",
    only=fiscal,
    headings=("收 入", "支 出（按支出功能分）"),
    subheadings=("项目", "预算数"),
    left=(
        Item(
            "一、本年财政拨款收入",
            this_year,
            "fiscal_appropriation",
            adds=(GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL),
        ),
        Item("其中：一般公共预算", _from(GENERAL_PUBLIC, this_year), GENERAL_PUBLIC, level=2),
        Item("政府性基金预算", _from(GOVERNMENT_FUND, this_year), GOVERNMENT_FUND, level=2),
        Item("国有资本经营预算", _from(STATE_CAPITAL, this_year), STATE_CAPITAL, level=2),
    ),
    right=(
        Item("一、本年支出合计", to_be_spent, "expenditure_this_year", adds=(CLASSES,)),
        Classes(),
    ),
    left_tail=(
        Item("二、上年结转", carried_over, "carry_over"),
        Item("收入总计", every, "revenue_total", adds=("fiscal_appropriation", "carry_over"), level=0),
    ),
    right_tail=(
        Item("二、年终结转结余", planned_for_year_end, "year_end_carry_over"),
        Item("支出总计", every, "use_total", adds=("expenditure_this_year", "year_end_carry_over"), level=0),
    ),
)

GENERAL_PUBLIC_EXPENDITURE = CrossTable(
    key="general_public_expenditure",
    name="{year}年市级部门一般公共预算支出预算表",
    axis=BY_FUNCTION,
    only=funded_by(GENERAL_PUBLIC),
    total_label="合计",
    empty_note="注：本部门没有一般公共预算拨款安排的支出，故本表无数据",
    columns=(
        Text("功能分类科目名称", "function", _function),
        Amount("合 计", every, TOTAL, adds=("basic", "project")),
        Group(
            "基本支出",
            (
                Amount("小计", basic, "basic", adds=("personnel", "operating")),
                _spent(ExpenditureKind.PERSONNEL, "人员经费"),
                _spent(ExpenditureKind.OPERATING, "公用经费"),
            ),
        ),
        _spent(ExpenditureKind.PROJECT, "项目支出"),
    ),
)

GENERAL_PUBLIC_BASIC = CrossTable(
    key="general_public_basic",
    name="{year}年市级部门一般公共预算基本支出预算表",
    axis=BY_ECONOMY,
    only=both(funded_by(GENERAL_PUBLIC), basic),
    total_label="合计",
    empty_note="注：本部门没有一般公共预算基本支出，故本表无数据",
    columns=(
        Text("经济分类科目名称", "economy", _economy),
        Group(
            "本年一般公共预算基本支出",
            (
                Amount("合计", every, TOTAL, adds=("personnel", "operating")),
                _spent(ExpenditureKind.PERSONNEL, "人员经费"),
                _spent(ExpenditureKind.OPERATING, "公用经费"),
            ),
        ),
    ),
)

THREE_PUBLIC_FUNDS = CrossTable(
    key="three_public_funds",
    name="{year}年市级部门一般公共预算“三公”经费预算表",
    axis=THREE_PUBLIC_BY_UNIT,
    total_label="合计",
    empty_note="注：本部门没有一般公共预算安排的“三公”经费，故本表无数据",
    withheld_note=WITHHELD,
    landscape=True,
    columns=(
        Text("单位名称", "unit", _unit),
        Amount("“三公”经费合计", every, TOTAL, adds=("overseas", "reception", "vehicles")),
        Amount("因公出国（境）费用", on_item(ThreePublicItem.OVERSEAS), "overseas"),
        Amount("公务接待费", on_item(ThreePublicItem.RECEPTION), "reception"),
        Group(
            "公务用车购置及运行维护费",
            (
                Amount(
                    "小计",
                    on_item(ThreePublicItem.VEHICLE_PURCHASE, ThreePublicItem.VEHICLE_RUNNING),
                    "vehicles",
                    adds=("vehicle_purchase", "vehicle_running"),
                ),
                Amount("公务用车购置费", on_item(ThreePublicItem.VEHICLE_PURCHASE), "vehicle_purchase"),
                Amount("公务用车运行维护费", on_item(ThreePublicItem.VEHICLE_RUNNING), "vehicle_running"),
            ),
        ),
    ),
)

GOVERNMENT_FUND_EXPENDITURE = CrossTable(
    key="government_fund_expenditure",
    name="{year}年市级部门政府性基金预算支出预算表",
    axis=BY_FUNCTION,
    only=funded_by(GOVERNMENT_FUND),
    total_label="合计",
    empty_note="注：本部门没有政府性基金拨款安排的支出，故本表无数据",
    columns=(
        Text("功能分类科目名称", "function", _function),
        Amount("合 计", every, TOTAL, adds=("basic", "project")),
        Amount("基本支出", basic, "basic"),
        _spent(ExpenditureKind.PROJECT, "项目支出"),
    ),
)

STATE_CAPITAL_EXPENDITURE = CrossTable(
    key="state_capital_expenditure",
    name="{year}年市级部门国有资本经营预算支出预算表",
    axis=BY_FUNCTION,
    only=funded_by(STATE_CAPITAL),
    total_label="合计",
    empty_note="注：本部门没有国有资本经营预算拨款安排，故本表无数据",
    columns=(
        Text("功能分类科目名称", "function", _function),
        Amount("合计", every, TOTAL, adds=("project",)),
        _spent(ExpenditureKind.PROJECT, "项目支出"),
    ),
)

PROJECT_EXPENDITURE = CrossTable(
    key="project_expenditure",
    name="{year}年市级部门项目支出预算表",
    axis=BY_PROJECT,
    total_label="合计",
    empty_note="注：本部门没有项目支出，故本表无数据",
    withheld_note=WITHHELD,
    landscape=True,
    columns=(
        Text("单位名称", "unit", _project_unit),
        Text("一级项目名称", "project", _project),
        Amount(
            "总计",
            every,
            TOTAL,
            adds=(GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL, SPECIAL_ACCOUNT, "unit_funds"),
        ),
        Group(
            "资金来源",
            (
                Group(
                    "财政拨款收入",
                    (
                        Amount("一般公共预算", funded_by(GENERAL_PUBLIC), GENERAL_PUBLIC),
                        Amount("政府性基金", funded_by(GOVERNMENT_FUND), GOVERNMENT_FUND),
                        Amount("国有资本经营预算", funded_by(STATE_CAPITAL), STATE_CAPITAL),
                    ),
                ),
                Amount("财政专户管理资金", funded_by(SPECIAL_ACCOUNT), SPECIAL_ACCOUNT),
                Amount("单位资金", unit_funds, "unit_funds"),
            ),
        ),
    ),
)

PROJECT_PERFORMANCE = CrossTable(
    key="project_performance",
    name="{year}年市级部门项目支出绩效表",
    axis=BY_PROJECT,
    only=fiscal,
    total_label="合计",
    empty_note="注：本部门没有财政拨款安排的项目支出，故本表无数据",
    withheld_note=WITHHELD,
    landscape=True,
    columns=(
        Text("单位名称", "unit", _project_unit),
        Text("项目名称", "project", _project),
        Amount("金额", every, TOTAL),
        Text("绩效目标", "target", _target),
    ),
)

SECTIONS = (
    Section("profile", "一、部门概况", 1),
    Section("duties", "（一）主要职能", 2, "1_1_duties.txt"),
    Section("organisation", "（二）机构设置情况", 2, "1_2_organisation.txt"),
    Section("statement", "二、{year}年{department}部门预算安排情况说明", 1),
    Section("overview", "（一）收支预算情况的总体说明（详见表1-3）", 2, "2_01_overview.txt"),
    Section("revenue", "（二）收入预算情况说明（详见表1-3）", 2, "2_02_revenue.txt"),
    Section("expenditure", "（三）支出预算情况说明（详见表1-3）", 2, "2_03_expenditure.txt"),
    Section(
        "fiscal_summary", "（四）财政拨款收支预算情况的总体说明（详见表4）", 2, "2_04_fiscal_summary.txt"
    ),
    Section("general_public", "（五）一般公共预算当年拨款情况说明（详见表5）", 2, "2_05_general_public.txt"),
    Section("basic", "（六）一般公共预算基本支出情况说明（详见表6）", 2, "2_06_basic.txt"),
    Section(
        "three_public", "（七）一般公共预算“三公”经费预算情况说明（详见表7）", 2, "2_07_three_public.txt"
    ),
    Section("government_fund", "（八）政府性基金预算支出情况说明（详见表8）", 2, "2_08_government_fund.txt"),
    Section("state_capital", "（九）国有资本经营预算支出情况说明（详见表9）", 2, "2_09_state_capital.txt"),
    Section("other_matters", "（十）其他重要事项的情况说明", 2, "2_10_other_matters.txt"),
    Section(GLOSSARY, "三、名词解释", 1, "3_glossary.txt"),
    Section(TABLES, "四、{year}年{department}预算公开表", 1),
)

HANGZHOU_2024 = Standard(
    key="hangzhou-2024",
    label="杭州市市级部门预算公开（2024年样式）",
    tables=(
        BUDGET_SUMMARY,
        REVENUE,
        EXPENDITURE,
        FISCAL_SUMMARY,
        GENERAL_PUBLIC_EXPENDITURE,
        GENERAL_PUBLIC_BASIC,
        THREE_PUBLIC_FUNDS,
        GOVERNMENT_FUND_EXPENDITURE,
        STATE_CAPITAL_EXPENDITURE,
        PROJECT_EXPENDITURE,
        PROJECT_PERFORMANCE,
    ),
    sections=SECTIONS,
    rate_decimals=2,
    stable_below=Decimal("0.5"),
    performance_columns=(GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL),
    shares=shares,
    zero_in_text="0",
    source_names={
        "overview": {
            GENERAL_PUBLIC: "一般公共预算收入",
            GOVERNMENT_FUND: "政府性基金预算收入",
            STATE_CAPITAL: "国有资本经营预算收入",
        },
        "revenue": {
            GENERAL_PUBLIC: "一般公共预算拨款收入",
            GOVERNMENT_FUND: "政府性基金预算拨款收入",
            STATE_CAPITAL: "国有资本经营预算拨款收入",
        },
    },
    names=NAMES,
    fixed_terms=(
        "财政拨款收入",
        "财政专户管理资金",
        "事业收入",
        "事业单位经营收入",
        "其他收入",
        "上年结转",
        "基本支出",
        "项目支出",
        "经营支出",
        "“三公”经费",
        "机关运行经费",
    ),
    asset_categories=(*VEHICLES, AssetCategory.GENERAL_EQUIPMENT, AssetCategory.SPECIAL_EQUIPMENT),
)
