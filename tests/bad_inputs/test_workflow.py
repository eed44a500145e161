"""Rows 55 to 61 and 66: steps taken too early, by the wrong person, or over what another has saved."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, RevenueLine, Status
from apps.departments.models import BudgetaryUnit
from apps.publications.models import Publication
from apps.workflow.acknowledging import NotAcknowledged
from tests import cast as people
from tests.admin.pages import filled
from tests.bad_inputs.road import accepted, budget, line, preview, send, step, workbook
from tests.cast import person
from tests.workbook.books import cell, row
from tests.workflow.walking import NUMBER, acknowledge_all, bring_to

Enter = Callable[[User], Client]


@pytest.mark.parametrize("status", ["submitted", "approved", "cleared", "published"])
def test_row_55_what_is_approved_or_published_is_changed_by_no_road(
    cast: people.Cast, clerk: Client, status: str
) -> None:
    draft = budget()
    bring_to(status, draft, cast)
    amount = ExpenditureLine.objects.get(economic_class__code="30101")
    _, shown = send(clerk, workbook(cell("支出", "H2", 1)))
    assert "不能修改；请先退回，或按更正程序办理。" in shown
    sent = {"unit": amount.unit_id, "amount": 1}
    assert clerk.post(f"/admin/budgets/expenditureline/{amount.pk}/change/", sent).status_code == 403
    amount.amount = 1
    with pytest.raises(ValidationError, match="不能修改"):
        amount.save()
    assert ExpenditureLine.objects.get(pk=amount.pk).amount == 949_900


def test_row_56_the_second_of_two_who_save_the_same_draft_is_told_and_nothing_is_lost(
    clerk: Client,
) -> None:
    address = f"/admin/budgets/departmentalbudget/{budget().pk}/change/"
    opened = filled(clerk.get(address))
    stored = RevenueLine.objects.order_by("pk")[0]
    number = next(
        key.split("-")[1] for key, value in opened.items() if value == stored.pk and "revenue" in key
    )
    RevenueLine.objects.filter(pk=stored.pk).update(amount=777)
    page = clerk.post(address, opened | {f"revenuelines-{number}-amount": "888"}).content.decode()
    assert "数据已被他人修改" in page
    assert 'value="888"' in page
    assert RevenueLine.objects.get(pk=stored.pk).amount == 777


def test_row_57_submitting_with_errors_is_refused_and_they_are_listed(clerk: Client) -> None:
    accepted(clerk, line(amount=1000), cell("项目", "E2", None))
    page = step(clerk, "submit")
    assert "每种资金的本年收入与上年结转之和，应等于支出与年终结转结余之和。" in page
    assert "项目支出绩效表的每个项目应有绩效目标。“都市圈和区域合作工作”。" in page
    assert budget().status == Status.DRAFT


def test_row_58_nobody_approves_an_own_submission(cast: people.Cast, enter: Enter) -> None:
    both = person("shuangzhong", "两职一身", Role.PREPARER, Role.REVIEWER)
    client = enter(both)
    assert "上报已办理。" in step(client, "submit")
    with pytest.raises(NotAcknowledged, match="上报与审阅不能由同一人办理"):
        acknowledge_all(budget(), both)
    acknowledge_all(budget(), cast.reviewer)
    page = step(client, "approve", approved_on="2024-02-05", approval_number=NUMBER)
    assert "上报与本步骤不能由同一人办理。" in page
    assert budget().status == Status.SUBMITTED


def test_row_59_nothing_is_published_before_approval_secrecy_review_and_notes_on_warnings(
    cast: people.Cast, enter: Enter
) -> None:
    draft = budget()
    publisher, reviewer = enter(cast.publisher), enter(cast.reviewer)
    bring_to("submitted", draft, cast)
    assert "已上报，不能公开。" in step(publisher, "publish")
    page = step(reviewer, "approve", approved_on="2024-02-05", approval_number=NUMBER)
    assert "条警告没有确认，请逐条写明说明。" in page
    assert budget().status == Status.SUBMITTED
    acknowledge_all(draft, cast.reviewer)
    page = step(reviewer, "approve", approved_on="", approval_number="")
    assert "请填写批复日期。" in page
    step(reviewer, "approve", approved_on="2024-02-05", approval_number=NUMBER)
    assert "已批复，不能公开。" in step(publisher, "publish")
    assert not Publication.objects.exists()


def test_row_60_what_is_published_after_twenty_days_says_so(
    cast: people.Cast, enter: Enter, client: Client
) -> None:
    draft = budget()
    bring_to("cleared", draft, cast)
    late = timezone.localdate() - datetime.timedelta(days=30)
    DepartmentalBudget.objects.update(approved_on=late)
    publisher = enter(cast.publisher)
    assert "逾期" in publisher.get(reverse("workflow:desk", args=[draft.pk])).content.decode()
    step(publisher, "publish")
    published = Publication.objects.get()
    assert published.deadline == late + datetime.timedelta(days=20)
    assert "逾期" in client.get("/2024/191/").content.decode()


def test_row_61_a_secret_unit_and_its_project_are_in_the_totals_and_named_nowhere(clerk: Client) -> None:
    accepted(
        clerk,
        row("预算单位", "191007", "某保密处", "行政单位", "否", "是", None),
        row("项目", "191007001", "191007", "保密专项", None, "完成保密任务。"),
        line(unit="191007", kind="项目支出", economy=None, project="191007001", amount=10_000),
        row("收入", "191007", "一般公共预算", "否", 10_000),
    )
    page = preview(clerk)
    assert "5,490.14" in page
    for name in ("某保密处", "保密专项", "191007", "完成保密任务"):
        assert name not in page
    assert BudgetaryUnit.objects.get(code="191007").is_secret


def test_row_66_a_session_that_ends_while_typing_leads_back_and_the_draft_is_kept(clerk: Client) -> None:
    """What was typed waits in the browser (`tests/browser/test_entering.py` types it and comes back)."""
    address = f"/admin/budgets/departmentalbudget/{budget().pk}/change/"
    page = clerk.get(address).content.decode()
    assert "portal/drafts.js" in page
    assert 'name="portal-user"' in page
    clerk.logout()
    answer = clerk.post(address, {"duties": "一段刚写的话"})
    assert answer.headers["Location"].startswith("/admin/login/?next=")
    assert "一段刚写的话" not in budget().duties
