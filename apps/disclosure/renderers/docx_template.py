"""The empty Word document of the booklet: its styles, its fonts by name, its pages, and what stands on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Mm

from apps.disclosure.renderers.docx_text import field, paragraph, run

FOLDER = Path(__file__).parent / "word"

A4 = (210, 297)
"""Millimetres."""

NEEDED = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}
"""The parts of the library's own template that stay, with other content."""


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page and its margins in millimetres."""

    landscape: bool
    top: int
    side: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in millimetres."""
        short, long = A4
        return (long, short) if self.landscape else (short, long)

    @property
    def room(self) -> int:
        """How wide its text is, in twips."""
        return int((self.size[0] - 2 * self.side) / 25.4 * 1440)


TEXT = Page(landscape=False, top=34, side=27, bottom=30)
UPRIGHT = Page(landscape=False, top=25, side=18, bottom=22)
LANDSCAPE = Page(landscape=True, top=20, side=12, bottom=18)
"""Pages of text as official documents have them, and those of tables, which need the room."""


@cache
def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _refill(element: Element, name: str) -> None:
    """The content of a file in the place of an element's own."""
    element[:] = parse_xml(_read(name))[:]


def empty_document() -> Word:
    """A document without a paragraph. No font is in it: a computer takes its own of that name."""
    document = Document()
    part = document.part
    for owner, needed in ((part.rels, NEEDED), (part.package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT})):
        for key in [key for key, related in owner.items() if related.reltype not in needed]:
            del owner[key]
    _refill(document.styles.element, "styles.xml")
    _refill(document.settings.element, "settings.xml")
    fonts = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, _read("fonts.xml"), part.package
    )
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    return document


def set_pages(document: Word, pages: Sequence[Page], notice: str, imprint: str) -> None:
    """Give each section its page. All share what stands on every page but the cover: notice, page number, imprint."""
    for section, page in zip(document.sections, pages, strict=True):
        section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(side) for side in page.size)
        section.left_margin = section.right_margin = Mm(page.side)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.header_distance = section.footer_distance = Mm(12)
        section.gutter = Mm(0)
    first = document.sections[0]
    first.different_first_page_header_footer = True
    if notice:
        first.header.is_linked_to_previous = False
        first.header.part.element[:] = [paragraph("Notice", run(notice))]
    first.footer.is_linked_to_previous = False
    number = [run("第 "), *field("PAGE", "1"), run(" 页，共 "), *field("NUMPAGES", "1"), run(" 页")]
    first.footer.part.element[:] = [paragraph("Footer", *number)]
    if imprint:
        first.footer.part.element.append(paragraph("Footer", run(imprint)))
