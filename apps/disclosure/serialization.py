"""A disclosure to JSON and back. Amounts are strings of yuan; docs/disclosure-json.md explains every key."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from apps.disclosure.document import (
    DisclosedUnit,
    Disclosure,
    Finding,
    GlossaryTerm,
    Paragraph,
    Quote,
    SectionText,
    Spot,
)
from apps.disclosure.grid import Addition, Cell, Column, Grid, Place, Row

FORMAT = 1
"""Number of the JSON format. It grows when a key changes its meaning, so that old publications stay readable."""

# To JSON. -------------------------------------------------------------------------------------------------------------


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _place(place: Place | None) -> dict[str, str] | None:
    return None if place is None else {"table": place.table, "row": place.row, "column": place.column}


def _without_blanks(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], False)}


def _same_or_each(values: tuple[Any, ...], one: str, many: str) -> dict[str, Any]:
    return {one: values[0]} if len(set(values)) == 1 else {many: list(values)}


def _row(row: Row) -> dict[str, Any]:
    return {
        **_same_or_each(row.keys, "key", "keys"),
        **_same_or_each(row.levels, "level", "levels"),
        "cells": [_amount(cell) if isinstance(cell, Decimal) else cell for cell in row.cells],
    }


def _headings(grid: Grid) -> list[list[dict[str, Any]]]:
    return [
        [
            {"text": cell.text, "column": cell.column, "colspan": cell.colspan, "rowspan": cell.rowspan}
            for cell in cells
        ]
        for cells in grid.header_rows()
    ]


def _table(grid: Grid) -> dict[str, Any]:
    return {
        "number": grid.number,
        "key": grid.key,
        "title": grid.title,
        "name": grid.name,
        "printed_unit": grid.unit,
        "landscape": grid.landscape,
        "headings": _headings(grid),
        "columns": [
            _without_blanks({"key": c.key, "path": list(c.path), "kind": c.kind, "adds": list(c.adds)})
            for c in grid.columns
        ],
        "rows": [_row(row) for row in grid.rows],
        "additions": [{"row": a.whole, "adds": list(a.parts)} for a in grid.additions],
        "withheld": {key: _amount(amount) for key, amount in grid.withheld},
        "note": grid.note,
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return _without_blanks(
        {
            "text": paragraph.text,
            "heading": paragraph.is_heading,
            "quotes": [
                {"start": q.start, "end": q.end, "kind": q.kind}
                | _without_blanks(
                    {
                        "subject": q.subject,
                        "amount": f"{q.amount:f}" if q.kind == "count" else _amount(q.amount),
                        "base": _amount(q.base),
                        "cell": _place(q.place),
                    }
                )
                for q in paragraph.quotes
            ],
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return _without_blanks(
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "sentence": finding.sentence,
            "detail": finding.detail,
            "left": _amount(finding.left),
            "right": _amount(finding.right),
            "difference": _amount(finding.difference),
            "where": [_spot(spot) for spot in finding.spots],
        }
    )


def _spot(spot: Spot) -> dict[str, Any]:
    where = _without_blanks({"cell": _place(spot.place), "section": spot.section})
    return where if spot.paragraph is None else where | {"paragraph": spot.paragraph}


def dump(disclosure: Disclosure) -> str:
    """The one serialisation: equal disclosures give equal text, so that its SHA-256 identifies a publication."""
    return json.dumps(_document(disclosure), ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _document(disclosure: Disclosure) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "year": disclosure.year,
        "department": {"code": disclosure.department_code, "name": disclosure.department},
        "standard": disclosure.standard,
        "amounts_in": "元",
        "units": [
            {"code": u.code, "name": u.name, "nature": u.nature, "administrative": u.is_administrative}
            for u in disclosure.units
        ],
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "level": section.level,
                "paragraphs": [_paragraph(p) for p in section.paragraphs],
            }
            for section in disclosure.sections
        ],
        "tables": [_table(grid) for grid in disclosure.tables],
        "glossary": [
            _without_blanks({"term": t.term, "code": t.code, "definition": t.definition})
            for t in disclosure.glossary
        ],
        "checked": list(disclosure.checked),
        "findings": [_finding(finding) for finding in disclosure.findings],
    }


# From JSON. -----------------------------------------------------------------------------------------------------------


def _read_amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _read_place(data: Mapping[str, str] | None) -> Place | None:
    return None if data is None else Place(data["table"], data["row"], data["column"])


def _read_table(data: Mapping[str, Any]) -> Grid:
    columns = tuple(
        Column(c["key"], tuple(c["path"]), c["kind"], tuple(c.get("adds", ()))) for c in data["columns"]
    )
    return Grid(
        number=data["number"],
        key=data["key"],
        name=data["name"],
        columns=columns,
        rows=tuple(_read_row(row, columns) for row in data["rows"]),
        additions=tuple(Addition(a["row"], tuple(a["adds"])) for a in data["additions"]),
        withheld=tuple((key, Decimal(amount)) for key, amount in data["withheld"].items()),
        note=data["note"],
        landscape=data["landscape"],
        unit=data["printed_unit"],
    )


def _read_row(data: Mapping[str, Any], columns: tuple[Column, ...]) -> Row:
    cells: Iterable[Cell] = (
        Decimal(cell) if cell is not None and column.kind == "amount" else cell
        for cell, column in zip(data["cells"], columns, strict=True)
    )
    return Row(
        keys=tuple(data["keys"]) if "keys" in data else (data["key"],) * len(columns),
        levels=tuple(data["levels"]) if "levels" in data else (data["level"],) * len(columns),
        cells=tuple(cells),
    )


def _read_paragraph(data: Mapping[str, Any]) -> Paragraph:
    return Paragraph(
        data.get("text", ""),
        tuple(
            Quote(
                q["start"],
                q["end"],
                q["kind"],
                q.get("subject", ""),
                _read_amount(q.get("amount")),
                _read_amount(q.get("base")),
                _read_place(q.get("cell")),
            )
            for q in data.get("quotes", ())
        ),
        data.get("heading", False),
    )


def _read_finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=data["rule"],
        severity=data["severity"],
        sentence=data["sentence"],
        detail=data.get("detail", ""),
        left=_read_amount(data.get("left")),
        right=_read_amount(data.get("right")),
        spots=tuple(
            Spot(_read_place(s.get("cell")), s.get("section", ""), s.get("paragraph"))
            for s in data.get("where", ())
        ),
    )


def load(text: str) -> Disclosure:
    """Read what `dump` wrote. ValueError if the format is not known."""
    data = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"不认识的格式号：{data.get('format')!r}")
    return _read_document(data)


def _read_document(data: Mapping[str, Any]) -> Disclosure:
    return Disclosure(
        year=data["year"],
        department_code=data["department"]["code"],
        department=data["department"]["name"],
        standard=data["standard"],
        units=tuple(
            DisclosedUnit(u["code"], u["name"], u["nature"], u["administrative"]) for u in data["units"]
        ),
        sections=tuple(
            SectionText(s["key"], s["heading"], s["level"], tuple(map(_read_paragraph, s["paragraphs"])))
            for s in data["sections"]
        ),
        tables=tuple(map(_read_table, data["tables"])),
        glossary=tuple(
            GlossaryTerm(t["term"], t.get("definition", ""), t.get("code", "")) for t in data["glossary"]
        ),
        findings=tuple(map(_read_finding, data["findings"])),
        checked=tuple(data["checked"]),
    )
