"""A publication does not change and does not go away; a correction is a new version."""

import hashlib

import pytest
from django.db import IntegrityError, models, transaction

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from apps.disclosure.compiling import disclose
from apps.publications.models import Immutable, Publication
from apps.publications.publishing import publish
from tests.cast import Cast


def state() -> list[dict[str, object]]:
    return list(Publication.objects.order_by("pk").values())


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.save(),
        lambda one: one.save(update_fields=["content"]),
        lambda one: one.save(force_update=True),
        lambda one: one.delete(),
        lambda one: Publication.objects.update(content="{}"),
        lambda one: Publication.objects.filter(pk=one.pk).update(content="{}"),
        lambda one: Publication.objects.all().delete(),
        lambda one: Publication.objects.filter(pk=one.pk).delete(),
        lambda one: Publication.objects.latest_versions().delete(),
        lambda one: one.department.publications.all().delete(),
        lambda one: one.department.publications.update(content="{}"),
        lambda one: Publication.objects.bulk_update([one], ["content"]),
        lambda one: Publication.objects.bulk_create([one]),
        lambda one: Publication.objects.bulk_create(
            [one],
            update_conflicts=True,
            update_fields=["content"],
            unique_fields=["department_code", "year", "version"],
        ),
        lambda one: Publication.objects.update_or_create(pk=one.pk, defaults={"content": "{}"}),
    ],
)
def test_a_publication_is_neither_changed_nor_removed(change: object, publication: Publication) -> None:
    before = state()
    publication.content = "{}"
    with pytest.raises(Immutable, match="已公开的内容不能修改或删除；如有错误，请发布更正（新版本）。"):
        change(publication)  # type: ignore[operator]
    assert state() == before


def test_a_new_publication_does_not_take_the_place_of_an_old_one(publication: Publication) -> None:
    before = state()
    given = {
        "department": publication.department,
        "year": 2024,
        "department_code": "191",
        "department_name": "x",
        "total": "0.00",
        "content": "{}",
        "published_at": publication.published_at,
        "published_by": publication.published_by,
    }
    for same in ({"pk": publication.pk, "version": 2}, {"version": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication(**given, **same).save()
    assert state() == before


def test_department_and_publisher_of_a_publication_stay(publication: Publication) -> None:
    with pytest.raises(models.ProtectedError):
        Department.objects.get(pk=publication.department_id).delete()
    with pytest.raises(models.ProtectedError):
        User.objects.get(pk=publication.published_by_id).delete()


def test_the_sha_256_is_that_of_the_content_whatever_was_given(publication: Publication) -> None:
    other = Publication.objects.create(
        department=publication.department,
        year=2023,
        department_code="191",
        department_name="某局",
        total="0.00",
        content="内容",
        sha256="0" * 64,
        published_by=publication.published_by,
    )
    assert other.sha256 == hashlib.sha256("内容".encode()).hexdigest()


def test_publishing_again_adds_the_next_version_and_keeps_the_old(
    published: Publication, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    newer = publish(demo_budget, disclose(demo_budget), by=cast.publisher, reason="更正笔误")
    assert (newer.version, newer.reason) == (2, "更正笔误")
    assert list(Publication.objects.values_list("version", flat=True)) == [2, 1]
    assert list(Publication.objects.latest_versions()) == [newer]
    assert Publication.objects.get(version=1).content == published.content


def test_versions_are_counted_by_department_and_year(
    published: Publication, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    Publication.objects.create(
        department=Department.objects.get(code="902"),
        year=2024,
        version=7,
        department_code="902",
        department_name="别部门",
        total="0.00",
        content="{}",
        published_by=cast.publisher,
    )
    assert publish(demo_budget, disclose(demo_budget), by=cast.publisher).version == 2


def test_a_publication_names_itself(publication: Publication) -> None:
    assert str(publication) == "2024年杭州市对口支援和区域合作局部门预算（第1版）"
