"""Signing in: refusals tell nothing, too many of them make one wait, sessions end, a first password is replaced."""

import time

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client

from apps.accounts.gate import SEEN, SIGNED_IN
from apps.accounts.models import User
from apps.accounts.roles import Role
from tests.admin.pages import address, english, read
from tests.cast import PASSWORD, person

WRONG = "不对的密码-2031"


def try_to_enter(name: str, password: str = WRONG, client: Client | None = None, **headers: str):
    sent = {"username": name, "password": password, "next": "/admin/"}
    return (client or Client()).post("/admin/login/", sent, **headers)


@pytest.fixture
def people(cast) -> dict[str, tuple[str, str]]:
    """Everybody who may not come in, by why."""
    person("likai", "离开", Role.REVIEWER)
    User.objects.filter(username="likai").update(is_active=False)
    person("feizhiyuan", "非职员")
    User.objects.filter(username="feizhiyuan").update(is_staff=False)
    return {
        "wrong password": ("bianzhi", WRONG),
        "unknown": ("meiyouzhege", WRONG),
        "left": ("likai", PASSWORD),
        "no staff": ("feizhiyuan", PASSWORD),
    }


def told(page) -> list[str]:
    return [str(each) for each in page.context["form"].non_field_errors()]


def test_every_refusal_reads_the_same(people) -> None:
    messages = {tuple(told(try_to_enter(*each))) for each in people.values()}
    assert len(messages) == 1
    assert "用户名" in next(iter(messages))[0]


def test_every_refusal_costs_one_hash(people, monkeypatch) -> None:
    """Time is what the hash takes; whoever is refused, it is taken exactly once."""
    seen: list[str] = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args, **kwargs: seen.append("x") or encode(*args, **kwargs))
    costs = {}
    for why, each in people.items():
        seen.clear()
        try_to_enter(*each)
        costs[why] = len(seen)
    assert set(costs.values()) == {1}, costs


def test_every_refusal_counts(people) -> None:
    for each in people.values():
        for _ in range(settings.AXES_FAILURE_LIMIT):
            page = try_to_enter(*each)
        assert page.status_code == 429, each


@pytest.mark.parametrize("name", ["bianzhi", "meiyouzhege"])
def test_after_five_failures_even_the_right_password_has_to_wait(cast, name) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        fifth = try_to_enter(name)
    for page in (fifth, try_to_enter(name, PASSWORD)):
        text = page.content.decode()
        assert page.status_code == 429
        assert "请在 15 分钟后" in text
        assert int(page["Retry-After"]) == 900
        assert english(page) == []
        assert not read(page).blocked
    assert try_to_enter(name, REMOTE_ADDR="10.1.1.1").status_code == 200, "只暂停这个地址"


def test_others_at_the_same_address_go_on(cast) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        try_to_enter("bianzhi")
    assert try_to_enter("shenhe", PASSWORD).status_code == 302


def test_an_address_that_tries_many_names_has_to_wait(cast) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT * 10):
        try_to_enter(f"name{number}")
    assert try_to_enter("shenhe", PASSWORD).status_code == 429


def test_a_success_forgets_the_failures(cast) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        try_to_enter("bianzhi")
    assert try_to_enter("bianzhi", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_waiting_does_not_grow_by_trying(cast) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        try_to_enter("bianzhi")
    at = AccessAttempt.objects.get().attempt_time
    try_to_enter("bianzhi")
    assert AccessAttempt.objects.get().attempt_time == at


def test_an_address_in_a_header_is_believed_from_the_proxy_alone(cast, settings) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        page = try_to_enter("bianzhi", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert page.status_code == 429
    settings.BEHIND_PROXY = True
    for number in range(settings.AXES_FAILURE_LIMIT):
        page = try_to_enter("shenhe", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.7")
    assert page.status_code == 429
    assert AccessAttempt.objects.filter(username="shenhe", ip_address="192.0.2.7").exists()


def test_an_administrator_lifts_a_pause(cast, enter) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        try_to_enter("bianzhi")
    sent = {"action": "lift_pauses", "_selected_action": [cast.preparer.pk]}
    enter(cast.administrator).post(address(User, "changelist"), sent)
    assert try_to_enter("bianzhi", PASSWORD).status_code == 302


def test_passwords_are_never_logged_and_unknown_names_neither(cast, caplog) -> None:
    caplog.set_level("INFO")
    try_to_enter("bianzhi")
    try_to_enter("wo-de-mima-2024")
    assert "登录失败：bianzhi" in caplog.text
    assert WRONG not in caplog.text
    assert "wo-de-mima-2024" not in caplog.text


# Sessions. ------------------------------------------------------------------------------------------------------------


def aged(client: Client, key: str, seconds: float) -> Client:
    session = client.session
    session[key] = int(time.time() - seconds)
    session.save()
    return client


def test_an_idle_session_ends_and_says_why(cast, enter) -> None:
    client = aged(enter(cast.preparer), SEEN, settings.IDLE_MINUTES * 60 + 5)
    answer = client.get("/admin/password_change/")
    assert answer["Location"] == "/admin/login/?next=/admin/password_change/"
    assert "已超过 30 分钟没有操作" in client.get(answer["Location"]).content.decode()


def test_work_keeps_a_session_alive_and_is_noted_once_a_minute(
    cast, enter, django_assert_num_queries
) -> None:
    client = aged(enter(cast.preparer), SEEN, settings.IDLE_MINUTES * 60 - 60)
    assert client.get("/admin/").status_code == 200
    assert time.time() - client.session[SEEN] < 5
    noted = aged(client, SEEN, 30).session[SEEN]
    client.get("/admin/")
    assert client.session[SEEN] == noted


def test_a_session_ends_after_a_day_of_work_whatever_happens(cast, enter) -> None:
    client = aged(enter(cast.preparer), SIGNED_IN, settings.SESSION_HOURS * 3600 + 5)
    assert client.get("/admin/").status_code == 302


# Passwords. -----------------------------------------------------------------------------------------------------------


def test_a_password_by_somebody_else_is_replaced_before_anything_else(cast, enter) -> None:
    User.objects.filter(pk=cast.preparer.pk).update(must_change_password=True)
    client = enter(cast.preparer)
    answer = client.get("/admin/budgets/departmentalbudget/")
    assert answer["Location"].startswith("/admin/password_change/")
    page = client.get(answer["Location"])
    assert "初始密码" in page.content.decode()
    sent = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "新密码不能与原密码相同。" in client.post("/admin/password_change/", sent).content.decode()
    sent |= {"new_password1": "自己的-密码-2031", "new_password2": "自己的-密码-2031"}
    assert client.post("/admin/password_change/", sent).status_code == 302
    assert client.get("/admin/budgets/departmentalbudget/").status_code == 200


@pytest.mark.parametrize("short", ["abc-12345", "1234567890", "bianzhi-2031", "password123"])
def test_weak_passwords_are_refused_in_chinese(cast, enter, short) -> None:
    sent = {"old_password": PASSWORD, "new_password1": short, "new_password2": short}
    page = enter(cast.preparer).post("/admin/password_change/", sent)
    errors = page.context["form"].errors["new_password2"]
    assert errors
    assert not [each for each in errors if any(letter.isascii() and letter.isalpha() for letter in each)]


def test_the_cookie_of_a_session_ends_with_the_browser(cast) -> None:
    cookie = try_to_enter("bianzhi", PASSWORD).cookies["sessionid"]
    assert cookie["httponly"]
    assert not cookie["expires"]
    assert cookie["samesite"] == "Lax"


def test_nothing_of_the_admin_is_kept_by_a_browser(cast, enter) -> None:
    client = enter(cast.preparer)
    for path in ("/admin/", "/admin/login/", "/admin/account/two-step/", "/admin/nothing/"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
