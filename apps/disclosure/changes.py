"""What a publication says about a subject: its amount and its change against last year, read back from its quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from apps.disclosure.anchors import paragraph_anchor
from apps.disclosure.document import Disclosure, Paragraph, Quote, QuoteKind
from apps.disclosure.grid import Place
from apps.disclosure.money import ZERO

Direction = Literal["more", "less", ""]

_UNCHANGED = re.compile(r"与上年(基本)?持平")
_COMPARED = re.compile(r"比(上年\D*?)(?:增加|减少)")


@dataclass(frozen=True, slots=True)
class Saying:
    """A figure that a sentence prints about a subject: its amount in yuan, its text, and the sentence around it.

    Of a change, `base` is last year's amount in yuan; `clause` is the whole comparison as printed, such as
    比上年执行数增加256.79万元，增长4.91% or 与上年基本持平, blank where there is none; `why` is the printed sentence
    that gives the reason, if any. `heading` is the small heading above it, or that of the section.
    """

    subject: str
    heading: str
    anchor: str
    printed: str
    amount: Decimal
    base: Decimal | None = None
    place: Place | None = None
    clause: str = ""
    why: str = ""

    @property
    def direction(self) -> Direction:
        if self.base is None or self.base == self.amount:
            return ""
        return "more" if self.amount > self.base else "less"

    @property
    def compared_with(self) -> str:
        """What the base is, as printed: 上年执行数, 上年预算数. Blank where the sentence does not say it."""
        match = _COMPARED.match(self.clause)
        return match[1] if match else ""


def sayings(disclosure: Disclosure) -> Iterator[Saying]:
    """What the text says of each subject that it names an amount for, in the order of the text."""
    for section in disclosure.sections:
        heading = section.heading
        for number, paragraph in enumerate(section.paragraphs):
            if paragraph.is_heading:
                heading = paragraph.text
            seen: set[str] = set()
            for quote in paragraph.quotes:
                if quote.kind == "amount" and quote.subject not in seen:
                    seen.add(quote.subject)
                    yield _saying(paragraph, quote, heading, paragraph_anchor(section.key, number))


def _saying(paragraph: Paragraph, quote: Quote, heading: str, anchor: str) -> Saying:
    change = _beside(paragraph, quote, "difference")
    reason = _beside(paragraph, quote, "reason")
    return Saying(
        quote.subject,
        heading,
        anchor,
        paragraph.printed(quote),
        quote.amount if quote.amount is not None else ZERO,
        base=change.base if change else None,
        place=quote.place,
        clause=_clause(paragraph, quote, change),
        why=_sentence(paragraph.text, reason, "。，") if reason else "",
    )


def _beside(paragraph: Paragraph, quote: Quote, kind: QuoteKind) -> Quote | None:
    """A figure of another kind on the same subject."""
    for each in paragraph.quotes:
        if each.kind == kind and each.subject == quote.subject and each.amount == quote.amount:
            return each
    return None


def _clause(paragraph: Paragraph, quote: Quote, change: Quote | None) -> str:
    text = paragraph.text
    if change is None:
        unchanged = _UNCHANGED.search(_sentence(text, quote, "。"))
        return unchanged[0] if unchanged else ""
    rate = _beside(paragraph, quote, "growth")
    end = rate.end + 1 if rate else text.index("元", change.end) + 1
    return text[text.rindex("比", 0, change.start) : end]


def _sentence(text: str, quote: Quote, marks: str) -> str:
    """The sentence in which a figure stands, from the last of the marks before it."""
    start = max(text.rfind(mark, 0, quote.start) for mark in marks) + 1
    end = text.find("。", quote.end)
    return text[start : end + 1] if end >= 0 else text[start:]
