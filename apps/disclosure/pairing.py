"""Two lists brought together by key, and the lines of a table as such a list."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar, cast

from apps.disclosure.grid import Cell, Grid, labels_of

T = TypeVar("T")


@dataclass(frozen=True)
class Pairs(Generic[T]):
    """What belongs together, in the order of the list after; what is gone stands where it stood."""

    found: list[tuple[T | None, T | None]]
    is_reordered: bool


def pairs(before: Iterable[T], after: Iterable[T], key: Callable[[T], Hashable]) -> Pairs[T]:
    """The entries of both lists, those of one key together."""
    old, new = _keyed(before, key), _keyed(after, key)
    gone: dict[Hashable, list[Hashable]] = {None: []}
    last: Hashable = None
    for name in old:
        if name in new:
            last = name
            gone[last] = []
        else:
            gone[last].append(name)
    order = [*gone[None], *(each for name in new for each in (name, *gone.get(name, ())))]
    return Pairs(
        [(old.get(name), new.get(name)) for name in order],
        [name for name in old if name in new] != [name for name in new if name in old],
    )


def _keyed(entries: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, T]:
    """Entries by key. Where one key is there twice, the second belongs to the second of the other side."""
    seen: Counter[Hashable] = Counter()
    found: dict[Hashable, T] = {}
    for entry in entries:
        name = key(entry)
        found[name, seen[name]] = entry
        seen[name] += 1
    return found


def either(old: T | None, new: T | None) -> T:
    """The entry as it is after, or as it was where it is gone. One side is always there."""
    return cast(T, old if new is None else new)


@dataclass(frozen=True)
class Line:
    """A row of a table, or one side of a row of a statement."""

    first: int
    key: str
    label: str
    level: int
    cells: dict[str, Cell]


def lines_of(grid: Grid | None) -> list[Line]:
    """The lines of a table in reading order, the left side of a statement before its right."""
    if grid is None:
        return []
    found = []
    for row in grid.rows:
        labels = labels_of(row)
        for key, group in groupby(range(len(row.keys)), key=row.keys.__getitem__):
            indices = list(group)
            cells = {grid.columns[i].key: row.cells[i] for i in indices if row.cells[i] not in (None, "")}
            if key:
                found.append(Line(indices[0], key, labels[key], row.levels[indices[0]], cells))
    return sorted(found, key=lambda line: line.first)
