"""Reads a booklet that is kept as text: its paragraphs, and its tables with cells between tabs."""

from dataclasses import dataclass
from pathlib import Path

TABLE, BODY, NOTE = "【表】", "—", "注："


@dataclass(frozen=True)
class PrintedTable:
    """A table as it stands on paper: the line under its title, its heading rows, its body, its note."""

    title: str
    caption: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class PrintedBooklet:
    """Every paragraph, headings among them, and every table, in the order of the document."""

    paragraphs: tuple[str, ...]
    tables: tuple[PrintedTable, ...]


def read(path: Path) -> PrintedBooklet:
    text, *tables = path.read_text(encoding="utf-8").split(TABLE)
    return PrintedBooklet(tuple(filter(None, text.splitlines())), tuple(map(_read_table, tables)))


def _read_table(text: str) -> PrintedTable:
    title, caption, *lines = filter(None, text.splitlines())
    middle = lines.index(BODY)
    body = lines[middle + 1 :]
    return PrintedTable(
        title,
        tuple(caption.split("\t")),
        tuple(tuple(line.split("\t")) for line in lines[:middle]),
        tuple(tuple(line.split("\t")) for line in body if not line.startswith(NOTE)),
        "".join(line for line in body if line.startswith(NOTE)),
    )


SEED = read(Path(__file__).with_name("hangzhou_2024.txt"))
"""The published 2024 document of 杭州市对口支援和区域合作局."""
