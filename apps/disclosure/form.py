"""What a prescribed form consists of: its tables, sections, glossary and conventions. A standard is one value of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.disclosure.figures import Figures
from apps.disclosure.grid import Grid
from apps.disclosure.layout import CrossTable, StatementTable

Table = CrossTable | StatementTable
"""A definition that lays itself out."""


@dataclass(frozen=True)
class Section:
    """A heading of the booklet and, where it has text, the template the text is printed from.

    `key` names what the section is about and is the same in every standard.
    """

    key: str
    heading: str
    level: int
    template: str = ""


@dataclass(frozen=True)
class Standard:
    """A prescribed form.

    `stable_below`: a change whose printed rate is at most this many percent is 与上年基本持平 and needs no reason.
    `performance_columns`: the columns of the project table whose sum the performance table prints.
    `names`: what a classification is called in this form where it differs from the official codes.
    `source_names`: by section, what each source of money is called in that section.
    `fixed_terms`: what the glossary of every booklet explains, in order.
    `asset_categories`: the categories of assets whose numbers the form prints.
    """

    key: str
    label: str
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    rate_decimals: int
    stable_below: Decimal
    performance_columns: tuple[str, ...]
    shares: Callable[..., list[Decimal]]
    zero_in_text: str
    source_names: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    fixed_terms: tuple[str, ...]
    asset_categories: tuple[str, ...]

    def lay_out(self, figures: Figures) -> tuple[Grid, ...]:
        """All tables in the order of the booklet."""
        return tuple(table.lay_out(number, figures) for number, table in enumerate(self.tables, start=1))
