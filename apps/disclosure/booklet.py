"""From facts to the printed sections: renders the templates of a standard and finds each figure in the text again.

In a template a paragraph begins with {% paragraph %} and a small heading with {% heading %}; line breaks and the
indentation after them are for the template's reader only and leave no trace. Tags and filters print private marks
(`marks`), which are taken out here.
"""

import re
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from apps.disclosure.document import GLOSSARY, TABLES, GlossaryTerm, Paragraph, Quote, SectionText
from apps.disclosure.facts import Fact, Ledger, in_one_line
from apps.disclosure.figures import Figures
from apps.disclosure.form import Section, Standard
from apps.disclosure.grid import Grid
from apps.disclosure.marks import CLOSE, HEADING, MIDDLE, OPEN, PARAGRAPH
from apps.disclosure.narrative import Narrative, path_of_names

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "disclosure"

_MARKED = re.compile(f"{OPEN}(\\d+){MIDDLE}([^{CLOSE}]*){CLOSE}")


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=False, builtins=["apps.disclosure.marks"])


def _paragraphs(text: str, facts: list[Fact]) -> tuple[Paragraph, ...]:
    found = []
    for chunk in re.split(f"(?=[{PARAGRAPH}{HEADING}])", in_one_line(text))[1:]:
        paragraph = _read_marks(chunk[1:].strip(), facts, is_heading=chunk[0] == HEADING)
        if paragraph.text:
            found.append(paragraph)
    return tuple(found)


def _read_marks(marked: str, facts: list[Fact], *, is_heading: bool) -> Paragraph:
    text, quotes, position = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        fact = facts[int(match[1])]
        quotes.append(
            Quote(
                len(text),
                len(text) + len(match[2]),
                fact.kind,
                fact.subject,
                fact.amount,
                fact.base,
                fact.place,
            )
        )
        text += match[2]
        position = match.end()
    return Paragraph(text + marked[position:], tuple(quotes), is_heading)


def write_sections(
    figures: Figures, standard: Standard, tables: tuple[Grid, ...]
) -> tuple[tuple[SectionText, ...], tuple[GlossaryTerm, ...]]:
    """All sections of the booklet in order, and the entries of 名词解释."""
    ledger = Ledger(standard)
    context = Context(Narrative(figures, ledger).context(), autoescape=False)
    sections: list[SectionText] = []
    glossary: tuple[GlossaryTerm, ...] = ()
    for section in standard.sections:
        paragraphs: tuple[Paragraph, ...] = ()
        if section.key == GLOSSARY:
            glossary = _glossary(figures, _fixed_terms(_template(standard, section)), tables)
        elif section.template:
            text = _engine().get_template(_template(standard, section)).render(context)
            paragraphs = _paragraphs(text, ledger.facts)
        elif section.key == TABLES:
            paragraphs = tuple(Paragraph(table.contents_line) for table in tables)
        sections.append(SectionText(section.key, _heading(section, figures), section.level, paragraphs))
    return tuple(sections), glossary


def _template(standard: Standard, section: Section) -> str:
    return f"{standard.key.replace('-', '_')}/{section.template}"


@cache
def _fixed_terms(template: str) -> tuple[GlossaryTerm, ...]:
    paragraphs = _paragraphs(_engine().get_template(template).render(Context()), [])
    return tuple(GlossaryTerm(*paragraph.text.split("：", 1)) for paragraph in paragraphs)


def _heading(section: Section, figures: Figures) -> str:
    return section.heading.format(year=figures.year, department=figures.department)


def _glossary(
    figures: Figures, fixed: tuple[GlossaryTerm, ...], tables: tuple[Grid, ...]
) -> tuple[GlossaryTerm, ...]:
    """The fixed terms, the budget's own, then one entry for each item of the expenditure table that is defined."""
    terms = [*fixed]
    terms.extend(GlossaryTerm(term.term, term.definition) for term in figures.terms if not term.function)
    own = {term.function: term.definition for term in figures.terms if term.function}
    expenditure = next(table for table in tables if table.key == "expenditure")
    for code in expenditure.lowest_rows("total"):
        definition = own.get(code) or figures.definitions.get(code)
        if definition:
            terms.append(GlossaryTerm(path_of_names(figures, code), definition, code))
    return tuple(terms)
