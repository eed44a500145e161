"""From a printed number back to its lines: the very same layout, run with amounts that know where they come from.

No question is asked a second time: whatever the tables add up, the sum carries the lines it was added from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from apps.disclosure.anchors import anchored_cells
from apps.disclosure.document import told_cell
from apps.disclosure.figures import Figures, Records
from apps.disclosure.form import Standard
from apps.disclosure.questions import Line


class Entry(NamedTuple):
    """A line as it was entered: what kind of record, its primary key (0 where none was read), and what it says."""

    records: Records
    key: int
    line: Line


Origin = Entry | tuple["Origin", "Origin"] | None
"""A line, or what was added to what: a tree, so that adding up stays as cheap as it is long."""


class Traced(Decimal):
    """An amount in yuan that remembers the lines it is the sum of. Plain amounts added to it bring none along."""

    __slots__ = ("origin",)
    origin: Origin

    @classmethod
    def of(cls, amount: Decimal, origin: Origin) -> "Traced":
        traced = cls(amount)
        traced.origin = origin
        return traced

    def __add__(self, other: Any) -> "Traced":
        return Traced.of(Decimal.__add__(self, other), _joined(self.origin, getattr(other, "origin", None)))

    def __radd__(self, other: Any) -> "Traced":
        return Traced.of(Decimal.__radd__(self, other), _joined(getattr(other, "origin", None), self.origin))

    @property
    def entries(self) -> Iterator[Entry]:
        """The lines in the order in which they were added."""
        waiting = [self.origin]
        while waiting:
            origin = waiting.pop()
            if isinstance(origin, Entry):
                yield origin
            elif origin is not None:
                waiting.extend(reversed(origin))


def _joined(one: Origin, other: Origin) -> Origin:
    if one is None:
        return other
    return one if other is None else (one, other)


def traced(figures: Figures) -> Figures:
    """The same figures with amounts that remember their lines."""

    def lines(records: Records, plain: tuple[Line, ...]) -> tuple[Line, ...]:
        keys = figures.keys.get(records) or (0,) * len(plain)
        return tuple(
            line._replace(amount=Traced.of(line.amount, Entry(records, key, line)))
            for line, key in zip(plain, keys, strict=True)
        )

    three_public = lines("three_public", figures.three_public_lines)
    return replace(
        figures,
        revenue=lines("revenue", figures.revenue),
        expenditure=lines("expenditure", figures.expenditure),
        year_end=lines("year_end", figures.year_end),
        three_public=tuple(
            facts._replace(amount=line.amount)
            for facts, line in zip(figures.three_public, three_public, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """A printed amount (yuan), where it stands in words, and the lines whose sum it is, in the order of their codes."""

    told: str
    amount: Decimal
    entries: tuple[Entry, ...]


_TABLE = re.compile(r"t(\d{1,4})-")


def trace(figures: Figures, standard: Standard, anchor: str) -> Trace:
    """The lines behind the cell with this id. LookupError if no cell has it, or a text stands there."""
    number = _TABLE.match(anchor)
    if number is None or not 0 < int(number[1]) <= len(standard.tables):
        raise LookupError(f"没有“{anchor}”这个单元格")
    grid = standard.tables[int(number[1]) - 1].lay_out(int(number[1]), traced(figures))
    for found, place, cell in anchored_cells(grid):
        if found == anchor and isinstance(cell, Traced):
            column = grid.columns[grid.column_index(place.column)]
            told = told_cell(grid, grid.labels()[place.row], column.heading)
            return Trace(told, Decimal(cell), tuple(sorted(cell.entries, key=_by_code)))
    raise LookupError(f"“{anchor}”不是有金额的单元格")


def _by_code(entry: Entry) -> tuple[object, ...]:
    line = entry.line
    return line.unit, line.function, line.economy, line.project, line.kind, line.source, entry.key
