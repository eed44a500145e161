"""Two people at the same moment, each on a connection of their own."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Locked, Status
from apps.departments.models import BudgetaryUnit
from apps.workflow.models import TransitionRecord
from apps.workflow.transitions import Refused, perform
from tests.cast import Cast, person
from tests.workflow.walking import bring_to

PATIENCE = 10
"""Seconds until a test gives up waiting."""


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_who_approve_at_once_one_is_refused(budget: DepartmentalBudget, cast: Cast) -> None:
    """The second waits for the first to finish, then finds the budget approved."""
    bring_to("submitted", budget, cast)
    second = person("shenhe2", "审核员二", Role.REVIEWER)
    outcome: dict[str, object] = {}

    def approve(by: User) -> None:
        try:
            outcome[by.username] = perform("approve", DepartmentalBudget.objects.get(pk=budget.pk), by=by)
        except Refused as refusal:
            outcome[by.username] = refusal
        finally:
            connection.close()

    with transaction.atomic():
        outcome[cast.reviewer.username] = perform("approve", budget, by=cast.reviewer)
        other = threading.Thread(target=approve, args=(second,))
        other.start()
        deadline = time.monotonic() + PATIENCE
        while not _somebody_waits_for_a_lock():
            assert time.monotonic() < deadline, "the second reviewer did not wait for the first"
            assert other.is_alive(), outcome
            time.sleep(0.01)
    other.join(PATIENCE)

    assert isinstance(outcome["shenhe"], TransitionRecord)
    assert isinstance(outcome["shenhe2"], Refused)
    assert outcome["shenhe2"].reasons == (f"{budget}已批复，不能批复。",)
    assert DepartmentalBudget.objects.get().status == Status.APPROVED
    assert [r.by_id for r in TransitionRecord.objects.filter(name="approve")] == [cast.reviewer.pk]


def _save_line() -> None:
    line = ExpenditureLine.objects.select_related("budget__department").earliest("id")
    line.amount += Decimal(1)
    line.save()


def _remove_line() -> None:
    ExpenditureLine.objects.select_related("budget__department").earliest("id").delete()


def _rename_unit() -> None:
    unit = BudgetaryUnit.objects.get()
    unit.name = "改了名的单位"
    unit.save()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [_save_line, _remove_line, _rename_unit])
def test_a_write_that_meets_a_submission_waits_for_it_and_is_refused(
    write: Callable[[], None], budget: DepartmentalBudget, cast: Cast
) -> None:
    """The writer still reads a draft; only the lock tells that it is about to be none."""
    before = list(ExpenditureLine.objects.order_by("id").values()), list(BudgetaryUnit.objects.values())
    outcome: list[object] = []

    def try_to_write() -> None:
        try:
            outcome.append(write())
        except Locked as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        perform("submit", budget, by=cast.preparer)
        other = threading.Thread(target=try_to_write)
        other.start()
        deadline = time.monotonic() + PATIENCE
        while not _somebody_waits_for_a_lock():
            assert time.monotonic() < deadline, "the writer did not wait for the submission"
            assert other.is_alive(), outcome
            time.sleep(0.01)
    other.join(PATIENCE)

    (refusal,) = outcome
    assert isinstance(refusal, Locked)
    assert refusal.messages == [f"{budget}已上报，不能修改；请先退回，或按更正程序办理。"]
    after = list(ExpenditureLine.objects.order_by("id").values()), list(BudgetaryUnit.objects.values())
    assert after == before
