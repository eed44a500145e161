"""What an import adds, changes and removes, sheet by sheet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from apps.workbook.cells import shown
from apps.workbook.sheets import SHEETS, Column, Row, Sheet


@dataclass
class SheetChanges:
    """Rows of one sheet that come, change and go."""

    sheet: Sheet
    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)
    """The stored row and the new one."""
    removed: list[Row] = field(default_factory=list)
    unchanged: int = 0
    is_reordered: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.is_reordered)

    def __str__(self) -> str:
        parts = [f"新增 {len(self.added)} 行", f"修改 {len(self.changed)} 行", f"删除 {len(self.removed)} 行"]
        parts.append(f"不变 {self.unchanged} 行")
        return f"{self.sheet.title}：{'，'.join(parts)}{'，行的顺序有变' if self.is_reordered else ''}"

    def lines(self, most: int) -> Iterator[str]:
        """Each row told by its key in the clerk's words; at most so many of a sort."""
        yield str(self)
        changed = (
            f"{told(self.sheet, new)}：{_difference(self.sheet, old, new)}" for old, new in self.changed
        )
        yield from _first("改", changed, len(self.changed), most)
        yield from _first("删", (told(self.sheet, row) for row in self.removed), len(self.removed), most)
        yield from _first("增", (told(self.sheet, row) for row in self.added), len(self.added), most)


def _first(sign: str, texts: Iterator[str], total: int, most: int) -> Iterator[str]:
    for text in islice(texts, most):
        yield f"  {sign} {text}"
    if total > most:
        yield f"  {sign} …… 另有 {total - most} 行"


@dataclass
class Preview:
    """The difference between what is stored and what a workbook holds."""

    sheets: list[SheetChanges]

    def __bool__(self) -> bool:
        return any(self.sheets)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come, change, go and stay, over all sheets."""
        return {
            "added": sum(len(each.added) for each in self.sheets),
            "changed": sum(len(each.changed) for each in self.sheets),
            "removed": sum(len(each.removed) for each in self.sheets),
            "unchanged": sum(each.unchanged for each in self.sheets),
        }

    def lines(self, most: int = 20) -> Iterator[str]:
        """The report as text; of each sheet at most so many rows of a sort are named."""
        if not self:
            yield "与已保存的内容相同，没有变化。"
            return
        for changes in self.sheets:
            yield from changes.lines(most)


def compare(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Preview:
    """Compare the sheets of `after` by each row's key. In `before` one of which nothing is stored may be missing."""
    return Preview(
        [
            _changes(sheet, before.get(sheet.name, []), after[sheet.name])
            for sheet in SHEETS
            if sheet.name in after
        ]
    )


def _changes(sheet: Sheet, before: list[Row], after: list[Row]) -> SheetChanges:
    changes = SheetChanges(sheet)
    places = [sheet.row_type._fields.index(name) for name in sheet.key]
    old, new = _by_key(before, places), _by_key(after, places)
    for key, row in new.items():
        if key not in old:
            changes.added.append(row)
        elif old[key] == row:
            changes.unchanged += 1
        else:
            changes.changed.append((old[key], row))
    changes.removed.extend(row for key, row in old.items() if key not in new)
    if sheet.is_ordered:
        changes.is_reordered = [key for key in old if key in new] != [key for key in new if key in old]
    return changes


def _by_key(rows: list[Row], places: list[int]) -> dict[tuple[Any, ...], Row]:
    """Rows by key; should a key be stored more than once (indicators can be), rows are told apart by their turn."""
    found: dict[tuple[Any, ...], Row] = {}
    turns: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row[place] for place in places)
        turns[key] += 1
        found[*key, turns[key]] = row
    return found


def told(sheet: Sheet, row: Row) -> str:
    """A row in the clerk's words: its key, its name, its amount."""
    names = sheet.key or tuple(row._fields)
    parts = [_part(sheet.by_name[name], getattr(row, name)) for name in names]
    parts = [part for part in parts if part]
    if "name" in row._fields and "name" not in names:
        parts.append(row.name)
    if not sheet.key:
        return _cut(parts[0] if len(parts) == 1 else " ".join(parts[:3]))
    if "amount" in row._fields:
        parts.append(f"{row.amount:,.2f}元")
    return _cut(" ".join(parts))


def _part(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return column.heading.removeprefix("是否") if value else ""
    return "" if value in (None, "") else shown(column, value)


def _difference(sheet: Sheet, before: Row, after: Row) -> str:
    return "；".join(
        f"{column.title} {_cut(shown(column, old))} → {_cut(shown(column, new))}"
        for column, old, new in zip(sheet.columns, before, after, strict=True)
        if old != new
    )


def _cut(text: str, most: int = 80) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= most else f"{text[:most]}…"
