"""Passwords: one's own, those an administrator sets, and the link with which a new user sets the first."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm, SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from apps.accounts.models import User

DAYS_OF_A_LINK = settings.PASSWORD_RESET_TIMEOUT // 86400


class OwnPasswordForm(OwnPasswordChangeForm):
    """A new password for oneself, which is another than the old one."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        old, new = data.get("old_password"), data.get("new_password1")
        if old and old == new:
            self.add_error("new_password1", "新密码不能与原密码相同。")
        return data

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)


class PasswordForm(AdminPasswordChangeForm):
    """A new password for a user, by an administrator; the user has to replace it. Here everybody has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True
        return super().save(commit)


class FirstPasswordForm(SetPasswordForm):
    """The password that a user sets by the link."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)


class SetPassword(PasswordResetConfirmView):
    """The page behind a link: good once, for some days, and for accounts in use only."""

    form_class = FirstPasswordForm
    template_name = "accounts/set_password.html"
    success_url = reverse_lazy("accounts:password_set_done")
    title = "设置密码"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}

    def get_user(self, uidb64: str) -> Any:
        user: Any = super().get_user(uidb64)
        return user if user is not None and user.is_active and user.is_staff else None


def set_done(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "accounts/set_password_done.html",
        {**admin.site.each_context(request), "title": "密码已设置"},
    )


def link_for(user: User, request: HttpRequest) -> str:
    """Where a user sets a password. The link dies with its use, with a sign-in, and after some days."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("accounts:set_password", args=[uid, default_token_generator.make_token(user)])
    return request.build_absolute_uri(path)
