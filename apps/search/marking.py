"""Showing where the words of a query stand in a text, whatever its width, case and punctuation."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.search.query import Query
from apps.search.words import characters

EXCERPT = 90
"""Characters of a long text that are shown."""

BEFORE = 20


def marked(text: str, query: Query, initials: str = "") -> SafeString:
    """A text as HTML with its hits in <mark>; `initials` are those of the text, one for each of its characters."""
    return _html(text, _hits(text, query, initials))


def excerpt(text: str, query: Query) -> SafeString:
    """The part of a text around its first hit, as HTML."""
    spans = _hits(text, query, "")
    start = 0
    if spans and spans[0][1] > EXCERPT:
        start = spans[0][0] - BEFORE
    part = text[start : start + EXCERPT]
    within = [
        (first - start, min(end - start, len(part))) for first, end in spans if first < start + len(part)
    ]
    before, after = "…" if start else "", "…" if start + EXCERPT < len(text) else ""
    return format_html("{}{}{}", before, _html(part, within), after)


def _hits(text: str, query: Query, initials: str) -> list[tuple[int, int]]:
    """Where hits begin and end, from left to right, none touching another."""
    known = list(characters(text))
    plain = "".join(part for _, part in known)
    struck = [False] * len(text)
    for word in dict.fromkeys((query.joined, *query.words)):
        for searched in (plain, initials if len(initials) == len(plain) else ""):
            place = searched.find(word) if word else -1
            while place >= 0:
                first, last = known[place][0], known[place + len(word) - 1][0]
                struck[first : last + 1] = [True] * (last + 1 - first)
                place = searched.find(word, place + 1)
            if any(struck):
                break
    spans: list[tuple[int, int]] = []
    for position, hit in enumerate(struck):
        if hit and spans and spans[-1][1] == position:
            spans[-1] = (spans[-1][0], position + 1)
        elif hit:
            spans.append((position, position + 1))
    return spans


def _html(text: str, spans: list[tuple[int, int]]) -> SafeString:
    pieces: list[tuple[str, str]] = []
    done = 0
    for first, end in spans:
        pieces.append((text[done:first], text[first:end]))
        done = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[done:])
