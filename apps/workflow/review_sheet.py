"""审核表: every rule with what it found, the notes and remarks of the review, and its steps, as a workbook on A4."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from math import ceil

from django.utils.timezone import localtime, now
from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from apps.disclosure.consistency import RULES, Rule
from apps.disclosure.document import Disclosure, Finding, Severity
from apps.disclosure.renderers.measuring import half_widths
from apps.disclosure.renderers.office import legible
from apps.disclosure.renderers.xlsx import (
    A4,
    AMOUNT_FORMAT,
    BODY_FONT,
    BORDER,
    BOTTOM_MARGIN,
    FOOTER_MARGIN,
    HEADING_FONT,
    SIDE_MARGIN,
    TITLE_FONT,
    TOP_MARGIN,
    write_text,
)
from apps.disclosure.serialization import dump, sha256
from apps.disclosure.verification import SEVERITIES
from apps.workflow.acknowledging import key_of
from apps.workflow.dossier import Dossier
from apps.workflow.models import ReviewComment
from apps.workflow.transitions import TRANSITIONS

Value = str | Decimal | None

RULE_COLUMNS = (
    ("规则", 20),
    ("要求", 28),
    ("级别", 6),
    ("结果", 8),
    ("说明", 18),
    ("位置", 26),
    ("左边金额（元）", 15),
    ("右边金额（元）", 15),
    ("相差（元）", 13),
    ("确认说明", 16),
    ("确认人", 8),
    ("确认时间", 12),
)
REMARK_COLUMNS = (
    ("位置", 34),
    ("当时的内容", 14),
    ("意见", 32),
    ("提出人", 9),
    ("提出时间", 12),
    ("答复", 28),
    ("答复人", 9),
    ("答复时间", 12),
    ("了结人", 9),
    ("了结时间", 12),
)
STEP_COLUMNS = (
    ("时间", 18),
    ("步骤", 15),
    ("办理人", 12),
    ("意见", 56),
    ("内容的 SHA-256", 68),
)
"""Headings with widths in digits: a sheet as wide as these is printed on A4 in about eight points."""

NOTHING = "没有。"
FOUND = PatternFill("solid", start_color="FFF3D6")
"""The shade of rules that found something: a grey print shows it too, and the words say it anyway."""

LINE, PADDING, HIGHEST = 14, 5, 409
"""Points."""


def _time(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _rule_rows(
    dossier: Dossier, disclosure: Disclosure
) -> tuple[list[Sequence[Value]], list[Sequence[Value]]]:
    """What the rules found, errors first; and the rules that found nothing, passed or not asked."""
    found: list[Sequence[Value]] = []
    for severity in SEVERITIES:
        for rule in RULES:
            for finding in disclosure.findings:
                if (finding.rule, finding.severity) == (rule.id, severity):
                    found.append(_finding_row(rule, finding, dossier, disclosure))
    with_finding = {finding.rule for finding in disclosure.findings}
    passed: list[Sequence[Value]] = [
        [*_named(rule, rule.severity), "通过" if rule.id in disclosure.checked else "未核对", *[None] * 8]
        for rule in RULES
        if rule.id not in with_finding
    ]
    return found, passed


def _named(rule: Rule, severity: Severity) -> list[Value]:
    return [rule.id, rule.sentence, SEVERITIES[severity]]


def _finding_row(rule: Rule, finding: Finding, dossier: Dossier, disclosure: Disclosure) -> Sequence[Value]:
    note = dossier.acknowledgements.get(key_of(finding)) if finding.severity == "warning" else None
    return [
        *_named(rule, finding.severity),
        "不符合" if finding.severity == "error" else "需核实",
        finding.detail,
        "\n".join(disclosure.told(spot) for spot in finding.spots),
        finding.left,
        finding.right,
        finding.difference,
        note.note if note else ("未确认" if finding.severity == "warning" else ""),
        str(note.by) if note else "",
        _time(note.at) if note else "",
    ]


def _remark_row(remark: ReviewComment) -> Sequence[Value]:
    return [
        remark.place,
        remark.printed,
        remark.text,
        str(remark.by),
        _time(remark.at),
        remark.reply,
        str(remark.replied_by or ""),
        _time(remark.replied_at),
        str(remark.settled_by or ""),
        _time(remark.settled_at),
    ]


def _height(values: Sequence[Value], columns: Sequence[tuple[str, int]]) -> int:
    """Points that the longest of the wrapped texts needs."""
    lines = 1
    for value, (_, width) in zip(values, columns, strict=True):
        if isinstance(value, str):
            lines = max(
                lines, sum(max(1, ceil(half_widths(line) / (width - 1))) for line in value.split("\n"))
            )
    return min(lines * LINE + PADDING, HIGHEST)


def _write_row(
    sheet: Worksheet, number: int, values: Sequence[Value], columns: Sequence[tuple[str, int]]
) -> None:
    for index, value in enumerate(values, start=1):
        cell = sheet.cell(number, index)
        cell.font, cell.border = BODY_FONT, BORDER
        if isinstance(value, Decimal):
            cell.value, cell.number_format = value, AMOUNT_FORMAT
            cell.alignment = Alignment(horizontal="right", vertical="center")
            continue
        if value:
            write_text(cell, value)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    sheet.row_dimensions[number].height = _height(values, columns)


def _begin(
    workbook: Workbook, name: str, told: Sequence[str], columns: Sequence[tuple[str, int]]
) -> Worksheet:
    """A sheet with its title, what it speaks of, and headings that stay in sight and are printed on every page."""
    sheet = workbook.create_sheet(name)
    for row, text in enumerate(told, start=1):
        write_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = TITLE_FONT if row == 1 else BODY_FONT
        sheet.cell(row, 1).alignment = Alignment(vertical="center")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
    sheet.row_dimensions[1].height = 30
    heading = len(told) + 1
    for index, (text, width) in enumerate(columns, start=1):
        cell = sheet.cell(heading, index)
        write_text(cell, text)
        cell.font, cell.border = HEADING_FONT, BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.row_dimensions[heading].height = 24
    sheet.freeze_panes = f"A{heading + 1}"
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = SIDE_MARGIN
    sheet.page_margins.top, sheet.page_margins.bottom = TOP_MARGIN, BOTTOM_MARGIN
    sheet.page_margins.footer = FOOTER_MARGIN
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter.oddFooter = footer
    return sheet


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Value]], columns: Sequence[tuple[str, int]]) -> None:
    first = sheet.max_row + 1
    number = first
    for values in rows:
        _write_row(sheet, number, values, columns)
        number += 1
    if number == first:
        write_text(sheet.cell(number, 1), NOTHING)
        sheet.cell(number, 1).font = BODY_FONT


def review_sheet(dossier: Dossier, disclosure: Disclosure) -> bytes:
    """The workbook: 勾稽核对, 审核意见 and 流转记录, each naming the budget and the SHA-256 of what was checked."""
    budget = dossier.budget
    findings = disclosure.findings
    counts = "，".join(
        f"{label} {sum(1 for each in findings if each.severity == severity)} 条"
        for severity, label in SEVERITIES.items()
    )
    told = (
        f"{budget}审核表",
        f"状态：{budget.get_status_display()}　核对规则 {len(disclosure.checked)} 项，{counts}　"
        f"打印时间：{_time(now())}",
        f"内容的 SHA-256：{sha256(dump(disclosure))}",
    )
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = legible(told[0])
    workbook.properties.creator = legible(disclosure.department)
    rules = _begin(workbook, "勾稽核对", told, RULE_COLUMNS)
    found, passed = _rule_rows(dossier, disclosure)
    _fill(rules, [*found, *passed], RULE_COLUMNS)
    for row in rules.iter_rows(len(told) + 2, len(told) + 1 + len(found)):
        for cell in row:
            cell.fill = FOUND
    remarks = _begin(workbook, "审核意见", told, REMARK_COLUMNS)
    _fill(remarks, map(_remark_row, dossier.comments), REMARK_COLUMNS)
    steps = _begin(workbook, "流转记录", told, STEP_COLUMNS)
    _fill(
        steps,
        (
            [_time(record.at), TRANSITIONS[record.name].label, str(record.by), record.comment, record.sha256]
            for record in dossier.records
        ),
        STEP_COLUMNS,
    )
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
