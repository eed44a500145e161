"""HTML: tables through django-tables2 with grouped headings, paragraphs whose figures lead to their cells."""

from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import django_tables2
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.disclosure.anchors import cell_anchor, paragraph_anchor, printed, table_anchor
from apps.disclosure.document import GLOSSARY, TABLES, Disclosure, SectionText
from apps.disclosure.grid import Grid, Place, Row
from apps.disclosure.references import References
from apps.disclosure.renderers.imprint import Imprint

STYLESHEET = Path(__file__).resolve().parents[3] / "static" / "portal" / "public.css"


class ShownCell(NamedTuple):
    text: str
    kind: str
    level: int
    anchor: str


def _shown(grid: Grid, row: Row, quoted: Container[Place]) -> dict[str, ShownCell]:
    def anchor(index: int) -> str:
        key, column, cell = row.keys[index], grid.columns[index].key, row.cells[index]
        printed_or_quoted = cell is not None or Place(grid.key, key, column) in quoted
        return cell_anchor(grid.number, key, column) if key and printed_or_quoted else ""

    return {
        f"c{index}": ShownCell(printed(cell), column.kind, row.levels[index], anchor(index))
        for index, (cell, column) in enumerate(zip(row.cells, grid.columns, strict=True))
    }


def table_html(grid: Grid, references: References, address: str = "", base: str = "") -> SafeString:
    """One table as HTML: caption, unit, grouped headings with scope, indents by level, blank for zero.

    `address` is where the table has a page (with a slash) and a file (with .csv) of its own; `base` where the text is,
    if on another page.
    """
    columns = [
        (f"c{index}", django_tables2.Column(verbose_name=column.heading))
        for index, column in enumerate(grid.columns)
    ]
    table = django_tables2.Table(
        [_shown(grid, row, references.quoted) for row in grid.rows],
        extra_columns=columns,
        orderable=False,
        empty_text=grid.note,
    )
    seen: set[str] = set()
    context = {
        "table": table,
        "grid": grid,
        "department": references.disclosure.department,
        "address": address,
        "base": base,
        "anchor": table_anchor(grid.number),
        "header_rows": [
            [(cell, list(references.terms(cell.text, seen))) for cell in cells]
            for cells in grid.header_rows()
        ],
        "mentions": references.mentions[grid.key],
        "is_statement": any(row.keys[0] != row.keys[-1] for row in grid.rows),
    }
    return render_to_string("disclosure/grid_table.html", context)


def _section(section: SectionText, references: References) -> dict[str, Any]:
    seen: set[str] = set()
    return {
        "key": section.key,
        "heading": section.heading,
        "level": section.level + 1,
        "paragraphs": [
            {
                "anchor": paragraph_anchor(section.key, number),
                "is_heading": paragraph.is_heading,
                "pieces": list(references.pieces(paragraph, seen)),
            }
            for number, paragraph in enumerate(section.paragraphs)
        ]
        if section.key != TABLES
        else [],
        "glossary": [
            (paragraph_anchor(section.key, number), term)
            for number, term in enumerate(references.disclosure.glossary)
        ]
        if section.key == GLOSSARY
        else [],
        "is_tables": section.key == TABLES,
    }


def document_html(disclosure: Disclosure, addresses: str = "") -> SafeString:
    """The whole booklet as one fragment: sections, glossary, tables.

    `addresses` is the folder, relative to the page, in which each table has a page of its own.
    """
    references = References(disclosure)
    context = {
        "sections": [_section(section, references) for section in disclosure.sections],
        "main_sections": [section for section in disclosure.sections if section.level == 1],
        "contents": [(table_anchor(grid.number), grid.contents_line) for grid in disclosure.tables],
        "tables": [
            table_html(grid, references, f"{addresses}{grid.number}" if addresses else "")
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
