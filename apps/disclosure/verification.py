"""勾稽校验 as a publication can prove it: the rules that were asked, and the sums anybody can do again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from apps.disclosure.anchors import anchored_cells, cell_anchor, paragraph_anchor, table_anchor
from apps.disclosure.consistency import RULES
from apps.disclosure.consistency.between_tables import EQUALITIES
from apps.disclosure.document import Disclosure, Finding, Severity, Spot, told_cell
from apps.disclosure.grid import Cell, Grid, Place
from apps.disclosure.money import ZERO, add, yuan


class Equation(NamedTuple):
    """Two amounts that must be equal, in yuan, each with the words that tell it and the id where it stands."""

    left_told: str
    left: Decimal
    left_anchor: str
    right_told: str
    right: Decimal
    right_anchor: str = ""

    @property
    def holds(self) -> bool:
        return self.left == self.right

    @property
    def printed(self) -> tuple[str, str]:
        """Both amounts in yuan, as people read them."""
        return yuan(self.left), yuan(self.right)


class Equations(NamedTuple):
    """Equations of one kind about one table, or between tables, or between text and tables."""

    title: str
    equations: tuple[Equation, ...]


class ToldFinding(NamedTuple):
    """A finding in the reader's words: amounts in yuan as text, and where, as ids (blank for none) and words."""

    severity: str
    sentence: str
    detail: str
    amounts: tuple[str, ...]
    spots: tuple[tuple[str, str], ...]


class Asked(NamedTuple):
    """A rule that was asked, in the words of today's rules (its id if it is no longer one), and what it found."""

    rule: str
    sentence: str
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(finding.severity == "hint" for finding in self.findings)


SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "hint": "提示"}
"""Severities in the reader's words."""


@dataclass(frozen=True)
class Verification:
    """What was checked before a disclosure was published, and what of it can be shown again."""

    disclosure: Disclosure

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        sentences = {rule.id: rule.sentence for rule in RULES}
        found = self.disclosure.findings
        return tuple(
            Asked(
                each, sentences.get(each, each), tuple(finding for finding in found if finding.rule == each)
            )
            for each in self.disclosure.checked
        )

    @cached_property
    def findings(self) -> tuple[ToldFinding, ...]:
        return tuple(
            ToldFinding(
                SEVERITIES[each.severity],
                each.sentence,
                each.detail,
                tuple(yuan(amount) for amount in (each.left, each.right) if amount is not None),
                tuple((self._spot(spot), self.disclosure.told(spot)) for spot in each.spots),
            )
            for each in self.disclosure.findings
        )

    def _spot(self, spot: Spot) -> str:
        if spot.place is not None:
            return self._anchor(spot.place)
        return spot.section if spot.paragraph is None else paragraph_anchor(spot.section, spot.paragraph)

    def with_finding(self, severity: Severity) -> int:
        """How many rules found something of a severity."""
        return len({finding.rule for finding in self.disclosure.findings if finding.severity == severity})

    @property
    def words(self) -> str:
        """The outcome in one line, warnings and hints told."""
        number, warned, wrong = (
            len(self.disclosure.checked),
            self.with_finding("warning"),
            self.with_finding("error"),
        )
        hints = sum(1 for finding in self.disclosure.findings if finding.severity == "hint")
        if not warned and not wrong:
            words = f"勾稽校验 {number} 项全部通过"
        else:
            failed = [f"{wrong} 项有错误"] * bool(wrong) + [f"{warned} 项有警告"] * bool(warned)
            words = f"勾稽校验 {number} 项：{number - warned - wrong} 项通过，{'，'.join(failed)}"
        return f"{words}，另有提示 {hints} 处" if hints else words

    @cached_property
    def equations(self) -> tuple[Equations, ...]:
        """Table by table, then between tables, then between text and tables; none for what prints nothing."""
        found = [
            Equations(grid.title, (*self._rows(grid), *self._columns(grid)))
            for grid in self.disclosure.tables
        ]
        found += [
            Equations("表与表之间", tuple(self._between())),
            Equations("文字与表格", tuple(self._text())),
        ]
        return tuple(each for each in found if each.equations)

    @property
    def number(self) -> int:
        return sum(len(each.equations) for each in self.equations)

    @cached_property
    def _cells(self) -> dict[Place, Cell]:
        """Everything that a table prints."""
        return {place: cell for grid in self.disclosure.tables for _, place, cell in anchored_cells(grid)}

    @cached_property
    def _amounts(self) -> dict[Place, Decimal]:
        return {place: cell for place, cell in self._cells.items() if isinstance(cell, Decimal)}

    @cached_property
    def _grids(self) -> dict[str, Grid]:
        return {grid.key: grid for grid in self.disclosure.tables}

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {grid.key: grid.labels() for grid in self.disclosure.tables}

    def _told(self, place: Place) -> str:
        grid = self._grids[place.table]
        label = self._labels[grid.key].get(place.row, place.row)
        return told_cell(grid, label, grid.columns[grid.column_index(place.column)].heading)

    def _anchor(self, place: Place) -> str:
        """The id of a cell that prints something, else that of its table."""
        number = self._grids[place.table].number
        return cell_anchor(number, place.row, place.column) if place in self._cells else table_anchor(number)

    def _sum(self, places: Iterable[Place]) -> Decimal:
        return add(self._amounts.get(place, ZERO) for place in places)

    def _whole(
        self, whole: Place, parts: list[Place], names: list[str], rest: Decimal, what: str
    ) -> Iterator[Equation]:
        """That an amount is the sum of others, unless all are blank."""
        if whole in self._amounts or any(part in self._amounts for part in parts):
            told = f"{len(names)}{what}之和" if len(names) > MANY else "＋".join(names)
            told += "＋未列名单位" if rest else ""
            amount = self._amounts.get(whole, ZERO)
            here = self._told(whole).removeprefix(f"{self._grids[whole.table].title}：")
            yield Equation(here, amount, self._anchor(whole), told, self._sum(parts) + rest)

    def _rows(self, grid: Grid) -> Iterator[Equation]:
        labels, withheld = self._labels[grid.key], dict(grid.withheld)
        for addition in grid.additions:
            names = [labels.get(part, part) for part in addition.parts]
            for column in grid.amount_columns():
                parts = [Place(grid.key, part, column.key) for part in addition.parts]
                rest = withheld.get(column.key, ZERO) if addition.whole == "total" else ZERO
                yield from self._whole(Place(grid.key, addition.whole, column.key), parts, names, rest, "行")

    def _columns(self, grid: Grid) -> Iterator[Equation]:
        headings = {column.key: column.path[-1] for column in grid.columns}
        for column in grid.columns:
            for key in dict.fromkeys(row.keys[0] for row in grid.rows) if column.adds else ():
                parts = [Place(grid.key, key, part) for part in column.adds]
                names = [headings[part] for part in column.adds]
                yield from self._whole(Place(grid.key, key, column.key), parts, names, ZERO, "列")

    def _between(self) -> Iterator[Equation]:
        for equality in EQUALITIES:
            places = (*equality.left, *equality.right)
            if any(place.table not in self._grids for place in places):
                continue
            if any(place in self._amounts for place in places):
                yield Equation(
                    "＋".join(map(self._told, equality.left)),
                    self._sum(equality.left),
                    self._anchor(equality.left[0]),
                    "＋".join(map(self._told, equality.right)),
                    self._sum(equality.right),
                    self._anchor(equality.right[0]),
                )

    def _text(self) -> Iterator[Equation]:
        for section in self.disclosure.sections:
            for number, paragraph in enumerate(section.paragraphs):
                for quote in paragraph.quotes:
                    if (
                        quote.kind == "amount"
                        and quote.amount
                        and quote.place
                        and quote.place.table in self._grids
                    ):
                        yield Equation(
                            f"{section.heading}：{paragraph.printed(quote)}",
                            quote.amount,
                            paragraph_anchor(section.key, number),
                            self._told(quote.place),
                            self._amounts.get(quote.place, ZERO),
                            self._anchor(quote.place),
                        )


MANY = 4
"""Of more parts than these only their number is told."""
