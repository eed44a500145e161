"""What leads where on the page of a disclosure: figures to cells, cells back to sentences, terms to definitions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from apps.disclosure.anchors import cell_anchor, paragraph_anchor, table_anchor
from apps.disclosure.document import GLOSSARY, Disclosure, GlossaryTerm, Paragraph, Quote, Spot, told_cell
from apps.disclosure.grid import Grid, Place
from apps.disclosure.money import wan


class Piece(NamedTuple):
    """A stretch of text, where it leads (an id), what is said about it, and whether it is a term or a figure."""

    text: str
    anchor: str = ""
    title: str = ""
    kind: str = ""


class Mention(NamedTuple):
    """A sentence that prints the amount of a cell: ids of both, the words that tell the sentence, and the amount."""

    paragraph: str
    told: str
    cell: str
    printed: str


@dataclass(frozen=True)
class References:
    """All references of one disclosure."""

    disclosure: Disclosure

    @cached_property
    def _tables(self) -> Mapping[str, Grid]:
        return {grid.key: grid for grid in self.disclosure.tables}

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {key: grid.labels() for key, grid in self._tables.items()}

    @cached_property
    def _places(self) -> frozenset[Place]:
        """Every cell, whether it prints anything or not."""
        return frozenset(
            Place(grid.key, key, column.key)
            for grid in self.disclosure.tables
            for row in grid.rows
            for key, column in zip(row.keys, grid.columns, strict=True)
        )

    @cached_property
    def quoted(self) -> frozenset[Place]:
        """The cells that the text quotes, those without an amount among them."""
        return frozenset(
            quote.place
            for section in self.disclosure.sections
            for paragraph in section.paragraphs
            for quote in paragraph.quotes
            if quote.kind in ("amount", "share") and quote.place is not None
        )

    def anchor(self, place: Place) -> str:
        """The id of a cell; that of the table where it has no rows, and blank where there is no such cell."""
        grid = self._tables.get(place.table)
        if grid is None:
            return ""
        if not grid.rows:
            return table_anchor(grid.number)
        return cell_anchor(grid.number, place.row, place.column) if place in self._places else ""

    def told(self, place: Place) -> str:
        """A cell in the reader's words, as `Disclosure.told` has them."""
        grid = self._tables[place.table]
        if not grid.rows:
            return grid.title
        column = grid.columns[grid.column_index(place.column)].heading
        return told_cell(grid, self._labels[place.table][place.row], column)

    def figure(self, paragraph: Paragraph, quote: Quote) -> tuple[str, str]:
        """Where a figure of the text leads and what it is: itself in a cell, or worked out from the amount of one."""
        of = quote if quote.place else self._amount_of(paragraph, quote)
        if of is None or of.place is None or quote.kind not in ("amount", "share", "difference", "growth"):
            return "", ""
        anchor = self.anchor(of.place)
        if not anchor:
            return "", ""
        told = self.told(of.place)
        if quote.kind != "amount" and quote.amount is not None and quote.base is not None:
            whole = "合计" if quote.kind == "share" else "上年"
            told = f"{wan(quote.amount)}万元（{told}），{whole}{wan(quote.base)}万元"
        return anchor, told

    def _amount_of(self, paragraph: Paragraph, quote: Quote) -> Quote | None:
        """The amount in the same paragraph that a change is about."""
        for each in paragraph.quotes:
            if each.kind == "amount" and each.subject == quote.subject and each.amount == quote.amount:
                return each
        return None

    @cached_property
    def mentions(self) -> Mapping[str, tuple[Mention, ...]]:
        """By the key of a table, which sentences print an amount of which of its cells."""
        found: dict[str, list[Mention]] = {key: [] for key in self._tables}
        for section in self.disclosure.sections:
            for number, paragraph in enumerate(section.paragraphs):
                for quote in paragraph.quotes:
                    if quote.kind == "amount" and quote.place and self.anchor(quote.place):
                        mention = Mention(
                            paragraph_anchor(section.key, number),
                            self.disclosure.told(Spot(section=section.key, paragraph=number)),
                            self.anchor(quote.place),
                            paragraph.printed(quote),
                        )
                        found[quote.place.table].append(mention)
        return {key: tuple(each) for key, each in found.items()}

    @cached_property
    def _terms(self) -> Mapping[str, tuple[str, GlossaryTerm]]:
        return {
            term.term: (paragraph_anchor(GLOSSARY, number), term)
            for number, term in reversed(list(enumerate(self.disclosure.glossary)))
            if term.term
        }

    @cached_property
    def _any_term(self) -> re.Pattern[str]:
        longest_first = sorted(self._terms, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def terms(self, text: str, seen: set[str]) -> Iterator[Piece]:
        """A text cut at the terms that are not in `seen` yet, which it adds there."""
        position = 0
        for match in self._any_term.finditer(text):
            if match[0] in seen:
                continue
            seen.add(match[0])
            anchor, term = self._terms[match[0]]
            yield Piece(text[position : match.start()])
            yield Piece(match[0], anchor, term.definition, "term")
            position = match.end()
        yield Piece(text[position:])

    def pieces(self, paragraph: Paragraph, seen: set[str]) -> Iterator[Piece]:
        """The text of a paragraph cut at its figures and, unless it is a heading, at terms not seen before."""
        position = 0
        for quote in paragraph.quotes:
            anchor, told = self.figure(paragraph, quote)
            if anchor:
                yield from self._plain(paragraph, position, quote.start, seen)
                yield Piece(paragraph.printed(quote), anchor, told, "figure")
                position = quote.end
        yield from self._plain(paragraph, position, len(paragraph.text), seen)

    def _plain(self, paragraph: Paragraph, start: int, end: int, seen: set[str]) -> Iterator[Piece]:
        text = paragraph.text[start:end]
        if paragraph.is_heading:
            yield Piece(text)
        else:
            yield from self.terms(text, seen)
