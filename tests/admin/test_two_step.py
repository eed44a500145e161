"""动态口令: enrolled with a code, asked at signing in, replaced by recovery codes, required, reset."""

import time
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.models import User
from apps.accounts.two_step import forget
from apps.audit.models import AuditEntry
from tests.admin.pages import address, english, read
from tests.cast import PASSWORD

PAGE, VERIFY = "/admin/account/two-step/", "/admin/account/verify/"


def code_of(user: User, later: int = 0) -> str:
    """What the app shows; `later` steps of thirty seconds from now."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def enrol(user: User, client: Client) -> list[str]:
    """The recovery codes."""
    client.get(PAGE)
    page = client.post(PAGE, {"code": code_of(user)})
    codes: list[str] = page.context["codes"]
    return codes


def enter_again(user: User) -> Client:
    client = Client()
    sent = {"username": user.username, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", sent).status_code == 302
    return client


def test_a_device_is_enrolled_with_a_code(cast, enter) -> None:
    client = enter(cast.reviewer)
    page = client.get(PAGE)
    device = TOTPDevice.objects.get(user=cast.reviewer)
    assert not device.confirmed
    assert not read(page).blocked
    assert "二维码" in page.content.decode()
    picture = client.get("/admin/account/two-step/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert b"style" not in picture.content
    assert "不正确" in client.post(PAGE, {"code": "000000"}).content.decode()
    device.refresh_from_db()
    device.throttle_reset()
    codes = enrol(cast.reviewer, client)
    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/account/two-step/qr.svg").status_code == 404, "密钥不再显示"
    assert client.get(PAGE).context["secret"] == ""


def test_signing_in_asks_for_a_code_before_anything_else(cast, enter) -> None:
    enrol(cast.reviewer, enter(cast.reviewer))
    client = enter_again(cast.reviewer)
    for path in ("/admin/", "/admin/password_change/", PAGE):
        assert client.get(path)["Location"].startswith(VERIFY)
    page = client.get(VERIFY)
    assert english(page) == []
    assert not read(page).blocked
    assert "不正确" in client.post(VERIFY, {"code": code_of(cast.reviewer)}).content.decode(), "用过的口令"
    TOTPDevice.objects.get(user=cast.reviewer).throttle_reset()
    answer = client.post(f"{VERIFY}?next=/admin/budgets/", {"code": code_of(cast.reviewer, later=1)})
    assert answer["Location"] == "/admin/budgets/"
    assert client.get("/admin/").status_code == 200


def test_the_way_on_leads_nowhere_else(cast, enter) -> None:
    enrol(cast.reviewer, enter(cast.reviewer))
    client = enter_again(cast.reviewer)
    answer = client.post(f"{VERIFY}?next=https://evil.example/", {"code": code_of(cast.reviewer, later=1)})
    assert answer["Location"] == "/admin/"


def test_a_recovery_code_serves_once(cast, enter) -> None:
    code = enrol(cast.reviewer, enter(cast.reviewer))[0]
    client = enter_again(cast.reviewer)
    assert client.post(VERIFY, {"code": code.upper()}).status_code == 302
    assert "还剩 9 个" in client.get("/admin/").content.decode()
    again = enter_again(cast.reviewer)
    assert "不正确" in again.post(VERIFY, {"code": code}).content.decode()
    assert again.get("/admin/").status_code == 302


def test_wrong_codes_make_one_wait(cast, enter) -> None:
    enrol(cast.reviewer, enter(cast.reviewer))
    client = enter_again(cast.reviewer)
    client.post(VERIFY, {"code": "000000"})
    page = client.post(VERIFY, {"code": code_of(cast.reviewer, later=1)})
    assert "稍等片刻再试" in page.content.decode()


def test_new_recovery_codes_and_switching_off_need_a_code(cast, enter) -> None:
    client = enter(cast.reviewer)
    old = enrol(cast.reviewer, client)
    client.post(PAGE, {"code": "000000", "disable": "1"})
    assert TOTPDevice.objects.filter(user=cast.reviewer, confirmed=True).exists()
    TOTPDevice.objects.get(user=cast.reviewer).throttle_reset()
    page = client.post(PAGE, {"code": code_of(cast.reviewer, later=1), "codes": "1"})
    assert not set(old) & set(page.context["codes"])
    TOTPDevice.objects.update(last_t=-1)
    client.post(PAGE, {"code": code_of(cast.reviewer), "disable": "1"})
    assert not TOTPDevice.objects.filter(user=cast.reviewer).filter(confirmed=True).exists()
    assert not StaticToken.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "publisher", "administrator"])
def test_it_can_be_required_of_the_bureau(who, cast, settings, enter) -> None:
    settings.REQUIRE_OTP = True
    user = getattr(cast, who)
    client = enter(user)
    assert client.get("/admin/")["Location"].startswith(PAGE)
    assert "须使用动态口令" in client.get(PAGE).content.decode()
    enrol(user, client)
    assert client.get("/admin/").status_code == 200
    client.post(PAGE, {"code": code_of(user, later=1), "disable": "1"})
    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists(), "不能自行停用"


def test_it_is_not_required_of_clerks(cast, settings, enter) -> None:
    settings.REQUIRE_OTP = True
    assert enter(cast.preparer).get("/admin/").status_code == 200


def test_an_administrator_resets_it(cast, enter) -> None:
    enrol(cast.reviewer, enter(cast.reviewer))
    sent: dict[str, Any] = {"action": "forget_devices", "_selected_action": [cast.reviewer.pk]}
    enter(cast.administrator).post(address(User, "changelist"), sent)
    assert enter_again(cast.reviewer).get("/admin/").status_code == 200
    last = AuditEntry.objects.first()
    assert (last.changes_text, last.actor) == ("停用动态口令", cast.administrator)


def test_secrets_stand_in_no_log(cast, enter, caplog) -> None:
    caplog.set_level("DEBUG")
    codes = enrol(cast.reviewer, enter(cast.reviewer))
    key = TOTPDevice.objects.get(user=cast.reviewer).key
    written = caplog.text + "".join(
        f"{entry.changes}{entry.changes_text}{entry.object_repr}" for entry in AuditEntry.objects.all()
    )
    assert not [secret for secret in (key, *codes) if secret in written]


def test_a_session_that_waits_for_a_device_that_was_reset_goes_on(cast, enter, settings) -> None:
    enrol(cast.reviewer, enter(cast.reviewer))
    client = enter_again(cast.reviewer)
    forget(cast.reviewer)
    assert client.get(VERIFY)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    settings.REQUIRE_OTP = True
    assert enter_again(cast.reviewer).get("/admin/")["Location"].startswith(PAGE)


def test_two_first_visits_at_once_leave_a_page_that_opens(cast, enter) -> None:
    for _ in range(2):
        TOTPDevice.objects.create(user=cast.reviewer, confirmed=False, name="手机应用")
    assert enter(cast.reviewer).get(PAGE).status_code == 200
