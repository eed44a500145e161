"""Addresses of one's own account, under the admin's sign-in."""

from django.contrib import admin
from django.urls import path

from apps.accounts import passwords, two_step

app_name = "accounts"
urlpatterns = [
    path("verify/", admin.site.admin_view(two_step.verify), name="verify"),
    path("two-step/", admin.site.admin_view(two_step.two_step), name="two_step"),
    path("two-step/qr.svg", admin.site.admin_view(two_step.qr), name="qr"),
    path("password/done/", passwords.set_done, name="password_set_done"),
    path("password/<uidb64>/<token>/", passwords.SetPassword.as_view(), name="set_password"),
]
