"""HTML: tables through django-tables2 with grouped headings, paragraphs whose figures lead to their cells."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import django_tables2
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.disclosure.anchors import anchored_cells, cell_anchor, paragraph_anchor, printed, table_anchor
from apps.disclosure.document import GLOSSARY, TABLES, Disclosure, Paragraph
from apps.disclosure.grid import Grid, Place, Row
from apps.disclosure.renderers.imprint import Imprint

STYLESHEET = Path(__file__).resolve().parents[3] / "static" / "portal" / "public.css"


class Piece(NamedTuple):
    """A stretch of text, and where it leads."""

    text: str
    anchor: str = ""


class ShownCell(NamedTuple):
    text: str
    kind: str
    level: int
    anchor: str


def _shown(grid: Grid, row: Row) -> dict[str, ShownCell]:
    return {
        f"c{index}": ShownCell(
            printed(cell),
            column.kind,
            row.levels[index],
            cell_anchor(grid.number, row.keys[index], column.key)
            if cell is not None and row.keys[index]
            else "",
        )
        for index, (cell, column) in enumerate(zip(row.cells, grid.columns, strict=True))
    }


def table_html(grid: Grid, department: str, address: str = "") -> SafeString:
    """One table as HTML: caption, unit, grouped headings with scope, indents by level, blank for zero.

    `address` is where the table has a page (with a slash) and a file (with .csv) of its own.
    """
    columns = [
        (f"c{index}", django_tables2.Column(verbose_name=column.heading))
        for index, column in enumerate(grid.columns)
    ]
    table = django_tables2.Table(
        [_shown(grid, row) for row in grid.rows], extra_columns=columns, orderable=False, empty_text=grid.note
    )
    context = {
        "table": table,
        "grid": grid,
        "department": department,
        "address": address,
        "anchor": table_anchor(grid.number),
        "header_rows": grid.header_rows(),
        "is_statement": any(row.keys[0] != row.keys[-1] for row in grid.rows),
    }
    return render_to_string("disclosure/grid_table.html", context)


def pieces(paragraph: Paragraph, anchors: dict[Place, str]) -> Iterator[Piece]:
    """The text of a paragraph cut at its figures; a figure that equals a cell leads there."""
    position = 0
    for quote in paragraph.quotes:
        anchor = anchors.get(quote.place, "") if quote.place and quote.kind == "amount" else ""
        if anchor:
            yield Piece(paragraph.text[position : quote.start])
            yield Piece(paragraph.text[quote.start : quote.end], anchor)
            position = quote.end
    yield Piece(paragraph.text[position:])


def document_html(disclosure: Disclosure, addresses: str = "") -> SafeString:
    """The whole booklet as one fragment: sections, glossary, tables.

    `addresses` is the folder, relative to the page, in which each table has a page of its own.
    """
    anchors = {place: anchor for grid in disclosure.tables for anchor, place, _ in anchored_cells(grid)}
    sections = [
        {
            "key": section.key,
            "heading": section.heading,
            "level": section.level + 1,
            "paragraphs": [
                {
                    "anchor": paragraph_anchor(section.key, number),
                    "is_heading": paragraph.is_heading,
                    "pieces": list(pieces(paragraph, anchors)),
                }
                for number, paragraph in enumerate(section.paragraphs)
            ]
            if section.key != TABLES
            else [],
            "glossary": [
                (paragraph_anchor(section.key, number), term)
                for number, term in enumerate(disclosure.glossary)
            ]
            if section.key == GLOSSARY
            else [],
            "is_tables": section.key == TABLES,
        }
        for section in disclosure.sections
    ]
    context = {
        "sections": sections,
        "main_sections": [section for section in disclosure.sections if section.level == 1],
        "contents": [(table_anchor(grid.number), grid.contents_line) for grid in disclosure.tables],
        "tables": [
            table_html(grid, disclosure.department, f"{addresses}{grid.number}" if addresses else "")
            for grid in disclosure.tables
        ],
    }
    return render_to_string("disclosure/document.html", context)


@cache
def _stylesheet() -> str:
    return STYLESHEET.read_text(encoding="utf-8")


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """One self-contained file, to be opened from a disk."""
    context = {
        "title": disclosure.title,
        "notice": notice,
        "stylesheet": SafeString(_stylesheet()),
        "document": document_html(disclosure),
    }
    return render_to_string("disclosure/standalone.html", context).encode()
