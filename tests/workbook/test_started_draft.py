"""A draft begun from last year, as a workbook: what nobody typed is blank, and asked for on the way in."""

from io import BytesIO

import pytest

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.standards import STANDARDS
from apps.three_public_funds.models import ThreePublicFundsItem
from apps.workbook.exporting import export
from apps.workbook.importing import WorkbookRefused, import_workbook


def test_an_amount_that_was_not_typed_is_blank_in_the_workbook_and_asked_for(
    demo_budget: DepartmentalBudget,
) -> None:
    ThreePublicFundsItem.objects.filter(budget=demo_budget).update(amount=None)
    workbook = BytesIO()
    export(demo_budget, workbook, standards=STANDARDS)
    workbook.seek(0)
    with pytest.raises(WorkbookRefused) as refused:
        import_workbook(workbook, standards=STANDARDS)
    problems = refused.value.problems
    assert {problem.sheet for problem in problems} == {"三公经费"}
    assert {problem.message for problem in problems} == {"请填写预算数，没有请填 0"}
    assert len(problems) == ThreePublicFundsItem.objects.filter(budget=demo_budget).count()
