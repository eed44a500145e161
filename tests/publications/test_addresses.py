"""What was published stays where it was published."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from apps.disclosure.compiling import disclose
from apps.publications.models import Publication
from apps.publications.publishing import publish
from tests.cast import Cast, person
from tests.publications.addresses import BASE

REFUSED = "部门编码 191 已用在公开网址中，不能更改；确需更换编码的，请新建部门。"


def given(publication: Publication, **other: object) -> dict[str, object]:
    return {
        "department": publication.department,
        "year": publication.year,
        "version": publication.version,
        "department_code": publication.department_code,
        "department_name": "x",
        "total": "0.00",
        "content": "{}",
        "published_by": publication.published_by,
        **other,
    }


def test_the_code_of_a_department_that_has_published_is_not_changed(publication: Publication) -> None:
    department = publication.department
    department.code = "192"
    for forbidden in (department.full_clean, department.save):
        with pytest.raises(ValidationError) as refused:
            forbidden()
        assert refused.value.message_dict == {"code": [REFUSED]}
    assert Department.objects.get(pk=department.pk).code == "191"


def test_its_name_is_changed_and_the_code_of_one_that_has_not_published_too(
    publication: Publication,
) -> None:
    department = publication.department
    department.name = "改了名的局"
    department.full_clean()
    department.save()
    other = Department.objects.create(code="902", name="别部门")
    other.code = "903"
    other.full_clean()
    other.save()
    assert set(Department.objects.values_list("code", "name")) == {("191", "改了名的局"), ("903", "别部门")}


def test_the_admin_says_so_at_the_field(client: Client, publication: Publication) -> None:
    client.force_login(person("guanli", "财政局管理员", Role.ADMINISTRATOR))
    path = f"/admin/departments/department/{publication.department_id}/change/"
    answer = client.post(path, {"code": "192", "name": "局"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {"code": [REFUSED]}
    assert client.post(path, {"code": "191", "name": "局"}).status_code == 302
    assert client.get(BASE).status_code == 200


def test_publishing_freezes_the_code_that_the_json_has(
    published: Publication, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    assert published.department_code == disclose(demo_budget).department_code == "191"
    assert publish(demo_budget, disclose(demo_budget), by=cast.publisher).department_code == "191"


def test_another_department_does_not_take_the_place_at_an_address(publication: Publication) -> None:
    other = Department.objects.create(code="902", name="别部门")
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**given(publication, department=other))


def test_nothing_is_published_without_an_address(publication: Publication) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**given(publication, department_code="", version=2))


def test_a_host_that_is_none_of_ours_is_a_bad_request(client: Client) -> None:
    """In the frame of every page stands the host: it must not break the page that refuses it."""
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()


@pytest.mark.parametrize("version", ["", "v1/"])
def test_the_etag_is_the_same_however_it_is_found(
    version: str, client: Client, publication: Publication
) -> None:
    """It is worked out from one prepared query for a reader who has one, from the versions for all others."""
    address = f"/2024/191/{version}"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    other = client.get(address, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.headers["ETag"]) == (200, first.headers["ETag"])
