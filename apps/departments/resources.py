"""Departments and units as spreadsheets; a unit is found by (部门编码, 年度, 单位编码)."""

from typing import Any

from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from apps.departments.models import BudgetaryUnit, Department, UnitNature
from budget_portal.spreadsheets import Label, SheetResource, Text, WholeNumber, YesNo


class DepartmentByCode(ForeignKeyWidget):
    def __init__(self) -> None:
        super().__init__(Department, "code")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Department | None:
        code = Text().clean(value)
        if not code:
            return None
        try:
            return Department.objects.get(code=code)
        except Department.DoesNotExist:
            raise ValueError(f"没有编码为“{code}”的部门，请先建立部门。") from None


class DepartmentResource(SheetResource):
    code = Field("code", "部门编码", Text())
    name = Field("name", "部门名称", Text())

    class Meta:
        model = Department
        import_id_fields = ("code",)
        fields = ("code", "name")


class BudgetaryUnitResource(SheetResource):
    department = Field("department", "部门编码", DepartmentByCode())
    year = Field("year", "年度", WholeNumber())
    code = Field("code", "单位编码", Text())
    name = Field("name", "单位名称", Text())
    nature = Field("nature", "单位性质", Label(UnitNature.choices))
    is_headquarters = Field("is_headquarters", "是否本级", YesNo())
    is_secret = Field("is_secret", "是否涉密", YesNo())
    position = Field("position", "打印顺序", WholeNumber(), default=0)
    note = Field("note", "备注", Text())

    class Meta:
        model = BudgetaryUnit
        import_id_fields = ("department", "year", "code")
        fields = (
            "department",
            "year",
            "code",
            "name",
            "nature",
            "is_headquarters",
            "is_secret",
            "position",
            "note",
        )
