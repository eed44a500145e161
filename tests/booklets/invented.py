"""An invented department with everything the seed lacks: several units, all nine sources, carry-over, a secret unit.

云溪市农业水利局, 2025. Amounts are yuan, some of them with fen, so that rounding shows.
"""

from decimal import Decimal
from functools import cache

from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import (
    Asset,
    Figures,
    PriorYear,
    Procurement,
    ProjectFacts,
    Term,
    ThreePublicFacts,
    Unit,
)
from apps.disclosure.questions import Line
from apps.disclosure.standards import STANDARDS

DEPARTMENT = "云溪市农业水利局"
BUREAU, BRIGADE, STATION, DEPOT = "305001", "305002", "305003", "305004"

UNITS = (
    Unit(BUREAU, DEPARTMENT, "administrative", "行政单位", True, False, ""),
    Unit(
        BRIGADE,
        "云溪市农业执法支队",
        "civil_service_institution",
        "参照公务员法管理事业单位",
        False,
        False,
        "",
    ),
    Unit(STATION, "云溪市水文站", "institution", "事业单位", False, False, ""),
    Unit(DEPOT, "云溪市应急储备站", "institution", "事业单位", False, True, ""),
)

FUNCTIONS = {
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "213": "农林水支出",
    "21301": "农业农村",
    "2130101": "行政运行",
    "2130104": "事业运行",
    "2130108": "病虫害控制",
    "2130135": "农业生态资源保护",
    "21303": "水利",
    "2130311": "水资源节约管理与保护",
    "223": "国有资本经营预算支出",
    "22302": "国有企业资本金注入",
    "2230202": "公益性设施投资支出",
}

ECONOMIES = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30212": "因公出国（境）费用",
    "30213": "维修（护）费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "303": "对个人和家庭的补助",
    "30399": "其他对个人和家庭的补助",
    "310": "资本性支出",
    "31013": "公务用车购置",
}

PERSONNEL, OPERATING, PROJECT = (
    ExpenditureKind.PERSONNEL,
    ExpenditureKind.OPERATING,
    ExpenditureKind.PROJECT,
)
GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET
GOVERNMENT_FUND = FundingSource.GOVERNMENT_FUND_BUDGET
STATE_CAPITAL = FundingSource.STATE_CAPITAL_OPERATING_BUDGET
SPECIAL_ACCOUNT = FundingSource.FISCAL_SPECIAL_ACCOUNT
INSTITUTIONAL = FundingSource.INSTITUTIONAL_INCOME
CARRIED = True

# unit, function, kind, economy, project, source, yuan, carried over
EXPENDITURE = (
    (BUREAU, "2130101", PERSONNEL, "30101", "", GENERAL_PUBLIC, "3000000.00", False),
    (BUREAU, "2130101", PERSONNEL, "30102", "", GENERAL_PUBLIC, "2000000.00", False),
    (BUREAU, "2080505", PERSONNEL, "30108", "", GENERAL_PUBLIC, "800000.00", False),
    (BUREAU, "2080506", PERSONNEL, "30109", "", GENERAL_PUBLIC, "400000.00", False),
    (BUREAU, "2101101", PERSONNEL, "30110", "", GENERAL_PUBLIC, "350000.00", False),
    (BUREAU, "2130101", OPERATING, "30201", "", GENERAL_PUBLIC, "250000.00", False),
    (BUREAU, "2130101", OPERATING, "30217", "", GENERAL_PUBLIC, "30000.00", False),
    (BUREAU, "2130101", OPERATING, "30231", "", GENERAL_PUBLIC, "60000.00", False),
    (BUREAU, "2130101", OPERATING, "30399", "", GENERAL_PUBLIC, "5000.50", False),
    (BUREAU, "2130108", PROJECT, "", "305001001", GENERAL_PUBLIC, "1500000.00", False),
    (BUREAU, "2130108", PROJECT, "", "305001001", GENERAL_PUBLIC, "200000.00", CARRIED),
    (BUREAU, "2130108", PROJECT, "30217", "305001001", GENERAL_PUBLIC, "10000.00", False),
    (BUREAU, "2120803", PROJECT, "", "305001002", GOVERNMENT_FUND, "5500000.00", False),
    (BUREAU, "2120803", PROJECT, "", "305001002", GOVERNMENT_FUND, "500000.00", CARRIED),
    (BUREAU, "2230202", PROJECT, "", "305001003", STATE_CAPITAL, "900000.00", False),
    (BRIGADE, "2130101", PERSONNEL, "30101", "", GENERAL_PUBLIC, "1000000.00", False),
    (BRIGADE, "2130101", OPERATING, "30201", "", GENERAL_PUBLIC, "120000.25", False),
    (BRIGADE, "2130101", OPERATING, "30213", "", GENERAL_PUBLIC, "12345.67", False),
    (BRIGADE, "2080505", PERSONNEL, "30108", "", GENERAL_PUBLIC, "160000.00", False),
    (BRIGADE, "2080506", PERSONNEL, "30109", "", GENERAL_PUBLIC, "80000.00", False),
    (BRIGADE, "2130108", PROJECT, "31013", "305002001", GENERAL_PUBLIC, "360000.00", False),
    (STATION, "2130104", PERSONNEL, "30101", "", GENERAL_PUBLIC, "500000.00", False),
    (STATION, "2130104", PERSONNEL, "30101", "", INSTITUTIONAL, "700000.00", False),
    (STATION, "2130104", OPERATING, "30201", "", GENERAL_PUBLIC, "80000.00", False),
    (STATION, "2130104", OPERATING, "30201", "", SPECIAL_ACCOUNT, "300000.00", False),
    (STATION, "2130104", OPERATING, "30201", "", INSTITUTIONAL, "40000.00", CARRIED),
    (STATION, "2130311", PROJECT, "", "305003001", GENERAL_PUBLIC, "1000000.00", False),
    (STATION, "2130311", PROJECT, "", "305003001", FundingSource.OTHER_INCOME, "50000.00", False),
    (
        STATION,
        "2130104",
        ExpenditureKind.BUSINESS,
        "",
        "",
        FundingSource.OPERATING_INCOME,
        "400000.00",
        False,
    ),
    (
        STATION,
        "2130104",
        ExpenditureKind.REMITTANCE_TO_SUPERIOR,
        "",
        "",
        FundingSource.SUPERIOR_SUBSIDY,
        "20000.00",
        False,
    ),
    (
        STATION,
        "2130104",
        ExpenditureKind.SUBSIDY_TO_SUBORDINATE,
        "",
        "",
        FundingSource.SUBORDINATE_REMITTANCE,
        "30000.00",
        False,
    ),
    (DEPOT, "2130104", PERSONNEL, "30101", "", GENERAL_PUBLIC, "600000.00", False),
    (DEPOT, "2130108", PROJECT, "", "305004001", GENERAL_PUBLIC, "333333.33", False),
)

# unit, source, yuan, carried over
REVENUE = (
    (BUREAU, GENERAL_PUBLIC, "8505000.50", False),
    (BUREAU, GENERAL_PUBLIC, "200000.00", CARRIED),
    (BUREAU, GOVERNMENT_FUND, "5500000.00", False),
    (BUREAU, GOVERNMENT_FUND, "500000.00", CARRIED),
    (BUREAU, STATE_CAPITAL, "900000.00", False),
    (BRIGADE, GENERAL_PUBLIC, "1732345.92", False),
    (STATION, GENERAL_PUBLIC, "1580000.00", False),
    (STATION, SPECIAL_ACCOUNT, "300000.00", False),
    (STATION, INSTITUTIONAL, "700000.00", False),
    (STATION, INSTITUTIONAL, "40000.00", CARRIED),
    (STATION, FundingSource.OPERATING_INCOME, "400000.00", False),
    (STATION, FundingSource.SUPERIOR_SUBSIDY, "20000.00", False),
    (STATION, FundingSource.SUBORDINATE_REMITTANCE, "30000.00", False),
    (STATION, FundingSource.OTHER_INCOME, "65000.00", False),
    (DEPOT, GENERAL_PUBLIC, "933333.33", False),
)

YEAR_END = (
    (BUREAU, GENERAL_PUBLIC, "100000.00"),
    (STATION, FundingSource.OTHER_INCOME, "15000.00"),
)

# function, source, yuan: one item falls, one is stable, one equal, one vanished, one is new; the annuity by 40 yuan.
PRIOR_YEAR = (
    ("2080505", GENERAL_PUBLIC, "960000.00"),
    ("2080506", GENERAL_PUBLIC, "479960.00"),
    ("2101101", GENERAL_PUBLIC, "420000.00"),
    ("2130101", GENERAL_PUBLIC, "6900000.00"),
    ("2130104", GENERAL_PUBLIC, "1178000.00"),
    ("2130108", GENERAL_PUBLIC, "2000000.00"),
    ("2130135", GENERAL_PUBLIC, "250000.00"),
    ("2120803", GOVERNMENT_FUND, "5000000.00"),
    ("", INSTITUTIONAL, "1200000.00"),
    ("", SPECIAL_ACCOUNT, "280000.00"),
)

PROJECTS = (
    ("305001001", BUREAU, "重大病虫害防控", "监测预警覆盖全部乡镇，病虫害损失率控制在百分之五以内。"),
    ("305001002", BUREAU, "城区河道整治", "完成三条河道清淤和护岸修复。"),
    ("305001003", BUREAU, "公益性水利设施投资", "增加国有水务企业资本金，建成两座应急泵站。"),
    ("305002001", BRIGADE, "执法车辆更新", "更新两辆执法用车，保障执法检查。"),
    ("305003001", STATION, "水资源监测", "建成二十个取水口监测点。"),
    ("305004001", DEPOT, "储备物资轮换", "按期轮换储备物资。"),
)

EXPLANATIONS = {
    (Topic.REVENUE_CHANGE.value, ""): "新增水资源监测项目",
    (Topic.EXPENDITURE_CHANGE.value, ""): "新增水资源监测项目",
    (Topic.GENERAL_PUBLIC_CHANGE.value, ""): "新增水资源监测和病虫害防控投入",
    (Topic.GOVERNMENT_FUND_CHANGE.value, ""): "河道整治范围扩大",
    (Topic.STATE_CAPITAL_CHANGE.value, ""): "新增应急泵站建设",
    (Topic.OVERSEAS_CHANGE.value, ""): "本年没有出国（境）计划",
    (Topic.RECEPTION_CHANGE.value, ""): "压减接待批次",
    (Topic.VEHICLE_PURCHASE_CHANGE.value, ""): "两辆执法用车到期更新",
    (Topic.OPERATING_COST_CHANGE.value, ""): "办公用房维修增加",
    (Topic.ITEM_PURPOSE.value, "2080505"): "在职人员基本养老保险缴费的支出",
    (Topic.ITEM_PURPOSE.value, "2080506"): "在职人员职业年金缴费的支出",
    (Topic.ITEM_PURPOSE.value, "2101101"): "行政单位医疗保险缴费的支出",
    (Topic.ITEM_CHANGE.value, "2101101"): "缴费比例下降",
    (Topic.ITEM_PURPOSE.value, "2120803"): "城区河道整治的支出",
    (Topic.ITEM_CHANGE.value, "2120803"): "河道整治范围扩大",
    (Topic.ITEM_PURPOSE.value, "2130101"): "行政单位和参公事业单位运行的支出",
    (Topic.ITEM_CHANGE.value, "2130101"): "在职人员减少",
    (Topic.ITEM_PURPOSE.value, "2130104"): "事业单位运行的支出",
    (Topic.ITEM_PURPOSE.value, "2130108"): "病虫害监测、防控和执法检查的支出",
    (Topic.ITEM_CHANGE.value, "2130108"): "病虫害防控投入增加",
    (Topic.ITEM_PURPOSE.value, "2130311"): "取水口监测点建设的支出",
    (Topic.ITEM_CHANGE.value, "2130311"): "新增水资源监测项目",
    (Topic.ITEM_PURPOSE.value, "2230202"): "应急泵站建设的支出",
    (Topic.ITEM_CHANGE.value, "2230202"): "新增应急泵站建设",
}

DEFINITIONS = {
    "2080505": "反映机关事业单位实施养老保险制度由单位缴纳的基本养老保险费支出。",
    "2080506": "反映机关事业单位实施养老保险制度由单位实际缴纳的职业年金支出。",
    "2101101": "反映行政单位基本医疗保险缴费经费。",
    "2120803": "反映土地出让收入用于完善城市功能的配套设施建设支出。",
    "2130101": "反映行政单位的基本支出。",
    "2130104": "反映用于农业事业单位基本支出。",
    "2130108": "反映用于病虫鼠害及疫情监测、预报、防治方面的支出。",
    "2130135": "反映用于农业生态资源保护的支出。",
    "2230202": "反映用国有资本经营预算收入安排的公益性设施投资支出。",
}

TERMS = (
    Term("取水口", "", "指从江河、湖泊或者地下取水的工程设施。"),
    Term("", "2130311", "反映水资源节约、监测和保护方面的支出。"),
)


def yuan(amount: str) -> Decimal:
    return Decimal(amount)


@cache
def figures() -> Figures:
    """The budget as plain values, without a database."""
    return Figures(
        year=2025,
        department=DEPARTMENT,
        department_code="305",
        units=UNITS,
        functions=FUNCTIONS,
        economies=ECONOMIES,
        revenue=tuple(
            Line(yuan(amount), unit, source=source.value, carried_over=carried)
            for unit, source, amount, carried in REVENUE
        ),
        expenditure=tuple(
            Line(yuan(amount), unit, function, economy, project, kind.value, source.value, carried)
            for unit, function, kind, economy, project, source, amount, carried in EXPENDITURE
        ),
        year_end=tuple(
            Line(yuan(amount), unit, source=source.value, year_end=True) for unit, source, amount in YEAR_END
        ),
        projects=tuple(ProjectFacts(code, unit, name, "", target) for code, unit, name, target in PROJECTS),
        three_public=(
            ThreePublicFacts(BUREAU, "overseas", yuan("0.00"), yuan("500000.00"), 0, ""),
            ThreePublicFacts(
                BUREAU, "reception", yuan("40000.00"), yuan("45000.00"), 0, "上级检查和兄弟城市交流接待"
            ),
            ThreePublicFacts(
                BUREAU, "vehicle_running", yuan("60000.00"), yuan("60100.00"), 0, "车辆燃料、维修和保险"
            ),
            ThreePublicFacts(BRIGADE, "vehicle_purchase", yuan("360000.00"), yuan("0.00"), 2, ""),
            ThreePublicFacts(STATION, "reception", yuan("0.00"), yuan("0.00"), 0, ""),
        ),
        prior_year=tuple(
            PriorYear(function, source.value, yuan(amount)) for function, source, amount in PRIOR_YEAR
        ),
        prior_operating_cost=yuan("470000.00"),
        procurement=(
            Procurement("goods", yuan("500000.00")),
            Procurement("works", yuan("1000000.00")),
            Procurement("services", yuan("250000.50")),
        ),
        assets=(
            Asset("general_vehicle", "一般公务用车", 5, 0),
            Asset("law_enforcement_vehicle", "执法执勤用车", 3, 2),
            Asset("special_vehicle", "特种专业技术用车", 1, 0),
            Asset("general_equipment", "单位价值50万元以上通用设备", 4, 1),
        ),
        explanations=EXPLANATIONS,
        terms=TERMS,
        definitions=DEFINITIONS,
        duties="1、贯彻农业、水利方面的法律法规。\n2、承担水资源监测和病虫害防控。",
    )


@cache
def disclosure() -> Disclosure:
    """The disclosure of the invented department."""
    return compile_disclosure(figures(), STANDARDS["hangzhou-2024"])
