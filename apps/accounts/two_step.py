"""动态口令: the second step of signing in. Optional, or required of the bureau; codes of an app, or recovery codes."""

from base64 import b32encode
from io import BytesIO
from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django_otp import user_has_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.gate import ASKED, STEP, ask_second_step, must_enrol
from apps.accounts.models import User
from apps.audit.watching import record

RECOVERY_CODES = 10

WRONG = "动态口令不正确或已用过，请等下一个口令出现后再输入。"
WAIT = "连续输错，请稍等片刻再试；每错一次，等待的时间加倍。"


class CodeForm(forms.Form):
    """Six digits of the app; where one is asked at signing in, a recovery code too."""

    code = forms.CharField(
        label="动态口令",
        max_length=16,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).lower()


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})


def _next(request: HttpRequest) -> str:
    """Where one wanted to go, if that is on this site."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("admin:index")


def accepts(device: Any, form: CodeForm) -> bool:
    """Whether the code is the device's, within the limits on tries; if not, the form says why."""
    allowed, _ = device.verify_is_allowed()
    if not allowed:
        form.add_error("code", WAIT)
        return False
    if not device.verify_token(form.cleaned_data["code"]):
        form.add_error("code", WRONG)
        return False
    return True


@sensitive_post_parameters("code")
def verify(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or one of the recovery codes, each of which serves once."""
    user: Any = request.user
    if not user_has_device(user):  # An administrator has reset it while this session waited.
        ask_second_step(request, user)
    if request.session.get(STEP) != ASKED:
        return HttpResponseRedirect(_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            # Recovery codes have eight letters and digits, and begin with no digit that would make them a number.
            kind: Any = TOTPDevice if form.cleaned_data["code"].isdecimal() else StaticDevice
            device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
            passed = device is not None and accepts(device, form)
        if device is None:
            form.add_error("code", WRONG)
        if passed:
            del request.session[STEP]
            request.session.cycle_key()
            if kind is StaticDevice:
                record(user, "用恢复码登录")
                left = device.token_set.count()
                messages.warning(
                    request, f"您用了一个恢复码，还剩 {left} 个。用完之前请在“动态口令”页面重新生成。"
                )
            return HttpResponseRedirect(_next(request))
    return _page(request, "accounts/verify.html", "输入动态口令", form=form)


@sensitive_post_parameters("code")
def two_step(request: HttpRequest) -> HttpResponse:
    """Enrol a device; or, enrolled, make new recovery codes or switch the second step off. Each with a code."""
    user: Any = request.user
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    is_new = device is None
    if device is None:
        waiting = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk")
        device = waiting.first() or TOTPDevice.objects.create(user=user, confirmed=False, name="手机应用")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            locked = TOTPDevice.objects.select_for_update().get(pk=device.pk)
            passed = accepts(locked, form)
        if passed and is_new:
            return _enrolled(request, locked)
        if passed and "disable" in request.POST and not must_enrol(user):
            forget(user)
            messages.success(request, "已停用动态口令。")
            return HttpResponseRedirect(request.path)
        if passed:
            return _shown_once(request, "已重新生成恢复码，原来的恢复码作废。")
    secret = b32encode(device.bin_key).decode()
    return _page(
        request,
        "accounts/two_step.html",
        "动态口令",
        form=form,
        is_new=is_new,
        is_required=must_enrol(user),
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)) if is_new else "",
        left=StaticToken.objects.filter(device__user=user).count(),
    )


def _enrolled(request: HttpRequest, device: TOTPDevice) -> HttpResponse:
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    request.session.pop(STEP, None)
    record(request.user, "启用动态口令")  # type: ignore[arg-type]
    return _shown_once(request, "动态口令已启用，下次登录时在密码之后输入。")


@transaction.atomic
def _shown_once(request: HttpRequest, told: str) -> HttpResponse:
    """New recovery codes, shown on this page and never again."""
    user: Any = request.user
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码")
    codes: list[str] = []
    while len(codes) < RECOVERY_CODES:
        code = StaticToken.random_token()
        if not code.isdecimal() and code not in codes:
            codes.append(code)
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    record(user, "生成恢复码")
    return _page(request, "accounts/codes.html", "恢复码", codes=codes, told=told)


@require_safe
def qr(request: HttpRequest) -> HttpResponse:
    """The secret of a device not yet confirmed, as a picture for the app's camera."""
    device = TOTPDevice.objects.filter(user=request.user.pk, confirmed=False).order_by("pk").first()
    if device is None:
        raise Http404("没有等待启用的动态口令。")
    page = BytesIO()
    segno.make(device.config_url, error="m").save(
        page, kind="svg", scale=5, xmldecl=False, svgclass=None, lineclass=None
    )
    return HttpResponse(page.getvalue(), content_type="image/svg+xml")


@transaction.atomic
def forget(user: User) -> bool:
    """Remove a user's devices and recovery codes. Whether there were any."""
    devices = TOTPDevice.objects.filter(user=user)
    had = devices.filter(confirmed=True).exists()
    devices.delete()
    StaticDevice.objects.filter(user=user).delete()
    if had:
        record(user, "停用动态口令")
    return had
