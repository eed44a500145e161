"""What the database holds of a budget, in the shape of the workbook: the same sheets, columns and values."""

import hashlib
from collections.abc import Collection
from typing import Any

from apps.budgets.models import DepartmentalBudget, Project
from apps.departments.models import BudgetaryUnit, Department
from apps.workbook import sheets
from apps.workbook.sheets import SHEETS, Row, Sheet

NOT_RECORDS = (sheets.DEPARTMENT, sheets.UNITS, sheets.OPERATING_COST, sheets.PROJECTS)
"""Sheets that are not simply one record a row."""


def rows_of(budget: DepartmentalBudget, wanted: Collection[Sheet] = SHEETS) -> dict[str, list[Row]]:
    """The rows of every wanted sheet, in the order they were entered (units and projects: in printing order)."""
    rows: dict[str, list[Row]] = {sheet.name: [] for sheet in wanted}
    department = budget.department
    if sheets.DEPARTMENT in wanted:
        rows[sheets.DEPARTMENT.name] = [
            sheets.DEPARTMENT.row_type(
                budget.year,
                department.code,
                department.name,
                budget.standard,
                budget.approved_on,
                budget.duties,
            )
        ]
    if sheets.OPERATING_COST in wanted and budget.prior_operating_cost is not None:
        rows[sheets.OPERATING_COST.name] = [sheets.OPERATING_COST.row_type(budget.prior_operating_cost)]
    if sheets.UNITS in wanted:
        rows[sheets.UNITS.name] = unit_rows(department, budget.year)
    if sheets.PROJECTS in wanted:
        projects = Project.objects.filter(budget=budget).order_by("position", "code")
        rows[sheets.PROJECTS.name] = [
            sheets.PROJECTS.row_type(code, unit, name, category, target or "")
            for code, unit, name, category, target in projects.values_list(
                "code", "unit__code", "name", "category", "target__text"
            )
        ]
    for sheet in wanted:
        if sheet not in NOT_RECORDS and sheet.model is not None:
            rows[sheet.name] = _rows(sheet, sheet.model._default_manager.filter(budget=budget).order_by("id"))
    return rows


def fingerprint(rows: dict[str, list[Row]]) -> str:
    """SHA-256 of rows, to tell whether somebody has changed them meanwhile."""
    digest = hashlib.sha256()
    for name in sorted(rows):
        for row in rows[name]:
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def unit_rows(department: Department, year: int) -> list[Row]:
    """The units of a department in a year; they may stand there before the first budget does."""
    units = BudgetaryUnit.objects.filter(department=department, year=year)
    return _rows(sheets.UNITS, units.order_by("position", "code"))


def _rows(sheet: Sheet, records: Any) -> list[Row]:
    fields = [f"{column.name}__code" if column.refers_to else column.name for column in sheet.columns]
    make = sheet.row_type._make
    return [make(values) for values in records.values_list(*fields).iterator(chunk_size=5000)]
