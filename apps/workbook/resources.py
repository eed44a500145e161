"""A budget as django-import-export sees it: whole as a workbook, or one of its sheets as a list.

Its own way of importing looks up, validates and saves row by row, which takes minutes for a hundred thousand rows and
knows one table only. So `import_data` hands the file to the engine of the workbook, the only checker there is, and
answers in import-export's own terms.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from import_export.resources import Resource
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from apps.budgets.models import DepartmentalBudget
from apps.workbook.cells import shown
from apps.workbook.importing import (
    ChangedMeanwhile,
    Imported,
    Seal,
    WorkbookRefused,
    import_sheet,
    import_workbook,
)
from apps.workbook.opening import FileRefused
from apps.workbook.progress import Tell, quiet
from apps.workbook.reading import Problem
from apps.workbook.sheets import Sheet
from apps.workbook.stored import rows_of


@dataclass
class SentFile:
    """A file as it was sent in, in the place of a dataset: it is read only once, by the engine."""

    content: bytes
    name: str


class BudgetResult(Result):
    """What importing did or would do: import-export's totals and errors, with each problem at its cell."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.imported: Imported | None = None
        self.is_stale = False
        """Others have saved since the preview was made."""

    def has_validation_errors(self) -> bool:
        return bool(self.problems)

    def take(self, imported: Imported) -> None:
        self.imported = imported
        self.warnings = imported.warnings
        counts = imported.preview.counts
        self.totals[RowResult.IMPORT_TYPE_NEW] = counts["added"]
        self.totals[RowResult.IMPORT_TYPE_UPDATE] = counts["changed"]
        self.totals[RowResult.IMPORT_TYPE_DELETE] = counts["removed"]
        self.totals[RowResult.IMPORT_TYPE_SKIP] = counts["unchanged"]
        self.total_rows = sum(counts.values())


class BudgetResource(Resource):
    """One sheet of one budget, or, without a sheet, a whole budget named in the workbook itself."""

    def __init__(
        self,
        sheet: Sheet | None = None,
        budget: DepartmentalBudget | None = None,
        *,
        standards: Collection[str] = (),
        department_code: str | None = None,
        tell: Tell = quiet,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        self.sheet = sheet
        self.budget = budget
        self.standards = standards
        self.department_code = department_code
        self.tell = tell

    @classmethod
    def get_display_name(cls) -> str:
        return "部门预算"

    def get_user_visible_fields(self) -> list[Any]:
        """The columns are named by the blank workbook."""
        return []

    def export(self, queryset: Any = None, **kwargs: Any) -> Dataset:
        """The stored rows of the sheet, under the headings of the workbook and with the labels that people read."""
        if self.sheet is None or self.budget is None:
            raise TypeError("which sheet of which budget?")
        columns = self.sheet.columns
        dataset = Dataset(headers=[column.title for column in columns], title=self.sheet.title)
        for row in rows_of(self.budget, [self.sheet])[self.sheet.name]:
            dataset.append(
                [
                    "" if value in (None, "") else value if _is_number(value) else shown(column, value)
                    for column, value in zip(columns, row, strict=True)
                ]
            )
        return dataset

    def import_data(
        self,
        dataset: SentFile,
        dry_run: bool = False,
        *,
        basis: str = "",
        seal: Seal = lambda imported: None,
        **kwargs: Any,
    ) -> BudgetResult:
        """Check a file and, unless this is a dry run, save it: all of it or nothing."""
        result = BudgetResult()
        source = BytesIO(dataset.content)
        options: Any = {
            "dry_run": dry_run,
            "filename": dataset.name,
            "basis": basis,
            "tell": self.tell,
            "seal": seal,
        }
        try:
            if self.sheet is not None and self.budget is not None:
                imported = import_sheet(source, self.sheet, self.budget, **options)
            else:
                imported = import_workbook(
                    source, standards=self.standards, department_code=self.department_code, **options
                )
        except WorkbookRefused as refused:
            result.problems, result.warnings = refused.problems, refused.warnings
        except ChangedMeanwhile as error:
            result.is_stale = True
            result.append_base_error(Error(error))
        except (FileRefused, ValidationError) as error:
            result.append_base_error(Error(error))
        else:
            result.take(imported)
        return result


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
