"""Users as a spreadsheet, found by 用户名. It holds no password: a new user sets the first one by a link."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget

from apps.accounts.models import User, codes_in
from apps.accounts.roles import Role, why_not_in
from apps.departments.resources import DepartmentByCode
from budget_portal.spreadsheets import SheetResource, Text, YesNo


class RoleNames(ManyToManyWidget):
    """Roles by their names, separated by 、."""

    def __init__(self) -> None:
        super().__init__(Group, field="name")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Group]:
        names = codes_in(Text().clean(value))
        if unknown := [name for name in names if name not in Role.values]:
            raise ValueError(f"没有“{'、'.join(unknown)}”这个角色，请填写：{'、'.join(Role.values)}。")
        return list(Group.objects.filter(name__in=names).order_by("pk"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(group.name for group in value.all().order_by("pk")) if value is not None else ""


class OfDepartment(DepartmentByCode):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class UserResource(SheetResource):
    username = Field("username", "用户名", Text())
    name = Field("name", "姓名", Text())
    email = Field("email", "电子邮件", Text())
    department = Field("department", "部门编码", OfDepartment())
    groups = Field("groups", "角色", RoleNames())
    unit_codes = Field("unit_codes", "单位编码", Text())
    is_active = Field("is_active", "是否启用", YesNo())

    by: Any = None
    """Who imports."""

    class Meta:
        model = User
        import_id_fields = ("username",)
        fields = ("username", "name", "email", "department", "groups", "unit_codes", "is_active")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.by = kwargs.get("user")

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """As stock, and the roles are read with the other columns, so that all mistakes of a row are told at once."""
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        instance.unit_codes = "、".join(codes_in(instance.unit_codes))
        try:
            roles = {group.name for group in self.fields["groups"].clean(row)}
        except ValueError as error:
            errors["groups"] = [ValidationError(str(error))]
        else:
            told = why_not_in(roles, has_department=instance.department is not None)
            if told and "department" not in errors:
                errors["department"] = [ValidationError(told)]
        if instance.pk is None:
            instance.is_staff = True
            instance.set_unusable_password()
        if errors:
            raise ValidationError(errors)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if instance.is_superuser and not getattr(self.by, "is_superuser", False):
            errors["username"] = [ValidationError("这是系统管理员的账号，不能用表格修改。")]
        if self.by is not None and instance.pk == self.by.pk and not instance.is_active:
            errors["is_active"] = [ValidationError("不能停用自己的账号。")]
        super().validate_instance(instance, errors, validate_unique)

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("department").prefetch_related("groups")
