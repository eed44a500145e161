"""Changes one thing in a finished disclosure or in the figures it is made from, to see which rule notices."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.consistency import check
from apps.disclosure.document import Disclosure, Finding, Paragraph, Quote, SectionText
from apps.disclosure.figures import Figures
from apps.disclosure.grid import Cell, Grid
from apps.disclosure.standards import STANDARDS

STANDARD = STANDARDS["hangzhou-2024"]


def findings(rule: str, figures: Figures, disclosure: Disclosure | None = None) -> list[Finding]:
    """What one rule says of a document; without a document, of the one that the figures make."""
    document = disclosure or compile_disclosure(figures, STANDARD)
    return [found for found in check(document, figures, STANDARD) if found.rule == rule]


def finding(rule: str, figures: Figures, disclosure: Disclosure | None = None) -> Finding:
    """The only thing a rule says."""
    (found,) = findings(rule, figures, disclosure)
    return found


# Tables. --------------------------------------------------------------------------------------------------------------


def with_table(disclosure: Disclosure, grid: Grid) -> Disclosure:
    return replace(
        disclosure, tables=tuple(grid if each.key == grid.key else each for each in disclosure.tables)
    )


def with_cell(disclosure: Disclosure, table: str, row: str, column: str, cell: Cell) -> Disclosure:
    grid = disclosure.table(table)
    index = grid.column_index(column)
    assert grid.has(row, column)
    rows = tuple(
        replace(each, cells=(*each.cells[:index], cell, *each.cells[index + 1 :]))
        if each.keys[index] == row
        else each
        for each in grid.rows
    )
    return with_table(disclosure, replace(grid, rows=rows))


def with_more(disclosure: Disclosure, table: str, row: str, column: str, yuan: str = "0.01") -> Disclosure:
    """A cell changed by a little; it is then no longer what the document says elsewhere."""
    amount = disclosure.table(table).amount(row, column)
    return with_cell(disclosure, table, row, column, amount + Decimal(yuan))


# Text. ----------------------------------------------------------------------------------------------------------------


def with_paragraphs(disclosure: Disclosure, section: str, paragraphs: Iterable[Paragraph]) -> Disclosure:
    changed = replace(disclosure.section(section), paragraphs=tuple(paragraphs))
    return replace(
        disclosure, sections=tuple(changed if each.key == section else each for each in disclosure.sections)
    )


def reworded(disclosure: Disclosure, section: str, old: str, new: str) -> Disclosure:
    """The first paragraph of a section that has some words, with others; its quotes stay on their figures."""
    paragraphs = list(disclosure.section(section).paragraphs)
    index = next(i for i, paragraph in enumerate(paragraphs) if old in paragraph.text)
    paragraphs[index] = _reworded(paragraphs[index], old, new)
    return with_paragraphs(disclosure, section, paragraphs)


def _reworded(paragraph: Paragraph, old: str, new: str) -> Paragraph:
    end = paragraph.text.index(old) + _end_of_difference(old, new)
    longer = len(new) - len(old)

    def moved(position: int) -> int:
        return position + longer if position >= end else position

    return replace(
        paragraph,
        text=paragraph.text.replace(old, new, 1),
        quotes=tuple(replace(q, start=moved(q.start), end=moved(q.end)) for q in paragraph.quotes),
    )


def _end_of_difference(old: str, new: str) -> int:
    """Where in `old` the part ends that `new` has otherwise; what follows is the same in both."""
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    end = len(old)
    while (
        end > start
        and len(new) - len(old) + end > start
        and old[end - 1] == new[len(new) - len(old) + end - 1]
    ):
        end -= 1
    return end


def with_quote(disclosure: Disclosure, kind: str, subject: str, /, **changes: Any) -> Disclosure:
    """The first figure of a kind on a subject, with another amount, base or subject behind it."""
    for section in disclosure.sections:
        for index, paragraph in enumerate(section.paragraphs):
            for number, quote in enumerate(paragraph.quotes):
                if (quote.kind, quote.subject) == (kind, subject):
                    return _with_quote(disclosure, section, index, number, replace(quote, **changes))
    raise AssertionError(f"no {kind} of {subject}")


def _with_quote(
    disclosure: Disclosure, section: SectionText, index: int, number: int, quote: Quote
) -> Disclosure:
    paragraphs = list(section.paragraphs)
    quotes = list(paragraphs[index].quotes)
    quotes[number] = quote
    paragraphs[index] = replace(paragraphs[index], quotes=tuple(quotes))
    return with_paragraphs(disclosure, section.key, paragraphs)


def without_paragraph(disclosure: Disclosure, section: str, words: str) -> Disclosure:
    paragraphs = disclosure.section(section).paragraphs
    kept = [paragraph for paragraph in paragraphs if words not in paragraph.text]
    assert len(kept) == len(paragraphs) - 1
    return with_paragraphs(disclosure, section, kept)
