"""From a raw sheet to rows of values: columns found by their headings, every cell read, every problem kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import attrgetter
from typing import Any

from apps.budgets.amounts import UNITS_OF_AMOUNT, doubt_about_unit, half_width
from apps.workbook.cells import CellError, TotalRow, reader
from apps.workbook.progress import CHECKING, EVERY, Tell, quiet
from apps.workbook.reading import Problem, RawSheet, RawWorkbook
from apps.workbook.scanning import Position, column_letters
from apps.workbook.sheets import SHEETS, Column, Kind, Row, Sheet
from apps.workbook.totals import Sums, TotalLine, TypedColumn, amount_columns, differences, typed_column


class _Bad:
    """Stands for a cell that could not be read, so that one mistake is reported once."""

    def __repr__(self) -> str:
        return "BAD"

    def __bool__(self) -> bool:
        return False


BAD: Any = _Bad()


@dataclass
class Table:
    """The rows of one sheet. A cell that could not be read is `BAD`; its problem is already noted."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Where each column stands in the file, counted from 1."""
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, index: int | None, column: str, message: str) -> None:
        """Note what is wrong in a row (by its index; None: the heading) and column."""
        self.problems.append(Problem(self.sheet.title, self.cell(index, column), message))

    def warning(self, index: int | None, column: str, message: str) -> None:
        self.warnings.append(Problem(self.sheet.title, self.cell(index, column), message))

    def cell(self, index: int | None, column: str) -> str:
        number = 1 if index is None else self.numbers[index]
        return f"{column_letters(self.places.get(column, 1))}{number}"


def tables_of(workbook: RawWorkbook, *, tell: Tell = quiet) -> dict[str, Table]:
    """A table for every sheet of the contract, also for one that is missing."""
    total = sum(len(raw.rows) for raw in workbook.sheets.values())
    done = 0
    tables: dict[str, Table] = {}
    for sheet in SHEETS:
        raw = workbook.sheets.get(sheet.title)
        tables[sheet.name] = table_of(sheet, raw, tell=tell, progress=(done, total))
        done += len(raw.rows) if raw else 0
    return tables


def stored_table(sheet: Sheet, rows: list[Row]) -> Table:
    """What is stored, as if it had been read from a workbook as the export writes it."""
    places = {column.name: place for place, column in enumerate(sheet.columns, start=1)}
    return Table(sheet, rows, list(range(2, len(rows) + 2)), places)


def table_of(
    sheet: Sheet, raw: RawSheet | None, *, tell: Tell = quiet, progress: tuple[int, int] = (0, 0)
) -> Table:
    table = Table(sheet)
    if raw is None:
        if sheet.may_be_absent:
            table.warning(None, "", f"工作簿没有“{sheet.title}”表，按没有内容处理")
        else:
            table.problem(None, "", f"工作簿缺少“{sheet.title}”表，请从空白模板补上（可以只有标题行）")
        return table
    units, typed = _find_columns(table, raw)
    _read_rows(table, raw, units, typed, tell, progress)
    for (row, column), message in raw.flaws.items():
        if message and (column in table.places.values() or row == 1):
            table.problems.append(Problem(sheet.title, f"{column_letters(column)}{row}", message))
    return table


def _find_columns(table: Table, raw: RawSheet) -> tuple[dict[str, str], list[TypedColumn]]:
    """Find where each column is. Returns the usable ones, amounts with their unit, and those of typed totals."""
    wanted: dict[str, tuple[Column, str]] = {}
    unitless: dict[str, Column] = {}
    for column in table.sheet.columns:
        if column.kind is Kind.AMOUNT:
            unitless[half_width(column.heading)] = column
            for unit in UNITS_OF_AMOUNT:
                wanted[half_width(f"{column.heading}（{unit}）")] = column, unit
        else:
            wanted[half_width(column.heading)] = column, ""
    units: dict[str, str] = {}
    typed: list[TypedColumn] = []
    strangers: dict[str, str] = {}
    for place, heading in enumerate(raw.heading, start=1):
        cell = f"{column_letters(place)}1"
        if heading in wanted:
            column, unit = wanted[heading]
            if column.name in table.places:
                table.problem(
                    None, column.name, f"“{column.heading}”列出现两次（另一列在 {cell}），请只保留一列"
                )
            table.places.setdefault(column.name, place)
            units[column.name] = unit
        elif heading in unitless:
            column = unitless[heading]
            table.places.setdefault(column.name, place)
            table.problem(
                None,
                column.name,
                f"“{column.heading}”列没有写明单位，应为“{column.heading}（元）”或“{column.heading}（万元）”",
            )
        elif heading or any(place <= len(row) and row[place - 1] != "" for _, row in raw.rows):
            if repeated := typed_column(table.sheet, place, heading):
                typed.append(repeated)
            else:
                strangers[cell] = heading
            message = (
                f"“{heading}”不是规定的列，未使用"
                if heading
                else f"{column_letters(place)} 列没有标题，未使用"
            )
            table.warnings.append(Problem(table.sheet.title, cell, message))
    for column in table.sheet.columns:
        if column.name in table.places:
            continue
        if column.may_be_absent:
            table.warning(None, "", f"没有“{column.heading}”列，按空白处理")
        else:
            table.problem(
                None, "", f"缺少“{column.title}”列，标题应与空白模板一致{_renamed(column, strangers)}"
            )
    return units, typed


def _renamed(column: Column, strangers: dict[str, str]) -> str:
    """Which of the unknown headings was probably meant; `strangers` are by cell."""
    named = {half_width(heading): cell for cell, heading in strangers.items() if heading}
    wanted = half_width(column.heading)
    near = get_close_matches(wanted, named, 1, cutoff=0.5) or [
        heading for heading in named if wanted in heading or heading in wanted
    ]
    if near:
        return f"；{named[near[0]]}“{near[0]}”是否应为“{column.title}”？"
    if strangers:
        told = "、".join(f"{cell}“{heading}”" if heading else cell for cell, heading in strangers.items())
        return f"；{told}不是规定的列，是否改了名？"
    return ""


@dataclass
class _Cells:
    """How to read one column: where it stands (None: nowhere), with which function, in which unit."""

    column: Column
    index: int | None
    read: Callable[[Any], Any]
    unit: str
    is_lost: bool
    """The column cannot be used at all; that is noted at its heading."""
    witnesses: tuple[int, ...] = ()
    """The cells that a row has and a total has not, should this one say that the row is a total."""


def _cells(table: Table, units: dict[str, str]) -> list[_Cells]:
    plan = []
    for column in table.sheet.columns:
        place = table.places.get(column.name)
        unit = units.get(column.name, "")
        read = reader(column, unit=unit or "元", max_length=table.sheet.max_length(column))
        is_lost = column.name not in units and not column.may_be_absent
        witnesses = tuple(
            table.places[name] - 1 for name in table.sheet.witnesses(column) if name in table.places
        )
        plan.append(_Cells(column, None if place is None else place - 1, read, unit, is_lost, witnesses))
    return plan


def _read_rows(
    table: Table,
    raw: RawSheet,
    units: dict[str, str],
    typed: list[TypedColumn],
    tell: Tell,
    progress: tuple[int, int],
) -> None:
    plan = _cells(table, units)
    used = [cells.index for cells in plan if cells.index is not None]
    make = table.sheet.row_type._make
    drops_zero = table.sheet.drops_zero
    zeros: list[int] = []
    sums = Sums(table.sheet)
    amounts = [
        (name, place) for place, name in enumerate(table.sheet.by_name) if name in amount_columns(table.sheet)
    ]
    repeated: list[tuple[TypedColumn, list[tuple[int, Any, Any]]]] = [(each, []) for each in typed]
    done, total = progress
    for count, (number, cells) in enumerate(raw.rows):
        if count % EVERY == 0:
            tell(CHECKING, done + count, total)
        width = len(cells)
        if _is_blank([cells[index] for index in used if index < width]):
            continue
        values = _values(table, plan, number, cells, raw.flaws, sums)
        if values is None:
            continue
        for name, place in amounts:
            sums.add(name, values[place])
        row = make(values)
        for column, found in repeated:
            found.append((number, cells[column.place - 1] if column.place <= width else "", row.amount))
        if drops_zero and not row.amount and row.amount is not BAD:
            zeros.append(number)
            continue
        table.rows.append(row)
        table.numbers.append(number)
    if zeros:
        rest = f"等 {len(zeros)} 行" if len(zeros) > 10 else "行"
        letters = column_letters(table.places["amount"])
        message = f"第 {'、'.join(map(str, zeros[:10]))} {rest}金额为 0，不保存"
        table.warnings.append(Problem(table.sheet.title, f"{letters}{zeros[0]}", message))
    _judge_totals(table, sums)
    for column, found in repeated:
        for number, message in differences(column, found):
            table.warnings.append(
                Problem(table.sheet.title, f"{column_letters(column.place)}{number}", message)
            )


def _judge_totals(table: Table, sums: Sums) -> None:
    """Rows of totals that agree are left out with a word; those that do not are wrong, or the table is."""
    for line, name, message in sums.verdicts():
        column = table.sheet.by_name[name]
        if message:
            table.problems.append(_problem(table, line.number, column, message))
        else:
            left_out = f"“{line.text}”是合计行，与各行之和相符，不导入（合计由系统计算）"
            table.warnings.append(_problem(table, line.number, column, left_out))


def _values(
    table: Table, plan: list[_Cells], number: int, cells: list[Any], flaws: dict[Position, str], sums: Sums
) -> list[Any] | None:
    """The values of one row; None of a row of totals, which is kept apart to be compared."""
    values: list[Any] = []
    mistakes: list[tuple[Column, str]] = []
    width = len(cells)
    for each in plan:
        index = each.index
        if each.is_lost or (flaws and index is not None and (number, index + 1) in flaws):
            values.append(BAD)
            continue
        try:
            value = each.read(cells[index] if index is not None and index < width else "")
        except TotalRow as error:
            if _is_blank([cells[place] for place in each.witnesses if place < width]):
                sums.meet(TotalLine(number, each.column.name, error.text, _amounts(plan, cells)))
                return None
            value = error.text
        except CellError as error:
            mistakes.append((each.column, str(error)))
            value = BAD
        else:
            if each.unit and (doubt := doubt_about_unit(value, each.unit)):
                table.warnings.append(_problem(table, number, each.column, doubt))
        values.append(value)
    for column, message in mistakes:
        table.problems.append(_problem(table, number, column, message))
    return values


def _amounts(plan: list[_Cells], cells: list[Any]) -> dict[str, Any]:
    """What a row of totals says; a cell that is blank or cannot be read says nothing."""
    found = {}
    for each in plan:
        if each.unit and each.index is not None and each.index < len(cells):
            try:
                found[each.column.name] = each.read(cells[each.index])
            except CellError:
                continue
    return found


def _problem(table: Table, number: int, column: Column, message: str) -> Problem:
    return Problem(table.sheet.title, f"{column_letters(table.places.get(column.name, 1))}{number}", message)


def _is_blank(cells: list[Any]) -> bool:
    return not any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells)


def duplicates(table: Table) -> None:
    """Note every row whose key stands in an earlier row already, naming both."""
    key = table.sheet.key
    if not key:
        if len(table.rows) > 1:
            table.problem(
                1,
                table.sheet.columns[0].name,
                f"“{table.sheet.title}”表只能有一行，现有 {len(table.rows)} 行",
            )
        return
    key_of = attrgetter(*key)
    headings = "、".join(table.sheet.by_name[name].heading for name in key)
    seen: dict[Any, int] = {}
    for index, row in enumerate(table.rows):
        values = key_of(row)
        first = seen.setdefault(values, index)
        if first != index and values is not BAD and not (len(key) > 1 and BAD in values):
            table.problem(
                index,
                key[0],
                f"重复：第 {table.numbers[index]} 行与第 {table.numbers[first]} 行的{headings}相同，请合并为一行",
            )
