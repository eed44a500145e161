"""全市汇总: what the departments of a year have published, added up. Each number is one of a frozen publication."""

from dataclasses import dataclass
from decimal import Decimal

from tablib import Dataset

from apps.publications import pages
from apps.publications.models import Publication
from apps.publications.totals import AMOUNTS, ZERO


@dataclass(frozen=True)
class Row:
    """One department's amounts in yuan, in the order of AMOUNTS."""

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
        return tuple(
            sum((row.amounts[place] for row in self.rows), ZERO) for place in range(len(self.headings))
        )


def summary_of(year: int) -> Summary:
    """The newest version of each department that the public can read; what was withdrawn does not count."""
    publications = (
        Publication.objects.latest_versions()
        .filter(year=year, withdrawal=None)
        .order_by("department_code")
        .defer("content")
    )
    rows = []
    for publication in publications:
        found = pages.totals(publication)
        rows.append(Row(publication, tuple(found[key] for key, *_ in AMOUNTS)))
    return Summary(year, tuple(rows), tuple(name for _, name, *_ in AMOUNTS))


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
