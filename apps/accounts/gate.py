"""Between signing in and working: the session still lives, the second step is taken, the first password is one's own.

All that is asked here is in the session or on the user already: it costs no query a page.
"""

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_otp import user_has_device

from apps.accounts.models import User
from apps.accounts.roles import BUREAU_ROLES, roles_of
from budget_portal.addresses import address_of

logger = logging.getLogger("portal.access")

SIGNED_IN, SEEN, STEP = "signed_in_at", "seen_at", "second_step"
ASKED, TO_ENROL = "asked", "to_enrol"
"""What the second step still waits for: a code, or a device."""

NOTED_EVERY = 60
"""Seconds: that somebody is at work is written into the session at most this often."""

ALWAYS_OPEN = frozenset({"admin:logout", "admin:login", "admin:jsi18n"})
VERIFYING = frozenset({"accounts:verify"})
ENROLLING = frozenset({"accounts:two_step", "accounts:qr"})
CHANGING = frozenset({"admin:password_change", "admin:password_change_done"})


@receiver(user_logged_in, dispatch_uid="accounts.gate")
def _begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note when the session began, and which second step it needs."""
    now = int(time.time())
    request.session[SIGNED_IN] = request.session[SEEN] = now
    ask_second_step(request, user)
    logger.info("登录：%s，地址 %s", user.username, address_of(request))


def ask_second_step(request: HttpRequest, user: User) -> None:
    """Note what the second step of this session waits for, as the user's devices are now."""
    request.session.pop(STEP, None)
    if user_has_device(user):
        request.session[STEP] = ASKED
    elif must_enrol(user):
        request.session[STEP] = TO_ENROL


@receiver(user_login_failed, dispatch_uid="accounts.gate")
def _note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """What was typed as a name may be a password: only names that exist are written down."""
    name = credentials.get("username")
    known = isinstance(name, str) and "\0" not in name and User.objects.filter(username=name).exists()
    logger.warning(
        "登录失败：%s，地址 %s", name if known else "（没有这个用户）", request and address_of(request)
    )


def must_enrol(user: Any) -> bool:
    """Whether this person has to use a device of the second step: the finance bureau, where that is the rule."""
    return settings.REQUIRE_OTP and (user.is_superuser or bool(roles_of(user) & BUREAU_ROLES))


def is_over(request: HttpRequest, now: int) -> str:
    """Why the session has ended, or nothing."""
    if now - request.session.get(SEEN, now) > settings.IDLE_MINUTES * 60:
        return f"您已超过 {settings.IDLE_MINUTES} 分钟没有操作，为安全起见已自动退出，请重新登录。"
    if now - request.session.get(SIGNED_IN, now) > settings.SESSION_HOURS * 3600:
        return f"登录已满 {settings.SESSION_HOURS} 小时，请重新登录。"
    return ""


class GateMiddleware:
    """Sends those who are not through to the page where they get through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.path.startswith(reverse("admin:index")) or not request.user.is_authenticated:
            return None
        now = int(time.time())
        if reason := is_over(request, now):
            logger.info("会话结束：%s", request.user.get_username())
            logout(request)  # The page itself then asks to sign in.
            messages.warning(request, reason)
            return None
        if now - request.session.get(SEEN, 0) >= NOTED_EVERY:
            request.session[SEEN] = now
            request.session.setdefault(SIGNED_IN, now)
        if name in ALWAYS_OPEN:
            return None
        step = request.session.get(STEP)
        if step == ASKED:
            return None if name in VERIFYING else self._to(request, "accounts:verify")
        if getattr(request.user, "must_change_password", False):
            if name in CHANGING:
                return None
            messages.warning(request, "您的初始密码由他人设置，请先改为自己的密码，然后继续工作。")
            return self._to(request, "admin:password_change")
        if step == TO_ENROL:
            return None if name in ENROLLING | CHANGING else self._to(request, "accounts:two_step")
        return None

    @staticmethod
    def _to(request: HttpRequest, name: str) -> HttpResponse:
        wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wanted})}")
