"""The names that one department's disclosure prints, as search entries, and what of them is compared and indexed."""

import hashlib
from collections.abc import Iterator

from django.urls import reverse

from apps.catalogue.models import Entry, Measure
from apps.disclosure.anchors import cell_anchor, paragraph_anchor
from apps.disclosure.document import GLOSSARY, Disclosure
from apps.search.models import Kind, SearchEntry
from apps.search.words import initials, pairs, plain

START, END, CODE, LETTERS, FILTER = "^", "$", "#", "=", "@"
"""Marks of the tokens. No plain text holds them: where a title starts and ends, codes, initials, kind and year."""

SHORTEST_CODE = 2


def names(entry: Entry, disclosure: Disclosure) -> Iterator[SearchEntry]:
    """What can be looked for in an entry, not stored and nothing of it indexed yet."""
    page = reverse("publications:disclosure", args=[entry.year, entry.department_code])
    yield _named(
        entry,
        Kind.DEPARTMENT,
        title=entry.department_name,
        code=entry.department_code,
        address=page,
        same=entry.department_code,
    )
    yield from _units(entry, disclosure, page)
    yield from _items(entry)
    for project in entry.projects.all():
        yield _named(
            entry,
            Kind.PROJECT,
            title=project.name,
            detail=" · ".join(dict.fromkeys((entry.department_name, project.unit))),
            code=project.code,
            address=f"{page}#{project.anchor}",
            same=f"{entry.department_code} {plain(project.name)}",
        )
    for number, term in enumerate(disclosure.glossary):
        yield _named(
            entry,
            Kind.TERM,
            title=term.term,
            detail=term.definition,
            code=term.code,
            address=f"{page}#{paragraph_anchor(GLOSSARY, number)}",
            same=plain(term.term),
        )


def _named(
    entry: Entry, kind: Kind, *, title: str, address: str, same: str, detail: str = "", code: str = ""
) -> SearchEntry:
    """`same` is what two names of a kind must share, in whatever years and departments, to be the same thing."""
    return SearchEntry(
        entry=entry,
        kind=kind,
        year=entry.year,
        title=title,
        detail=detail,
        code=code,
        address=address,
        identity=hashlib.blake2s(f"{kind} {same}".encode(), digest_size=16).hexdigest(),
        leads=False,
    )


def _units(entry: Entry, disclosure: Disclosure, page: str) -> Iterator[SearchEntry]:
    """Each unit at its row of the revenue table. One called like its department is not told twice."""
    grid = disclosure.table("revenue")
    for unit in disclosure.units:
        if unit.name != entry.department_name:
            printed = grid.has(unit.code, "unit")
            yield _named(
                entry,
                Kind.UNIT,
                title=unit.name,
                detail=entry.department_name,
                code=unit.code,
                address=f"{page}#{cell_anchor(grid.number, unit.code, 'unit')}" if printed else page,
                same=f"{entry.department_code} {unit.code}",
            )


def _items(entry: Entry) -> Iterator[SearchEntry]:
    """The functional items of the expenditure table, below the names of those they are part of."""
    items = {each.code: each.name for each in entry.amounts.filter(measure=Measure.FUNCTION)}
    for code, name in items.items():
        above = (items[whole] for whole in sorted(items) if code.startswith(whole) and code != whole)
        yield _named(
            entry,
            Kind.ITEM,
            title=name,
            detail=" › ".join(above),
            code=code,
            address=reverse("catalogue:function", args=[entry.year, code]),
            same=f"{code} {name}",
        )


def lead(entry: SearchEntry) -> None:
    """Let an entry be found: fill in what is compared and what is indexed."""
    title, code, detail = plain(entry.title), plain(entry.code), plain(entry.detail)
    entry.initials = initials(title)
    entry.plain = END.join(
        (START + title, CODE + code, LETTERS + entry.initials, FILTER + str(entry.year), detail)
    )
    entry.tokens = " ".join(
        dict.fromkeys(
            (
                *pairs(f"{START}{title}{END}"),
                *(CODE + code[:length] for length in range(SHORTEST_CODE, len(code) + 1)),
                *(LETTERS + pair for pair in pairs(START + entry.initials)),
                *pairs(detail),
                FILTER + entry.kind,
                f"{FILTER}{entry.year}",
            )
        )
    )
    entry.leads = True
