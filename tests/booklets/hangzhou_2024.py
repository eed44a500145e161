"""The seed: 杭州市对口支援和区域合作局, 2024, entered line by line from the published document, and what it prints.

Amounts are yuan. Codes are not printed in the document (DOMAIN §6.2); how the lines follow from the tables is §1.5.
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
from apps.procurement.models import AssetCategory

DEPARTMENT = "杭州市对口支援和区域合作局"
UNIT = "191001"
GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET.value
OTHER_INCOME = FundingSource.OTHER_INCOME.value
PERSONNEL, OPERATING, PROJECT = (
    ExpenditureKind.PERSONNEL.value,
    ExpenditureKind.OPERATING.value,
    ExpenditureKind.PROJECT.value,
)

FUNCTIONS = {
    "201": "一般公共服务支出",
    "20199": "其他一般公共服务支出",
    "2019999": "其他一般公共服务支出",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080502": "事业单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "2101102": "事业单位医疗",
    "219": "援助其他地区支出",
    "21999": "其他支出",
}

ECONOMIES = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "30112": "其他社会保障缴费",
    "30113": "住房公积金",
    "30114": "医疗费",
    "30199": "其他工资福利支出",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30202": "印刷费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30213": "维修（护）费",
    "30215": "会议费",
    "30217": "公务接待费",
    "30226": "劳务费",
    "30228": "工会经费",
    "30229": "福利费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
    "30399": "其他对个人和家庭的补助",
}

# function, kind, economy, project, source, yuan
EXPENDITURE = (
    ("2019999", PERSONNEL, "30101", "", GENERAL_PUBLIC, 949900),
    ("2019999", PERSONNEL, "30102", "", GENERAL_PUBLIC, 1387200),
    ("2019999", PERSONNEL, "30103", "", GENERAL_PUBLIC, 1834500),
    ("2080505", PERSONNEL, "30108", "", GENERAL_PUBLIC, 545300),
    ("2080506", PERSONNEL, "30109", "", GENERAL_PUBLIC, 272700),
    ("2101101", PERSONNEL, "30110", "", GENERAL_PUBLIC, 323800),
    ("2019999", PERSONNEL, "30112", "", GENERAL_PUBLIC, 60000),
    ("2019999", PERSONNEL, "30113", "", GENERAL_PUBLIC, 547100),
    ("2019999", PERSONNEL, "30114", "", GENERAL_PUBLIC, 21000),
    ("2019999", PERSONNEL, "30199", "", GENERAL_PUBLIC, 871800),
    ("2080501", PERSONNEL, "30302", "", GENERAL_PUBLIC, 68500),
    ("2019999", PERSONNEL, "30399", "", GENERAL_PUBLIC, 5000),
    ("2019999", OPERATING, "30201", "", GENERAL_PUBLIC, 130000),
    ("2019999", OPERATING, "30202", "", GENERAL_PUBLIC, 70000),
    ("2019999", OPERATING, "30205", "", GENERAL_PUBLIC, 20000),
    ("2019999", OPERATING, "30206", "", GENERAL_PUBLIC, 63000),
    ("2019999", OPERATING, "30207", "", GENERAL_PUBLIC, 10000),
    ("2019999", OPERATING, "30211", "", GENERAL_PUBLIC, 80000),
    ("2019999", OPERATING, "30213", "", GENERAL_PUBLIC, 20000),
    ("2019999", OPERATING, "30215", "", GENERAL_PUBLIC, 40000),
    ("2019999", OPERATING, "30217", "", GENERAL_PUBLIC, 28500),
    ("2019999", OPERATING, "30226", "", GENERAL_PUBLIC, 30000),
    ("2019999", OPERATING, "30228", "", GENERAL_PUBLIC, 98700),
    ("2019999", OPERATING, "30229", "", GENERAL_PUBLIC, 254500),
    ("2019999", OPERATING, "30239", "", GENERAL_PUBLIC, 375600),
    ("2019999", OPERATING, "30299", "", GENERAL_PUBLIC, 134300),
    ("2019999", PROJECT, "", "191001001", GENERAL_PUBLIC, 200000),
    ("2019999", PROJECT, "", "191001001", OTHER_INCOME, 600000),
    ("21999", PROJECT, "", "191001002", GENERAL_PUBLIC, 42310000),
    ("2019999", PROJECT, "", "191001003", GENERAL_PUBLIC, 3510000),
    ("2019999", PROJECT, "30217", "191001003", GENERAL_PUBLIC, 30000),
)

PRIOR_YEAR = (
    ("2019999", 10176500),
    ("2080501", 65100),
    ("2080505", 593400),
    ("2080506", 289155),
    ("2101101", 219400),
    ("21999", 40979945),
)

PROJECTS = (
    (
        "191001001",
        "都市圈和区域合作工作",
        (
            "继续推进杭州都市圈十大重点工作和合作项目清单，开好杭州都市圈第十二次市长联席会议。推进杭州都市圈"
            "发展规划报批，完善都市圈专家库，开展丰富合作交流活动，构建都市圈发展指数和指标体系，深化数字协作"
            "路径模式研究。"
        ),
    ),
    (
        "191001002",
        "对口地区项目援助支出",
        (
            "提高对口援建地区人民致富能力，提升当地经济发展后劲；推动当地社会经济发展和提升我市产业结构具有积"
            "极作用、"
        ),
    ),
    (
        "191001003",
        "对口支援、对口帮扶和对口合作",
        (
            "推动中央和省市关于对口工作的部署要求落实落细，打造对口工作升级版，推进乡村振兴工作他，加快构建对"
            "口工作新格局，确保“十四五”对口工作开好局、起好步。"
        ),
    ),
)

EXPLANATIONS = {
    (Topic.REVENUE_CHANGE.value, ""): "支持山海协作对口地区帮扶资金项目资金增加",
    (Topic.EXPENDITURE_CHANGE.value, ""): "支持山海协作对口地区帮扶资金项目资金增加",
    (Topic.GENERAL_PUBLIC_CHANGE.value, ""): "支持山海协作对口地区帮扶资金项目资金增加",
    (Topic.ITEM_PURPOSE.value, "2019999"): "保障正常运转、完成日常工作而发生的人员、公用等方面的支出",
    (Topic.ITEM_CHANGE.value, "2019999"): "机构改革，工作内容调整",
    (Topic.ITEM_PURPOSE.value, "2080501"): "机关工作人员行政单位离退休方面的支出",
    (Topic.ITEM_CHANGE.value, "2080501"): "退休人员增加",
    (Topic.ITEM_PURPOSE.value, "2080505"): "机关工作人员基本养老保险方面的支出",
    (Topic.ITEM_CHANGE.value, "2080505"): "在职人员减少",
    (Topic.ITEM_PURPOSE.value, "2080506"): "机关工作人员职业年金方面的支出",
    (Topic.ITEM_CHANGE.value, "2080506"): "在职人员减少",
    (Topic.ITEM_PURPOSE.value, "2101101"): "行政单位医疗保险方面的支出",
    (Topic.ITEM_CHANGE.value, "2101101"): "医疗保险缴费基数调整",
    # The document prints no paragraph on 援助其他地区支出: the purpose is its project's name, the reason the total's.
    (Topic.ITEM_PURPOSE.value, "21999"): "对口地区项目援助的支出",
    (Topic.ITEM_CHANGE.value, "21999"): "支持山海协作对口地区帮扶资金项目资金增加",
    (Topic.OVERSEAS_CHANGE.value, ""): "因公出国（境）费用预算管理模式进行优化调整",
    (Topic.OPERATING_COST_CHANGE.value, ""): "在职人员减少",
}

DEFINITIONS = (
    ("2019999", "反映除上述项目以外的一般公共服务支出。"),
    ("2080501", "反映行政单位（包括实行公务员管理的事业单位）开支的离退休经费。"),
    ("2080505", "反映机关事业单位实施养老保险制度由单位缴纳的基本养老保险费支出。"),
    ("2080506", "反映机关事业单位实施养老保险制度由单位实际缴纳的职业年金支出。"),
    (
        "2101101",
        (
            "反映财政部门安排的行政单位（包括实行公务员管理的事业单位，下同）基本医疗保险缴费经费，未参加医疗"
            "保险的行政单位的公费医疗经费，按国家规定享受离休人员、红军老战士待遇人员的医疗经费。"
        ),
    ),
    ("21999", "反映援助其他地区资金中除上述项目以外的支出。"),
)

DUTIES = (
    "1、贯彻落实中央、省委和市委关于对口支援、对口帮扶和区域合作工作的方针政策及决策部署，负责指导、"
    "协调、服务和监督全市对口支援、对口帮扶和对口合作工作。\n"
    "2、负责全市“山海协作工程”工作的组织、指导、协调和监督工作。\n"
    "3、贯彻执行国家和省、市有关区域发展和扩大对内开放的战略方针部署，指导、协调和服务区域经济合作工"
    "作。\n"
    "4、负责统筹我市参与西部大开发、东北振兴、中部崛起和接轨上海、参与长三角合作交流的相关工作。\n"
    "5、负责牵头推进杭州都市圈建设发展相关工作。\n"
    "6、负责国内友好城市的有关工作，组织和参与区域合作交流活动。\n"
    "7、完成市委、市政府交办的其他任务。"
)

OVERSEAS_POLICY = (
    "2024年优化调整市本级因公出国（境）费用预算管理模式：年初各部门不编制因公出国（境）费用预算，"
    "各部门因公出国（境）费用年初预算均为“0”；年度执行中，根据实际工作需要和因公出国（境）计划审批"
    "情况，各部门相应调增因公出国（境）费用预算。"
)

OVERSEAS_PURPOSE = (
    "机关单位人员的公务出国（境）的国际旅费、国外城市间交通费、住宿费、伙食费、培训费、公杂费等支出"
)
RUNNING_PURPOSE = "公务用车燃料费、维修费、过桥过路费、保险费、安全奖励费用等支出"
HELD = (
    AssetCategory.GENERAL_VEHICLE,
    AssetCategory.LAW_ENFORCEMENT_VEHICLE,
    AssetCategory.SPECIAL_VEHICLE,
    AssetCategory.OTHER_VEHICLE,
    AssetCategory.GENERAL_EQUIPMENT,
    AssetCategory.SPECIAL_EQUIPMENT,
)


def yuan(amount: int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


@cache
def figures() -> Figures:
    """The budget as plain values, without a database."""
    return Figures(
        year=2024,
        department=DEPARTMENT,
        department_code="191",
        units=(Unit(UNIT, DEPARTMENT, "administrative", "行政单位", True, False, ""),),
        functions=FUNCTIONS,
        economies=ECONOMIES,
        revenue=(
            Line(yuan(54291400), UNIT, source=GENERAL_PUBLIC),
            Line(yuan(600000), UNIT, source=OTHER_INCOME),
        ),
        expenditure=tuple(
            Line(yuan(amount), UNIT, function, economy, project, kind, source)
            for function, kind, economy, project, source, amount in EXPENDITURE
        ),
        projects=tuple(ProjectFacts(code, UNIT, name, "", target) for code, name, target in PROJECTS),
        three_public=(
            ThreePublicFacts(UNIT, "overseas", yuan(0), yuan(57000), 0, OVERSEAS_PURPOSE),
            ThreePublicFacts(UNIT, "reception", yuan(58500), yuan(58500), 0, "接待等支出"),
            ThreePublicFacts(UNIT, "vehicle_purchase", yuan(0), yuan(0), 0, ""),
            ThreePublicFacts(UNIT, "vehicle_running", yuan(0), yuan(0), 0, RUNNING_PURPOSE),
        ),
        prior_year=tuple(PriorYear(code, GENERAL_PUBLIC, yuan(amount)) for code, amount in PRIOR_YEAR),
        prior_operating_cost=yuan(1484900),
        procurement=(
            Procurement("goods", yuan(0)),
            Procurement("works", yuan(0)),
            Procurement("services", yuan(1120300)),
        ),
        assets=tuple(Asset(category.value, category.label, 0, 0) for category in HELD),
        explanations=EXPLANATIONS,
        terms=tuple(Term("", code, definition) for code, definition in DEFINITIONS),
        duties=DUTIES,
        overseas_policy=OVERSEAS_POLICY,
        incomparable_factor="因公出国（境）费用预算管理模式优化调整",
    )


@cache
def disclosure() -> Disclosure:
    """The disclosure of the seed in its own standard."""
    return compile_disclosure(figures(), STANDARDS["hangzhou-2024"])
