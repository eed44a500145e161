"""The admin of 用户: who works here, in which roles, for which department. Roles themselves are `roles.py`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import ScopedAdmin, VisibleFilter
from budget_portal.columns import yes_no

admin.site.unregister(Group)


class RoleChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class WhereItIsNeeded:
    """A preparer works for one department; without it there would be nothing to see."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data  # type: ignore[misc]
        names = {group.name for group in data.get("groups") or ()}
        if Role.PREPARER.value in names and not data.get("department"):
            self.add_error("department", "编制员必须选择所属部门。")  # type: ignore[attr-defined]
        return data


class UserForm(WhereItIsNeeded, forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "name", "department", "is_active", "groups", "is_staff", "is_superuser")


class NewUserForm(WhereItIsNeeded, UserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "department", "groups")


class PasswordForm(AdminPasswordChangeForm):
    """A new password for a user; here everybody signs in with one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    list_display = ("username", "name", "department", "roles", yes_no(User, "is_active"), "last_login")
    list_filter = ("is_active", "groups", ("department", VisibleFilter))
    search_fields = ("username", "name", "department__code", "department__name")
    list_select_related = ("department",)
    readonly_fields = ("password_link", "last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "name", "department", "password_link")}),
        ("权限", {"fields": ("is_active", "groups")}),
        ("日期", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "department", "groups", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).select_related("department").prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and request.user.is_superuser:
            return (*fieldsets, ("系统", {"fields": ("is_staff", "is_superuser")}))
        return fieldsets

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        roles = Group.objects.filter(name__in=Role.values).order_by("pk")
        return RoleChoice(roles, label="角色", required=False, help_text="一人可有多个角色；权限由角色决定。")

    def may_write(self, request: HttpRequest, obj: Any) -> bool:
        """Only a superuser may touch a superuser's account, and so become one."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().may_write(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.display(description="角色")
    def roles(self, obj: User) -> str:
        return "、".join(group.name for group in obj.groups.all())

    @admin.display(description="密码")
    def password_link(self, obj: User) -> str:
        return format_html('<a href="../password/">{}</a>', "重设密码")
