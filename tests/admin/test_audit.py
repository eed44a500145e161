"""What was changed is written down with who, when, from where, from what to what; and nobody changes that."""

import pytest
from auditlog.registry import auditlog
from django.db import DatabaseError, connection, transaction
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import RECORDS, WHAT, WHERE
from apps.audit.appending import AppendOnly
from apps.audit.models import Action, AuditEntry, place_of
from apps.audit.telling import changes_of, sentence_of
from apps.audit.watching import quiet, record
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, FiscalYear, RevenueLine
from apps.classifications.models import FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from apps.performance.models import PerformanceIndicator, PerformanceTarget
from tests.admin.pages import address, english, filled, read
from tests.cast import PASSWORD


def newest(model: type) -> AuditEntry:
    kind = model._meta.model_name
    return AuditEntry.objects.filter(content_type__model=kind).first()


def test_everything_that_is_entered_is_watched() -> None:
    watched = {model._meta.label_lower for model in auditlog.get_models()}
    assert {
        *RECORDS,
        *WHERE,
        *WHAT,
        "budgets.departmentalbudget",
        "budgets.controlfigure",
        "accounts.user",
    } <= (watched)


def test_a_change_in_the_admin_tells_who_when_where_and_what(office, cast, enter) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    client = enter(cast.preparer)
    path = address(RevenueLine, "change", line.pk)
    sent = filled(client.get(path)) | {"amount": "1300000.00", "source": "other_income"}
    assert client.post(path, sent, REMOTE_ADDR="10.2.3.4").status_code == 302
    entry = newest(RevenueLine)
    assert (entry.actor, entry.remote_addr, entry.action) == (cast.preparer, "10.2.3.4", Action.UPDATE)
    assert (entry.department, entry.budget) == (office.department, office.budget)
    told = {change.field: (change.before, change.after) for change in changes_of(entry)}
    assert told == {
        "资金来源": ("一般公共预算", "其他收入"),
        "金额": ("1,254,567.50 元", "1,300,000.00 元"),
    }


def test_saving_without_a_change_writes_nothing(office, cast, enter) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    client = enter(cast.preparer)
    before = AuditEntry.objects.count()
    path = address(RevenueLine, "change", line.pk)
    client.post(path, filled(client.get(path)) | {"amount": "1254567.5"})
    assert AuditEntry.objects.count() == before


def test_an_empty_amount_is_not_a_zero(office) -> None:
    budget = office.budget
    budget.prior_operating_cost = 0
    budget.save()
    assert sentence_of(newest(DepartmentalBudget)) == "机关运行经费上年预算数：（空） → 0.00 元"


def test_what_is_added_and_removed_is_kept_with_what_it_held(office) -> None:
    line = RevenueLine.objects.create(
        budget=office.budget, unit=office.unit, source="other_income", amount="12.30"
    )
    assert "金额 12.30 元" in sentence_of(newest(RevenueLine))
    line.delete()
    entry = newest(RevenueLine)
    assert entry.action == Action.DELETE
    assert "单位 A01001 协作局本级" in sentence_of(entry)
    assert entry.budget == office.budget


def test_codes_years_units_departments_and_users_are_written_down(office, cast) -> None:
    for model in (FunctionalClass, FiscalYear, BudgetaryUnit, Department, User, ExpenditureLine):
        assert newest(model).action in (Action.CREATE, Action.UPDATE)
    assert place_of(office.unit)["department_id"] == office.department.pk
    assert place_of(office.department)["department_id"] == office.department.pk


def test_a_password_is_written_down_as_changed_and_no_more(cast) -> None:
    user = cast.preparer
    user.set_password("自己的-密码-2031")
    user.save()
    entry = newest(User)
    assert [(each.field, each.before, each.after) for each in changes_of(entry)] == [
        ("密码", "（不记录）", "（不记录）")
    ]
    stored = "".join(str(each.changes) for each in AuditEntry.objects.all())
    assert user.password not in stored
    assert "md5$" not in stored
    assert "argon2" not in stored


def test_signing_in_is_no_change_of_a_user(cast) -> None:
    before = AuditEntry.objects.count()
    Client().post("/admin/login/", {"username": "bianzhi", "password": PASSWORD})
    assert AuditEntry.objects.count() == before


def test_what_is_done_in_bulk_is_one_entry(office, cast, django_assert_num_queries) -> None:
    before = AuditEntry.objects.count()
    with quiet():
        RevenueLine.objects.filter(budget=office.budget).delete()
    entry = record(office.budget, "导入编报工作簿：新增 3 行", by=cast.preparer)
    assert AuditEntry.objects.count() == before + 1
    assert (sentence_of(entry), entry.actor, entry.department) == (
        "导入编报工作簿：新增 3 行",
        cast.preparer,
        office.department,
    )


def test_a_removed_budget_leaves_one_entry_that_outlives_it(office, cast, enter) -> None:
    client = enter(User.objects.create_superuser("chaoji", password=PASSWORD))
    key = office.budget.pk
    for model in (ExpenditureLine, PerformanceTarget, PerformanceIndicator):  # They hold its projects.
        model.objects.filter(budget=key).delete()
    before = AuditEntry.objects.count()
    client.post(address(DepartmentalBudget, "delete", key), {"post": "yes"})
    assert not DepartmentalBudget.objects.filter(pk=key).exists()
    assert AuditEntry.objects.count() == before + 1
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.budget_id) == (Action.DELETE, key)
    for path in (address(AuditEntry, "change", entry.pk), address(AuditEntry, "changelist")):
        assert "删除部门预算及其全部明细" in client.get(path).content.decode()


def test_nobody_changes_or_removes_an_entry(office, cast, enter) -> None:
    entry = AuditEntry.objects.first()
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(changes_text="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["changes_text"]),
        lambda: AuditEntry.objects.bulk_create([entry]),
    ):
        with pytest.raises(AppendOnly, match="不能修改或删除"):
            attempt()
    client = enter(User.objects.create_superuser("chaoji", password=PASSWORD))
    assert client.get(address(AuditEntry, "add")).status_code == 403
    assert client.post(address(AuditEntry, "change", entry.pk), {}).status_code == 403
    assert client.post(address(AuditEntry, "delete", entry.pk), {"post": "yes"}).status_code == 403
    page = client.get(address(AuditEntry, "change", entry.pk))
    assert 'name="_save"' not in page.content.decode()
    assert "action-select" not in client.get(address(AuditEntry, "changelist")).content.decode()


@pytest.mark.postgresql
@pytest.mark.parametrize("verb", ["UPDATE {} SET changes_text = ''", "DELETE FROM {}"])
def test_the_database_refuses_too(office, verb) -> None:
    with (
        pytest.raises(DatabaseError, match="不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(AuditEntry._meta.db_table))


def test_who_did_something_cannot_be_removed_from_the_record(office, cast, enter) -> None:
    record(office.budget, "演示", by=cast.reviewer)
    root = enter(User.objects.create_superuser("chaoji", password=PASSWORD))
    root.post(address(User, "delete", cast.reviewer.pk), {"post": "yes"})
    assert User.objects.filter(pk=cast.reviewer.pk).exists()


def test_a_clerk_reads_the_own_department_and_administrators_all(office, cast, enter) -> None:
    clerk = enter(cast.preparer).get(address(AuditEntry, "changelist"))
    assert "协作局" in clerk.content.decode()
    assert "别部门" not in clerk.content.decode()
    foreign = AuditEntry.objects.filter(department=cast.stranger.department).first()
    assert enter(cast.preparer).get(address(AuditEntry, "change", foreign.pk)).status_code == 404
    everything = enter(cast.administrator).get(address(AuditEntry, "changelist"))
    assert everything.context["cl"].result_count == AuditEntry.objects.count()
    only = enter(cast.administrator).get(
        address(AuditEntry, "changelist"), {"department__id__exact": office.department.pk}
    )
    assert 0 < only.context["cl"].result_count < AuditEntry.objects.count()


def test_the_history_of_a_record_shows_before_and_after(office, cast, enter) -> None:
    line = RevenueLine.objects.get(budget=office.budget)
    client = enter(cast.preparer)
    path = address(RevenueLine, "change", line.pk)
    client.post(path, filled(client.get(path)) | {"amount": "7.00"})
    for page in (
        client.get(address(RevenueLine, "history", line.pk)),
        client.get(address(DepartmentalBudget, "history", office.budget.pk)),
    ):
        text = page.content.decode()
        assert "1,254,567.50 元" in text
        assert "7.00 元" in text
        assert english(page, "bianzhi", "A01-P1", "A01", "P1") == []
        assert not read(page).blocked


def test_a_history_of_thousands_comes_in_pages(office, cast, enter) -> None:
    for number in range(120):
        record(office.budget, f"第{number}次")
    client = enter(cast.preparer)
    path = address(DepartmentalBudget, "history", office.budget.pk)
    first, second = client.get(path), client.get(path, {"entries": 2})
    assert "第119次" in first.content.decode()
    assert "第60次" not in first.content.decode()
    assert "第60次" in second.content.decode()
