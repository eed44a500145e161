"""A disclosure: narrative, tables, glossary and findings of one department and year as one plain value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from apps.disclosure.grid import Grid, Place, labels_of

QuoteKind = Literal["amount", "difference", "growth", "share", "count", "names", "reason"]
Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure printed in a paragraph, from character `start` up to `end`.

    `amount` is yuan (a number of pieces for "count"); `place` is the cell it equals. A change ("difference", "growth",
    "reason") has this year's `amount` and last year's `base`; a "share" has the part and the whole. `subject` says
    what it is about. "names" lists, joined by 、, the rows that print something in the column of `place`.
    """

    start: int
    end: int
    kind: QuoteKind
    subject: str = ""
    amount: Decimal | None = None
    base: Decimal | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A printed paragraph, or a small heading inside a section."""

    text: str
    quotes: tuple[Quote, ...] = ()
    is_heading: bool = False

    def printed(self, quote: Quote) -> str:
        return self.text[quote.start : quote.end]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section of the booklet with its paragraphs."""

    key: str
    heading: str
    level: int
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """名词解释: a fixed term, or (with `code`) a functional item of table 3 under its full path of names."""

    term: str
    definition: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class DisclosedUnit:
    """A budgetary unit named in the document."""

    code: str
    name: str
    nature: str
    is_administrative: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding points: a cell, or a paragraph of a section (counted from 0)."""

    place: Place | None = None
    section: str = ""
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold: its sentence, where, and both amounts in yuan with their difference."""

    rule: str
    severity: Severity
    sentence: str
    detail: str = ""
    left: Decimal | None = None
    right: Decimal | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        return None if self.left is None or self.right is None else self.left - self.right


GLOSSARY = "glossary"
TABLES = "tables"
"""Keys of the two sections with entries instead of paragraphs: 名词解释, and the list of tables."""

EXCERPT = 24
"""How many characters of a paragraph tell which one is meant."""


def told_cell(grid: Grid, row: str, column: str) -> str:
    """A cell in the reader's words, by the label of its row and the heading of its column."""
    return f"{grid.title}：行【{row}】，列【{column}】"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """部门预算公开: everything that is published, and nothing else."""

    year: int
    department_code: str
    department: str
    standard: str
    units: tuple[DisclosedUnit, ...]
    sections: tuple[SectionText, ...]
    tables: tuple[Grid, ...]
    glossary: tuple[GlossaryTerm, ...]
    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.year}年{self.department}部门预算"

    def table(self, key: str) -> Grid:
        """A table by its key. LookupError if the document has none such."""
        for table in self.tables:
            if table.key == key:
                return table
        raise LookupError(f"没有“{key}”表")

    def section(self, key: str) -> SectionText:
        """A section by its key. LookupError if the document has none such."""
        for section in self.sections:
            if section.key == key:
                return section
        raise LookupError(f"没有“{key}”一节")

    def texts(self, section: SectionText) -> list[str]:
        """What a section says, paragraph by paragraph; 名词解释 says its terms, each with its definition."""
        if section.key == GLOSSARY:
            return [f"{each.term}：{each.definition}" for each in self.glossary]
        return [paragraph.text for paragraph in section.paragraphs]

    def told(self, spot: Spot) -> str:
        """Where a finding points, in the reader's words: a row and a column, or the beginning of a paragraph."""
        if spot.place is not None:
            grid = self.table(spot.place.table)
            column = next((c.heading for c in grid.columns if c.key == spot.place.column), spot.place.column)
            key = spot.place.row
            label = next((labels_of(row)[key] for row in grid.rows if key in row.keys), "合计")
            return told_cell(grid, label, column)
        section = self.section(spot.section)
        if spot.paragraph is None:
            return section.heading
        text = self.texts(section)[spot.paragraph]
        return f"{section.heading}：{text[:EXCERPT]}{'…' if len(text) > EXCERPT else ''}"

    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]
