"""`load_demo`: everything for a first look, once."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.accounts.roles import roles_of
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.compiling import disclose
from apps.publications.files import KINDS, path_of
from apps.publications.models import Publication, PublishedFile
from apps.workflow.management.commands.load_demo import SIGN_INS
from apps.workflow.models import TransitionRecord
from tests.booklets import hangzhou_2024

pytestmark = pytest.mark.django_db


def load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_second_run_changes_nothing() -> None:
    first = load()
    before, publication = rows(), Publication.objects.values().get()
    users = list(User.objects.order_by("pk").values())
    second = load()
    assert rows() == before
    assert Publication.objects.values().get() == publication
    assert list(User.objects.order_by("pk").values()) == users
    assert "已公开 2024年杭州市对口支援和区域合作局部门预算。" in first
    assert "已公开" not in second
    assert first.endswith(second)  # the sign-ins are shown each time


def test_it_publishes_the_seed_through_the_workflow_by_three_people() -> None:
    load()
    budget = DepartmentalBudget.objects.get()
    assert disclose(budget).tables == hangzhou_2024.disclosure().tables
    assert Publication.objects.get().total == "5,489.14"
    steps = TransitionRecord.objects.values_list("name", "by__username")
    assert list(steps) == [
        ("submit", "clerk"),
        ("approve", "reviewer"),
        ("clear", "publisher"),
        ("publish", "publisher"),
    ]


def test_it_makes_the_files_of_what_it_publishes(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.FILES_DIR, settings.FILES_WHEN_PUBLISHED = str(tmp_path), True
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert [each.format for each in PublishedFile.objects.all()] == list(KINDS)
    assert all(path_of(each).stat().st_size == each.size for each in PublishedFile.objects.all())


def test_each_sign_in_that_it_shows_opens_the_admin_in_its_role() -> None:
    shown = load()
    for username, password, name, role in SIGN_INS:
        client = Client()
        assert client.login(username=username, password=password)
        assert client.get("/admin/").status_code == 200
        assert roles_of(User.objects.get(username=username)) == {role}
        for word in (username, password, name, role.value):
            assert word in shown


def test_an_account_that_is_there_already_keeps_its_password() -> None:
    load()
    user = User.objects.get(username="clerk")
    user.set_password("另设的口令-2024")
    user.save()
    load()
    assert User.objects.get(username="clerk").check_password("另设的口令-2024")


@override_settings(DEMO=False)
def test_it_refuses_outside_the_demonstration() -> None:
    before = rows()
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        load()
    assert rows() == before


def test_it_loads_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("磁盘已满")

    monkeypatch.setattr("apps.workflow.transitions.publish", broken)
    before = rows()
    with pytest.raises(OSError, match="磁盘已满"):
        load()
    assert rows() == before
