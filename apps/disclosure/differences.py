"""What differs between two disclosures, by cell and by word. Equal content gives no difference, whatever made it.

Compared is what readers see: names, units, the text, the terms, and of the tables their headings, rows and amounts.
Whatever is on one side only was added or removed; the two directions say the same with the sides exchanged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from apps.disclosure.anchors import anchored_cells, paragraph_anchor, table_anchor
from apps.disclosure.document import GLOSSARY, TABLES, DisclosedUnit, Disclosure, GlossaryTerm, SectionText
from apps.disclosure.grid import Cell, Column, Grid
from apps.disclosure.pairing import Line, either, lines_of, pairs
from apps.disclosure.rewording import Said, Stretch, paired, stretches

State = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A text that differs: `label` says what it is, `anchor` where it stands on the page after, if it does."""

    state: State
    label: str
    before: str
    after: str
    anchor: str = ""

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return stretches(self.before, self.after)


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that differs: amounts are yuan. `anchor` is its id on the page after; blank cells have none."""

    column: str
    heading: str
    before: Cell
    after: Cell
    anchor: str = ""

    @property
    def difference(self) -> Decimal | None:
        """After less before in yuan, a blank counting as nothing; None for words."""
        if isinstance(self.before, str) or isinstance(self.after, str):
            return None
        return (self.after or Decimal("0.00")) - (self.before or Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row with the cells that differ; of an added or removed row, all that print something."""

    state: State
    key: str
    label: str
    cells: tuple[CellDifference, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """A table with what differs in it. `is_reordered`: rows or columns that both have stand in another order."""

    state: State
    key: str
    title: str
    anchor: str
    texts: tuple[TextDifference, ...]
    rows: tuple[RowDifference, ...]
    is_reordered: bool


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """A section with its paragraphs that differ."""

    state: State
    key: str
    heading: str
    texts: tuple[TextDifference, ...]


@dataclass(frozen=True)
class Differences:
    """Everything that differs. `reordered` names the lists whose common entries stand in another order."""

    facts: tuple[TextDifference, ...]
    units: tuple[TextDifference, ...]
    sections: tuple[SectionDifference, ...]
    glossary: tuple[TextDifference, ...]
    tables: tuple[TableDifference, ...]
    reordered: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(
            self.facts or self.units or self.sections or self.glossary or self.tables or self.reordered
        )

    @cached_property
    def cells(self) -> int:
        """How many cells differ."""
        return sum(len(row.cells) for table in self.tables for row in table.rows)

    @cached_property
    def paragraphs(self) -> int:
        """How many paragraphs and terms differ."""
        return sum(len(section.texts) for section in self.sections) + len(self.glossary)


def differences(before: Disclosure, after: Disclosure) -> Differences:
    """What differs between two disclosures, in the order in which the one after prints it."""
    units = pairs(before.units, after.units, lambda unit: unit.code)
    terms = pairs(
        list(enumerate(before.glossary)), list(enumerate(after.glossary)), lambda n: n[1].code or n[1].term
    )
    sections = pairs(before.sections, after.sections, lambda section: section.key)
    tables = pairs(before.tables, after.tables, lambda table: table.key)
    lists = (("预算单位", units), ("名词解释", terms), ("章节", sections), ("表格", tables))
    return Differences(
        facts=tuple(_facts(before, after)),
        units=tuple(_units(units.found)),
        sections=tuple(_sections(sections.found)),
        glossary=tuple(_terms(terms.found)),
        tables=tuple(_tables(tables.found)),
        reordered=tuple(label for label, each in lists if each.is_reordered),
    )


def _facts(before: Disclosure, after: Disclosure) -> Iterator[TextDifference]:
    for label, old, new in (
        ("年度", str(before.year), str(after.year)),
        ("部门名称", before.department, after.department),
        ("部门编码", before.department_code, after.department_code),
        ("公开样式", before.standard, after.standard),
    ):
        yield from _text(label, old, new)


def _text(label: str, before: str | None, after: str | None, anchor: str = "") -> Iterator[TextDifference]:
    """The difference of two texts, if there is one; None is a text that is not there, "" one that says nothing."""
    if before != after:
        yield TextDifference(_state(before, after), label, before or "", after or "", anchor)


def _state(before: object | None, after: object | None) -> State:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


# Units, terms, sections. ----------------------------------------------------------------------------------------------


def _units(found: Iterable[tuple[DisclosedUnit | None, DisclosedUnit | None]]) -> Iterator[TextDifference]:
    for old, new in found:
        before, after = (f"{unit.name}（{unit.nature}）" if unit else None for unit in (old, new))
        yield from _text(f"预算单位 {either(old, new).code}", before, after)


_Term = tuple[int, GlossaryTerm]


def _terms(found: Iterable[tuple[_Term | None, _Term | None]]) -> Iterator[TextDifference]:
    for old, new in found:
        before, after = (f"{entry[1].term}：{entry[1].definition}" if entry else None for entry in (old, new))
        anchor = paragraph_anchor(GLOSSARY, new[0]) if new else ""
        yield from _text(either(old, new)[1].term, before, after, anchor)


def _sections(found: Iterable[tuple[SectionText | None, SectionText | None]]) -> Iterator[SectionDifference]:
    for old, new in found:
        texts = list(_text("标题", old.heading, new.heading, new.key)) if old and new else []
        texts.extend(_paragraphs(old, new))
        if texts or old is None or new is None:
            section = either(old, new)
            yield SectionDifference(_state(old, new), section.key, section.heading, tuple(texts))


def _paragraphs(old: SectionText | None, new: SectionText | None) -> Iterator[TextDifference]:
    for before, after in paired(_said(old), _said(new)):
        if before is not None and after is not None and before[1:] == after[1:]:
            continue
        said = either(before, after)
        yield TextDifference(
            _state(before, after),
            f"{'小标题，' if said.is_heading else ''}第 {said.number + 1} 段",
            before.text if before else "",
            after.text if after else "",
            paragraph_anchor(new.key, after.number) if new and after else "",
        )


def _said(section: SectionText | None) -> list[Said]:
    """The paragraphs of a section; the list of tables says nothing that the tables do not."""
    if section is None or section.key == TABLES:
        return []
    return [
        Said(number, paragraph.is_heading, paragraph.text)
        for number, paragraph in enumerate(section.paragraphs)
    ]


# Tables. --------------------------------------------------------------------------------------------------------------


def _tables(found: Iterable[tuple[Grid | None, Grid | None]]) -> Iterator[TableDifference]:
    for old, new in found:
        columns = pairs(old.columns if old else (), new.columns if new else (), lambda column: column.key)
        lines = pairs(lines_of(old), lines_of(new), lambda line: line.key)
        texts = list(_printed_around(old, new, columns.found)) if old and new else []
        rows = list(_rows(lines.found, columns.found, new))
        is_reordered = lines.is_reordered or columns.is_reordered or _is_indented_otherwise(lines.found)
        if texts or rows or is_reordered or old is None or new is None:
            grid = either(old, new)
            yield TableDifference(
                _state(old, new),
                grid.key,
                grid.title,
                table_anchor(new.number) if new else "",
                tuple(texts),
                tuple(rows),
                is_reordered,
            )


def _printed_around(
    old: Grid, new: Grid, columns: Iterable[tuple[Column | None, Column | None]]
) -> Iterator[TextDifference]:
    """The texts around the numbers: title, unit, note and headings."""
    anchor = table_anchor(new.number)
    yield from _text("标题", old.title, new.title, anchor)
    yield from _text("单位", old.unit, new.unit, anchor)
    yield from _text("注", old.note, new.note, anchor)
    for before, after in columns:
        was, is_now = (column.heading if column else None for column in (before, after))
        yield from _text("列标题", was, is_now, anchor)


def _is_indented_otherwise(lines: Iterable[tuple[Line | None, Line | None]]) -> bool:
    return any(old is not None and new is not None and old.level != new.level for old, new in lines)


def _rows(
    lines: Iterable[tuple[Line | None, Line | None]],
    columns: Sequence[tuple[Column | None, Column | None]],
    after: Grid | None,
) -> Iterator[RowDifference]:
    anchors = (
        {(place.row, place.column): anchor for anchor, place, _ in anchored_cells(after)} if after else {}
    )
    for old, new in lines:
        line = either(old, new)
        cells = []
        for column in (either(*each) for each in columns):
            was, is_now = (side.cells.get(column.key) if side else None for side in (old, new))
            if was != is_now:
                anchor = anchors.get((line.key, column.key), "")
                cells.append(CellDifference(column.key, column.heading, was, is_now, anchor))
        if cells or old is None or new is None:
            yield RowDifference(_state(old, new), line.key, line.label, tuple(cells))
