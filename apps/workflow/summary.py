"""全市汇总: what the departments of a year have published, added up. Each number is one of a frozen publication."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from tablib import Dataset

from apps.catalogue.models import Entry, Measure, PublishedAmount
from apps.disclosure.money import add
from apps.publications.models import Publication

MEASURES = (
    Measure.TOTAL,
    Measure.FISCAL,
    Measure.GENERAL_PUBLIC,
    Measure.THREE_PUBLIC,
    Measure.OVERSEAS,
    Measure.RECEPTION,
    Measure.VEHICLE_PURCHASE,
    Measure.VEHICLE_RUNNING,
)


@dataclass(frozen=True)
class Row:
    """One department's amounts in yuan, in the order of MEASURES."""

    publication: Publication
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Summary:
    """A year: its departments and their sum."""

    year: int
    rows: tuple[Row, ...]
    headings: tuple[str, ...]

    @property
    def sums(self) -> tuple[Decimal, ...]:
        return tuple(add(row.amounts[place] for row in self.rows) for place in range(len(self.headings)))


def summary_of(year: int) -> Summary:
    """The newest version of each department that the public can read; none that was withdrawn. Two queries."""
    entries = (
        Entry.objects.filter(year=year)
        .select_related("publication")
        .defer("publication__content")
        .order_by("department_code")
    )
    amounts: dict[int, dict[str, Decimal]] = defaultdict(dict)
    found = PublishedAmount.objects.filter(year=year, measure__in=MEASURES).order_by()
    for entry, measure, amount in found.values_list("entry", "measure", "amount"):
        amounts[entry][measure] = amount
    rows = tuple(
        Row(entry.publication, tuple(amounts[entry.pk][measure] for measure in MEASURES)) for entry in entries
    )
    return Summary(year, rows, tuple(str(measure.label) for measure in MEASURES))


def sheet_of(summary: Summary) -> Dataset:
    """The summary as a table in yuan, the sum last."""
    table = Dataset(
        headers=[
            "年度",
            "部门编码",
            "部门名称",
            "版本",
            *(f"{name}（元）" for name in summary.headings),
            "SHA-256",
        ]
    )
    for row in summary.rows:
        one = row.publication
        table.append(
            [summary.year, one.department_code, one.department_name, one.version, *row.amounts, one.sha256]
        )
    table.append([summary.year, "", f"合计（{len(summary.rows)} 个部门）", "", *summary.sums, ""])
    return table
