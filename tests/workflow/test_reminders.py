"""Letters: who gets one, what it says, at most one a day, and nothing lost when the post fails."""

import datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget, Status
from tests.workflow.walking import bring_to


@pytest.fixture
def people(cast):
    for user in cast.everyone():
        user.email = f"{user.username}@example.gov.cn"
        user.save()
    return cast


def put(budget: DepartmentalBudget, status: str, days_left: int | None = None) -> None:
    approved_on = None
    if days_left is not None:
        approved_on = timezone.localdate() + datetime.timedelta(days=days_left - 20)
    DepartmentalBudget.objects.filter(pk=budget.pk).update(status=status, approved_on=approved_on)


def addressed() -> set[str]:
    return {each.split("@")[0] for letter in mail.outbox for each in letter.to}


@pytest.mark.parametrize(
    ("status", "days_left", "who"),
    [
        (Status.SUBMITTED, None, {"shenhe"}),
        (Status.DRAFT, None, set()),
        (Status.APPROVED, 3, {"fabu", "bianzhi"}),
        (Status.CLEARED, -2, {"fabu", "bianzhi"}),
        (Status.APPROVED, 15, set()),
        (Status.WITHDRAWN, -2, set()),
    ],
)
def test_a_letter_goes_to_whom_the_budget_waits_for(status, days_left, who, people, budget) -> None:
    put(budget, status, days_left)
    call_command("send_reminders")
    assert addressed() == who


def test_a_draft_is_pressing_when_the_congress_has_approved_long_ago(people, budget) -> None:
    budget.fiscal_year.congress_on = timezone.localdate() - datetime.timedelta(days=18)
    budget.fiscal_year.save()
    call_command("send_reminders")
    (letter,) = mail.outbox
    assert letter.to == ["bianzhi@example.gov.cn"]
    assert "（还有 2 天）" in letter.body


def test_a_letter_says_what_by_when_and_where_and_no_amount(people, budget, settings) -> None:
    settings.PORTAL_URL = "https://budget.example.gov.cn"
    put(budget, Status.CLEARED, -2)
    call_command("send_reminders")
    letter = mail.outbox[0]
    assert letter.subject == "部门预算公开：1 件待办"
    assert "已逾期 2 天" in letter.body
    assert f"https://budget.example.gov.cn/admin/desk/{budget.pk}/" in letter.body
    assert "万元" not in letter.body


def test_at_most_one_letter_a_person_a_day(people, budget) -> None:
    put(budget, Status.SUBMITTED)
    call_command("send_reminders")
    call_command("send_reminders")
    assert len(mail.outbox) == 1
    User.objects.update(reminded_on=timezone.localdate() - datetime.timedelta(days=1))
    call_command("send_reminders")
    assert len(mail.outbox) == 2


def test_a_dry_run_sends_nothing_and_tells_all(people, budget, capsys) -> None:
    put(budget, Status.SUBMITTED)
    call_command("send_reminders", dry_run=True)
    assert not mail.outbox
    told = capsys.readouterr().out
    assert "shenhe@example.gov.cn" in told
    assert "将发送 1 封" in told
    assert not User.objects.exclude(reminded_on=None).exists()


def test_a_letter_that_did_not_leave_is_sent_next_time(people, budget, monkeypatch) -> None:
    put(budget, Status.SUBMITTED)

    def broken(self, messages):
        raise ConnectionRefusedError("邮件服务器没有应答")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", broken)
        with pytest.raises(CommandError, match="邮件服务器没有应答"):
            call_command("send_reminders")
    call_command("send_reminders")
    assert addressed() == {"shenhe"}


def test_those_without_address_or_account_get_none(people, budget) -> None:
    put(budget, Status.SUBMITTED)
    User.objects.filter(pk=people.reviewer.pk).update(email="")
    call_command("send_reminders")
    User.objects.filter(pk=people.reviewer.pk).update(email="a@example.gov.cn", is_active=False)
    call_command("send_reminders")
    assert not mail.outbox


def test_nobody_is_reminded_of_another_department(people, budget) -> None:
    put(budget, Status.APPROVED, -1)
    call_command("send_reminders")
    assert "biebu" not in addressed()


def test_what_is_published_needs_no_letter(people, budget) -> None:
    bring_to("published", budget, people)
    call_command("send_reminders")
    assert not mail.outbox
