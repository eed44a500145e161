"""What publishing stores beside the content, and taking a publication back."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.publications.models import Publication
from apps.publications.publishing import DAYS_TO_PUBLISH, deadline_of, publish, withdraw
from tests.cast import Cast


def test_a_publication_keeps_the_day_by_which_it_was_due(demo_budget: DepartmentalBudget, cast: Cast) -> None:
    demo_budget.approved_on = datetime.date(2024, 2, 10)
    published = publish(demo_budget, disclose(demo_budget), by=cast.publisher)
    assert DAYS_TO_PUBLISH == 20
    assert published.deadline == deadline_of(demo_budget) == datetime.date(2024, 3, 1)


def test_without_a_date_of_approval_nothing_is_due(demo_budget: DepartmentalBudget, cast: Cast) -> None:
    demo_budget.approved_on = None
    assert publish(demo_budget, disclose(demo_budget), by=cast.publisher).deadline is None


def test_what_is_withdrawn_stays_as_it_was_and_has_a_notice(
    publication: Publication, publisher: User
) -> None:
    before = Publication.objects.values().get()
    withdrawal = withdraw(publication, notice="数据有误，更正后重新公开。", by=publisher)
    assert (withdrawal.notice, withdrawal.by) == ("数据有误，更正后重新公开。", publisher)
    assert Publication.objects.get().withdrawal == withdrawal
    assert Publication.objects.values().get() == before


def test_what_is_withdrawn_is_not_withdrawn_again(publication: Publication, publisher: User) -> None:
    withdraw(publication, notice="一", by=publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        withdraw(Publication.objects.get(), notice="二", by=publisher)
