"""Importing a workbook, or one sheet of it: all of it or nothing, in one transaction."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import models, transaction
from django.db.models import F

from apps.budgets.models import DepartmentalBudget, Locked, PriorYearExecution, Project
from apps.departments.models import BudgetaryUnit, Department
from apps.performance.models import PerformanceTarget
from apps.workbook import sheets
from apps.workbook.checking import Checked, check, check_sheet
from apps.workbook.preview import Preview, compare
from apps.workbook.progress import COMPARING, WRITING, Tell, quiet
from apps.workbook.reading import Problem
from apps.workbook.sheets import SHEETS, Reference, Row, Sheet
from apps.workbook.stored import NOT_RECORDS, fingerprint, rows_of, unit_rows

BATCH = 2_000


class WorkbookRefused(Exception):
    """The workbook has problems; nothing was saved."""

    def __init__(self, problems: list[Problem], warnings: list[Problem] | None = None) -> None:
        self.problems = problems
        self.warnings = warnings or []
        super().__init__("\n".join(map(str, problems)))


class ChangedMeanwhile(Exception):
    """What is stored is not what the preview was made from; nothing was saved."""

    def __init__(self) -> None:
        super().__init__("预览之后数据已被他人修改，没有保存；请核对新的变化后再确认")


@dataclass
class Imported:
    """What an import did, or, of a dry run, would do."""

    budget: DepartmentalBudget | None
    """None after a dry run for a department without a budget of that year."""
    preview: Preview
    warnings: list[Problem]
    basis: str
    """The fingerprint of what was stored before."""


Seal = Callable[[Imported], None]
"""What belongs to a save and must not be separated from it."""


def import_workbook(
    source: Path | IO[bytes],
    *,
    standards: Collection[str],
    dry_run: bool = False,
    filename: str = "",
    department_code: str | None = None,
    basis: str = "",
    tell: Tell = quiet,
    seal: Seal = lambda imported: None,
) -> Imported:
    """Check a workbook and, unless this is a dry run or it changes nothing, save it.

    The parameters are those of `check`; `basis` is the fingerprint of what a preview was made from, and `seal` is
    called within the transaction, after all else. Raises `FileRefused`, `WorkbookRefused`, `ChangedMeanwhile` where
    something else is stored by now, or `Locked` where the budget is no draft any more and the workbook would change
    it; then nothing has been saved.
    """
    checked = check(
        source, standards=standards, filename=filename, department_code=department_code, tell=tell
    )
    return _import(checked, dry_run, basis, tell, seal)


def import_sheet(
    source: IO[bytes],
    sheet: Sheet,
    budget: DepartmentalBudget,
    *,
    dry_run: bool = False,
    filename: str = "",
    basis: str = "",
    tell: Tell = quiet,
    seal: Seal = lambda imported: None,
) -> Imported:
    """The same for one sheet, whose rows take the place of those stored; the rest of the budget stays."""
    checked = check_sheet(source, sheet, budget, filename=filename, tell=tell)
    return _import(checked, dry_run, basis, tell, seal)


def _import(checked: Checked, dry_run: bool, basis: str, tell: Tell, seal: Seal) -> Imported:
    if checked.problems:
        raise WorkbookRefused(checked.problems, checked.warnings)
    tell(COMPARING, 0, 0)
    if dry_run:
        return _compared(checked)
    with transaction.atomic():
        if checked.budget is not None:
            # Whoever else saves or submits this budget waits here, or is waited for.
            checked.budget = _held(checked.budget)
        imported = _compared(checked)
        if basis and imported.basis != basis:
            raise ChangedMeanwhile
        if imported.budget is None or imported.preview:
            imported.budget = save(checked, tell)
        seal(imported)
    return imported


def _held(budget: DepartmentalBudget) -> DepartmentalBudget:
    rows = DepartmentalBudget.objects.select_for_update(of=("self",))
    return rows.select_related("department", "fiscal_year").get(pk=budget.pk)


def _compared(checked: Checked) -> Imported:
    """What saving would change. Raises `Locked`."""
    subjects = SHEETS if checked.only is None else (checked.only,)
    before: dict[str, list[Row]] = {}
    if checked.budget is not None:
        before = rows_of(checked.budget, subjects)
    elif checked.department is not None and checked.fiscal_year is not None:
        before[sheets.UNITS.name] = unit_rows(checked.department, checked.fiscal_year.year)
    preview = compare(before, {sheet.name: checked.rows(sheet) for sheet in subjects})
    if checked.budget is not None and preview and not checked.budget.is_editable:
        raise Locked(checked.budget)
    return Imported(checked.budget, preview, checked.warnings, fingerprint(before))


@transaction.atomic
def save(checked: Checked, tell: Tell = quiet) -> DepartmentalBudget:
    """Write what was checked in place of the stored draft. Raises `Locked` where it is no draft any more."""
    if checked.problems or checked.head is None:
        raise WorkbookRefused(checked.problems)
    targets: dict[Reference, dict[str, Any]] = {
        Reference.FUNCTIONAL_CLASS: checked.functional_ids,
        Reference.ECONOMIC_CLASS: checked.economic_ids,
    }
    if checked.only is not None and checked.budget is not None:
        budget = _held(checked.budget)
        if not budget.is_editable:
            raise Locked(budget)
        written: tuple[Sheet, ...] = (checked.only,)
    else:
        budget = _budget(checked, checked.head)
        written = SHEETS
    keep_flags = _unverified(budget) if sheets.PRIOR_YEAR in written else None
    _clear(budget, written)
    if sheets.UNITS in written:
        _write_units(budget, checked.rows(sheets.UNITS))
    units = BudgetaryUnit.objects.filter(department=budget.department, year=budget.year)
    targets[Reference.UNIT] = dict(units.values_list("code", "pk"))
    if sheets.PROJECTS in written:
        _write_projects(budget, checked.rows(sheets.PROJECTS), targets[Reference.UNIT])
    targets[Reference.PROJECT] = dict(Project.objects.filter(budget=budget).values_list("code", "pk"))
    total = sum(len(checked.rows(sheet)) for sheet in written)
    done = 0
    for sheet in written:
        if sheet in NOT_RECORDS or sheet.model is None:
            continue
        records = _records(sheet, sheet.model, budget, checked.rows(sheet), targets)
        while batch := list(islice(records, BATCH)):
            sheet.model._default_manager.bulk_create(batch, BATCH)
            done += len(batch)
            tell(WRITING, done, total)
    if keep_flags:
        keep_flags()
    return budget


def _write_units(budget: DepartmentalBudget, rows: list[Row]) -> None:
    BudgetaryUnit.objects.bulk_create(
        [
            BudgetaryUnit(department=budget.department, year=budget.year, position=position, **row._asdict())
            for position, row in enumerate(rows, start=1)
        ],
        BATCH,
    )


def _write_projects(budget: DepartmentalBudget, rows: list[Row], units: dict[str, Any]) -> None:
    """Projects that stay keep their key, because lines point to them; those that go have no lines any more."""
    stored = Project.objects.filter(budget=budget)
    _remove(stored.exclude(code__in=[row.code for row in rows]))
    stored.update(name=F("code"))  # So that two projects can exchange their names.
    known = dict(stored.values_list("code", "pk"))
    projects = [
        Project(
            pk=known.get(row.code),
            budget=budget,
            unit_id=units[row.unit],
            code=row.code,
            name=row.name,
            category=row.category,
            position=position,
        )
        for position, row in enumerate(rows, start=1)
    ]
    kept = [project for project in projects if project.pk]
    Project.objects.bulk_update(kept, ["unit", "name", "category", "position"], BATCH)
    Project.objects.bulk_create([project for project in projects if not project.pk], BATCH)
    keys = dict(Project.objects.filter(budget=budget).values_list("code", "pk"))
    PerformanceTarget.objects.bulk_create(
        [
            PerformanceTarget(budget=budget, project_id=keys[row.code], text=row.target)
            for row in rows
            if row.target
        ],
        BATCH,
    )


def _unverified(budget: DepartmentalBudget) -> Callable[[], None]:
    """Marks again, when called, what nobody has verified yet; a row whose amount was changed counts as verified."""
    keys = ("functional_class_id", "source", "amount")
    marked = set(budget.prioryearexecutions.filter(is_budget_figure=True).values_list(*keys))

    def mark() -> None:
        rows = PriorYearExecution.objects.filter(budget=budget).values_list("pk", *keys) if marked else ()
        again = [pk for pk, *key in rows if tuple(key) in marked]
        PriorYearExecution.objects.filter(pk__in=again).update(is_budget_figure=True)

    return mark


def _budget(checked: Checked, head: Row) -> DepartmentalBudget:
    """The draft to write into, locked against everyone else until the transaction ends."""
    cost = checked.rows(sheets.OPERATING_COST)
    department, _ = Department.objects.get_or_create(code=head.code, defaults={"name": head.name})
    budget, _ = DepartmentalBudget.objects.select_for_update().get_or_create(
        fiscal_year_id=head.year, department=department, defaults={"standard": head.standard}
    )
    if not budget.is_editable:
        raise Locked(budget)
    budget.standard = head.standard
    budget.approved_on = head.approved_on
    budget.duties = head.duties
    budget.prior_operating_cost = cost[0].prior_year_amount if cost else None
    budget.save(update_fields=["standard", "approved_on", "duties", "prior_operating_cost"])
    return budget


def _clear(budget: DepartmentalBudget, written: Collection[Sheet]) -> None:
    """Remove what is stored of the sheets about to be written, what points to something first."""
    for sheet in written:
        if sheet not in NOT_RECORDS and sheet.model is not None:
            _remove(sheet.model._default_manager.filter(budget=budget))
    if sheets.PROJECTS in written:
        _remove(PerformanceTarget.objects.filter(budget=budget))
    if sheets.UNITS in written:
        _remove(Project.objects.filter(budget=budget))
        BudgetaryUnit.objects.filter(department=budget.department, year=budget.year).delete()


def _remove(rows: models.QuerySet[Any]) -> None:
    """Delete in one statement. Signals for a hundred thousand rows would take longer than the import itself; who
    replaced what is written down once, for the whole import."""
    rows._raw_delete(rows.db)


def _records(
    sheet: Sheet,
    model: type[models.Model],
    budget: DepartmentalBudget,
    rows: list[Row],
    targets: dict[Reference, dict[str, Any]],
) -> Iterator[models.Model]:
    """The records of a sheet, made as they are written: a hundred thousand at once would fill the memory.

    Values go in by position, which costs a model half of what names do.
    """
    places = {column.name: place for place, column in enumerate(sheet.columns)}
    plan: list[tuple[int | None, dict[str, Any] | None, Any]] = []
    for field in model._meta.concrete_fields:
        if field.name in places:
            reference = sheet.by_name[field.name].refers_to
            plan.append((places[field.name], targets[reference] if reference else None, None))
        else:
            plan.append((None, None, budget.pk if field.name == "budget" else field.get_default()))
    for row in rows:
        values = []
        for place, target, constant in plan:
            value = constant if place is None else row[place]
            values.append(value if target is None or value is None else target[value])
        yield model(*values)
