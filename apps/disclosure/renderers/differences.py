"""Differences as HTML: before and after side by side, words that went and came as `del` and `ins`."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.disclosure.anchors import printed
from apps.disclosure.differences import (
    CellDifference,
    Differences,
    RowDifference,
    State,
    TableDifference,
    TextDifference,
)
from apps.disclosure.grid import Cell
from apps.disclosure.money import to_wan, wan, yuan
from apps.disclosure.rewording import Stretch

STATES: dict[State, str] = {"changed": "", "added": "新增", "removed": "删去"}


class ShownText(NamedTuple):
    label: str
    state: str
    anchor: str
    stretches: tuple[Stretch, ...]


class ShownCell(NamedTuple):
    """One line of a table of changed cells; a row of the table has as many lines as cells that changed."""

    label: str
    state: str
    is_first: bool
    heading: str
    anchor: str
    before: str
    after: str
    difference: str
    stretches: tuple[Stretch, ...]


def _difference(amount: Decimal | None, in_yuan: bool) -> str:
    if amount is None:
        return ""
    sign = "＋" if amount > 0 else "－"
    return f"{sign}{f'{yuan(abs(amount))} 元' if in_yuan else wan(abs(amount))}"


def _cell(cell: CellDifference, label: str, state: str, is_first: bool) -> ShownCell:
    """In 万元, or in 元 where 万元 hide the difference."""
    before, after = printed(cell.before), printed(cell.after)
    hidden = cell.difference is not None and (before == after or not to_wan(cell.difference))
    if hidden:
        before, after = _in_yuan(cell.before), _in_yuan(cell.after)
    stretches = TextDifference("changed", "", before, after).stretches if cell.difference is None else ()
    return ShownCell(
        label,
        state,
        is_first,
        cell.heading,
        cell.anchor,
        before,
        after,
        _difference(cell.difference, hidden),
        stretches,
    )


def _in_yuan(cell: Cell) -> str:
    return f"{yuan(cell)} 元" if isinstance(cell, Decimal) else ""


def _lines(table: TableDifference) -> Iterator[ShownCell]:
    for row in table.rows:
        cells = list(_told(row))
        for number, cell in enumerate(cells):
            yield _cell(cell, row.label, STATES[row.state], number == 0)
        if not cells:
            yield ShownCell(row.label, STATES[row.state], True, "", "", "", "", "", ())


def _told(row: RowDifference) -> Iterator[CellDifference]:
    """Its cells, without the name of a row that is there on one side only: the label says it."""
    for cell in row.cells:
        words = cell.after if row.state == "added" else cell.before
        if row.state == "changed" or not isinstance(words, str) or words not in row.label:
            yield cell


def _texts(texts: tuple[TextDifference, ...]) -> list[ShownText]:
    return [ShownText(each.label, STATES[each.state], each.anchor, each.stretches) for each in texts]


def differences_html(found: Differences, page: str = "") -> SafeString:
    """Everything that differs, as one fragment. `page` is the address of the page after, to whose places it leads."""
    return render_to_string(
        "disclosure/differences.html",
        {
            "page": page,
            "cells": found.cells,
            "paragraphs": found.paragraphs,
            "is_empty": not found,
            "facts": _texts((*found.facts, *found.units)),
            "sections": [(each.heading, STATES[each.state], _texts(each.texts)) for each in found.sections],
            "glossary": _texts(found.glossary),
            "tables": [
                (each, STATES[each.state], _texts(each.texts), list(_lines(each))) for each in found.tables
            ],
            "reordered": found.reordered,
        },
    )
