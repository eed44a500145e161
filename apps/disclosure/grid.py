"""A finished table: headings, columns, rows and cells as plain values. Amounts are yuan; blank is None."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Literal

Cell = Decimal | str | None
Kind = Literal["text", "amount"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: table, row and column, each by its key."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column at the foot of the heading tree.

    `key` names its meaning and is the same in every standard; `path` is the headings from top to bottom, as printed.
    `adds` are the keys of the columns whose sum this one must be.
    """

    key: str
    path: tuple[str, ...]
    kind: Kind
    adds: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as one line: 本年收入／小计. The last word alone would be ambiguous."""
        return "／".join(self.path)


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of a heading row, with its spans and the index of its first column."""

    text: str
    column: int
    colspan: int
    rowspan: int


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row.

    `keys` and `levels` have one entry a column: in a cross table the same throughout, in a statement those of the left
    and of the right side. Level 0 is a total, 1 the top of a hierarchy, and so on: the indent.
    """

    keys: tuple[str, ...]
    levels: tuple[int, ...]
    cells: tuple[Cell, ...]


def labels_of(row: Row) -> dict[str, str]:
    """What a row is called, by its key: the texts before its first amount, such as a unit and its project."""
    found: dict[str, str] = {}
    for key, group in groupby(zip(row.keys, row.cells, strict=True), key=itemgetter(0)):
        texts = takewhile(lambda cell: not isinstance(cell, Decimal), (cell for _, cell in group))
        found.setdefault(key, "，".join(str(text) for text in texts if text))
    return found


@dataclass(frozen=True, slots=True)
class Addition:
    """The row `whole` must equal the sum of the rows `parts`, in every amount column where it has a cell."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A finished table.

    `withheld` holds, by column key, what units that may not be named add to the totals (yuan); it is not printed.
    """

    number: int
    key: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    additions: tuple[Addition, ...] = ()
    withheld: tuple[tuple[str, Decimal], ...] = ()
    note: str = ""
    landscape: bool = False
    unit: str = "万元"

    @property
    def title(self) -> str:
        return f"表{self.number}：{self.name}"

    @property
    def contents_line(self) -> str:
        return f"表{self.number}.{self.name}"

    @property
    def depth(self) -> int:
        """How many rows the heading has."""
        return max(len(column.path) for column in self.columns)

    def header_rows(self) -> list[list[HeaderCell]]:
        """The heading as rows of spanning cells: computed once here for HTML, spreadsheets and documents alike."""
        depth = self.depth
        rows: list[list[HeaderCell]] = []
        for level in range(depth):
            cells: list[HeaderCell] = []
            index = 0
            while index < len(self.columns):
                path = self.columns[index].path
                if level >= len(path):
                    index += 1
                    continue
                span = 1
                while (
                    index + span < len(self.columns)
                    and len(path) > level + 1
                    and self.columns[index + span].path[: level + 1] == path[: level + 1]
                ):
                    span += 1
                last = level == len(path) - 1
                cells.append(HeaderCell(path[level], index, span, depth - level if last else 1))
                index += span
            rows.append(cells)
        return rows

    def column_index(self, key: str) -> int:
        """Index of a column; LookupError if the table has no such column."""
        for index, column in enumerate(self.columns):
            if column.key == key:
                return index
        raise LookupError(f"{self.title}没有“{key}”列")

    def amount_columns(self) -> list[Column]:
        return [column for column in self.columns if column.kind == "amount"]

    def row_keys(self, column: str) -> Iterator[str]:
        """Keys of the rows that print something in a column, from top to bottom."""
        index = self.column_index(column)
        for row in self.rows:
            if row.cells[index] is not None:
                yield row.keys[index]

    def find(self, row: str, column: str) -> Cell:
        """A cell by its keys. LookupError if the table has no such row or column."""
        index = self.column_index(column)
        for each in self.rows:
            if each.keys[index] == row:
                return each.cells[index]
        raise LookupError(f"{self.title}没有“{row}”行")

    def has(self, row: str, column: str) -> bool:
        index = self.column_index(column)
        return any(each.keys[index] == row for each in self.rows)

    def amount(self, row: str, column: str) -> Decimal:
        """An amount in yuan; a blank cell is zero. LookupError if there is no such cell or it is a text."""
        cell = self.find(row, column)
        if isinstance(cell, str):
            raise LookupError(f"{self.title}“{row}”行“{column}”列不是金额")
        return cell if cell is not None else Decimal("0.00")

    def label(self, row: str) -> str:
        """The first text printed in a row."""
        for each in self.rows:
            if row in each.keys:
                return str(each.cells[each.keys.index(row)] or "")
        raise LookupError(f"{self.title}没有“{row}”行")

    def labels(self) -> dict[str, str]:
        """What each row is called, by its key."""
        return {key: label for row in reversed(self.rows) for key, label in labels_of(row).items()}

    def lowest_rows(self, column: str) -> list[str]:
        """Keys of the rows that are no sum of others and print something in a column."""
        sums = {addition.whole for addition in self.additions}
        return [key for key in self.row_keys(column) if key not in sums and key != "total"]

    def children(self, row: str) -> Sequence[str]:
        """Rows that a row is the sum of; none for the lowest level."""
        for addition in self.additions:
            if addition.whole == row:
                return addition.parts
        return ()
