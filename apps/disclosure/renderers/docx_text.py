"""What a Word document is made of: paragraphs, runs of text, fields, bookmarks and links, as elements."""

import re
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from apps.disclosure.renderers.office import legible

_BREAKS = re.compile("(\r\n|[\n\r\t])")

_SHARED = re.compile("[\u00b7\u2010-\u2027\u2030-\u205e\u2103\u2160-\u2473]")
"""Characters of both scripts, such as quotation marks: Word takes them from the Latin font where nobody says more."""

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def make(tag: str, *content: Element, **attributes: str | int) -> Element:
    """An element of WordprocessingML with its attributes, by their names without a prefix."""
    element: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(content)
    return element


def _text(tag: str, text: str) -> Element:
    element = make(tag)
    element.text = text
    element.set(SPACE, "preserve")
    return element


def run(text: str, *, bold: bool = False, size: float = 0) -> Element:
    """A stretch of text, whatever it contains; line breaks and tabs stay. `size` in points, 0 that of its style."""
    look = [make("rFonts", hint="eastAsia")] if _SHARED.search(text) else []
    look += [make("b"), make("bCs")] if bold else []
    look += [make("sz", val=round(size * 2)), make("szCs", val=round(size * 2))] if size else []
    element = make("r", *([make("rPr", *look)] if look else []))
    for piece in _BREAKS.split(legible(text)):
        if piece == "\t":
            element.append(make("tab"))
        elif _BREAKS.fullmatch(piece):
            element.append(make("br"))
        elif piece:
            element.append(_text("t", piece))
    return element


def paragraph(style: str, *content: Element, look: Iterable[Element] = ()) -> Element:
    """A paragraph in the style with this id; `look` is what it has besides, in the order of the standard."""
    return make("p", make("pPr", make("pStyle", val=style), *look), *content)


def field_start(instruction: str) -> list[Element]:
    """The beginning of a field that a word processor works out; what it shows until then follows."""
    return [
        make("r", make("fldChar", fldCharType="begin")),
        make("r", _text("instrText", f" {instruction} ")),
        make("r", make("fldChar", fldCharType="separate")),
    ]


def field_end() -> Element:
    return make("r", make("fldChar", fldCharType="end"))


def field(instruction: str, shown: str = "") -> list[Element]:
    """A field within a line, such as the number of the page."""
    return [*field_start(instruction), run(shown), field_end()]


def link(name: str, *content: Element) -> Element:
    """Content that leads to a bookmark of the same document."""
    return make("hyperlink", *content, anchor=name, history=1)


def bookmarked(name: str, number: int, *content: Element) -> Iterator[Element]:
    """Content with a bookmark around it. Names have letters, digits and _ only; numbers are those of no other."""
    yield make("bookmarkStart", id=number, name=name)
    yield from content
    yield make("bookmarkEnd", id=number)
