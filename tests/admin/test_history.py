"""What was published and what was done can be read, and by nobody be changed."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.audit.appending import AppendOnly
from apps.publications.models import Immutable, Publication, Withdrawal
from apps.workflow.models import Acknowledgement, Snapshot, TransitionRecord
from tests.admin.pages import address
from tests.cast import PASSWORD

REFUSALS = pytest.mark.parametrize(
    ("model", "refusal"), [(Publication, Immutable), (Withdrawal, Immutable), (TransitionRecord, AppendOnly)]
)


@REFUSALS
def test_model_and_queryset_refuse(model, refusal, history) -> None:
    row = model.objects.get()
    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(sha256="x"),
    ):
        with pytest.raises(refusal, match="不能修改或删除"):
            attempt()


@REFUSALS
def test_the_admin_shows_and_does_nothing_else(model, refusal, history, enter) -> None:
    row = model.objects.get()
    client = enter(User.objects.create_superuser("chaoji", password=PASSWORD))
    page = client.get(address(model, "change", row.pk)).content.decode()
    assert 'name="_save"' not in page
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    listed = client.get(address(model, "changelist"))
    assert "action-select" not in listed.content.decode()
    together = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(address(model, "changelist"), together)
    assert model.objects.count() == 1


@pytest.mark.postgresql
@REFUSALS
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses(model, refusal, verb, history) -> None:
    with (
        pytest.raises(DatabaseError, match="不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(model._meta.db_table))
    assert model.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_truncate_stays_possible_and_the_triggers_can_be_taken_back(history) -> None:
    from django.core.management import call_command

    for app in ("publications", "workflow"):
        call_command("migrate", app, "0001", verbosity=0)
        call_command("migrate", verbosity=0)  # Also the apps that go back with it.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE publications_publication, workflow_transitionrecord CASCADE")
    assert not Publication.objects.exists()


def test_a_withdrawal_is_read_by_its_department_and_the_bureau_and_by_nobody_else(
    history, cast, enter
) -> None:
    withdrawal = Withdrawal.objects.get()
    shown = {"preparer": 1, "reviewer": 1, "publisher": 1, "administrator": 1, "stranger": 0}
    for name, count in shown.items():
        client = enter(getattr(cast, name))
        listed = client.get(address(Withdrawal, "changelist"))
        assert listed.context["cl"].result_count == count
        status = client.get(address(Withdrawal, "change", withdrawal.pk)).status_code
        assert status == (200 if count else 404)


def test_a_publication_says_in_the_admin_that_it_is_late_withdrawn_and_where_it_is(
    history, cast, enter
) -> None:
    client = enter(cast.reviewer)
    listed = client.get(address(Publication, "changelist")).content.decode()
    page = client.get(address(Publication, "change", history[0].pk)).content.decode()
    for told in ("逾期 2 天", f"{localdate()} 已撤回"):
        assert told in listed
        assert told in page
    assert '<a href="/2023/A01/v1/">' in page


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Withdrawal, Snapshot, Acknowledgement])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_for_whatever_is_only_added(model, verb, history, office, cast) -> None:
    Snapshot.objects.create(sha256="0" * 64, content="{}")
    Acknowledgement.objects.create(
        budget=office.budget, key="1" * 64, told="警告", note="已核实", by=cast.reviewer
    )
    before = model.objects.count()
    key = model._meta.pk.column
    with (
        pytest.raises(DatabaseError, match="不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(model._meta.db_table, key))
    assert model.objects.count() == before


def test_steps_are_named_by_their_button(history, cast, enter) -> None:
    client = enter(cast.reviewer)
    for path in (address(TransitionRecord, "changelist"), address(TransitionRecord, "change", history[1].pk)):
        page = client.get(path).content.decode()
        assert "上报" in page
        assert "已上报" in page
    for step, count in (("submit", 1), ("publish", 0)):
        page = client.get(address(TransitionRecord, "changelist"), {"step": step})
        assert page.context["cl"].result_count == count
