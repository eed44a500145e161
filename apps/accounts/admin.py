"""The admin of 用户: who works here, in which roles, for which department. Roles themselves are `roles.py`."""

from typing import Any
from urllib.parse import urlencode

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.models import User
from apps.accounts.passwords import DAYS_OF_A_LINK, PasswordForm, link_for
from apps.accounts.resources import UserResource
from apps.accounts.roles import Role, why_not_in
from apps.accounts.scope import ScopedAdmin, VisibleFilter
from apps.accounts.two_step import forget
from apps.audit.watching import record
from budget_portal.columns import yes_no
from budget_portal.spreadsheets import SpreadsheetAdmin

admin.site.unregister(Group)


class RoleChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class WhereItIsNeeded:
    """A preparer works for one department, an administrator for the bureau."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data  # type: ignore[misc]
        names = {group.name for group in data.get("groups") or ()}
        if told := why_not_in(names, has_department=bool(data.get("department"))):
            self.add_error("department", told)  # type: ignore[attr-defined]
        return data


class UserForm(WhereItIsNeeded, forms.ModelForm):
    class Meta:
        model = User
        fields = (
            "username",
            "name",
            "email",
            "department",
            "unit_codes",
            "is_active",
            "must_change_password",
            "groups",
            "is_staff",
            "is_superuser",
        )
        labels = {"is_active": "启用"}
        help_texts = {"is_active": "停用后不能登录；账号和它做过的事都保留。"}


class NewUserForm(WhereItIsNeeded, UserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "email", "department", "unit_codes", "groups")


class RoleFilter(admin.RelatedFieldListFilter):
    """By role, and called so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "角色"


class PasswordFilter(admin.SimpleListFilter):
    """Those who came by spreadsheet and have not set a password yet."""

    title = "密码"
    parameter_name = "password"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "还没有密码"), ("initial", "须修改初始密码")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[User]) -> models.QuerySet[User]:
        if self.value() == "none":
            return queryset.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return queryset.filter(must_change_password=True) if self.value() == "initial" else queryset


@admin.register(User)
class UserAdmin(SpreadsheetAdmin, ScopedAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    resource_classes = [UserResource]
    list_display = (
        "username",
        "name",
        "department",
        "roles",
        "two_step",
        yes_no(User, "is_active"),
        "last_login",
    )
    list_filter = ("is_active", ("groups", RoleFilter), PasswordFilter, ("department", VisibleFilter))
    search_fields = ("username", "name", "department__code", "department__name")
    list_select_related = ("department",)
    readonly_fields = ("password_link", "two_step", "last_login", "date_joined")
    filter_horizontal = ()
    actions = ("give_links", "forget_devices", "lift_pauses")
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "department", "unit_codes")}),
        ("登录", {"fields": ("is_active", "password_link", "must_change_password", "two_step")}),
        ("权限", {"fields": ("groups",)}),
        ("日期", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "email",
                    "department",
                    "unit_codes",
                    "groups",
                    "password1",
                    "password2",
                ),
                "description": "这里设置的是初始密码，本人第一次登录时须改为自己的密码。",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        devices = TOTPDevice.objects.filter(user=models.OuterRef("pk"), confirmed=True)
        return (
            super()
            .get_queryset(request)
            .select_related("department")
            .prefetch_related("groups")
            .annotate(has_device=models.Exists(devices))
        )

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
            obj.is_staff = obj.must_change_password = True
        super().save_model(request, obj, form, change)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """After an import, say where new users get the link to set a password."""
        answer = super().process_result(result, request)
        if result.totals.get("new"):
            where = f"{reverse('admin:accounts_user_changelist')}?{urlencode({'password': 'none'})}"
            told = '新用户还没有密码：请<a href="{}">选中他们</a>，生成设置密码的链接，逐一交给本人。'
            messages.info(request, format_html(told, where))
        return answer

    def mine(self, request: HttpRequest, users: models.QuerySet[User]) -> list[User]:
        """Of the chosen users those that one may change; of the others it is said."""
        chosen = [user for user in users if self.may_write(request, user)]
        if len(chosen) < len(users):
            messages.warning(request, "没有办理系统管理员的账号：它们只能由系统管理员自己维护。")
        return chosen

    @admin.action(description="生成设置密码的链接", permissions=["change"])
    def give_links(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """A page to print or copy, once: whoever has the link sets the password, and the link is spent."""
        chosen = [user for user in self.mine(request, users) if user.is_active]
        if not chosen:
            messages.warning(request, "没有可以生成链接的用户：停用的账号请先启用。")
            return None
        for user in chosen:
            record(user, "生成设置密码的链接")
        context = {
            **self.admin_site.each_context(request),
            "title": "设置密码的链接",
            "links": [(user, link_for(user, request)) for user in chosen],
            "days": DAYS_OF_A_LINK,
        }
        return TemplateResponse(request, "accounts/links.html", context)

    @admin.action(description="重设动态口令（手机丢失）", permissions=["change"])
    def forget_devices(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        done = [str(user) for user in self.mine(request, users) if forget(user)]
        told = (
            f"已停用 {'、'.join(done)} 的动态口令，本人登录后可以重新启用。"
            if done
            else "所选用户没有启用动态口令。"
        )
        messages.success(request, told)

    @admin.action(description="解除登录暂停（多次输错密码）", permissions=["change"])
    def lift_pauses(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        chosen = self.mine(request, users)
        for user in chosen:
            if reset(username=user.username):
                record(user, "解除登录暂停")
        messages.success(request, f"已解除 {len(chosen)} 个账号的登录暂停。")

    @admin.display(description="角色")
    def roles(self, obj: User) -> str:
        return "、".join(group.name for group in obj.groups.all())

    @admin.display(description="动态口令", ordering="has_device")
    def two_step(self, obj: Any) -> str:
        return "已启用" if getattr(obj, "has_device", False) else "未启用"

    @admin.display(description="密码")
    def password_link(self, obj: User) -> str:
        return format_html(
            '{}<a href="../password/">{}</a>', "" if obj.has_usable_password() else "还没有密码。", "重设密码"
        )
