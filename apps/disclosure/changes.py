"""Changes against last year as a publication prints them, read back from its quotes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.disclosure.anchors import paragraph_anchor
from apps.disclosure.document import Disclosure, Paragraph, Quote


@dataclass(frozen=True, slots=True)
class PrintedChange:
    """A change that a sentence prints: both amounts in yuan, the words it prints, and the id of its paragraph.

    `difference` is 万元 without sign and unit, `rate` percent without its sign; `rate` and `reason` are blank where
    none is printed. `clause` is the whole comparison: 比上年执行数增加256.79万元，增长4.91%.
    """

    subject: str
    amount: Decimal
    base: Decimal
    difference: str
    rate: str
    reason: str
    clause: str
    anchor: str

    @property
    def rises(self) -> bool:
        return self.amount > self.base

    @property
    def compared_with(self) -> str:
        """What the base is, as printed: 上年执行数, 上年预算数. Blank where the sentence does not say it."""
        words = self.clause.partition(self.difference)[0].removeprefix("比")
        return words.removesuffix("增加").removesuffix("减少")


def printed_changes(disclosure: Disclosure) -> Iterator[PrintedChange]:
    """Every change that the text prints in figures, in the order of the text."""
    for section in disclosure.sections:
        for number, paragraph in enumerate(section.paragraphs):
            for quote in paragraph.quotes:
                if quote.kind == "difference" and quote.amount is not None and quote.base is not None:
                    anchor = paragraph_anchor(section.key, number)
                    yield _change(paragraph, quote, quote.amount, quote.base, anchor)


def _change(paragraph: Paragraph, quote: Quote, amount: Decimal, base: Decimal, anchor: str) -> PrintedChange:
    beside = {q.kind: q for q in paragraph.quotes if q.subject == quote.subject and q.start > quote.end}
    rate, reason = beside.get("growth"), beside.get("reason")
    start = max(paragraph.text.rfind("比", 0, quote.start), 0)
    unit = paragraph.text.find("元", quote.end) + 1
    end = rate.end + 1 if rate else unit
    return PrintedChange(
        quote.subject,
        amount,
        base,
        difference=paragraph.printed(quote),
        rate=paragraph.printed(rate) if rate else "",
        reason=paragraph.printed(reason) if reason else "",
        clause=paragraph.text[start:end],
        anchor=anchor,
    )
