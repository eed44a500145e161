"""Which paragraphs of two texts belong together, and which of their words were changed.

Both questions are answered for the two texts in a fixed order and turned round where they were asked the other way, so
that the difference from one to another is that from the other to the one, read backwards.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Voice = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that both sides have, or only the one before, or only the one after."""

    voice: Voice
    text: str


# Words. ---------------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)
"""A figure is changed as a whole, however many of its digits stay; Chinese is compared character by character."""

_PUNCTUATION = frozenset("，。；：、？（）“”《》")


class _Chunk(NamedTuple):
    is_same: bool
    before: str
    after: str


def stretches(before: str, after: str) -> tuple[Stretch, ...]:
    """Two texts as one, in which what was there before stands before what came in its place."""
    chunks = (
        _chunks(before, after)
        if before <= after
        else [_Chunk(is_same, old, new) for is_same, new, old in _chunks(after, before)]
    )
    found = []
    for chunk in chunks:
        if chunk.is_same:
            found.append(Stretch("same", chunk.before))
            continue
        if chunk.before:
            found.append(Stretch("removed", chunk.before))
        if chunk.after:
            found.append(Stretch("added", chunk.after))
    return tuple(found)


def _chunks(before: str, after: str) -> list[_Chunk]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    chunks: list[_Chunk] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        chunk = _Chunk(tag == "equal", "".join(old[i1:i2]), "".join(new[j1:j2]))
        if len(chunks) > 1 and not chunk.is_same and _is_chance(chunks[-1]):
            island, shore = chunks.pop(), chunks.pop()
            chunk = _Chunk(
                False, shore.before + island.before + chunk.before, shore.after + island.after + chunk.after
            )
        chunks.append(chunk)
    return chunks


def _is_chance(chunk: _Chunk) -> bool:
    """One character that two changed stretches have in common is read more easily as part of the change."""
    return chunk.is_same and len(chunk.before) == 1 and chunk.before not in _PUNCTUATION


# Paragraphs. ----------------------------------------------------------------------------------------------------------

ALIKE = 0.5
"""Two paragraphs of which less than this share of characters agrees are not one paragraph reworded."""

LARGEST_COMPARISON = 10_000
"""Pairs of paragraphs that are compared by character at most; beyond, they are taken in order."""


class Said(NamedTuple):
    """A paragraph: its number from 0, whether it is a small heading, and its text."""

    number: int
    is_heading: bool
    text: str


Pair = tuple[Said | None, Said | None]

_FIGURES = re.compile(r"[\d,.]+")


def _whole(said: Said) -> object:
    return said.is_heading, said.text


def _without_figures(said: Said) -> object:
    return _FIGURES.sub("", said.text)


def paired(before: Sequence[Said], after: Sequence[Said]) -> list[Pair]:
    """All paragraphs of both texts in order, those together that say the same or nearly so."""
    if [each[1:] for each in before] <= [each[1:] for each in after]:
        return list(_paired(before, after, (_whole, _without_figures)))
    return [(old, new) for new, old in _paired(after, before, (_whole, _without_figures))]


def _paired(
    before: Sequence[Said], after: Sequence[Said], keys: Sequence[Callable[[Said], object]]
) -> Iterator[Pair]:
    """By the first key, and what it leaves in between by the next; at last by likeness."""
    if not keys:
        yield from _by_likeness(before, after)
        return
    old, new = list(map(keys[0], before)), list(map(keys[0], after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(before[i1:i2], after[j1:j2], strict=True)
        else:
            yield from _paired(before[i1:i2], after[j1:j2], keys[1:])


def _by_likeness(before: Sequence[Said], after: Sequence[Said]) -> Iterator[Pair]:
    """The pairs, in order, that have most in common; the rest stands alone."""
    likeness = _likeness(before, after)
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield before[i], after[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield before[i], None
            i += 1
        else:
            yield None, after[j]
            j += 1
    yield from ((each, None) for each in before[i:])
    yield from ((None, each) for each in after[j:])


def _likeness(before: Sequence[Said], after: Sequence[Said]) -> list[list[float]]:
    """The share of characters that each two paragraphs have in common, 0 where it is less than ALIKE."""
    if len(before) * len(after) > LARGEST_COMPARISON:
        return [[float(i == j) for j in range(len(after))] for i in range(len(before))]
    old, new = [Counter(each.text) for each in before], [Counter(each.text) for each in after]
    shares = [[2 * (a & b).total() / max(1, a.total() + b.total()) for b in new] for a in old]
    return [[share if share >= ALIKE else 0.0 for share in row] for row in shares]
