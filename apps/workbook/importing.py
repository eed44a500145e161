"""Importing a workbook: all of it or nothing, in one transaction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import models, transaction

from apps.budgets.models import DepartmentalBudget, Locked, Project
from apps.departments.models import BudgetaryUnit, Department
from apps.performance.models import PerformanceTarget
from apps.workbook import sheets
from apps.workbook.checking import Checked, check
from apps.workbook.preview import Preview, compare
from apps.workbook.reading import Problem
from apps.workbook.sheets import SHEETS, Reference, Row, Sheet
from apps.workbook.stored import NOT_RECORDS, rows_of, unit_rows

BATCH = 2_000


class WorkbookRefused(Exception):
    """The workbook has problems; nothing was saved."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass
class Imported:
    """What an import did, or, of a dry run, would do."""

    budget: DepartmentalBudget | None
    """None after a dry run for a department without a budget of that year."""
    preview: Preview
    warnings: list[Problem]


def import_workbook(
    source: Path | IO[bytes],
    *,
    standards: Collection[str],
    dry_run: bool = False,
    filename: str = "",
    department_code: str | None = None,
) -> Imported:
    """Check a workbook and, unless this is a dry run or it changes nothing, save it.

    The parameters are those of `check`. Raises `FileRefused`, `WorkbookRefused`, or `Locked` where the budget is no
    draft any more and the workbook would change it; then nothing has been saved.
    """
    checked = check(source, standards=standards, filename=filename, department_code=department_code)
    if checked.problems:
        raise WorkbookRefused(checked.problems)
    preview = preview_of(checked)
    budget = checked.budget
    if budget is not None and preview and not budget.is_editable:
        raise Locked(budget)
    if not dry_run and (budget is None or preview):
        budget = save(checked)
    return Imported(budget, preview, checked.warnings)


def preview_of(checked: Checked) -> Preview:
    """What saving would change."""
    before: dict[str, list[Row]] = {}
    if checked.budget is not None:
        before = rows_of(checked.budget)
    elif checked.department is not None and checked.fiscal_year is not None:
        before[sheets.UNITS.name] = unit_rows(checked.department, checked.fiscal_year.year)
    return compare(before, {name: table.rows for name, table in checked.tables.items()})


@transaction.atomic
def save(checked: Checked) -> DepartmentalBudget:
    """Write a checked workbook in place of the stored draft. Raises `Locked` where it is no draft any more."""
    if checked.problems or checked.head is None:
        raise WorkbookRefused(checked.problems)
    budget = _budget(checked, checked.head)
    _clear(budget)
    targets: dict[Reference, dict[str, Any]] = {
        Reference.FUNCTIONAL_CLASS: checked.functional_ids,
        Reference.ECONOMIC_CLASS: checked.economic_ids,
    }
    units = [
        BudgetaryUnit(department=budget.department, year=budget.year, position=position, **row._asdict())
        for position, row in enumerate(checked.rows(sheets.UNITS), start=1)
    ]
    targets[Reference.UNIT] = {unit.code: unit.pk for unit in BudgetaryUnit.objects.bulk_create(units, BATCH)}
    projects = [
        Project(
            budget=budget,
            unit_id=targets[Reference.UNIT][row.unit],
            code=row.code,
            name=row.name,
            category=row.category,
            position=position,
        )
        for position, row in enumerate(checked.rows(sheets.PROJECTS), start=1)
    ]
    targets[Reference.PROJECT] = {
        project.code: project.pk for project in Project.objects.bulk_create(projects, BATCH)
    }
    PerformanceTarget.objects.bulk_create(
        [
            PerformanceTarget(budget=budget, project_id=targets[Reference.PROJECT][row.code], text=row.target)
            for row in checked.rows(sheets.PROJECTS)
            if row.target
        ],
        BATCH,
    )
    for sheet in SHEETS:
        if sheet not in NOT_RECORDS and sheet.model is not None:
            records = _records(sheet, sheet.model, budget, checked.rows(sheet), targets)
            while batch := list(islice(records, BATCH)):
                sheet.model._default_manager.bulk_create(batch, BATCH)
    return budget


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


def _clear(budget: DepartmentalBudget) -> None:
    """Remove what is stored under the budget, what points to something first."""
    for sheet in SHEETS:
        if sheet not in NOT_RECORDS and sheet.model is not None:
            sheet.model._default_manager.filter(budget=budget).delete()
    Project.objects.filter(budget=budget).delete()
    BudgetaryUnit.objects.filter(department=budget.department, year=budget.year).delete()


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
