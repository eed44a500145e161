"""What left the preparer's hands is not written any more, and what was recorded never."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from apps.accounts.models import User
from apps.audit.appending import AppendOnly
from apps.budgets.choices import FundingSource
from apps.budgets.models import (
    BudgetRecord,
    ControlFigure,
    DepartmentalBudget,
    ExpenditureLine,
    GlossaryEntry,
    Locked,
    Project,
    YearEndCarryOver,
)
from apps.departments.models import BudgetaryUnit, Department, UnitNature
from apps.performance.models import PerformanceIndicator
from apps.workflow.models import TransitionRecord
from apps.workflow.transitions import perform
from tests.cast import Cast
from tests.workflow.walking import bring_to

RECORDS = [model for model in apps.get_models() if issubclass(model, BudgetRecord)]


def row_of(model: type[models.Model], budget: DepartmentalBudget) -> models.Model:
    """A row of the demonstration budget; of what it has none, one that changes no figure."""
    row = model._default_manager.filter(budget=budget).first()
    if row is not None:
        return row
    unit, project = BudgetaryUnit.objects.get(), Project.objects.earliest("id")
    given = {
        YearEndCarryOver: {"unit": unit, "source": FundingSource.OTHER_INCOME, "amount": 0},
        GlossaryEntry: {"term": "某词", "definition": "某义。"},
        ControlFigure: {"source": FundingSource.OTHER_INCOME, "amount": 10**9},
        PerformanceIndicator: {"project": project, "level_one": "产出", "level_three": "次数", "value": "≥1"},
    }
    return model._default_manager.create(budget=budget, **given[model])


@pytest.mark.parametrize("status", ["submitted", "approved", "cleared", "published", "withdrawn"])
def test_no_record_of_a_budget_that_left_the_preparer_is_saved_or_deleted(
    status: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    assert len(RECORDS) == 13
    rows = {model: row_of(model, budget).pk for model in RECORDS}
    bring_to(status, budget, cast)
    for model, pk in rows.items():
        row, before = model._default_manager.get(pk=pk), list(model._default_manager.values())
        for forbidden in (row.save, row.delete, row.clean):
            with pytest.raises(Locked, match="不能修改；请先退回，或按更正程序办理。"):
                forbidden()
        together = model._default_manager.filter(budget=budget)
        for forbidden in (
            together.delete,
            lambda together=together: together.update(budget=budget),
            lambda together=together, row=row: together.bulk_create([row]),
        ):
            with pytest.raises(Locked):
                forbidden()
        row.pk = None
        row._state.adding = True
        with pytest.raises(Locked):
            row.save()
        assert list(model._default_manager.values()) == before, model


def test_sent_back_the_budget_is_open_again(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("approved", budget, cast)
    perform("send_back", budget, by=cast.reviewer, comment="请核对")
    line = ExpenditureLine.objects.earliest("id")
    line.amount += 1
    line.save()
    line.delete()
    assert not ExpenditureLine.objects.filter(pk=line.pk).exists()


LOCKED = "不能修改；请先退回，或按更正程序办理。"
UNIT_WRITES = {
    "added": lambda unit: BudgetaryUnit.objects.create(
        department=unit.department, year=2024, code="191010", name="新单位", nature=UnitNature.INSTITUTION
    ),
    "changed": lambda unit: unit.save(),
    "removed": lambda unit: unused().delete(),
    "removed with others": lambda unit: BudgetaryUnit.objects.filter(pk=unused().pk).delete(),
    "moved to another year": lambda unit: move(unit, year=2025),
    "moved in": lambda unit: move(spare(), department=unit.department),
}


def unused() -> BudgetaryUnit:
    """A unit of the budget that nothing refers to: any other stays for that reason already."""
    return BudgetaryUnit.objects.get(code="191009")


def spare() -> BudgetaryUnit:
    """A unit of a department without a budget."""
    department = Department.objects.get(code="902")
    return BudgetaryUnit.objects.create(
        department=department, year=2024, code="902001", name="闲", nature=UnitNature.INSTITUTION
    )


def move(unit: BudgetaryUnit, **where: object) -> None:
    for name, value in where.items():
        setattr(unit, name, value)
    unit.save()


@pytest.mark.parametrize("how", UNIT_WRITES)
@pytest.mark.parametrize("status", ["submitted", "approved", "cleared", "published", "withdrawn"])
def test_units_of_a_year_whose_budget_left_the_preparer_stand_still(
    status: str, how: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    unit = BudgetaryUnit.objects.get()
    BudgetaryUnit.objects.create(
        department=unit.department, year=2024, code="191009", name="无预算", nature=UnitNature.INSTITUTION
    )
    bring_to(status, budget, cast)
    before = BudgetaryUnit.objects.filter(department=budget.department).values()
    stored = list(before)
    with pytest.raises(Locked, match=LOCKED), transaction.atomic():
        UNIT_WRITES[how](unit)
    assert list(before.all()) == stored
    assert not BudgetaryUnit.objects.get(code="191001").is_editable
    with pytest.raises(ValidationError, match=LOCKED):
        BudgetaryUnit.objects.get(code="191001").full_clean()


def test_units_of_other_years_and_of_drafts_are_written(budget: DepartmentalBudget, cast: Cast) -> None:
    unit = BudgetaryUnit.objects.get()
    unit.note = "编制中可改"
    unit.full_clean()
    unit.save()
    bring_to("approved", budget, cast)
    unit.pk, unit.year, unit._state.adding = None, 2025, True
    unit.full_clean()
    unit.save()
    unit.delete()
    perform("send_back", budget, by=cast.reviewer, comment="单位名称有误")
    BudgetaryUnit.objects.get().save()


def test_a_record_read_before_the_submission_is_not_written_after_it(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    """What counts is the status in the database, not that of the object at hand."""
    line = ExpenditureLine.objects.select_related("budget").earliest("id")
    bring_to("submitted", budget, cast)
    assert line.budget.is_editable
    for forbidden in (line.save, line.delete):
        with pytest.raises(Locked, match=LOCKED):
            forbidden()
    assert ExpenditureLine.objects.filter(pk=line.pk).exists()


def test_no_record_is_moved_out_of_a_locked_budget(budget: DepartmentalBudget, cast: Cast) -> None:
    term = GlossaryEntry.objects.create(budget=budget, term="某词", definition="某义。")
    bring_to("submitted", budget, cast)
    term.budget = DepartmentalBudget.objects.create(
        fiscal_year=budget.fiscal_year,
        department=Department.objects.get(code="902"),
        standard=budget.standard,
    )
    for forbidden in (term.save, term.delete):
        with pytest.raises(Locked, match=f"{budget}已上报"):
            forbidden()
    assert GlossaryEntry.objects.get(term="某词").budget == budget


@pytest.fixture
def record(budget: DepartmentalBudget, cast: Cast) -> TransitionRecord:
    return perform("submit", budget, by=cast.preparer, comment="首次上报")


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.save(),
        lambda record: record.delete(),
        lambda record: TransitionRecord.objects.update(comment="改"),
        lambda record: TransitionRecord.objects.filter(pk=record.pk).update(comment="改"),
        lambda record: TransitionRecord.objects.all().delete(),
        lambda record: record.budget.transitions.all().delete(),
        lambda record: record.budget.transitions.update(comment="改"),
        lambda record: TransitionRecord.objects.bulk_update([record], ["comment"]),
        lambda record: TransitionRecord.objects.bulk_create([record]),
        lambda record: TransitionRecord.objects.update_or_create(pk=record.pk, defaults={"comment": "改"}),
    ],
)
def test_a_record_is_neither_changed_nor_removed(change: object, record: TransitionRecord) -> None:
    before = TransitionRecord.objects.values().get()
    record.comment = "改"
    with pytest.raises(AppendOnly, match="记录只能追加，不能修改或删除。"), transaction.atomic():
        change(record)  # type: ignore[operator]
    assert TransitionRecord.objects.values().get() == before


def test_a_new_record_does_not_take_the_place_of_an_old_one(record: TransitionRecord) -> None:
    before = TransitionRecord.objects.values().get()
    other = TransitionRecord(
        pk=record.pk, budget=record.budget, name="x", by=record.by, at=record.at, sha256="0" * 64
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    assert TransitionRecord.objects.values().get() == before


def test_who_took_a_step_and_the_budget_it_was_taken_on_stay(record: TransitionRecord) -> None:
    with pytest.raises(models.ProtectedError):
        DepartmentalBudget.objects.get(pk=record.budget_id).delete()
    with pytest.raises(models.ProtectedError):
        User.objects.get(pk=record.by_id).delete()
