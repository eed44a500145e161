"""Group A: a table agrees with itself."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from apps.disclosure.consistency.rule import ZERO, Case, Disagreement, rule, unequal
from apps.disclosure.grid import Grid, Place
from apps.disclosure.layout import TOTAL, CrossTable
from apps.disclosure.money import add


def _columns_of(grid: Grid, row: str) -> Iterator[str]:
    """The amount columns in which a row has a cell: all of a cross table, one side of a statement."""
    for index, column in enumerate(grid.columns):
        if column.kind == "amount" and any(each.keys[index] == row for each in grid.rows):
            yield column.key


@rule("A")
def rows_add_up(case: Case) -> Iterator[Disagreement]:
    """合计行应等于其下各行之和（类＝Σ款，款＝Σ项，合计＝Σ类、单位或项目）。"""
    for grid in case.tables:
        withheld = dict(grid.withheld)
        for addition in grid.additions:
            for column in _columns_of(grid, addition.whole):
                whole = case.amount(Place(grid.key, addition.whole, column))
                parts = add(case.amount(Place(grid.key, part, column)) for part in addition.parts)
                if addition.whole == "total":
                    parts += withheld.get(column, ZERO)
                if whole != parts:
                    detail = f"{grid.title}“{grid.label(addition.whole)}”行。"
                    yield Disagreement(detail, whole, parts, (Place(grid.key, addition.whole, column),))


@rule("A")
def columns_add_up(case: Case) -> Iterator[Disagreement]:
    """每一行的合计、小计应等于该行各分项之和。"""
    for grid in case.tables:
        sums = [(index, column) for index, column in enumerate(grid.columns) if column.adds]
        for row in grid.rows:
            for index, column in sums:
                key = row.keys[index]
                whole = case.amount(Place(grid.key, key, column.key))
                parts = add(case.amount(Place(grid.key, key, part)) for part in column.adds)
                if whole != parts:
                    detail = f"{grid.title}“{column.heading}”列。"
                    yield Disagreement(detail, whole, parts, (Place(grid.key, key, column.key),))


@rule("A")
def totals_are_of_printed_rows(case: Case) -> Iterator[Disagreement]:
    """有数据的表应有合计，合计应包含每一个最上级的行。"""
    for table, grid in zip(case.standard.tables, case.tables, strict=True):
        if not isinstance(table, CrossTable) or not table.total_label or not grid.rows:
            continue
        if not grid.has(TOTAL, TOTAL):
            yield Disagreement(
                f"{grid.title}没有“{table.total_label}”行。", where=(Place(grid.key, TOTAL, TOTAL),)
            )
            continue
        for row in grid.rows:
            key = row.keys[0]
            if row.levels[0] == 1 and key not in grid.children(TOTAL):
                yield Disagreement(
                    f"{grid.title}合计未包含“{grid.label(key)}”。", where=(Place(grid.key, key, TOTAL),)
                )


@rule("A")
def revenue_equals_use(case: Case) -> Iterator[Disagreement]:
    """收入总计应等于支出总计。"""
    for table in ("budget_summary", "fiscal_summary"):
        left, right = Place(table, "revenue_total", "revenue"), Place(table, "use_total", "use")
        yield from unequal(
            case.amount(left),
            case.amount(right),
            left,
            right,
            detail=f"{case.disclosure.table(table).title}。",
        )


@rule("A")
def codes_ascend(case: Case) -> Iterator[Disagreement]:
    """科目应按编码升序排列，同一科目在一张表中只出现一行。"""
    for grid in case.tables:
        codes = [row.keys[0] for row in grid.rows if row.keys[0].isdigit() and grid.columns[0].key in _CODED]
        for before, after in pairwise(codes):
            if before >= after:
                yield Disagreement(
                    f"{grid.title}“{grid.label(after)}”排在“{grid.label(before)}”之后。",
                    where=(Place(grid.key, after, "total"),),
                )


_CODED = ("function", "economy")
"""Keys of first columns whose rows are classifications."""


@rule("A")
def amounts_are_not_negative(case: Case) -> Iterator[Disagreement]:
    """预算金额不能为负数。"""
    for grid in case.tables:
        for index, column in enumerate(grid.columns):
            for row in grid.rows:
                cell = row.cells[index]
                if isinstance(cell, Decimal) and cell < 0:
                    place = Place(grid.key, row.keys[index], column.key)
                    yield Disagreement(grid.title, cell, ZERO, (place,))


@rule("A", "hint")
def withheld_units_are_attributed(case: Case) -> Iterator[Disagreement]:
    """合计与所列单位之和的差额，应全部是不予公开的单位。"""
    for grid in case.tables:
        for column, amount in grid.withheld:
            if column == "total":
                yield Disagreement(
                    f"{grid.title}：未列名单位的金额。",
                    case.amount(Place(grid.key, "total", column)),
                    case.amount(Place(grid.key, "total", column)) - amount,
                    (Place(grid.key, "total", column),),
                )
