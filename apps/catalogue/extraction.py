"""From a frozen disclosure to the rows of the catalogue: which cell or which sentence prints each amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pypinyin import lazy_pinyin

from apps.catalogue.models import Entry, Measure, PublishedAmount, PublishedProject, PublishedTerm
from apps.disclosure.anchors import cell_anchor, paragraph_anchor
from apps.disclosure.changes import sayings
from apps.disclosure.document import GLOSSARY, Disclosure
from apps.disclosure.grid import Grid, labels_of
from apps.disclosure.money import ZERO

CELLS: tuple[tuple[Measure, str, str, str, str], ...] = (
    (Measure.TOTAL, "budget_summary", "use_total", "use", "expenditure"),
    (Measure.FISCAL, "fiscal_summary", "revenue_total", "revenue", "fiscal_summary"),
    (Measure.GENERAL_PUBLIC, "general_public_expenditure", "total", "total", "general_public"),
    (Measure.THREE_PUBLIC, "three_public_funds", "total", "total", "three_public.total"),
    (Measure.OVERSEAS, "three_public_funds", "total", "overseas", "three_public.overseas"),
    (Measure.RECEPTION, "three_public_funds", "total", "reception", "three_public.reception"),
    (
        Measure.VEHICLE_PURCHASE,
        "three_public_funds",
        "total",
        "vehicle_purchase",
        "three_public.vehicle_purchase",
    ),
    (
        Measure.VEHICLE_RUNNING,
        "three_public_funds",
        "total",
        "vehicle_running",
        "three_public.vehicle_running",
    ),
    (Measure.PERFORMANCE, "project_performance", "total", "total", "performance"),
)
"""Measure, the table, row and column that print it, and the subject of the sentences about it."""

SENTENCES: tuple[tuple[Measure, str], ...] = (
    (Measure.OPERATING_COST, "operating_cost"),
    (Measure.PROCUREMENT, "procurement"),
    (Measure.PROCUREMENT_GOODS, "procurement.goods"),
    (Measure.PROCUREMENT_WORKS, "procurement.works"),
    (Measure.PROCUREMENT_SERVICES, "procurement.services"),
)
"""Measures that only a sentence prints, with the subject of its figure."""


@dataclass(frozen=True)
class Statement:
    """The paragraph that says an amount, and what it compares with. Yuan."""

    amount: Decimal
    prior: Decimal | None
    basis: str
    text: str
    anchor: str


def statements(disclosure: Disclosure) -> dict[str, Statement]:
    """By subject, the first paragraph that prints its amount."""
    texts = {
        paragraph_anchor(section.key, number): paragraph.text
        for section in disclosure.sections
        for number, paragraph in enumerate(section.paragraphs)
    }
    found: dict[str, Statement] = {}
    for each in sayings(disclosure):
        if each.subject not in found:
            found[each.subject] = Statement(
                each.amount, each.base, each.compared_with, texts[each.anchor], each.anchor
            )
    return found


def amounts(disclosure: Disclosure, entry: Entry) -> Iterator[PublishedAmount]:
    """Every amount that the city's pages ask for, not stored yet."""
    said = statements(disclosure)
    tables = {grid.key: grid for grid in disclosure.tables}
    for measure, table, row, column, subject in CELLS:
        grid = tables.get(table)
        if grid is None:
            continue
        statement = said.get(subject)
        yield _amount(
            entry,
            measure,
            amount=grid.amount(row, column) if grid.has(row, column) else ZERO,
            statement=statement,
            anchor=_place(grid, row, column),
        )
    for measure, subject in SENTENCES:
        if subject in said:
            yield _amount(entry, measure, amount=said[subject].amount, statement=said[subject])
    yield from _functions(entry, tables["expenditure"])
    yield from _kinds(entry, tables["expenditure"])
    yield from _sources(entry, tables["budget_summary"])


def _place(grid: Grid, row: str, column: str) -> str:
    """The id of a cell; a blank one has none."""
    printed = grid.has(row, column) and grid.find(row, column) is not None
    return cell_anchor(grid.number, row, column) if printed else ""


def _amount(
    entry: Entry,
    measure: Measure,
    *,
    amount: Decimal,
    statement: Statement | None = None,
    anchor: str = "",
    code: str = "",
    name: str = "",
    level: int = 1,
) -> PublishedAmount:
    return PublishedAmount(
        entry=entry,
        year=entry.year,
        measure=measure,
        code=code,
        name=name or str(measure.label),
        level=level,
        amount=amount,
        prior=statement.prior if statement else None,
        basis=statement.basis if statement else "",
        statement=statement.text if statement else "",
        anchor=statement.anchor if statement else anchor,
    )


def _functions(entry: Entry, grid: Grid) -> Iterator[PublishedAmount]:
    """The rows of the expenditure table below its total. A sentence may compare what general public money pays for an
    item, but that is not the item's whole amount: no prior is taken from it."""
    index = grid.column_index("total")
    for row in grid.rows:
        key, level, cell = row.keys[0], row.levels[0], row.cells[index]
        if level:
            yield _amount(
                entry,
                Measure.FUNCTION,
                code=key,
                name=labels_of(row)[key],
                level=level,
                amount=cell if isinstance(cell, Decimal) else ZERO,
                anchor="" if cell is None else cell_anchor(grid.number, key, "total"),
            )


def _kinds(entry: Entry, grid: Grid) -> Iterator[PublishedAmount]:
    if not grid.has("total", "total"):
        return
    for column in grid.amount_columns():
        if column.key != "total" and not column.adds and grid.find("total", column.key) is not None:
            yield _amount(
                entry,
                Measure.KIND,
                code=column.key,
                name=column.heading,
                amount=grid.amount("total", column.key),
                anchor=cell_anchor(grid.number, "total", column.key),
            )


def _sources(entry: Entry, grid: Grid) -> Iterator[PublishedAmount]:
    """What the revenue total is the sum of, down to the lowest rows that print something."""
    index = grid.column_index("revenue")
    labels = {row.keys[index]: str(row.cells[index - 1] or "") for row in grid.rows if row.keys[index]}
    parts = {addition.whole: addition.parts for addition in grid.additions}

    def lowest(key: str) -> Iterator[str]:
        if key in parts:
            for part in parts[key]:
                yield from lowest(part)
        elif grid.has(key, "revenue") and grid.find(key, "revenue") is not None:
            yield key

    for key in lowest("revenue_total"):
        yield _amount(
            entry,
            Measure.SOURCE,
            code=key,
            name=labels[key].removeprefix("其中：").split("、", 1)[-1],
            amount=grid.amount(key, "revenue"),
            anchor=cell_anchor(grid.number, key, "revenue"),
        )


def projects(disclosure: Disclosure, entry: Entry) -> Iterator[PublishedProject]:
    """The projects of the project table, each with its performance target where one is printed; not stored yet."""
    tables = {grid.key: grid for grid in disclosure.tables}
    grid = tables["project_expenditure"]
    targets = _texts(tables["project_performance"], "target") if "project_performance" in tables else {}
    units, names = _texts(grid, "unit"), _texts(grid, "project")
    index = grid.column_index("total")
    for row in grid.rows:
        key, cell = row.keys[0], row.cells[index]
        if row.levels[0]:
            yield PublishedProject(
                entry=entry,
                year=entry.year,
                code=key,
                unit=units.get(key, ""),
                name=names.get(key, ""),
                amount=cell if isinstance(cell, Decimal) else ZERO,
                target=targets.get(key, ""),
                anchor="" if cell is None else cell_anchor(grid.number, key, "total"),
            )


def terms(disclosure: Disclosure, entry: Entry) -> Iterator[PublishedTerm]:
    """The entries of 名词解释, not stored yet."""
    for number, each in enumerate(disclosure.glossary):
        yield PublishedTerm(
            entry=entry,
            position=number,
            term=each.term,
            definition=each.definition,
            code=each.code,
            spelling=spelling(each.term),
            anchor=paragraph_anchor(GLOSSARY, number),
        )


@lru_cache(maxsize=10_000)
def spelling(name: str) -> str:
    """How a name is spelt in pinyin, without quotation marks and other signs: “三公”经费 is sangongjingfei."""
    return "".join(lazy_pinyin("".join(filter(str.isalnum, name)))).lower()[:300]


def _texts(grid: Grid, column: str) -> dict[str, str]:
    index = grid.column_index(column)
    return {row.keys[index]: str(row.cells[index] or "") for row in grid.rows}
