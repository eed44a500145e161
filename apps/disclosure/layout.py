"""The two shapes of table: rows by a classification (`CrossTable`), and two labelled lists (`StatementTable`).

A definition holds headings together with their questions; laying it out asks each line once for each column and adds
the answers along the ancestry of its row, so that a parent cannot disagree with its children.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.disclosure.figures import Figures
from apps.disclosure.grid import Addition, Cell, Column, Grid, Row
from apps.disclosure.questions import Line, Question, every, total

TOTAL = "total"
"""Key of the row, and of the column, that is the sum of all others."""


@dataclass(frozen=True)
class Text:
    """A column of words: its heading, and what it says of a row."""

    heading: str
    key: str
    says: Callable[[Figures, str], str]


@dataclass(frozen=True)
class Amount:
    """A column of amounts: its heading together with its question. `adds` are the columns it is the sum of."""

    heading: str
    question: Question
    key: str
    adds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Columns under one heading."""

    heading: str
    columns: tuple["Text | Amount | Group", ...]


def _leaves(
    columns: Sequence[Text | Amount | Group], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Text | Amount]]:
    for each in columns:
        if isinstance(each, Group):
            yield from _leaves(each.columns, (*path, each.heading))
        else:
            yield (*path, each.heading), each


@dataclass(frozen=True)
class Axis:
    """What the rows of a cross table are: which lines they add, where a line belongs, and in which order they stand."""

    lines: Callable[[Figures], Iterable[Line]]
    bands: Callable[[Figures, Line], tuple[str, ...]]
    order: Callable[[Figures, Iterable[str]], Sequence[str]]


def _ascending(figures: Figures, keys: Iterable[str]) -> Sequence[str]:
    return sorted(keys)


def _of_unit(figures: Figures, line: Line) -> tuple[str, ...]:
    return () if line.unit in figures.secret_units else (line.unit,)


def _of_project(figures: Figures, line: Line) -> tuple[str, ...]:
    return () if line.unit in figures.secret_units else (line.project,)


def _as_units(figures: Figures, keys: Iterable[str]) -> Sequence[str]:
    present = set(keys)
    return [unit.code for unit in figures.units if unit.code in present]


def _as_projects(figures: Figures, keys: Iterable[str]) -> Sequence[str]:
    present = set(keys)
    return [project.code for project in figures.projects if project.code in present]


BY_FUNCTION = Axis(
    lambda figures: figures.by_function,
    lambda figures, line: figures.ancestry_of_function[line.function],
    _ascending,
)
BY_ECONOMY = Axis(
    lambda figures: figures.by_economy,
    lambda figures, line: figures.ancestry_of_economy[line.economy],
    _ascending,
)
REVENUE_BY_UNIT = Axis(lambda figures: figures.revenue, _of_unit, _as_units)
THREE_PUBLIC_BY_UNIT = Axis(lambda figures: figures.three_public_lines, _of_unit, _as_units)
BY_PROJECT = Axis(lambda figures: figures.by_project, _of_project, _as_projects)


@dataclass(frozen=True)
class CrossTable:
    """Rows along an axis, columns by question; a total row first, if it has a label, and blank for zero."""

    key: str
    name: str
    axis: Axis
    columns: tuple[Text | Amount | Group, ...]
    total_label: str
    empty_note: str
    only: Question = every
    landscape: bool = False
    withheld_note: str = ""

    def lay_out(self, number: int, figures: Figures) -> Grid:
        leaves = list(_leaves(self.columns))
        amounts = [(i, leaf) for i, (_, leaf) in enumerate(leaves) if isinstance(leaf, Amount)]
        sums: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        withheld: dict[int, Decimal] = defaultdict(Decimal)
        parents: dict[str, str] = {}
        for line in self.axis.lines(figures):
            if not line.amount or not self.only(line):
                continue
            bands = self.axis.bands(figures, line)
            above = TOTAL
            for band in bands:
                parents[band] = above
                above = band
            for index, column in amounts:
                if column.question(line):
                    sums[TOTAL][index] += line.amount
                    for band in bands:
                        sums[band][index] += line.amount
                    if not bands:
                        withheld[index] += line.amount
        order = [key for key in self.axis.order(figures, (k for k in sums if k != TOTAL)) if sums[key]]
        depth = {TOTAL: 0}
        for key in order:
            depth[key] = depth[parents[key]] + 1
        rows: list[Row] = []
        if sums and self.total_label:
            rows.append(self._row(TOTAL, 0, leaves, sums[TOTAL], figures))
        rows.extend(self._row(key, depth[key], leaves, sums[key], figures) for key in order)
        note = self.withheld_note if withheld else ""
        return Grid(
            number=number,
            key=self.key,
            name=self.name.format(year=figures.year),
            columns=tuple(
                Column(
                    leaf.key,
                    path,
                    "amount" if isinstance(leaf, Amount) else "text",
                    leaf.adds if isinstance(leaf, Amount) else (),
                )
                for path, leaf in leaves
            ),
            rows=tuple(rows),
            additions=_additions(rows, order, parents),
            withheld=tuple((leaves[i][1].key, amount) for i, amount in sorted(withheld.items())),
            note=note if sums else self.empty_note,
            landscape=self.landscape,
        )

    def _row(
        self,
        key: str,
        level: int,
        leaves: Sequence[tuple[tuple[str, ...], Text | Amount]],
        sums: Mapping[int, Decimal],
        figures: Figures,
    ) -> Row:
        cells: list[Cell] = []
        for index, (_, leaf) in enumerate(leaves):
            if isinstance(leaf, Amount):
                cells.append(sums.get(index) or None)
            elif key == TOTAL:
                cells.append(self.total_label if index == 0 else None)
            else:
                cells.append(leaf.says(figures, key))
        return Row((key,) * len(cells), (level,) * len(cells), tuple(cells))


def _additions(rows: Sequence[Row], order: Sequence[str], parents: Mapping[str, str]) -> tuple[Addition, ...]:
    parts: dict[str, list[str]] = defaultdict(list)
    for key in order:
        parts[parents[key]].append(key)
    printed = [row.keys[0] for row in rows]
    return tuple(Addition(key, tuple(parts[key])) for key in printed if parts[key])


@dataclass(frozen=True)
class Item:
    """A line of a statement: its label together with its question. `adds` are the lines it is the sum of."""

    label: str
    question: Question
    key: str
    adds: tuple[str, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class Classes:
    """One line of a statement for each functional class that has money, down to a depth (1 is 类)."""

    question: Question = every
    depth: int = 1


CLASSES = "classes"
"""In `adds`: the sum of the top lines that `Classes` stands for."""


@dataclass(frozen=True)
class StatementTable:
    """Revenue on the left, uses on the right; the bodies are padded to one length, the tails stand side by side."""

    key: str
    name: str
    headings: tuple[str, str]
    subheadings: tuple[str, str]
    left: tuple[Item, ...]
    right: tuple[Item | Classes, ...]
    left_tail: tuple[Item, ...]
    right_tail: tuple[Item, ...]
    only: Question = every
    landscape: bool = False

    def lay_out(self, number: int, figures: Figures) -> Grid:
        revenue = [line for line in figures.revenue if self.only(line)]
        uses = [line for line in figures.uses if self.only(line)]
        left, right = list(self.left), list(_expand(self.right, uses, figures))
        classes = tuple(item.key for item in right if item.key.isdigit() and item.level == 1)
        height = max(len(left), len(right))
        pairs: list[tuple[Item | None, Item | None]] = [
            (left[i] if i < len(left) else None, right[i] if i < len(right) else None) for i in range(height)
        ]
        pairs.extend(zip(self.left_tail, self.right_tail, strict=True))
        rows = []
        for a, b in pairs:
            rows.append(
                Row(
                    (a.key if a else "",) * 2 + (b.key if b else "",) * 2,
                    (a.level if a else 1,) * 2 + (b.level if b else 1,) * 2,
                    (*_side(a, revenue), *_side(b, uses)),
                )
            )
        additions = [
            Addition(
                item.key, tuple(part for key in item.adds for part in (classes if key == CLASSES else (key,)))
            )
            for item in (*self.left, *self.left_tail, *right, *self.right_tail)
            if item.adds
        ]
        (left_label, left_amount) = ((self.headings[0], each) for each in self.subheadings)
        (right_label, right_amount) = ((self.headings[1], each) for each in self.subheadings)
        return Grid(
            number=number,
            key=self.key,
            name=self.name.format(year=figures.year),
            columns=(
                Column("revenue_item", left_label, "text"),
                Column("revenue", left_amount, "amount"),
                Column("use_item", right_label, "text"),
                Column("use", right_amount, "amount"),
            ),
            rows=tuple(rows),
            additions=tuple(additions),
            landscape=self.landscape,
        )


def _side(item: Item | None, lines: Sequence[Line]) -> tuple[Cell, Cell]:
    if item is None:
        return None, None
    return item.label, total(lines, item.question) or None


def _expand(items: Sequence[Item | Classes], uses: Sequence[Line], figures: Figures) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Item):
            yield item
            continue
        codes = {
            code
            for line in uses
            if line.function and line.amount and item.question(line)
            for code in figures.ancestry_of_function[line.function][: item.depth]
        }
        for code in sorted(codes):
            yield Item(
                figures.functions[code],
                _under(code, item.question),
                code,
                level=len(figures.ancestry_of_function[code]),
            )


def _under(code: str, question: Question) -> Question:
    return lambda line: line.function.startswith(code) and question(line)
