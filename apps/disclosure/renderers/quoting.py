"""Paragraphs cut at the figures that equal a cell, for files in which such a figure leads to its cell."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from apps.disclosure.document import Paragraph
from apps.disclosure.grid import Place


class Stretch(NamedTuple):
    """A stretch of text, and where it leads."""

    text: str
    anchor: str = ""


def stretches(paragraph: Paragraph, anchors: Mapping[Place, str]) -> Iterator[Stretch]:
    """The text of a paragraph cut at its figures; a figure that equals a cell leads there."""
    position = 0
    for quote in paragraph.quotes:
        anchor = anchors.get(quote.place, "") if quote.place and quote.kind == "amount" else ""
        if anchor:
            yield Stretch(paragraph.text[position : quote.start])
            yield Stretch(paragraph.text[quote.start : quote.end], anchor)
            position = quote.end
    yield Stretch(paragraph.text[position:])
