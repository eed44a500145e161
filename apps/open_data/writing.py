"""Each thing as the plain values of JSON: amounts in yuan as strings, times with their zone, addresses in full."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.timezone import localtime

from apps.catalogue.models import Entry, Measure, PublishedAmount, PublishedProject, PublishedTerm
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.open_data import links
from apps.open_data.cells import CellRecord
from apps.open_data.changes import Change
from apps.open_data.identifiers import Identifier
from apps.publications.files import KINDS
from apps.publications.models import Publication, PublishedFile
from apps.publications.versions import Shown

Record = dict[str, Any]


def yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def moment(at: datetime.datetime) -> str:
    return localtime(at).isoformat()


def title(publication: Publication) -> str:
    return f"{publication.year}年{publication.department_name}部门预算"


def _department(of: Publication | Entry) -> Record:
    return {"code": of.department_code, "name": of.department_name}


def _of(publication: Publication) -> Record:
    """What every record of a publication says of it."""
    return {
        "publication": str(Identifier.of(publication)),
        "year": publication.year,
        "department": _department(publication),
    }


def summary(publication: Publication, total: Decimal) -> Record:
    """A version, with its total in yuan."""
    one = Identifier.of(publication)
    return {
        "id": str(one),
        "year": one.year,
        "department": _department(publication),
        "version": one.version,
        "title": title(publication),
        "total": yuan(total),
        "published_at": moment(publication.published_at),
        "sha256": publication.sha256,
        "url": links.page(publication),
        "api_url": links.to("open_data_api:publication", one),
    }


def version(publication: Publication) -> Record:
    withdrawal = publication.withdrawn
    return {
        "id": str(Identifier.of(publication)),
        "version": publication.version,
        "published_at": moment(publication.published_at),
        "reason": publication.reason,
        "sha256": publication.sha256,
        "url": links.page(publication),
        "withdrawn_at": moment(withdrawal.at) if withdrawal else None,
        "notice": withdrawal.notice if withdrawal else None,
    }


Records = Mapping[tuple[int, str], PublishedFile]
"""What is known of the files that were made, by publication and format."""


def files(publication: Publication, records: Records) -> list[Record]:
    """The files of a version. One that was not made yet has no size; the sum of the JSON is known all the same."""
    frozen = {"json": publication.sha256}
    return [
        {
            "format": kind.key,
            "media_type": kind.content_type.partition(";")[0],
            "url": links.file(publication, kind),
            "size": record.size if record else None,
            "sha256": record.sha256 if record else frozen.get(kind.key),
        }
        for kind in KINDS.values()
        for record in [records.get((publication.pk, kind.key))]
    ]


def table_name(publication: Publication, grid: Grid) -> Record:
    return {
        "key": grid.key,
        "number": grid.number,
        "title": grid.title,
        "url": links.table(publication, grid.number),
        "csv_url": links.table_csv(publication, grid.number),
        "xlsx_url": links.table_xlsx(publication, grid.number),
        "api_url": links.to("open_data_api:table", Identifier.of(publication), grid.key),
    }


def detail(shown: Shown, disclosure: Disclosure, records: Records) -> Record:
    """A version with all that belongs to it."""
    one = shown.publication
    return {
        **summary(one, disclosure.table("budget_summary").amount("use_total", "use")),
        "is_newest": shown.is_newest,
        "reason": one.reason,
        "deadline": one.deadline.isoformat() if one.deadline else None,
        "days_late": one.days_late,
        "standard": disclosure.standard,
        "cells_url": links.to("open_data_api:cells", Identifier.of(one)),
        "checksums_url": links.checksums(one),
        "files": files(one, records),
        "tables": [table_name(one, grid) for grid in disclosure.tables],
        "versions": [version(each) for each in shown.versions],
    }


def table(publication: Publication, grid: Grid) -> Record:
    """A whole table."""
    return {
        **table_name(publication, grid),
        "publication": str(Identifier.of(publication)),
        "printed_unit": grid.unit,
        "columns": [
            {"key": each.key, "path": list(each.path), "kind": each.kind, "adds": list(each.adds)}
            for each in grid.columns
        ],
        "rows": [
            {
                "keys": list(row.keys),
                "levels": list(row.levels),
                "cells": [yuan(cell) if isinstance(cell, Decimal) else cell for cell in row.cells],
            }
            for row in grid.rows
        ],
        "additions": [{"row": each.whole, "adds": list(each.parts)} for each in grid.additions],
        "withheld": [{"column": column, "amount": yuan(amount)} for column, amount in grid.withheld],
        "note": grid.note,
    }


def cell(publication: Publication, record: CellRecord) -> Record:
    return {
        "id": f"{Identifier.of(publication)}:{record.anchor}",
        "table": record.table,
        "table_number": record.table_number,
        "row": record.row,
        "row_label": record.row_label,
        "level": record.level,
        "column": record.column,
        "column_heading": record.column_heading,
        "kind": record.kind,
        "amount": yuan(record.amount),
        "text": record.text,
        "url": links.page(publication, record.anchor),
    }


def amount(row: PublishedAmount) -> Record:
    publication = row.entry.publication
    named = (str(Identifier.of(publication)), row.measure, row.code)
    return {
        "id": ":".join(filter(None, named)),
        **_of(publication),
        "measure": row.measure,
        "measure_name": Measure(row.measure).label,
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "amount": yuan(row.amount),
        "prior": yuan(row.prior),
        "statement": row.statement,
        "url": links.page(publication, row.anchor),
    }


def project(row: PublishedProject) -> Record:
    publication = row.entry.publication
    return {
        "id": f"{Identifier.of(publication)}:{row.code}",
        **_of(publication),
        "code": row.code,
        "unit": row.unit,
        "name": row.name,
        "amount": yuan(row.amount),
        "target": row.target,
        "url": links.page(publication, row.anchor),
    }


def term(row: PublishedTerm) -> Record:
    publication = row.entry.publication
    return {
        "id": f"{Identifier.of(publication)}:{row.anchor}",
        **_of(publication),
        "term": row.term,
        "code": row.code,
        "definition": row.definition,
        "url": links.page(publication, row.anchor),
    }


def department(entries: Iterable[Entry]) -> Record:
    """A department by its entries, the newest year first; named as in the newest."""
    ordered = list(entries)
    newest = ordered[0]
    return {
        **_department(newest),
        "feed_url": links.to("open_data:department_feed", newest.department_code),
        "api_url": links.to("open_data_api:department", newest.department_code),
        "years": [
            {
                "year": each.year,
                "publication": str(one := Identifier.of(each.publication)),
                "api_url": links.to("open_data_api:publication", one),
            }
            for each in ordered
        ],
    }


def _list(name: str, **narrowed: Any) -> str:
    return f"{links.to(f'open_data_api:{name}')}?{urlencode(narrowed)}"


def year(row: Record) -> Record:
    return {
        "year": row["year"],
        "publications": row["publications"],
        "publications_url": _list("publications", year=row["year"]),
        "archive_url": links.to("publications:archive", row["year"]),
    }


def functional_code(row: Record) -> Record:
    narrowed = {"year": row["year"], "measure": Measure.FUNCTION.value, "code": row["code"]}
    return {
        "id": f"{row['year']}-{row['code']}",
        "year": row["year"],
        "code": row["code"],
        "name": row["called"],
        "level": row["level"],
        "departments": row["departments"],
        "amounts_url": _list("amounts", **narrowed),
    }


def change(one: Change) -> Record:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "at": moment(one.at),
        **_of(one.publication),
        "version": one.publication.version,
        "title": one.title,
        "told": one.told,
        "url": one.address,
    }


def service(lists: Iterable[str]) -> Record:
    """The entrance of the interface."""
    return {
        "title": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL or None,
        "documentation_url": links.to("open_data:documentation"),
        "openapi_url": links.to("open_data_api:openapi_json"),
        "catalogue_url": links.to("open_data:catalogue"),
        "feed_url": links.to("open_data:feed"),
        "resources": {name: links.to(f"open_data_api:{name}") for name in lists},
    }
