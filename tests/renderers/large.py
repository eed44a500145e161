"""An invented department at the edge of what fits: many units, long names, amounts of twelve digits, every source."""

from decimal import Decimal
from functools import cache

from apps.budgets.choices import ExpenditureKind, FundingSource
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures, ProjectFacts, ThreePublicFacts, Unit
from apps.disclosure.questions import Line
from apps.disclosure.standards import STANDARDS
from tests.booklets.hangzhou_2024 import ECONOMIES, FUNCTIONS

DEPARTMENT = "某市发展和改革委员会（某市推进区域一体化发展领导小组办公室、某市能源和粮食物资储备局）"
UNITS = 45
HUGE = Decimal("987654321098.76")
KINDS = tuple(ExpenditureKind)
LONG_TARGET = (
    "按照年度工作计划推进重点任务，确保资金使用合规、进度可查、结果可评；" * 12 + "服务对象满意度不低于95%。"
)


def _unit(number: int) -> Unit:
    name = (
        DEPARTMENT
        if number == 1
        else f"某市第{number}公共服务与综合保障中心（某市第{number}数据资源管理与应急指挥中心）"
    )
    nature, label = ("administrative", "行政单位") if number == 1 else ("institution", "公益一类事业单位")
    return Unit(f"901{number:03}", name, nature, label, number == 1, False, "")


def _spending(number: int, unit: Unit) -> list[Line]:
    general, other = FundingSource.GENERAL_PUBLIC_BUDGET.value, FundingSource.OTHER_INCOME.value
    amount = HUGE if number == 1 else Decimal(number) * Decimal("1234567.89")
    lines = [
        Line(amount, unit.code, "2019999", economy, "", ExpenditureKind.PERSONNEL.value, general)
        for economy in ("30101", "30102", "30113")
    ]
    lines.append(Line(amount, unit.code, "2080505", "30201", "", ExpenditureKind.OPERATING.value, general))
    lines += [
        Line(amount, unit.code, "2019999", "", "", kind.value, other)
        for kind in KINDS
        if kind not in {ExpenditureKind.PERSONNEL, ExpenditureKind.OPERATING, ExpenditureKind.PROJECT}
    ]
    lines += [
        Line(
            amount,
            unit.code,
            "21999",
            "",
            f"{unit.code}1",
            ExpenditureKind.PROJECT.value,
            source.value,
            carried,
        )
        for source in FundingSource
        for carried in (False, True)
    ]
    return lines


@cache
def disclosure() -> Disclosure:
    """Income is what is spent, so that the document balances; nothing else of it is plausible."""
    units = tuple(_unit(number) for number in range(1, UNITS + 1))
    expenditure = [line for number, unit in enumerate(units, start=1) for line in _spending(number, unit)]
    income: dict[tuple[str, str, bool], Decimal] = {}
    for line in expenditure:
        key = (line.unit, line.source, line.carried_over)
        income[key] = income.get(key, Decimal("0.00")) + line.amount
    return compile_disclosure(
        Figures(
            year=2024,
            department=DEPARTMENT,
            department_code="901",
            units=units,
            functions=FUNCTIONS,
            economies=ECONOMIES,
            revenue=tuple(
                Line(amount, unit, source=source, carried_over=carried)
                for (unit, source, carried), amount in income.items()
            ),
            expenditure=tuple(expenditure),
            projects=tuple(
                ProjectFacts(
                    f"{unit.code}1",
                    unit.code,
                    f"{unit.name[:14]}信息系统运行维护与数字化改革专项经费（三年滚动）",
                    "",
                    LONG_TARGET if index % 5 == 0 else "按期完成。",
                )
                for index, unit in enumerate(units)
            ),
            three_public=tuple(
                ThreePublicFacts(
                    unit.code, item, HUGE if unit.is_headquarters else Decimal("58500.00"), HUGE, 0, ""
                )
                for unit in units
                for item in ("overseas", "reception", "vehicle_purchase", "vehicle_running")
            ),
        ),
        STANDARDS["hangzhou-2024"],
    )
