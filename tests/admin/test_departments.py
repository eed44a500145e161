"""Departments and units as the bureau enters them: what would be taken for another is refused at its field."""

import pytest
from django.core.exceptions import ValidationError

from apps.departments.models import BudgetaryUnit, Department, UnitNature

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return Department.objects.create(code="191", name="协作局")


def unit(department: Department, **changes: object) -> BudgetaryUnit:
    fields = {
        "year": 2024,
        "code": "191001",
        "name": "协作局本级",
        "nature": UnitNature.ADMINISTRATIVE,
    } | changes
    return BudgetaryUnit(department=department, **fields)  # type: ignore[arg-type]


def test_a_second_department_of_the_same_name_is_refused(department) -> None:
    with pytest.raises(ValidationError) as refused:
        Department(code="205", name="协作局").full_clean()
    assert refused.value.message_dict == {"name": ["部门 191 已用这个名称。"]}
    department.full_clean()


def test_the_code_of_another_departments_unit_is_refused_within_the_year(department) -> None:
    unit(department).save()
    other = Department.objects.create(code="205", name="别的部门")
    with pytest.raises(ValidationError) as refused:
        unit(other).full_clean()
    assert refused.value.message_dict == {"code": ["2024年单位编码 191001 已由协作局的“协作局本级”使用。"]}
    unit(other, year=2025).full_clean()


@pytest.mark.parametrize("year", [20244, 24, 1999])
def test_a_year_that_cannot_be_is_refused(department, year) -> None:
    with pytest.raises(ValidationError) as refused:
        unit(department, year=year).full_clean()
    assert refused.value.message_dict["year"] == ["年度应为 2000 至 2100 之间的四位数。"]


def test_a_unit_that_moves_is_not_taken_for_another(department) -> None:
    stored = unit(department)
    stored.save()
    stored.department = Department.objects.create(code="205", name="别的部门")
    stored.full_clean()
