"""名词解释 of the whole city: the terms of each department's newest publication, those that say the same told once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from apps.catalogue.addresses import of_publication
from apps.catalogue.models import Entry, PublishedTerm

NAMED = 5
"""How many departments are named that explain a term in the same words; of more, only the number is told."""

OTHER = "#"
"""The group of terms that begin with no letter."""


@dataclass(frozen=True)
class Use:
    """A department that explains a term, and where."""

    department: str
    address: str


@dataclass(frozen=True)
class Definition:
    """One wording, and the departments that use it; `count` is how many they are in all."""

    text: str
    count: int
    uses: tuple[Use, ...]

    @property
    def more(self) -> int:
        """How many departments are not named."""
        return self.count - len(self.uses)


@dataclass(frozen=True)
class Term:
    """A term with its wordings, the most used first."""

    term: str
    number: int
    initial: str
    definitions: tuple[Definition, ...]

    @property
    def anchor(self) -> str:
        return f"term-{self.number}"


def terms() -> list[Term]:
    """By pinyin. One query."""
    newer = Entry.objects.filter(
        department_code=OuterRef("entry__department_code"), year__gt=OuterRef("entry__year")
    )
    same = [F("term"), F("definition")]
    found = (
        PublishedTerm.objects.filter(~Exists(newer))
        .annotate(
            place=Window(RowNumber(), partition_by=same, order_by=F("entry__department_code").asc()),
            count=Window(Count("pk"), partition_by=same),
        )
        .filter(place__lte=NAMED)
        .order_by("spelling", "term", "-count", "definition", "place")
        .values_list(
            "term",
            "spelling",
            "definition",
            "count",
            "entry__year",
            "entry__department_code",
            "entry__department_name",
            "anchor",
        )
    )
    return [
        Term(term, number, _initial(spelling), tuple(_definitions(row[2:] for row in rows)))
        for number, ((term, spelling), rows) in enumerate(groupby(found, key=lambda row: row[:2]), start=1)
    ]


def _initial(spelling: str) -> str:
    first = spelling[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER


def _definitions(rows: Iterator[tuple[str, int, int, str, str, str]]) -> Iterator[Definition]:
    for (text, count), same in groupby(rows, key=lambda row: row[:2]):
        uses = tuple(Use(name, of_publication(year, code, anchor)) for _, _, year, code, name, anchor in same)
        yield Definition(text, count, uses)
