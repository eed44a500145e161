"""Two people at the same moment, each on a connection of their own."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    FiscalYear,
    Locked,
    Project,
    RevenueLine,
    Status,
)
from apps.departments.models import BudgetaryUnit
from apps.disclosure.compiling import disclose
from apps.disclosure.standards import STANDARDS
from apps.publications.models import Publication, Withdrawal
from apps.workbook.exporting import export
from apps.workbook.importing import import_workbook
from apps.workflow.acknowledging import NotAcknowledged, acknowledge, key_of, warnings_of
from apps.workflow.commenting import NotCommented, comment
from apps.workflow.models import Acknowledgement, ReviewComment, TransitionRecord
from apps.workflow.starting import start
from apps.workflow.transitions import Refused, perform
from tests.admin.pages import address, filled
from tests.cast import Cast, person
from tests.workflow.walking import acknowledge_all, be_vague, bring_to

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PATIENCE = 10
"""Seconds until a test gives up waiting."""

REFUSALS = (Refused, Locked, NotAcknowledged, NotCommented)


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def at_once(first: Callable[[], object], second: Callable[[], object]) -> Any:
    """What comes of the second, which begins before the first has committed and has to wait for it."""
    outcome: list[object] = []

    def try_it() -> None:
        try:
            outcome.append(second())
        except REFUSALS as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        other = threading.Thread(target=try_it)
        other.start()
        deadline = time.monotonic() + PATIENCE
        while not _somebody_waits_for_a_lock():
            assert time.monotonic() < deadline, "the second did not wait for the first"
            assert other.is_alive(), outcome
            time.sleep(0.01)
    other.join(PATIENCE)
    (result,) = outcome
    return result


def fresh() -> DepartmentalBudget:
    return DepartmentalBudget.objects.select_related("department", "fiscal_year").get()


# Two who take the same step. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "step", "role", "told"),
    [
        ("draft", "submit", Role.PREPARER, "已上报，不能上报。"),
        ("submitted", "approve", Role.REVIEWER, "已批复，不能批复。"),
        ("approved", "clear", Role.PUBLISHER, "已保密审查，不能通过保密审查。"),
        ("cleared", "publish", Role.PUBLISHER, "已公开，不能公开。"),
        ("published", "withdraw", Role.PUBLISHER, "已撤回，不能撤回。"),
        ("published", "correct", Role.PUBLISHER, "编制中，不能更正。"),
    ],
)
def test_of_two_who_take_a_step_at_once_one_is_refused(
    status: str, step: str, role: Role, told: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    """The second waits for the first to finish, then finds the budget moved on."""
    bring_to(status, budget, cast)
    if status == "submitted":
        acknowledge_all(budget, cast.reviewer)
    department = budget.department if role == Role.PREPARER else None
    first, second = (person(f"both{n}", f"同时{n}", role, department=department) for n in (1, 2))
    count = TransitionRecord.objects.filter(name=step).count()

    def take(by: User) -> Callable[[], object]:
        return lambda: perform(step, fresh(), by=by, comment="理由")

    refusal = at_once(take(first), take(second))
    assert isinstance(refusal, Refused)
    assert refusal.reasons == (f"{budget}{told}",)
    assert TransitionRecord.objects.filter(name=step).count() == count + 1
    assert Publication.objects.count() == (1 if status in ("cleared", "published") else 0)
    assert Withdrawal.objects.count() == (1 if step == "withdraw" else 0)


def test_of_two_who_acknowledge_a_warning_at_once_one_is_told(budget: DepartmentalBudget, cast: Cast) -> None:
    be_vague(budget)
    bring_to("submitted", budget, cast)
    disclosure = disclose(budget)
    key = key_of(warnings_of(disclosure)[0])
    second = person("shenhe2", "审核员二", Role.REVIEWER)
    refusal = at_once(
        lambda: acknowledge(budget, disclosure, {key: "已核实"}, by=cast.reviewer),
        lambda: acknowledge(fresh(), disclosure, {key: "我也核实"}, by=second),
    )
    assert isinstance(refusal, NotAcknowledged)
    assert Acknowledgement.objects.get().note == "已核实"


def test_a_remark_that_meets_an_approval_comes_too_late(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    acknowledge_all(budget, cast.reviewer)
    disclosure = disclose(budget)
    second = person("shenhe2", "审核员二", Role.REVIEWER)
    refusal = at_once(
        lambda: perform("approve", budget, by=cast.reviewer),
        lambda: comment(fresh(), disclosure, anchor="", text="等一下", by=second),
    )
    assert isinstance(refusal, NotCommented)
    assert str(refusal) == f"{budget}已批复，现在不能写审核意见。"
    assert not ReviewComment.objects.exists()


# One who writes while another submits. --------------------------------------------------------------------------------


def _save_line() -> None:
    line = ExpenditureLine.objects.select_related("budget__department").earliest("id")
    line.amount += Decimal(1)
    line.save()


def _remove_line() -> None:
    ExpenditureLine.objects.select_related("budget__department").earliest("id").delete()


def _remove_lines() -> None:
    ExpenditureLine.objects.filter(amount__gt=0).delete()


def _change_lines() -> None:
    ExpenditureLine.objects.update(amount=1)


def _rename_unit() -> None:
    unit = BudgetaryUnit.objects.get()
    unit.name = "改了名的单位"
    unit.save()


@pytest.mark.parametrize("write", [_save_line, _remove_line, _remove_lines, _change_lines, _rename_unit])
def test_a_write_that_meets_a_submission_waits_for_it_and_is_refused(
    write: Callable[[], None], budget: DepartmentalBudget, cast: Cast
) -> None:
    """The writer still reads a draft; only the lock tells that it is about to be none."""
    before = list(ExpenditureLine.objects.order_by("id").values()), list(BudgetaryUnit.objects.values())
    refusal = at_once(lambda: perform("submit", budget, by=cast.preparer), write)
    assert isinstance(refusal, Locked)
    assert refusal.messages == [f"{budget}已上报，不能修改；请先退回，或按更正程序办理。"]
    after = list(ExpenditureLine.objects.order_by("id").values()), list(BudgetaryUnit.objects.values())
    assert after == before


def test_an_import_that_meets_a_submission_waits_for_it_and_changes_nothing(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    changed, kept = BytesIO(), budget.duties
    budget.duties = "1、另一种职能。"
    budget.save()
    export(budget, changed, standards=STANDARDS)
    budget.duties = kept
    budget.save()
    changed.seek(0)
    refusal = at_once(
        lambda: perform("submit", budget, by=cast.preparer),
        lambda: import_workbook(changed, standards=STANDARDS, filename="a.xlsx"),
    )
    assert isinstance(refusal, Locked)
    assert fresh().status == Status.SUBMITTED
    assert fresh().duties == kept
    assert ExpenditureLine.objects.count() == 31


# Two who save, and two who begin. -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [DepartmentalBudget, RevenueLine])
def test_of_two_who_save_a_form_at_once_the_second_is_told_what_the_first_entered(
    model: Any, budget: DepartmentalBudget, cast: Cast
) -> None:
    clerk = Client()
    clerk.force_login(cast.preparer)
    line = RevenueLine.objects.filter(budget=budget).earliest("id")
    path = address(model, "change", budget.pk if model is DepartmentalBudget else line.pk)
    data = filled(clerk.get(path))
    mine = {"amount": "888"}
    if model is DepartmentalBudget:
        (number,) = (
            key.split("-")[1]
            for key, value in data.items()
            if key.startswith("revenuelines-") and key.endswith("-id") and value == line.pk
        )
        mine = {f"revenuelines-{number}-amount": "888"}

    def theirs() -> None:
        line.amount = Decimal(777)
        line.save()

    page = at_once(theirs, lambda: clerk.post(path, data | mine))
    assert page.status_code == 200
    assert "数据已被他人修改，现在金额为777.00 元" in page.content.decode()
    assert 'value="888"' in page.content.decode()
    assert RevenueLine.objects.get(pk=line.pk).amount == Decimal("777.00")


def test_of_two_who_begin_a_year_at_once_one_finds_it_begun(budget: DepartmentalBudget, cast: Cast) -> None:
    year = FiscalYear.objects.create(year=2025, edition=2024, standard=budget.standard)
    start(department=budget.department, fiscal_year=year, by=cast.preparer, from_last_year=False)

    def begin() -> DepartmentalBudget:
        return start(department=budget.department, fiscal_year=year, by=cast.preparer)

    refusal = at_once(begin, begin)
    assert isinstance(refusal, Refused)
    assert "已有内容" in str(refusal)
    assert Project.objects.filter(budget__fiscal_year=year).count() == 3
