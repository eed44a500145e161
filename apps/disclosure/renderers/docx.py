"""The whole disclosure as a Word document that can be edited: cover, contents, text and the official tables."""

from io import BytesIO
from itertools import count

from docx.document import Document as Word
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from apps.disclosure.anchors import anchored_cells
from apps.disclosure.document import GLOSSARY, TABLES, Disclosure, Paragraph, SectionText
from apps.disclosure.grid import Grid, Place
from apps.disclosure.renderers.docx_tables import table
from apps.disclosure.renderers.docx_template import LANDSCAPE, TEXT, UPRIGHT, Page, empty_document, set_pages
from apps.disclosure.renderers.docx_text import (
    bookmarked,
    field,
    field_end,
    field_start,
    link,
    make,
    paragraph,
    run,
)
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.renderers.office import legible, steady, written_at
from apps.disclosure.renderers.quoting import stretches

TABLE_LEVEL, SMALL_LEVEL = 3, 4
"""Levels of headings: a table's, and that of a small heading in the text, which the contents does not list."""

PROPERTY_LIMIT = 255
"""How many characters a property of a document may have."""


def _quoted_cells(disclosure: Disclosure) -> dict[Place, str]:
    """The bookmarks of the cells that a figure in the text leads to."""
    quoted = {
        quote.place
        for section in disclosure.sections
        for said in section.paragraphs
        for quote in said.quotes
        if quote.kind == "amount"
    }
    cells = (place for grid in disclosure.tables for _, place, _ in anchored_cells(grid) if place in quoted)
    return {place: f"cell_{number}" for number, place in enumerate(dict.fromkeys(cells), start=1)}


def _table_mark(grid: Grid) -> str:
    return f"table_{grid.number}"


def _contents_mark(number: int) -> str:
    """The bookmark of a heading, named as word processors name those that their tables of contents make."""
    return f"_Toc{number:09}"


class _Body:
    """What follows the contents, written from top to bottom."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.cells = _quoted_cells(disclosure)
        self.elements: list[Element] = []
        self.headings: list[tuple[int, str]] = []
        """Level and text of those that the contents lists."""
        self.pages = [TEXT]
        self.numbers = count(1)
        """Those of the bookmarks, none twice."""
        for section in disclosure.sections:
            self._write_section(section)

    def _turn(self, page: Page) -> None:
        """Go on with another kind of page, in a section of its own."""
        if page != self.pages[-1]:
            self.elements.append(paragraph("SectionEnd", look=[make("sectPr")]))
            self.pages.append(page)

    def _write_heading(self, level: int, text: str, *, mark: str = "", top: bool = False) -> None:
        """A heading that the contents lists; `top` begins a page with it, `mark` is another bookmark of it."""
        self.headings.append((level, text))
        content = [run(text)]
        if mark:
            content = list(bookmarked(mark, next(self.numbers), *content))
        content = list(bookmarked(_contents_mark(len(self.headings)), next(self.numbers), *content))
        look = [make("pageBreakBefore")] if top else []
        self.elements.append(paragraph(f"Heading{level}", *content, look=look))

    def _write_section(self, section: SectionText) -> None:
        self._turn(TEXT)
        begins = not self.headings or section.key == TABLES
        self._write_heading(min(section.level, TABLE_LEVEL), section.heading, top=begins)
        if section.key == TABLES:
            self._write_tables()
            return
        for said in section.paragraphs:
            self._write_paragraph(said)
        if section.key == GLOSSARY:
            for number, each in enumerate(self.disclosure.glossary, start=1):
                term = run(f"{number}.{each.term}：", bold=True)
                self.elements.append(paragraph("BodyText", term, run(each.definition)))

    def _write_paragraph(self, said: Paragraph) -> None:
        if said.is_heading:
            self.elements.append(paragraph(f"Heading{SMALL_LEVEL}", run(said.text)))
            return
        content = [
            link(piece.anchor, run(piece.text)) if piece.anchor else run(piece.text)
            for piece in stretches(said, self.cells)
        ]
        self.elements.append(paragraph("BodyText", *content))

    def _write_tables(self) -> None:
        for grid in self.disclosure.tables:
            line = link(_table_mark(grid), run(grid.contents_line))
            self.elements.append(paragraph("TableList", line))
        for grid in self.disclosure.tables:
            page = LANDSCAPE if grid.landscape else UPRIGHT
            self._turn(page)
            self._write_heading(TABLE_LEVEL, grid.title, mark=_table_mark(grid))
            self._write_table(grid, page.room)

    def _write_table(self, grid: Grid, room: int) -> None:
        department = self.disclosure.department
        right = make("tabs", make("tab", val="right", pos=room))
        caption = run(f"部门名称：{department}\t单位：{grid.unit}")
        self.elements.append(paragraph("TableCaption", caption, look=[right]))
        self.elements.append(table(grid, department, room, self.cells, self.numbers))
        if grid.note:
            self.elements.append(paragraph("TableNote", run(grid.note)))


def _cover(disclosure: Disclosure, notice: str, imprint: Imprint | None) -> list[Element]:
    """The title in three lines, whose budget it is, and which version."""
    before, department, after = disclosure.title.partition(disclosure.department)
    elements = [paragraph("Notice", run(notice))] if notice else []
    elements.append(paragraph("Title", run(f"{before}\n{department}\n{after}".strip("\n"))))
    elements.append(paragraph("Cover", run(disclosure.department)))
    if imprint:
        elements.append(paragraph("CoverImprint", run(imprint.text)))
    return elements


def _contents(headings: list[tuple[int, str]]) -> list[Element]:
    """目录: a field that word processors renew, filled with what it lists, so that it is never empty."""
    elements = [paragraph("TOCHeading", run("目　录"))]
    for number, (level, text) in enumerate(headings, start=1):
        mark = _contents_mark(number)
        entry = [link(mark, run(f"{text}\t"), *field(f"PAGEREF {mark} \\h"))]
        if number == 1:
            entry = [*field_start(f'TOC \\o "1-{TABLE_LEVEL}" \\h \\z \\u'), *entry]
        if number == len(headings):
            entry.append(field_end())
        without_dots = make("tabs", make("tab", val="right", leader="none", pos=TEXT.room))
        elements.append(paragraph(f"TOC{level}", *entry, look=[without_dots]))
    return elements


def _set_properties(document: Word, disclosure: Disclosure, imprint: Imprint | None) -> None:
    """What the file says about itself, with the day of publication as its time."""
    about = document.core_properties
    about.title = legible(disclosure.title)[:PROPERTY_LIMIT]
    about.author = about.last_modified_by = legible(disclosure.department)[:PROPERTY_LIMIT]
    about.subject = imprint.text if imprint else ""
    about.comments = ""
    about.language = "zh-CN"
    about.created = about.modified = written_at(imprint, disclosure.year)


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """The booklet on A4. A notice heads every page, the imprint is at its foot. Equal input gives equal bytes."""
    document = empty_document()
    body = _Body(disclosure)
    end = document.element.body[-1]
    for element in (*_cover(disclosure, notice, imprint), *_contents(body.headings), *body.elements):
        end.addprevious(element)
    set_pages(document, body.pages, notice, imprint.text if imprint else "")
    _set_properties(document, disclosure, imprint)
    out = BytesIO()
    document.save(out)
    return steady(out.getvalue())
