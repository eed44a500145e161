"""Whether the tables of a workbook hold together and fit the registers. All problems are found in one go."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from apps.budgets.choices import FISCAL_APPROPRIATION, ITEM_TOPICS, FundingSource, Topic
from apps.budgets.combinations import problems_of_expenditure
from apps.budgets.models import DepartmentalBudget, FiscalYear
from apps.classifications.models import EconomicClass, EconomicScheme, FunctionalClass
from apps.classifications.retired import about_retired
from apps.departments.models import ADMINISTRATIVE_NATURES, Department
from apps.three_public_funds.models import ThreePublicItem
from apps.workbook import sheets
from apps.workbook.progress import Tell, quiet
from apps.workbook.reading import Problem, RawWorkbook, read
from apps.workbook.reading_csv import read_csv
from apps.workbook.sheets import SHEETS, Reference, Row
from apps.workbook.stored import rows_of
from apps.workbook.tables import BAD, Table, duplicates, stored_table, table_of, tables_of

Problems = Iterator[tuple[str, str]]
"""Column name and message."""


@dataclass
class Checked:
    """A workbook that has been read and checked. Without problems it can be saved."""

    tables: dict[str, Table]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    fiscal_year: FiscalYear | None = None
    department: Department | None = None
    """The registered department, if there is one."""
    budget: DepartmentalBudget | None = None
    """The stored budget this workbook would replace, if there is one."""
    functional_ids: dict[str, int] = field(default_factory=dict)
    economic_ids: dict[str, int] = field(default_factory=dict)
    only: sheets.Sheet | None = None
    """The one sheet that was sent in; the other tables are what is stored, as far as it is needed."""

    @property
    def head(self) -> Row | None:
        """The one row of the sheet 部门, if it could be read."""
        rows = self.tables[sheets.DEPARTMENT.name].rows
        return rows[0] if rows else None

    def rows(self, sheet: sheets.Sheet) -> list[Row]:
        return self.tables[sheet.name].rows


def check(
    source: Path | IO[bytes],
    *,
    standards: Collection[str],
    filename: str = "",
    department_code: str | None = None,
    tell: Tell = quiet,
) -> Checked:
    """Read a workbook and find everything that is wrong with it. Nothing is written.

    `standards` are the known names of 公开样式; `department_code` limits whose budget may be imported.
    Raises `FileRefused` where the file cannot be read as a whole.
    """
    workbook = read(source, filename, tell=tell)
    checked = Checked(tables_of(workbook, tell=tell), warnings=workbook.warnings)
    _check_department(checked, standards, department_code)
    return _checked(checked, SHEETS)


def check_sheet(
    source: IO[bytes],
    sheet: sheets.Sheet,
    budget: DepartmentalBudget,
    *,
    filename: str = "",
    tell: Tell = quiet,
) -> Checked:
    """The same for one sheet of a stored budget, from a workbook or a CSV file; the other sheets stay as stored."""
    workbook: RawWorkbook
    if filename.lower().endswith(".csv"):
        workbook = read_csv(source, sheet, tell=tell)
    else:
        workbook = read(source, filename, only=sheet, tell=tell)
    raw = workbook.sheets[sheet.title]
    dependent = DEPENDENT.get(sheet, ())
    needed = (sheets.DEPARTMENT, sheets.UNITS, sheets.PROJECTS, sheets.OPERATING_COST, *dependent)
    stored = rows_of(budget, needed)
    tables = {each.name: stored_table(each, stored.get(each.name, [])) for each in SHEETS}
    tables[sheet.name] = table_of(sheet, raw, tell=tell, progress=(0, len(raw.rows)))
    checked = Checked(
        tables,
        warnings=workbook.warnings,
        fiscal_year=budget.fiscal_year,
        department=budget.department,
        budget=budget,
        only=sheet,
    )
    return _checked(checked, (sheet, *dependent))


DEPENDENT: dict[sheets.Sheet, tuple[sheets.Sheet, ...]] = {
    sheets.PROJECTS: (sheets.EXPENDITURE, sheets.INDICATORS)
}
"""Sheets whose rows point to those of another: they are looked at again when that one is replaced."""


def _checked(checked: Checked, subjects: Collection[sheets.Sheet]) -> Checked:
    """Find what is wrong in some tables, within themselves and against the others and the registers."""
    for sheet in subjects:
        duplicates(checked.tables[sheet.name])
    _check_references(checked, subjects)
    for name, problems_of in _row_checks(checked).items():
        if all(sheet.name != name for sheet in subjects):
            continue
        table = checked.tables[name]
        for index, row in enumerate(table.rows):
            for column, message in problems_of(row):
                table.problem(index, column, message)
    if sheets.OPERATING_COST in subjects:
        _check_operating_cost(checked)
    place = {sheet.title: number for number, sheet in enumerate(SHEETS)}
    for sheet in SHEETS:
        checked.problems.extend(checked.tables[sheet.name].problems)
        checked.warnings.extend(checked.tables[sheet.name].warnings)
    checked.problems.sort(key=lambda problem: (place[problem.sheet], *_position(problem.cell)))
    return checked


def _position(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), len(letters), letters


def _check_department(checked: Checked, standards: Collection[str], department_code: str | None) -> None:
    table = checked.tables[sheets.DEPARTMENT.name]
    head = checked.head
    if head is None:
        if not table.problems:
            table.problem(None, "year", "请在第 2 行填写年度、部门编码等")
        return
    if head.year is not BAD:
        checked.fiscal_year = FiscalYear.objects.filter(year=head.year).first()
        if checked.fiscal_year is None:
            table.problem(0, "year", f"{head.year} 年度尚未开放，请先由财政部门开放该年度")
    if head.standard and head.standard not in standards:
        table.problem(
            0, "standard", f"没有“{head.standard}”这种公开样式，应为{'、'.join(sorted(standards))}之一"
        )
    if not head.code:
        return
    if department_code is not None and head.code != department_code:
        table.problem(0, "code", f"这是部门 {head.code} 的工作簿，您只能导入本部门（{department_code}）的")
        return
    checked.department = Department.objects.filter(code=head.code).first()
    if checked.department is None:
        return
    if head.name and head.name != checked.department.name:
        table.problem(
            0,
            "name",
            f"部门 {head.code} 登记的名称是“{checked.department.name}”，不是“{head.name}”；请改正名称或编码",
        )
    if checked.fiscal_year is not None:
        checked.budget = checked.department.budgets.filter(fiscal_year=checked.fiscal_year).first()


def _check_references(checked: Checked, subjects: Collection[sheets.Sheet]) -> None:
    """Every code must point to something: a unit or a project of this workbook, a lowest code of the year's edition."""
    units, projects = checked.tables[sheets.UNITS.name], checked.tables[sheets.PROJECTS.name]
    unit_codes = {row.code for row in units.rows}
    project_codes = {row.code for row in projects.rows}
    # Where a code that others refer to could not be read, looking for it would only repeat the complaint.
    units_known = "code" in units.places and BAD not in unit_codes
    projects_known = "code" in projects.places and BAD not in project_codes
    if not units.rows and not units.problems and sheets.UNITS in subjects:
        units.problem(None, "code", "请至少填写一个预算单位")
        units_known = False

    headquarters = [index for index, row in enumerate(units.rows) if row.is_headquarters is True]
    for index in headquarters[1:] if sheets.UNITS in subjects else ():
        units.problem(index, "is_headquarters", "只能有一个本级单位，这里应为否")

    def unit(code: str) -> str | None:
        known = code in unit_codes or not units_known
        return None if known else f"单位编码 {code} 不在“预算单位”表中，请先在那里填写"

    def project(code: str) -> str | None:
        known = code in project_codes or not projects_known
        return None if known else f"项目编码 {code} 不在“项目”表中，请先在那里填写"

    tests: dict[Reference, Callable[[str], str | None]] = {Reference.UNIT: unit, Reference.PROJECT: project}
    # Where the year itself is wrong, the codes are still looked up, in the newest open year's edition; the message
    # names it. Nothing can be saved then.
    year = checked.fiscal_year or FiscalYear.objects.order_by("-year").first()
    if year is not None:
        functional = FunctionalClass.objects.filter(edition=year.edition)
        economic = EconomicClass.objects.filter(edition=year.edition, scheme=EconomicScheme.DEPARTMENTAL)
        for what, reference, rows, ids in (
            ("功能科目", Reference.FUNCTIONAL_CLASS, functional, checked.functional_ids),
            ("经济科目", Reference.ECONOMIC_CLASS, economic, checked.economic_ids),
        ):
            listed = list(rows.order_by("code").values_list("code", "id", "name"))
            ids.update((code, key) for code, key, _ in listed)
            tests[reference] = _code_test(what, year.edition, {code: name for code, _, name in listed})
    for sheet in subjects:
        table = checked.tables[sheet.name]
        for place, column in enumerate(sheet.columns):
            test = tests.get(column.refers_to) if column.refers_to else None
            if test is None:
                continue
            verdicts: dict[str, str | None] = {}
            for index, row in enumerate(table.rows):
                code = row[place]
                if not code:
                    continue
                if code not in verdicts:
                    verdicts[code] = test(code)
                if (message := verdicts[code]) is not None:
                    table.problem(index, column.name, message)


def _code_test(what: str, edition: int, codes: dict[str, str]) -> Callable[[str], str | None]:
    """Amounts belong to the lowest level: a code that begins another one of the edition is refused.

    `codes` are the names by code.
    """
    inner = {code[:length] for code in codes for length in range(3, len(code))}

    def test(code: str) -> str | None:
        if code not in codes:
            instead = about_retired(code, codes)
            return f"{what}编码 {code} 不在 {edition} 年科目中{instead or '，请从本年科目选择'}"
        if code in inner:
            return f"{what}编码 {code} 不是最末级科目，请选择最末级科目"
        return None

    return test


def _row_checks(checked: Checked) -> dict[str, Callable[[Row], Problems]]:
    """What a row must fulfil beyond its single cells, by sheet."""
    natures = {row.code: row.nature for row in checked.rows(sheets.UNITS)}
    owners = {row.code: row.unit for row in checked.rows(sheets.PROJECTS)}
    names: dict[tuple[Any, Any], str] = {}
    combinations: dict[tuple[Any, ...], list[tuple[str, str]]] = {}

    def expenditure(row: Row) -> Problems:
        if BAD in (row.kind, row.source, row.economic_class, row.project):
            return
        nature = natures.get(row.unit) or None
        function = row.functional_class or ""
        combination = (row.kind, row.source, row.economic_class, row.project is not None, nature, function)
        if combination not in combinations:
            combinations[combination] = list(
                problems_of_expenditure(
                    kind=row.kind,
                    source=row.source,
                    economic_code=row.economic_class,
                    has_project=row.project is not None,
                    unit_nature=nature,
                    functional_code=function,
                )
            )
        for column, message in combinations[combination]:
            yield column, message.rstrip("。")
        owner = owners.get(row.project) if row.project else None
        if owner and row.unit and owner != row.unit and row.unit in natures:
            yield "project", f"项目 {row.project} 属于单位 {owner}，不属于单位 {row.unit}"

    def prior_year(row: Row) -> Problems:
        if row.functional_class is None and row.source in FISCAL_APPROPRIATION:
            yield (
                "functional_class",
                f"财政拨款（{FundingSource(row.source).label}）的上年执行数必须填写功能科目编码",
            )

    def three_public(row: Row) -> Problems:
        if row.quantity and row.item and row.item != ThreePublicItem.VEHICLE_PURCHASE:
            yield "quantity", "购置数量只用于公务用车购置费，其他费用项目请留空"

    def project(row: Row) -> Problems:
        if row.name and row.unit:
            first = names.setdefault((row.unit, row.name), row.code)
            if first != row.code:
                yield "name", f"单位 {row.unit} 已有同名项目 {first}，请改名或合并"

    def explanation(row: Row) -> Problems:
        if not row.topic or row.functional_class is BAD:
            return
        label = Topic(row.topic).label
        if row.topic in ITEM_TOPICS and row.functional_class is None:
            yield "functional_class", f"{label}必须填写功能科目编码"
        if row.topic not in ITEM_TOPICS and row.functional_class is not None:
            yield "functional_class", f"{label}不针对单个科目，功能科目编码请留空"

    def glossary(row: Row) -> Problems:
        if row.term == "" and row.functional_class is None:
            yield "term", "请填写名词或功能科目编码"

    return {
        sheets.EXPENDITURE.name: expenditure,
        sheets.PRIOR_YEAR.name: prior_year,
        sheets.THREE_PUBLIC.name: three_public,
        sheets.PROJECTS.name: project,
        sheets.EXPLANATIONS.name: explanation,
        sheets.GLOSSARY.name: glossary,
    }


def _check_operating_cost(checked: Checked) -> None:
    table = checked.tables[sheets.OPERATING_COST.name]
    is_expected = any(row.nature in ADMINISTRATIVE_NATURES for row in checked.rows(sheets.UNITS))
    if is_expected and not table.rows and not table.problems:
        table.warning(None, "prior_year_amount", "部门有行政单位而没有填写机关运行经费，公开文本将不印这一段")
