"""The lines behind a printed number, in words: as rows of a page and of a CSV file."""

from collections.abc import Sequence
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
    """A line in words, one text a heading of its table, with its amount and the form it is entered in."""

    record: str
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
    """Lines for reading: what all of them have in common is told once, by heading, and not in each row."""

    common: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[LineRow, ...]


TOGETHER = (
    ("单位", 1, 2),
    ("功能科目", 3, 4),
    ("经济科目", 5, 6),
    ("项目", 7, 8),
    ("支出类别", 9, 9),
    ("资金来源", 10, 10),
    ("结转", 11, 11),
    ("“三公”经费项目", 12, 12),
)
"""The columns of a page, each with the first and the last of COLUMNS that it shows: a code with its name."""


def table_of(entries: Sequence[Entry], figures: Figures) -> LineTable:
    """The lines as a table for reading."""
    told = [_texts(entry, figures) for entry in entries]
    columns = [
        (heading, [" ".join(filter(None, texts[first : last + 1])) for texts in told])
        for heading, first, last in TOGETHER
    ]
    is_common = [len(entries) > 1 and len(set(texts)) == 1 for _, texts in columns]
    shown = [column for column, same in zip(columns, is_common, strict=True) if not same and any(column[1])]
    return LineTable(
        tuple(
            (heading, texts[0])
            for (heading, texts), same in zip(columns, is_common, strict=True)
            if same and texts[0]
        ),
        tuple(heading for heading, _ in shown),
        tuple(
            LineRow(
                told[number][0],
                tuple(texts[number] for _, texts in shown),
                yuan(entry.line.amount),
                _link(entry.records, entry.key),
            )
            for number, entry in enumerate(entries)
        ),
    )


def csv_of(entries: Sequence[Entry], figures: Figures) -> bytes:
    """All lines as CSV; amounts are plain yuan, and no text is a formula."""
    rows = [["序号", *COLUMNS, "金额（元）"]]
    for number, entry in enumerate(entries, start=1):
        rows.append([str(number), *map(harmless, _texts(entry, figures)), f"{entry.line.amount:.2f}"])
    return write(rows)
