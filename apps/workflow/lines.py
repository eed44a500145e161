"""The lines behind a printed number, in words: as rows of a page and of a CSV file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from apps.budgets.choices import ExpenditureKind, FundingSource
from apps.budgets.models import ExpenditureLine, RevenueLine, YearEndCarryOver
from apps.disclosure.figures import Figures, Records
from apps.disclosure.money import yuan
from apps.disclosure.renderers.csv import harmless, write
from apps.disclosure.tracing import Entry
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem

MODELS = {
    "expenditure": ExpenditureLine,
    "revenue": RevenueLine,
    "year_end": YearEndCarryOver,
    "three_public": ThreePublicFundsItem,
}
"""Where the lines of each kind are entered."""

COLUMNS = (
    "记录",
    "单位编码",
    "单位",
    "功能科目编码",
    "功能科目",
    "经济科目编码",
    "经济科目",
    "项目编码",
    "项目",
    "支出类别",
    "资金来源",
    "结转",
    "“三公”经费项目",
)


class LineRow(NamedTuple):
    """A line in words, one text a column of COLUMNS, with its amount and the form it is entered in."""

    texts: tuple[str, ...]
    amount: str
    link: str


def _link(records: Records, key: int) -> str:
    options = MODELS[records]._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[key])


def _texts(entry: Entry, figures: Figures) -> tuple[str, ...]:
    line = entry.line
    unit, project = figures.unit_by_code.get(line.unit), figures.project_by_code.get(line.project)
    return (
        str(MODELS[entry.records]._meta.verbose_name),
        line.unit,
        unit.name if unit else "",
        line.function,
        figures.functions.get(line.function, ""),
        line.economy,
        figures.economies.get(line.economy, ""),
        line.project,
        project.name if project else "",
        ExpenditureKind(line.kind).label if line.kind else "",
        FundingSource(line.source).label if line.source else "",
        "上年结转" if line.carried_over else "",
        ThreePublicItem(line.item).label if line.item else "",
    )


@dataclass(frozen=True)
class LineTable:
    """Rows with only those columns in which one of them says something."""

    headings: tuple[str, ...]
    rows: tuple[LineRow, ...]


def table_of(entries: Iterable[Entry], figures: Figures) -> LineTable:
    """The lines as a table for reading."""
    rows = [
        LineRow(_texts(entry, figures), yuan(entry.line.amount), _link(entry.records, entry.key))
        for entry in entries
    ]
    used = [index for index in range(len(COLUMNS)) if any(row.texts[index] for row in rows)]
    return LineTable(
        tuple(COLUMNS[index] for index in used),
        tuple(row._replace(texts=tuple(row.texts[index] for index in used)) for row in rows),
    )


def csv_of(entries: Sequence[Entry], figures: Figures) -> bytes:
    """All lines as CSV; amounts are plain yuan, and no text is a formula."""
    rows = [["序号", *COLUMNS, "金额（元）"]]
    for number, entry in enumerate(entries, start=1):
        rows.append([str(number), *map(harmless, _texts(entry, figures)), f"{entry.line.amount:.2f}"])
    return write(rows)
