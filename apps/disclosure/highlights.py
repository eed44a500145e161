"""What most readers come for: the total and its change, three numbers, and where the usual questions are answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.disclosure.anchors import cell_anchor, table_anchor
from apps.disclosure.changes import Saying, sayings
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import ZERO, percent, shares, wan

_NUMBERING = re.compile(r"^(?:\d+[.、]|（[一二三四五六七八九十]+）)")

RATE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the first screen, printed with its unit; what it leads to, and what the text says of its change.

    `about` names what the change is a change of, where that is not the number itself.
    """

    label: str
    printed: str
    unit: str
    anchor: str
    saying: Saying | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a usual question is answered: its amount in 万元 if one is printed, and ids of cell or table and text."""

    label: str
    printed: str = ""
    cell: str = ""
    saying: Saying | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A usual question, with the answer and those of its parts."""

    answer: Answer
    parts: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlights:
    """Everything above the charts and below them, before the booklet begins."""

    total: Number
    numbers: tuple[Number, ...]
    questions: tuple[Question, ...]


def highlights(disclosure: Disclosure) -> Highlights:
    """LookupError where the form lacks the tables that state the totals."""
    said: dict[str, Saying] = {}
    for each in sayings(disclosure):
        said.setdefault(each.subject, each)
    summary = disclosure.table("budget_summary")
    whole = summary.amount("use_total", "use")
    change = said.get("revenue")
    total = Number(
        "收支总预算",
        wan(whole),
        "万元",
        cell_anchor(summary.number, "use_total", "use"),
        change if change and change.amount == whole else None,
    )
    numbers = (total, *_fiscal_share(disclosure, whole, said), *_three_public(disclosure, said))
    return Highlights(total, numbers, tuple(_questions(disclosure, said)))


def _fiscal_share(disclosure: Disclosure, whole: Decimal, said: dict[str, Saying]) -> Iterator[Number]:
    """The text prints no share of last year, so the change beside it is that of the money it mostly consists of."""
    if not whole:
        return
    grid = disclosure.table("fiscal_summary")
    fiscal = grid.amount("revenue_total", "revenue")
    share, _ = shares((fiscal, whole - fiscal), RATE_DECIMALS)
    yield Number(
        "财政拨款占比",
        percent(share),
        "%",
        cell_anchor(grid.number, "revenue_total", "revenue"),
        said.get("general_public"),
        about="其中一般公共预算",
    )


def _three_public(disclosure: Disclosure, said: dict[str, Saying]) -> Iterator[Number]:
    of = _of_total(
        disclosure.table("three_public_funds"), "total", "“三公”经费", said.get("three_public.total")
    )
    yield Number(of.label, of.printed, "万元", of.cell, of.saying)


def _of_total(grid: Grid, column: str, label: str, saying: Saying | None) -> Answer:
    """An amount of the total row: as the text prints it if it does, else as the table does."""
    amount = grid.amount("total", column) if grid.rows else ZERO
    if saying and saying.amount != amount:
        saying = replace(saying, clause="", base=None)
    quoted = saying is not None and saying.amount == amount
    there = grid.rows and (quoted or amount)
    return Answer(
        label,
        saying.printed if saying and quoted else wan(amount),
        cell_anchor(grid.number, "total", column) if there else table_anchor(grid.number),
        saying,
    )


def _questions(disclosure: Disclosure, said: dict[str, Saying]) -> Iterator[Question]:
    grid = disclosure.table("three_public_funds")
    parts = grid.columns[grid.column_index("total")].adds
    yield Question(
        _of_total(grid, "total", "“三公”经费", said.get("three_public.total")),
        tuple(_of_total(grid, key, _heading(grid, key), said.get(f"three_public.{key}")) for key in parts),
    )
    for subject in ("operating_cost", "procurement"):
        saying = said.get(subject)
        if saying:
            place = saying.place
            number = disclosure.table(place.table).number if place else 0
            cell = cell_anchor(number, place.row, place.column) if place else ""
            label = _NUMBERING.sub("", saying.heading)
            yield Question(Answer(label, wan(saying.amount), cell, saying))
    projects, targets = disclosure.table("project_expenditure"), disclosure.table("project_performance")
    yield Question(
        _of_total(projects, "total", "项目与绩效目标", said.get("performance")),
        (
            Answer("项目支出明细", cell=table_anchor(projects.number)),
            Answer("绩效目标", cell=table_anchor(targets.number)),
        ),
    )


def _heading(grid: Grid, column: str) -> str:
    return grid.columns[grid.column_index(column)].path[0]
