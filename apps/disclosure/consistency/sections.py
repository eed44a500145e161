"""Groups G and H: sections agree with each other, and nothing that must be there is empty."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.choices import Topic
from apps.departments.models import UnitNature
from apps.disclosure.consistency.rule import Case, Disagreement, rule, unequal
from apps.disclosure.document import GLOSSARY, TABLES, Spot
from apps.disclosure.grid import Place
from apps.disclosure.layout import CrossTable
from apps.disclosure.money import add
from apps.procurement.models import VEHICLES
from apps.three_public_funds.models import ThreePublicItem


@rule("G", "warning")
def vehicles_bought_are_planned(case: Case) -> Iterator[Disagreement]:
    """“三公”经费中的购车数量应等于国有资产部分拟购置的车辆数。"""
    bought = sum(each.quantity for each in case.figures.three_public)
    planned = sum(each.planned for each in case.figures.assets if each.category in VEHICLES)
    if bought != planned:
        quoted = case.quote("count", "vehicles_to_buy")
        yield Disagreement(f"“三公”经费 {bought} 辆，国有资产 {planned} 辆。", where=(quoted.spot,))


@rule("G", "warning")
def vehicles_bought_have_a_price(case: Case) -> Iterator[Disagreement]:
    """购置公务用车应有购置费，有购置费应有购置数量。"""
    for each in case.figures.three_public:
        if each.item == ThreePublicItem.VEHICLE_PURCHASE and bool(each.amount) != bool(each.quantity):
            yield Disagreement(
                f"{case.figures.name_in_findings(each.unit)}：购置 {each.quantity} 辆。",
                each.amount,
                where=(Place("three_public_funds", "total", "vehicle_purchase"),),
            )


@rule("G")
def units_agree(case: Case) -> Iterator[Disagreement]:
    """表中的单位都应在机构设置中列名；机构设置应列出全部可公开的单位。"""
    named = {unit.name for unit in case.disclosure.units}
    for table in ("revenue", "three_public_funds", "project_expenditure", "project_performance"):
        grid = case.disclosure.table(table)
        for row in grid.rows:
            printed = row.cells[0]
            if row.keys[0] != "total" and printed not in named:
                yield Disagreement(
                    f"{grid.title}：“{printed}”。", where=(Place(table, row.keys[0], "total"),)
                )
    expected = "、".join(
        f"{f'{case.figures.department}本级' if unit.is_headquarters else unit.name}预算（{unit.nature_label}）"
        for unit in case.figures.units
        if not unit.is_secret
    )
    listed = case.quotes("names", "units")
    printed = "、".join(each.text for each in listed)
    if printed != expected:
        spots = [each.spot for each in listed] or [Spot(section="organisation")]
        yield Disagreement(f"机构设置印为“{printed}”，应为“{expected}”。", where=tuple(spots))


@rule("G")
def administrative_units_are_counted(case: Case) -> Iterator[Disagreement]:
    """“等N家”的家数应等于该性质单位的数量，所列名称应是其中可公开的单位。"""
    for nature in (UnitNature.ADMINISTRATIVE, UnitNature.CIVIL_SERVICE_INSTITUTION):
        units = [unit for unit in case.figures.units if unit.nature == nature]
        names = "、".join(case.figures.name_of_unit(unit.code) for unit in units if not unit.is_secret)
        if units and case.figures.prior_operating_cost is not None:
            case.quote("count", f"{nature.value}_units")
        for quoted in case.quotes("count", f"{nature.value}_units"):
            if quoted.text != str(len(units)):
                yield Disagreement(f"印为 {quoted.text} 家，应为 {len(units)} 家。", where=(quoted.spot,))
        for quoted in case.quotes("names", f"{nature.value}_units"):
            if quoted.text != names:
                yield Disagreement(f"印为“{quoted.text}”，应为“{names}”。", where=(quoted.spot,))


@rule("G")
def operating_cost_is_of_administrative_units(case: Case) -> Iterator[Disagreement]:
    """机关运行经费应等于行政单位和参公单位用一般公共预算安排的公用经费之和。"""
    for quoted in case.quotes("amount", "operating_cost"):
        yield from unequal(quoted.amount, case.figures.operating_cost, quoted.spot)


@rule("G")
def performance_paragraph_matches_table(case: Case) -> Iterator[Disagreement]:
    """绩效情况说明的金额和项目个数应等于项目支出绩效表。"""
    grid = case.disclosure.table("project_performance")
    rows = [row for row in grid.rows if row.keys[0] != "total"]
    place = Place(grid.key, "total", "total")
    if rows:
        count = case.quote("count", "performance_projects")
        if count.text != str(len(rows)):
            yield Disagreement(f"印为 {count.text} 个，表中 {len(rows)} 个。", where=(count.spot, place))
    if case.amount(place):
        quoted = case.quote("amount", "performance")
        yield from unequal(quoted.amount, case.amount(place), quoted.spot, place)


@rule("G")
def procurement_adds_up(case: Case) -> Iterator[Disagreement]:
    """政府采购预算总额应等于货物、工程、服务之和。"""
    total = case.quote("amount", "procurement")
    parts = [case.quote("amount", f"procurement.{each}") for each in ("goods", "works", "services")]
    yield from unequal(total.amount, add(part.amount for part in parts), total.spot)


@rule("G")
def vehicles_add_up(case: Case) -> Iterator[Disagreement]:
    """车辆总数应等于各类车辆之和。"""
    total = case.quote("count", "vehicles")
    parts = sum((case.quote("count", f"held.{each.value}").amount for each in VEHICLES), Decimal(0))
    if total.amount != parts:
        yield Disagreement(f"共 {total.text} 辆，各类合计 {parts} 辆。", where=(total.spot,))


@rule("G", "warning")
def assets_are_printed(case: Case) -> Iterator[Disagreement]:
    """填报的国有资产应属于本样式印出的资产类别。"""
    for asset in case.figures.assets:
        if asset.category not in case.standard.asset_categories and (asset.quantity or asset.planned):
            yield Disagreement(
                f"“{asset.label}”不印出：上年末 {asset.quantity}，拟购置 {asset.planned}。",
                where=(Spot(section="other_matters"),),
            )


@rule("H")
def empty_table_prints_its_note(case: Case) -> Iterator[Disagreement]:
    """没有数据的表应印本表的说明；有数据的表不应印。"""
    for table in case.standard.tables:
        if isinstance(table, CrossTable):
            grid = case.disclosure.table(table.key)
            if not grid.rows and grid.note != table.empty_note:
                yield Disagreement(
                    f"{grid.title}没有数据，说明为“{grid.note}”。", where=(Spot(section=TABLES),)
                )
            if grid.rows and grid.note not in ("", table.withheld_note):
                yield Disagreement(
                    f"{grid.title}有数据，却印有“{grid.note}”。", where=(Spot(section=TABLES),)
                )


@rule("H")
def required_sections_are_present(case: Case) -> Iterator[Disagreement]:
    """规定的各节应当齐全，且有内容。"""
    for section in case.standard.sections:
        text = case.disclosure.section(section.key)
        if section.template and section.key != GLOSSARY and not text.paragraphs:
            yield Disagreement(f"“{text.heading}”没有内容。", where=(Spot(section=section.key),))


@rule("H")
def budget_has_lines(case: Case) -> Iterator[Disagreement]:
    """预算应有收入和支出。"""
    for name, lines, row, column in (
        ("收入", case.figures.revenue, "revenue_total", "revenue"),
        ("支出", case.figures.expenditure, "use_total", "use"),
    ):
        if not any(line.amount for line in lines):
            yield Disagreement(f"没有{name}。", where=(Place("budget_summary", row, column),))


@rule("H")
def zeros_are_stated(case: Case) -> Iterator[Disagreement]:
    """“三公”经费、政府采购、国有资产应当录入，没有也录入 0：文字会写明没有，不能由漏填而来。"""
    for name, section, rows in (
        ("“三公”经费", "three_public", case.figures.three_public),
        ("政府采购", "other_matters", case.figures.procurement),
        ("国有资产", "other_matters", case.figures.assets),
    ):
        if not rows:
            yield Disagreement(f"没有录入{name}。", where=(Spot(section=section),))
    for each in case.figures.three_public:
        if not each.is_stated:
            unit, item = case.figures.name_in_findings(each.unit), ThreePublicItem(each.item).label
            yield Disagreement(f"{unit}{item}预算数尚未填写。", where=(Spot(section="three_public"),))


@rule("H", "warning")
def operating_cost_is_explained(case: Case) -> Iterator[Disagreement]:
    """有行政单位或参公单位的部门应说明机关运行经费。"""
    if (
        any(unit.is_administrative for unit in case.figures.units)
        and case.figures.prior_operating_cost is None
    ):
        yield Disagreement("未填写机关运行经费上年预算数。", where=(Spot(section="other_matters"),))


@rule("H")
def project_has_target(case: Case) -> Iterator[Disagreement]:
    """项目支出绩效表的每个项目应有绩效目标。"""
    grid = case.disclosure.table("project_performance")
    for row in grid.rows:
        if row.keys[0] != "total" and not row.cells[grid.column_index("target")]:
            yield Disagreement(f"“{row.cells[1]}”。", where=(Place(grid.key, row.keys[0], "target"),))


@rule("H")
def item_has_purpose(case: Case) -> Iterator[Disagreement]:
    """每个最末级支出科目应说明用途。"""
    for table in ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure"):
        grid = case.disclosure.table(table)
        for code in grid.lowest_rows("total"):
            if not case.figures.explanation(Topic.ITEM_PURPOSE, code):
                yield Disagreement(
                    f"“{grid.label(code)}”（{code}）缺“科目用途”。", where=(Place(table, code, "total"),)
                )
