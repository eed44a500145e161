"""Two people save the same record: the second is told what the first entered, and nothing of either is lost."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.performance.models import PerformanceTarget
from apps.procurement.models import ProcurementItem
from tests.admin.pages import address, filled

TOLD = "数据已被他人修改"


@pytest.fixture
def clerk(cast, enter) -> Client:
    return enter(cast.preparer)


def opened(client: Client, row: Any) -> tuple[str, dict[str, Any]]:
    """The address of a form and what it holds when it is opened."""
    path = address(type(row), "change", row.pk)
    return path, filled(client.get(path))


def field(data: dict[str, Any], prefix: str, row: Any, name: str) -> str:
    """The name under which the form sends a field of a stored row."""
    number = next(
        key.split("-")[1]
        for key, value in data.items()
        if key.startswith(prefix) and key.endswith("-id") and value == row.pk
    )
    return f"{prefix}-{number}-{name}"


def test_the_second_to_save_a_row_is_told_and_both_are_kept(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path, data = opened(clerk, office.budget)
    amount = field(data, "revenuelines", line, "amount")
    RevenueLine.objects.filter(pk=line.pk).update(amount="777")

    page = clerk.post(path, data | {amount: "888"})
    assert f"{TOLD}，现在金额为777.00 元。您填的内容保留在表单里" in page.content.decode()
    assert 'value="888"' in page.content.decode()
    assert RevenueLine.objects.get(pk=line.pk).amount == Decimal("777.00")

    again = filled(page) | {amount: "888"}
    assert clerk.post(path, again).status_code == 302
    assert RevenueLine.objects.get(pk=line.pk).amount == Decimal("888.00")


def test_what_one_did_not_touch_keeps_what_the_other_entered(clerk, office) -> None:
    line, target = (
        RevenueLine.objects.get(budget=office.budget),
        ProcurementItem.objects.get(budget=office.budget),
    )
    path, data = opened(clerk, office.budget)
    RevenueLine.objects.filter(pk=line.pk).update(amount="777")
    page = clerk.post(path, data | {field(data, "procurementitems", target, "amount"): "4000"}, follow=True)
    assert page.redirect_chain
    assert "保留他人的修改" in page.content.decode()
    assert RevenueLine.objects.get(pk=line.pk).amount == Decimal("777.00")
    assert ProcurementItem.objects.get(pk=target.pk).amount == Decimal("4000.00")


def test_the_budget_itself_is_not_overwritten_either(clerk, office) -> None:
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(duties="一、拟订规划。\n二、组织实施。")
    path, data = opened(clerk, office.budget)
    unchanged = data | {"duties": data["duties"].replace("\n", "\r\n")}  # As browsers send it.
    assert clerk.post(path, unchanged).status_code == 302
    DepartmentalBudget.objects.filter(pk=office.budget.pk).update(duties="一、他人的文字。")
    page = clerk.post(path, data | {"duties": "一、我的文字。"})
    shown = page.content.decode()
    assert f"{TOLD}，现在主要职能为“一、他人的文字。”。" in shown
    assert "一、我的文字。" in shown
    assert DepartmentalBudget.objects.get(pk=office.budget.pk).duties == "一、他人的文字。"


def test_two_who_entered_the_same_are_not_disturbed(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path, data = opened(clerk, office.budget)
    RevenueLine.objects.filter(pk=line.pk).update(amount="777")
    assert clerk.post(path, data | {field(data, "revenuelines", line, "amount"): "777.00"}).status_code == 302


def test_a_row_deleted_meanwhile_is_offered_as_a_new_one(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path, data = opened(clerk, office.budget)
    amount = field(data, "revenuelines", line, "amount")
    line.delete()
    page = clerk.post(path, data | {amount: "888"})
    assert "这一行已被他人删除" in page.content.decode()
    assert 'value="888"' in page.content.decode()
    assert not RevenueLine.objects.filter(budget=office.budget).exists()
    again = filled(page)
    assert clerk.post(path, again).status_code == 302
    assert RevenueLine.objects.get(budget=office.budget).amount == Decimal("888.00")


def test_a_row_deleted_meanwhile_that_one_did_not_touch_stays_deleted(clerk, office) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    path, data = opened(clerk, office.budget)
    line.delete()
    assert clerk.post(path, data).status_code == 302
    assert not RevenueLine.objects.filter(budget=office.budget).exists()


def test_rows_keep_their_own_values_when_one_above_them_is_gone(clerk, office, codes) -> None:
    first = PriorYearExecution.objects.get(budget=office.budget)
    second = PriorYearExecution.objects.create(
        budget=office.budget, functional_class=codes["2080505"], source="general_public_budget", amount="5"
    )
    path, data = opened(clerk, office.budget)
    changed = data | {field(data, "prioryearexecutions", second, "amount"): "6000"}
    first.delete()
    assert clerk.post(path, changed).status_code == 302
    assert PriorYearExecution.objects.get(budget=office.budget).amount == Decimal("6000.00")


def test_a_row_changed_meanwhile_is_not_deleted_unseen(clerk, office) -> None:
    entry = GlossaryEntry.objects.get(budget=office.budget)
    path, data = opened(clerk, office.budget)
    away = field(data, "glossaryentrys", entry, "DELETE")
    GlossaryEntry.objects.filter(pk=entry.pk).update(definition="他人改写的解释。")
    page = clerk.post(path, data | {away: "on"})
    assert "解释为“他人改写的解释。”。没有删除" in page.content.decode()
    assert GlossaryEntry.objects.filter(pk=entry.pk).exists()
    assert clerk.post(path, filled(page) | {away: "on"}).status_code == 302
    assert not GlossaryEntry.objects.filter(pk=entry.pk).exists()


RECORDS = [
    (RevenueLine, "amount", "777", "888"),
    (ExpenditureLine, "amount", "777", "888"),
    (GlossaryEntry, "definition", "他人的。", "我的。"),
    (ProcurementItem, "amount", "777", "888"),
    (PerformanceTarget, "text", "他人的目标。", "我的目标。"),
    (Project, "name", "他人的项目", "我的项目"),
]


@pytest.mark.parametrize(
    ("model", "name", "theirs", "mine"), RECORDS, ids=lambda x: getattr(x, "__name__", None)
)
def test_the_form_of_every_record_tells_the_second(clerk, office, model, name, theirs, mine) -> None:
    row = model.objects.filter(budget=office.budget).first()
    path, data = opened(clerk, row)
    model.objects.filter(pk=row.pk).update(**{name: theirs})
    before = str(getattr(model.objects.get(pk=row.pk), name))
    page = clerk.post(path, data | {name: mine})
    assert page.status_code == 200
    assert TOLD in page.content.decode()
    assert mine in page.content.decode()
    assert str(getattr(model.objects.get(pk=row.pk), name)) == before


@pytest.mark.parametrize(
    "model", [RevenueLine, GlossaryEntry, ProcurementItem], ids=lambda model: model.__name__
)
def test_the_form_of_a_record_deleted_meanwhile_keeps_what_was_typed(clerk, office, model) -> None:
    row = model.objects.filter(budget=office.budget).first()
    path, data = opened(clerk, row)
    row.delete()
    page = clerk.post(path, data)
    assert page.status_code == 200
    assert "这一行已被他人删除" in page.content.decode()
    again = filled(page) | {"budget": office.budget.pk}
    assert clerk.post(path, again).status_code == 302
    assert model.objects.filter(budget=office.budget).count() == 1


def test_the_record_of_another_department_does_not_exist_deleted_or_not(enter, cast, office) -> None:
    row = RevenueLine.objects.get(budget=office.budget)
    stranger = enter(cast.stranger)
    assert stranger.post(address(RevenueLine, "change", row.pk), {"shown": "0" * 16}).status_code == 404
