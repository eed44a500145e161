"""The ids of a page: every cell that prints something, every paragraph and every term has one, and keeps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.disclosure.document import TABLES, Disclosure, Spot, told_cell
from apps.disclosure.grid import Cell, Grid, Place
from apps.disclosure.money import wan


@dataclass(frozen=True, slots=True)
class Anchored:
    """What an id stands for: the spot, the words that tell it (`Disclosure.told`), and what is printed there."""

    spot: Spot
    told: str
    printed: str


def table_anchor(number: int) -> str:
    return f"table-{number}"


def cell_anchor(number: int, row: str, column: str) -> str:
    """The id of a cell. Codes are typed by people, and an id has no white space."""
    return "_".join(f"t{number}-{row}-{column}".split())


def paragraph_anchor(section: str, paragraph: int) -> str:
    """The id of a paragraph, or of an entry of 名词解释, counted from 0 as in `Spot`."""
    return f"p-{section}-{paragraph}"


def printed(cell: Cell) -> str:
    """A cell as it is printed: amounts in 万元, blank for nothing."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else wan(cell)


def anchored_cells(grid: Grid) -> Iterator[tuple[str, Place, Cell]]:
    """The cells that print something, from left to right and from top to bottom, each under its id."""
    for row in grid.rows:
        for key, column, cell in zip(row.keys, grid.columns, row.cells, strict=True):
            if cell is not None and key:
                yield cell_anchor(grid.number, key, column.key), Place(grid.key, key, column.key), cell


def anchors(disclosure: Disclosure) -> Mapping[str, Anchored]:
    """Every id of the page of a disclosure, in the order of the page."""
    found: dict[str, Anchored] = {}
    for section in disclosure.sections:
        if section.key == TABLES:
            for grid in disclosure.tables:
                found.update(_of_table(grid))
            continue
        for number, text in enumerate(disclosure.texts(section)):
            spot = Spot(section=section.key, paragraph=number)
            found[paragraph_anchor(section.key, number)] = Anchored(spot, disclosure.told(spot), text)
    return found


def _of_table(grid: Grid) -> Iterator[tuple[str, Anchored]]:
    headings = {column.key: column.heading for column in grid.columns}
    labels = grid.labels()
    for anchor, place, cell in anchored_cells(grid):
        told = told_cell(grid, labels[place.row], headings[place.column])
        yield anchor, Anchored(Spot(place), told, printed(cell))
