"""Reads a PDF as a reader and a screen reader do: texts, bookmarks, links, structure and fonts, page by page."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Link:
    """An area of a page, the text in it, and the page (counted from 0) and height in points to which it leads."""

    text: str
    page: int
    height: float


class Paper:
    """A PDF. Pages are counted from 0, which is the cover."""

    def __init__(self, data: bytes) -> None:
        self.file = pypdfium2.PdfDocument(data)

    def __enter__(self) -> "Paper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    @property
    def metadata(self) -> dict[str, str]:
        found: dict[str, str] = self.file.get_metadata_dict()
        return found

    @property
    def is_tagged(self) -> bool:
        return bool(pdfium.FPDFCatalog_IsTagged(self.file))

    @property
    def labels(self) -> list[str]:
        return [self.file.get_page_label(page) for page in range(len(self.file))]

    @cached_property
    def texts(self) -> list[str]:
        """Line ends are those of the page; words at them are not joined."""
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in self.file]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def running(self) -> str:
        """The text without any white space."""
        return "".join(self.text.split())

    def is_landscape(self, page: int) -> bool:
        width, height = self.file[page].get_size()
        return bool(width > height)

    @property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level from 0, title and page."""
        return [(each.level, each.get_title(), each.get_dest().get_index()) for each in self.file.get_toc()]

    def page_of(self, title: str) -> int:
        (page,) = [page for _, each, page in self.bookmarks if each.startswith(title)]
        return page

    def links(self, page: int) -> Iterator[Link]:
        sheet = self.file[page]
        texts, link, position = sheet.get_textpage(), pdfium.FPDF_LINK(), ctypes.c_int(0)
        while pdfium.FPDFLink_Enumerate(sheet, position, link):
            area = pdfium.FS_RECTF()
            pdfium.FPDFLink_GetAnnotRect(link, area)
            goal = pdfium.FPDFLink_GetDest(self.file, link)
            has_x, has_y, has_zoom = (ctypes.c_int() for _ in range(3))
            x, y, zoom = (ctypes.c_float() for _ in range(3))
            pdfium.FPDFDest_GetLocationInPage(goal, has_x, has_y, has_zoom, x, y, zoom)
            text = texts.get_text_bounded(area.left, area.bottom, area.right, area.top)
            yield Link(text.strip(), pdfium.FPDFDest_GetDestPageIndex(self.file, goal), y.value)

    def structure(self, page: int) -> list[str]:
        """The types of the elements of a page, outer ones first."""
        sheet = self.file[page]
        tree = pdfium.FPDF_StructTree_GetForPage(sheet)
        found: list[str] = []

        def walk(element: object) -> None:
            name = ctypes.create_string_buffer(64)
            pdfium.FPDF_StructElement_GetType(element, name, 64)
            found.append(name.raw.decode("utf-16-le").split("\0")[0])
            for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
                child = pdfium.FPDF_StructElement_GetChildAtIndex(element, number)
                if child:
                    walk(child)

        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number))
        pdfium.FPDF_StructTree_Close(tree)
        return found

    @property
    def fonts(self) -> set[tuple[str, bool]]:
        """The names of the fonts without the mark of a subset, and whether they are in the file."""
        found = set()
        for page in self.file:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(each)
                name = ctypes.create_string_buffer(128)
                pdfium.FPDFFont_GetBaseFontName(font, name, 128)
                embedded = bool(pdfium.FPDFFont_GetIsEmbedded(font))
                found.add((name.value.decode().split("+")[-1], embedded))
        return found
