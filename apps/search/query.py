"""What a reader typed: its words, what the index is asked for them, and how well a name answers."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from apps.search.names import CODE, END, FILTER, LETTERS, SHORTEST_CODE, START
from apps.search.words import pairs, plain

LONGEST = 60
"""Characters of a query that are read; no name is told apart by more."""

MOST_WORDS = 8

YEAR = re.compile(r"([0-9]{4})年?度?")

All = tuple[str, ...]
"""Tokens that must all be there."""

Clause = tuple[All, ...]
"""Of several such, one."""

Question = tuple[Clause, ...]
"""Clauses that must all hold."""


class Tier(IntEnum):
    """How a name answers; the lower, the nearer to what was asked."""

    EXACT = 0
    PREFIX = 1
    TITLE = 2
    INITIALS = 3
    DETAIL = 4


@dataclass(frozen=True)
class Query:
    """A query as it was typed, cut where it is too long."""

    text: str
    is_cut: bool = False

    @classmethod
    def of(cls, typed: str) -> "Query":
        text = " ".join(typed.split())
        words = text[:LONGEST].split(" ")[:MOST_WORDS]
        kept = " ".join(words).strip()
        return cls(kept, is_cut=kept != text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All of them must be found. Without a letter or a digit there is none."""
        return tuple(dict.fromkeys(filter(None, map(plain, self.text.split()))))

    @cached_property
    def joined(self) -> str:
        """All words as one: a title may have the white space that they were parted by."""
        return plain(self.text)

    @property
    def exact(self) -> Question:
        return ((tuple(pairs(f"{START}{self.joined}{END}")),),)

    @property
    def prefix(self) -> Question:
        return ((tuple(pairs(START + self.joined)),),)

    @property
    def anywhere(self) -> Question:
        """What every answer has. A single character is looked for where titles begin; beside others, not here."""
        if len(self.words) == 1:
            return (_alternatives(self.joined),)
        long = tuple(_alternatives(word) for word in self.words if len(word) > 1)
        return long or ((tuple(pairs(self.joined)),),)

    @property
    def parts(self) -> list[Question]:
        """What a name may share with a query that it does not answer: three characters on end, or at least two."""
        two = pairs(self.joined)
        shared: tuple[Clause, ...] = (tuple(pairwise(two)), tuple((pair,) for pair in two))
        return [(clause,) for clause in shared if clause]

    def tier(self, compared: str) -> Tier | None:
        """How the `plain` of a search entry answers: as badly as the worst of its words. None if it does not."""
        together = self._tier(self.joined, compared)
        if len(self.words) < 2:
            return together
        apart = [self._tier(word, compared) for word in self.words]
        found = [each for each in apart if each is not None]
        worst = max(found) if len(found) == len(apart) else None
        return min((each for each in (together, worst) if each is not None), default=None)

    def _tier(self, word: str, compared: str) -> Tier | None:
        title, code, letters, year, detail = compared.split(END)
        if title.startswith(START + word):
            return Tier.EXACT if len(title) == len(START + word) else Tier.PREFIX
        if len(self.joined) == 1:
            return Tier.INITIALS if letters.startswith(LETTERS + word) else None
        if code == CODE + word:
            return Tier.EXACT
        if word in title:
            return Tier.TITLE
        if len(word) >= SHORTEST_CODE and code.startswith(CODE + word):
            return Tier.PREFIX
        if (meant := YEAR.fullmatch(word)) and year == FILTER + meant[1]:
            return Tier.EXACT if len(self.words) > 1 else Tier.DETAIL
        if word in letters:
            return Tier.INITIALS
        return Tier.DETAIL if word in detail else None


def _alternatives(word: str) -> Clause:
    """The ways in which a name can have a word."""
    if len(word) == 1:
        return ((START + word,), (LETTERS + START + word,))
    ways: list[All] = [tuple(pairs(word))]
    if word.isascii():
        ways += [(CODE + word,), tuple(LETTERS + pair for pair in pairs(word))]
    if year := YEAR.fullmatch(word):
        ways.append((f"{FILTER}{year[1]}",))
    return tuple(ways)
