"""A Fiscal Data Package: datapackage.json with every amount in yuan, and each table as it is printed, as CSV in a zip.

The descriptor follows the Data Package specification (profile tabular-data-package) and the `model` of the Fiscal Data
Package: which field is the measure, and which fields are functional, economic and administrative classifications.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.renderers.amounts import (
    DIMENSIONS,
    ECONOMY,
    FUNCTION,
    PROJECT,
    SOURCE,
    UNIT,
    Member,
    amounts,
)
from apps.disclosure.renderers.csv import harmless
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.renderers.office import EPOCH
from apps.disclosure.serialization import dump

CURRENCY, COUNTRY = "CNY", "CN"
DESCRIPTOR, FROZEN = "datapackage.json", "disclosure.json"

LICENCE = {"name": "other-open", "title": "依照《中华人民共和国政府信息公开条例》主动公开的政府信息"}
"""No licence text is claimed: the information is public by law."""

TITLES = {FUNCTION: "功能科目", ECONOMY: "经济科目", UNIT: "单位", PROJECT: "项目", SOURCE: "资金来源"}
_CLASSIFICATIONS = {FUNCTION: "functional", ECONOMY: "economic", UNIT: "administrative"}

_NOBODY = Member("", "")

Field = dict[str, Any]
Rows = list[list[str]]


def _text(name: str, title: str) -> Field:
    return {"name": name, "type": "string", "title": title}


def _amount(name: str, title: str) -> Field:
    return {"name": name, "type": "number", "title": title, "description": "元", "decimalChar": "."}


def _whole(name: str, title: str) -> Field:
    return {"name": name, "type": "integer", "title": title}


AMOUNT_FIELDS: tuple[Field, ...] = (
    _whole("year", "年度"),
    _text("department_code", "部门编码"),
    _text("department", "部门名称"),
    _whole("table", "表号"),
    _text("table_name", "表名"),
    _text("row", "行编码"),
    _text("row_label", "行名称"),
    _whole("level", "层次（0 为合计）"),
    _text("column", "列编码"),
    _text("column_label", "列名称"),
    *(
        field
        for each in DIMENSIONS
        for field in (
            _text(f"{each}_code", f"{TITLES[each]}编码"),
            _text(f"{each}_name", f"{TITLES[each]}名称"),
        )
    ),
    _amount("amount", "金额（元）"),
)


def _amount_rows(disclosure: Disclosure) -> Rows:
    rows = []
    for one in amounts(disclosure):
        members = [one.members.get(each, _NOBODY) for each in DIMENSIONS]
        texts = (
            str(disclosure.year),
            disclosure.department_code,
            disclosure.department,
            str(one.table.number),
            one.table.name,
            one.row,
            one.row_label,
            str(one.level),
            str(one.column.key),
            one.column.heading,
            *(text for member in members for text in member),
        )
        rows.append([*map(harmless, texts), f"{one.amount:.2f}"])
    return rows


def _sides(grid: Grid) -> list[int]:
    """The first column of each side: one in a cross table, two in a statement, whose sides have rows of their own."""
    return [
        index
        for index in range(len(grid.columns))
        if index == 0 or any(row.keys[index] != row.keys[index - 1] for row in grid.rows)
    ]


def _table_fields(grid: Grid) -> list[Field]:
    sides = _sides(grid)
    fields = [_whole("line", "行号")]
    for number, _ in enumerate(sides, start=1):
        suffix = f"_{number}" if len(sides) > 1 else ""
        side = f"（第{number}栏）" if suffix else ""
        fields += [
            _text(f"row{suffix}", f"行编码{side}"),
            _whole(f"level{suffix}", f"层次（0 为合计）{side}"),
        ]
    for column in grid.columns:
        make = _amount if column.kind == "amount" else _text
        fields.append(make(str(column.key), column.heading))
    return fields


def _table_rows(grid: Grid) -> Rows:
    sides = _sides(grid)
    return [
        [
            str(line),
            *(
                text
                for side in sides
                for text in (harmless(str(row.keys[side])), _level(row.keys[side], row.levels[side]))
            ),
            *(
                f"{cell:.2f}" if isinstance(cell, Decimal) else harmless(cell) if cell is not None else ""
                for cell in row.cells
            ),
        ]
        for line, row in enumerate(grid.rows, start=1)
    ]


def _level(key: str, level: int) -> str:
    """Blank where a side of a statement has no row any more."""
    return str(level) if key else ""


def _written(fields: Iterable[Field], rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field["name"] for field in fields])
    writer.writerows(rows)
    return out.getvalue().encode()


def _resource(
    name: str, title: str, description: str, fields: list[Field], key: list[str], data: bytes
) -> Any:
    return {
        "name": name,
        "title": title,
        "description": description,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key},
    }


def _model() -> dict[str, Any]:
    """Which field is what, in the words of the Fiscal Data Package."""
    dimensions: dict[str, Any] = {
        "year": {"dimensionType": "datetime", "primaryKey": "year", "attributes": {"year": _from("year")}},
        "department": {
            "dimensionType": "entity",
            "primaryKey": "department_code",
            "attributes": _coded("department_code", "department"),
        },
    }
    for each in DIMENSIONS:
        classification = _CLASSIFICATIONS.get(each)
        dimensions[each] = {
            "dimensionType": "classification"
            if classification
            else "activity"
            if each == PROJECT
            else "other",
            **({"classificationType": classification} if classification else {}),
            "primaryKey": f"{each}_code",
            "attributes": _coded(f"{each}_code", f"{each}_name"),
        }
    measure = {
        "source": "amount",
        "resource": "amounts",
        "currency": CURRENCY,
        "factor": 1,
        "phase": "approved",
    }
    return {"measures": {"amount": measure}, "dimensions": dimensions}


def _from(field: str) -> dict[str, str]:
    return {"source": field, "resource": "amounts"}


def _coded(code: str, name: str) -> dict[str, Any]:
    return {code: _from(code), name: _from(name) | {"labelfor": code}}


def _descriptor(
    disclosure: Disclosure, imprint: Imprint | None, resources: list[Any], digest: str
) -> dict[str, Any]:
    version = (
        {}
        if imprint is None
        else {"version": str(imprint.version), "created": f"{imprint.published_on}T00:00:00Z"}
    )
    return {
        "profile": "tabular-data-package",
        "name": f"department-budget-{disclosure.year}-{disclosure.department_code.lower()}",
        "title": disclosure.title,
        "description": (
            "部门预算公开的全部表格，金额单位为元。amounts 是各表的每一个金额，合计与明细都在其中，"
            "相加之前请先选定一张表和它的一层；其余每个资源是一张表，与公开文本的行列相同。"
        ),
        **version,
        "licenses": [LICENCE],
        "sources": [{"title": f"{disclosure.title}（JSON，SHA-256 {digest}）", "path": FROZEN}],
        "contributors": [{"title": disclosure.department, "role": "publisher"}],
        "keywords": ["部门预算", "预算公开", str(disclosure.year)],
        "countryCode": COUNTRY,
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{disclosure.year}-01-01", "end": f"{disclosure.year}-12-31"},
        "model": _model(),
        "resources": resources,
    }


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """The package with the JSON that it is made from. Equal input gives equal bytes. A notice has no place in it."""
    frozen = dump(disclosure).encode()
    fields = list(AMOUNT_FIELDS)
    files = [
        (
            fields,
            _amount_rows(disclosure),
            ["table", "row", "column"],
            "amounts",
            "各表的全部金额",
            "每行一个金额，元。",
        )
    ]
    files += [
        (_table_fields(grid), _table_rows(grid), ["line"], f"table-{grid.number:02d}", grid.title, grid.note)
        for grid in disclosure.tables
    ]
    parts: list[tuple[str, bytes]] = []
    resources = []
    for fields, rows, key, name, title, description in files:
        data = _written(fields, rows)
        parts.append((f"{name}.csv", data))
        resources.append(_resource(name, title, description, fields, key, data))
    descriptor = _descriptor(disclosure, imprint, resources, hashlib.sha256(frozen).hexdigest())
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((DESCRIPTOR, text.encode()), (FROZEN, frozen), *parts):
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            archive.writestr(part, data)
    return out.getvalue()
