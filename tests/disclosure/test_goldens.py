"""The whole output of two departments, compared with text files in tests/goldens; `make goldens` rewrites them.

The seed and an invented department with everything the seed lacks. A file is made to be read as a difference: one row
a line, amounts in 万元 as printed, columns aligned for a terminal in which a Chinese character is two cells wide.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from unicodedata import east_asian_width

import pytest

from apps.disclosure.document import Disclosure, Spot
from apps.disclosure.grid import Cell, Grid, Place
from apps.disclosure.money import wan, yuan
from tests.booklets import hangzhou_2024, invented

GOLDENS = Path(__file__).resolve().parents[1] / "goldens"

Compare = Callable[[str, str], None]


@pytest.fixture(params=[hangzhou_2024, invented], ids=["hangzhou_2024", "invented"])
def booklet(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.param
    return module


@pytest.fixture
def compare(booklet: ModuleType, request: pytest.FixtureRequest) -> Compare:
    """Compare a text with its golden file, or write the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / booklet.__name__.rpartition(".")[2] / name
        if request.config.getoption("update_goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


# How a table, the text, its quotes and the findings are written down. ------------------------------------------------


def width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def aligned(lines: list[list[str]], right: Iterable[int] = ()) -> list[str]:
    """Cells padded to one width a column; columns in `right` stand at the right, as amounts do."""
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    right = set(right)
    padded = []
    for line in lines:
        cells = []
        for index, cell in enumerate(line):
            space = " " * (widths[index] - width(cell))
            cells.append(space + cell if index in right else cell + space)
        padded.append("  ".join(cells).rstrip())
    return padded


def as_printed(cell: Cell) -> str:
    return wan(cell) if isinstance(cell, Decimal) else cell or ""


def table_text(grid: Grid) -> str:
    """Title, columns with their keys, rows with theirs, sums, note."""
    columns = [
        [column.key, column.heading, column.kind, f"= {' + '.join(column.adds)}" if column.adds else ""]
        for column in grid.columns
    ]
    rows = [
        [
            " | ".join(dict.fromkeys(row.keys)),
            *(
                "  " * level + cell if isinstance(cell, str) else as_printed(cell)
                for level, cell in zip(row.levels, row.cells, strict=True)
            ),
        ]
        for row in grid.rows
    ]
    amounts = [index for index, column in enumerate(grid.columns, start=1) if column.kind == "amount"]
    page = "横向" if grid.landscape else "纵向"
    parts = [f"{grid.title}（{grid.key}，{grid.unit}，{page}）", "", *aligned(columns), ""]
    parts += aligned(rows, amounts) if rows else ["没有数据"]
    parts += ["", *(f"{each.whole} = {' + '.join(each.parts)}" for each in grid.additions)]
    parts += [f"未列名单位 {key}：{yuan(amount)} 元" for key, amount in grid.withheld]
    return "\n".join([*parts, grid.note]).rstrip() + "\n"


def narrative_text(disclosure: Disclosure) -> str:
    lines = [disclosure.title, *(f"{unit.code} {unit.name} {unit.nature}" for unit in disclosure.units)]
    for section in disclosure.sections:
        lines += ["", f"{'#' * section.level} {section.heading}"]
        lines += [f"### {each.text}" if each.is_heading else each.text for each in section.paragraphs]
        if section.key == "glossary":
            lines += [f"{n}.{each.term}：{each.definition}" for n, each in enumerate(disclosure.glossary, 1)]
    return "\n".join(lines) + "\n"


def quotes_text(disclosure: Disclosure) -> str:
    """Each figure in the text, with the cell it equals or the two amounts it compares."""
    lines = []
    for section in disclosure.sections:
        for index, paragraph in enumerate(section.paragraphs):
            for quote in paragraph.quotes:
                amounts = " / ".join(yuan(each) for each in (quote.amount, quote.base) if each is not None)
                where = _place(quote.place) if quote.place else ""
                printed = paragraph.printed(quote)
                lines.append([f"{section.key}[{index}]", quote.kind, quote.subject, amounts, where, printed])
    return "\n".join(aligned(lines)) + "\n"


def _place(place: Place) -> str:
    return f"{place.table}[{place.row}, {place.column}]"


def _spot(spot: Spot) -> str:
    return _place(spot.place) if spot.place else f"{spot.section}[{spot.paragraph}]"


def findings_text(disclosure: Disclosure) -> str:
    lines = []
    for each in disclosure.findings:
        amounts = " / ".join(yuan(amount) for amount in (each.left, each.right) if amount is not None)
        lines += [f"{each.severity} {each.rule}：{each.sentence}", f"  {each.detail} {amounts}".rstrip()]
        lines += [f"  → {_spot(spot)}" for spot in each.spots]
    return "\n".join(lines) + "\n"


# The comparisons. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 12))
def test_table_is_the_golden_one(number: int, booklet: ModuleType, compare: Compare) -> None:
    grid = booklet.disclosure().tables[number - 1]
    compare(f"{number:02d}_{grid.key}.txt", table_text(grid))


def test_narrative_and_glossary_are_the_golden_ones(booklet: ModuleType, compare: Compare) -> None:
    compare("narrative.txt", narrative_text(booklet.disclosure()))


def test_every_figure_in_the_text_points_where_the_golden_one_does(
    booklet: ModuleType, compare: Compare
) -> None:
    compare("quotes.txt", quotes_text(booklet.disclosure()))


def test_findings_are_the_golden_ones(booklet: ModuleType, compare: Compare) -> None:
    compare("findings.txt", findings_text(booklet.disclosure()))


def test_no_golden_file_is_left_over(booklet: ModuleType) -> None:
    tables = {f"{grid.number:02d}_{grid.key}.txt" for grid in booklet.disclosure().tables}
    folder = GOLDENS / booklet.__name__.rpartition(".")[2]
    kept = {path.name for path in folder.iterdir()}
    assert kept == tables | {"narrative.txt", "quotes.txt", "findings.txt"}
