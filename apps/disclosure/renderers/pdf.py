"""PDF: the booklet on A4 as an official document, tagged for screen readers (PDF/UA-1), set by typst.

The same disclosure and imprint give the same bytes. Texts reach typst as data, so nothing in them is markup.
"""

import json
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import typst

from apps.disclosure.anchors import anchored_cells, cell_anchor, printed, table_anchor
from apps.disclosure.document import GLOSSARY, TABLES, Disclosure
from apps.disclosure.grid import Grid, Row
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.renderers.paper import fit, indent, is_whole, margin
from apps.disclosure.renderers.quoting import stretches
from apps.disclosure.renderers.typefaces import FOLDER, SUBSTITUTE, lacking, legible

BOOKLET = Path(__file__).resolve().parents[3] / "templates" / "disclosure" / "booklet.typ"

Plain = dict[str, "Plain"] | list["Plain"] | tuple["Plain", ...] | str | int | float | bool | None
"""What JSON can hold."""

logger = logging.getLogger(__name__)
_one_at_a_time = Lock()
"""A compiler serves one caller at a time."""


def _row(grid: Grid, row: Row, widths: list[float], wanted: set[str]) -> Plain:
    """A printed row. A cell gets its anchor where a sentence leads to it, and only once."""
    cells: list[Plain] = []
    for index, (column, cell) in enumerate(zip(grid.columns, row.cells, strict=True)):
        anchor = cell_anchor(grid.number, row.keys[index], column.key)
        leads_here = cell is not None and anchor in wanted
        if leads_here:
            wanted.remove(anchor)
        cells.append(
            (printed(cell), anchor if leads_here else "", indent(row, index), row.levels[index] == 0)
        )
    return {"cells": cells, "whole": is_whole(row, widths)}


def _table(grid: Grid, department: str, wanted: set[str]) -> Plain:
    size, widths = fit(grid)
    return {
        "anchor": table_anchor(grid.number),
        "title": grid.title,
        "owner": f"部门名称：{department}",
        "unit": f"单位：{grid.unit}",
        "note": grid.note,
        "landscape": grid.landscape,
        "margin": margin(grid),
        "size": size,
        "widths": list(widths),
        "kinds": [column.kind for column in grid.columns],
        "header": [
            {"text": cell.text, "x": cell.column, "y": y, "colspan": cell.colspan, "rowspan": cell.rowspan}
            for y, cells in enumerate(grid.header_rows())
            for cell in cells
        ],
        "rows": [_row(grid, row, widths, wanted) for row in grid.rows],
    }


def _sections(disclosure: Disclosure, wanted: set[str]) -> Iterator[Plain]:
    """The sections; what they lead to is added to `wanted`."""
    anchors = {place: anchor for grid in disclosure.tables for anchor, place, _ in anchored_cells(grid)}
    for section in disclosure.sections:
        paragraphs: list[Plain] = []
        for paragraph in section.paragraphs if section.key != TABLES else ():
            parts = list(stretches(paragraph, anchors))
            wanted.update(part.anchor for part in parts if part.anchor)
            paragraphs.append({"is_heading": paragraph.is_heading, "pieces": list(parts)})
        yield {
            "heading": section.heading,
            "level": section.level,
            "paragraphs": paragraphs,
            "glossary": [
                (f"{number}.{each.term}", each.definition)
                for number, each in enumerate(disclosure.glossary, start=1)
            ]
            if section.key == GLOSSARY
            else [],
            "is_tables": section.key == TABLES,
        }


def _booklet(disclosure: Disclosure, imprint: Imprint | None, notice: str) -> Plain:
    """Everything that is printed."""
    wanted: set[str] = set()
    sections = list(_sections(disclosure, wanted))
    day = imprint.published_on if imprint else None
    return {
        "title": disclosure.title,
        "cover": f"{disclosure.year}年部门预算",
        "department": disclosure.department,
        "date": [day.year, day.month, day.day] if day else None,
        "published": f"{imprint.day}公开" if imprint else "",
        "imprint": imprint.text if imprint else "",
        "notice": notice,
        "sections": sections,
        "tables": [_table(grid, disclosure.department, wanted) for grid in disclosure.tables],
    }


@cache
def _compiler(with_system_fonts: bool) -> typst.Compiler:
    """Kept: reading the fonts takes longer than setting a booklet."""
    fonts = typst.Fonts(
        include_system_fonts=with_system_fonts, include_embedded_fonts=False, font_paths=[str(FOLDER)]
    )
    return typst.Compiler(str(BOOKLET), root=str(BOOKLET.parent), font_paths=fonts)


def _compiled(booklet: str, *, with_system_fonts: bool = False) -> bytes:
    with _one_at_a_time:
        data = _compiler(with_system_fonts).compile(
            format="pdf", sys_inputs={"booklet": booklet}, pdf_standards="ua-1"
        )
    return cast(bytes, data)


def _legible(value: Plain) -> Plain:
    """The same, every text in it legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {key: _legible(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(each) for each in value]
    return value


def _told(characters: list[str]) -> str:
    return "、".join(f"{each}（U+{ord(each):04X}）" for each in characters)


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """The booklet of an imprint, or of a draft with its notice.

    A character that the portal's typefaces lack comes from the system's, or is printed as 〓; the log says which.
    """
    booklet = json.dumps(_legible(_booklet(disclosure, imprint, notice)), ensure_ascii=False)
    missing = lacking([booklet])
    if not missing:
        return _compiled(booklet)
    try:
        data = _compiled(booklet, with_system_fonts=True)
    except typst.TypstError:
        logger.warning("%s的 PDF 以〓代替没有字形的字符：%s", disclosure.title, _told(missing))
        return _compiled(booklet.translate({ord(each): SUBSTITUTE for each in missing}))
    logger.warning("%s的 PDF 用系统字体印出随附字体没有的字符：%s", disclosure.title, _told(missing))
    return data
