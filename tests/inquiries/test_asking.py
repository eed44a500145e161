"""A citizen asks about a number, gets a number, and nobody else learns what was asked."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.audit.models import AuditEntry
from apps.inquiries.codes import ALPHABET, hash_of, new_code
from apps.inquiries.models import Inquiry, InquiryState
from apps.publications.models import Publication, Withdrawal
from tests.inquiries.conftest import CELL, CONTACT, QUESTION, TOLD, Asked, Put
from tests.renderers.reading import read

ASK = "/2024/191/ask/"
RECEIVED = "/inquiries/received/"
LOOKUP = "/inquiries/"


def form_of(client: Client, address: str = ASK) -> dict[str, str]:
    """What a browser that opened the form would send, before anything is typed."""
    response = client.get(address)
    assert response.status_code == 200
    form = read(response.content.decode()).one("form")
    return {e.attrs["name"]: e.attrs.get("value", "") for e in form.walk() if e.attrs.get("name")}


def send(client: Client, address: str = ASK, *, from_: str = "203.0.113.5", **typed: str):
    return client.post(ASK, form_of(client, address) | {"text": QUESTION} | typed, REMOTE_ADDR=from_)


def words(response) -> str:
    return read(response.content.decode()).words


def notice(response) -> str:
    return read(response.content.decode()).one("div", "refused").words


# The form. ------------------------------------------------------------------------------------------------------------


def test_the_form_shows_the_spot_in_its_words_and_what_happens_next(
    client: Client, publication: Publication
) -> None:
    page = read(client.get(f"{ASK}?about={CELL}").content.decode())
    assert page.one("p", "ask-where").words == f"您问的是：{TOLD}"
    assert page.one("blockquote").words == "1,077.11"
    assert page.by_id("id_about").attrs["value"] == CELL
    assert "及时答复（《浙江省预算审查监督条例》第十条）" in page.words
    assert "联系方式任何时候都不公开" in page.words
    assert not [e for e in page.walk() if e.tag == "script"]


@pytest.mark.parametrize("about", ["t99-nothing", "x" * 5000, "<script>", "\0"])
def test_a_spot_that_is_not_there_becomes_the_whole(
    about: str, client: Client, publication: Publication
) -> None:
    page = read(client.get(ASK, {"about": about}).content.decode())
    assert "所指的位置不在这一版中，现在问的是整份预算。" in page.words
    assert page.by_id("id_about").attrs.get("value", "") == ""


@pytest.mark.parametrize(
    "address", ["/2024/999/ask/", "/1999/191/ask/", f"{ASK}?version=2", f"{ASK}?version=x"]
)
def test_what_was_not_published_cannot_be_asked_about(
    address: str, client: Client, publication: Publication
) -> None:
    assert client.get(address).status_code == 404


def test_the_form_is_kept_by_no_cache_and_needs_no_session(client: Client, publication: Publication) -> None:
    response = client.get(ASK)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert set(response.cookies) == {"csrftoken"}
    assert "noindex" in response.content.decode()


def test_the_form_asks_the_database_at_most_four_times(
    client: Client, publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        client.get(f"{ASK}?about={CELL}")
    with django_assert_max_num_queries(1):
        client.get(ASK)


# Sent. ----------------------------------------------------------------------------------------------------------------


def test_who_asks_is_given_a_number_and_a_code(citizen: Client, publication: Publication) -> None:
    response = send(citizen, f"{ASK}?about={CELL}", contact=f"  {CONTACT}\n")
    assert (response.status_code, response["Location"]) == (302, RECEIVED)
    assert response.cookies["inquiry"]["path"] == RECEIVED
    assert response.cookies["inquiry"]["httponly"]
    assert set(citizen.cookies) == {"csrftoken", "inquiry"}
    page = read(citizen.get(RECEIVED).content.decode())
    number, code = (e.text for e in page.one("dl", "receipt").all("dd"))
    assert number == "2024-191-0001"
    assert re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", code)
    row = Inquiry.objects.get()
    assert (row.number, row.code_sha256, row.publication) == (number, hash_of(code), publication)
    assert (row.anchor, row.place, row.printed) == (CELL, TOLD, "1,077.11")
    assert (row.text, row.contact, row.state) == (QUESTION, CONTACT, InquiryState.PENDING)
    assert code.replace("-", "") not in str(Inquiry.objects.values().get())


def test_numbers_go_up_by_year_and_department(put: Put, publication: Publication, cast) -> None:
    assert [put(f"问题{n}").receipt.number for n in range(3)] == [f"2024-191-000{n}" for n in (1, 2, 3)]
    other = Publication.objects.create(
        department=cast.stranger.department,
        year=2024,
        department_code="902",
        department_name="别部门",
        total="1.00",
        content=publication.content,
        published_by=cast.publisher,
    )
    assert put(of=other).receipt.number == "2024-902-0001"


def test_the_receipt_is_shown_to_the_browser_that_asked_and_to_no_other(
    citizen: Client, publication: Publication
) -> None:
    send(citizen)
    assert citizen.get(RECEIVED).status_code == 200
    for cookie in (None, "x", "WyIyMDI0LTE5MS0wMDAxIiwgIkFBQUEiXQ"):
        other = Client()
        if cookie:
            other.cookies["inquiry"] = cookie
        response = other.get(RECEIVED)
        assert (response.status_code, response["Location"]) == (302, LOOKUP)
    assert "no-store" in citizen.get(RECEIVED)["Cache-Control"]


def test_a_form_sent_twice_is_one_question(citizen: Client, publication: Publication) -> None:
    sent = form_of(citizen) | {"text": QUESTION}
    receipts = set()
    for _ in range(2):
        assert citizen.post(ASK, sent).status_code == 302
        receipts.add(read(citizen.get(RECEIVED).content.decode()).one("dl", "receipt").text)
    assert len(receipts) == 1
    assert Inquiry.objects.count() == 1
    citizen.post(ASK, sent | {"text": "另一个问题"})
    assert read(citizen.get(RECEIVED).content.decode()).one("dl", "receipt").text not in receipts
    assert Inquiry.objects.count() == 2


def test_a_question_stays_with_the_version_that_was_read(citizen: Client, publication: Publication) -> None:
    sent = form_of(citizen, f"{ASK}?about={CELL}") | {"text": QUESTION}
    correct(publication)
    assert citizen.post(ASK, sent).status_code == 302
    assert Inquiry.objects.get().publication == publication
    assert form_of(citizen)["version"] == "2"
    assert form_of(citizen, f"{ASK}?version=1")["version"] == "1"


def correct(publication: Publication) -> Publication:
    return Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name=publication.department_name,
        total="5,489.14",
        content=publication.content,
        published_by=publication.published_by,
        reason="更正。",
    )


def withdraw(publication: Publication) -> None:
    Withdrawal.objects.create(publication=publication, notice="内容待核实。", by=publication.published_by)


def test_a_withdrawn_version_is_not_asked_about(citizen: Client, publication: Publication) -> None:
    sent = form_of(citizen) | {"text": QUESTION}
    withdraw(publication)
    for response in (citizen.get(ASK), citizen.post(ASK, sent)):
        assert response.status_code == 410
        assert "第1版已撤回，不再接受提问。" in words(response)
        assert "撤回公告：内容待核实。" in words(response)
    assert not Inquiry.objects.exists()


# Not taken. -----------------------------------------------------------------------------------------------------------


def test_without_its_token_nothing_is_taken(citizen: Client, publication: Publication) -> None:
    sent = form_of(citizen) | {"text": QUESTION}
    del sent["csrfmiddlewaretoken"]
    response = citizen.post(ASK, sent)
    assert response.status_code == 403
    assert "填写的内容没有保存" in response.content.decode()
    assert "工作台" not in response.content.decode()
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "请写明您的问题。"),
        ({"text": " \u200b\n"}, "请写明您的问题。"),
        ({"text": "甲" * 1001}, "1000"),
        ({"text": "看\x07不见"}, "含有控制字符"),
        ({"text": "零\0"}, "含有控制字符"),
        ({"text": "\x1b[31m红"}, "含有控制字符"),
        ({"contact": "甲" * 101}, "100"),
        ({"contact": "0571\x0b"}, "含有控制字符"),
    ],
)
def test_what_is_too_long_empty_or_not_text_is_refused_at_its_field(
    typed: dict[str, str], told: str, citizen: Client, publication: Publication
) -> None:
    response = send(citizen, **typed)
    assert response.status_code == 200
    page = read(response.content.decode())
    assert told in page.one("ul", "errorlist").text
    assert page.one("ul", "errorlist").attrs["id"] == f"id_{next(iter(typed))}_error"
    assert notice(response) == "没有提交：请按下面的说明改正。"
    assert not Inquiry.objects.exists()


def test_a_thousand_characters_on_many_lines_are_taken(citizen: Client, publication: Publication) -> None:
    assert send(citizen, text="甲乙丙\r\n" * 249 + "甲乙丙丁").status_code == 302
    assert Inquiry.objects.get().text.count("\n") == 249


def test_a_program_that_fills_every_field_is_told_and_nothing_is_kept(
    citizen: Client, publication: Publication
) -> None:
    response = send(citizen, website="https://example.org/")
    assert notice(response) == "没有提交：一个应当留空的栏目里有内容，已经清空。请核对后再提交一次。"
    page = read(response.content.decode())
    assert page.by_id("id_website").attrs.get("value", "") == ""
    assert QUESTION.splitlines()[1] in page.text
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("seal", ["", "forged", "IkFBQUEi:1abcde:xxxx"])
def test_nobody_chooses_a_code(seal: str, citizen: Client, publication: Publication) -> None:
    response = send(citizen, seal=seal)
    assert "没有提交：这一页打开得太久了。" in notice(response)
    assert not Inquiry.objects.exists()


def test_a_form_that_was_open_for_more_than_a_day_is_sent_once_more(
    citizen: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.inquiries.forms.OPEN_FOR", -1)
    response = send(citizen)
    assert "您填写的内容还在，请再提交一次" in notice(response)
    monkeypatch.undo()
    form = read(response.content.decode()).one("form")
    again = {e.attrs["name"]: e.attrs.get("value", "") for e in form.walk() if e.attrs.get("name")}
    assert citizen.post(ASK, again | {"text": QUESTION}).status_code == 302


# How often. -----------------------------------------------------------------------------------------------------------


def test_an_address_asks_a_few_times_an_hour(citizen: Client, publication: Publication) -> None:
    for number in range(5):
        assert send(citizen, text=f"问题{number}").status_code == 302
    response = send(citizen, text="第六个问题")
    assert response.status_code == 429
    assert notice(response) == ("没有提交：这个网络地址一小时内已提交 5 条咨询，请在 60 分钟后再提交。")
    assert response["Retry-After"] == "3600"
    assert "第六个问题" in response.content.decode()
    assert send(citizen, text="第六个问题", from_="203.0.113.6").status_code == 302
    assert Inquiry.objects.count() == 6


def test_after_an_hour_it_may_again_and_where_it_came_from_is_forgotten(
    citizen: Client, publication: Publication
) -> None:
    with override_settings(INQUIRIES_AN_HOUR=1):
        send(citizen)
        assert send(citizen, text="再问").status_code == 429
        Inquiry.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=61))
        assert send(citizen, text="再问").status_code == 302
    older, newer = Inquiry.objects.order_by("serial")
    assert older.origin == ""
    assert len(newer.origin) == 64


def test_the_address_itself_is_kept_nowhere(citizen: Client, publication: Publication) -> None:
    send(citizen, from_="203.0.113.77")
    assert "203.0.113" not in str(Inquiry.objects.values().get())
    assert not AuditEntry.objects.filter(object_repr__contains="2024-191").exists()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.5", "::ffff:203.0.113.6", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
        ("", "", True),
    ],
)
def test_a_network_of_one_household_counts_as_one_address(
    first: str, second: str, same: bool, citizen: Client, publication: Publication
) -> None:
    with override_settings(INQUIRIES_AN_HOUR=1):
        assert send(citizen, from_=first).status_code == 302
        assert send(citizen, from_=second, text="再问").status_code == (429 if same else 302)


def test_behind_the_proxy_it_is_the_address_the_proxy_notes(
    citizen: Client, publication: Publication
) -> None:
    with override_settings(INQUIRIES_AN_HOUR=1, BEHIND_PROXY=True):
        for forged, status in (("1.1.1.1", 302), ("2.2.2.2", 429)):
            sent = form_of(citizen) | {"text": f"来自 {forged}"}
            noted = {"x-forwarded-for": f"{forged}, 203.0.113.9"}
            assert citizen.post(ASK, sent, headers=noted).status_code == status


# Looking up. ----------------------------------------------------------------------------------------------------------


def look(client: Client, number: str, code: str):
    return client.post(LOOKUP, {"number": number, "code": code})


def test_number_and_code_show_ones_own_question(client: Client, asked: Asked) -> None:
    response = look(client, *vars(asked.receipt).values())
    assert "花在哪里？" in words(response)
    assert "待答复" in words(response)
    assert TOLD in words(response)
    assert CONTACT not in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("typed", ["lower", "wide", "blanks", "plain"])
def test_a_code_is_read_however_it_is_typed(typed: str, client: Client, asked: Asked) -> None:
    number, code = asked.receipt.number, asked.receipt.code
    code = {
        "lower": code.lower(),
        "wide": "".join(chr(ord(each) + 0xFEE0) for each in code),
        "blanks": f" {code.replace('-', ' ')} ",
        "plain": code.replace("-", ""),
    }[typed]
    number = number.replace("-", "－") if typed == "wide" else f" {number} "
    assert "花在哪里？" in words(look(client, number, code))


def test_a_wrong_code_shows_nothing_and_looks_like_a_number_that_is_not_there(
    client: Client, put: Put
) -> None:
    one, other = put(), put("另一个人的问题")
    wrong = [
        look(client, one.receipt.number, new_code()),
        look(client, one.receipt.number, other.receipt.code),
        look(client, "2024-191-9999", one.receipt.code),
        look(client, "2024-191-9999", new_code()),
    ]
    assert {notice(each) for each in wrong} == {"没有查到：编号或查询码不对。请核对提交后页面上显示的内容。"}
    for each in wrong:
        assert "花在哪里" not in words(each)
        assert "另一个人" not in words(each)
    assert "花在哪里" not in words(client.get(LOOKUP, vars(one.receipt)))


@pytest.mark.parametrize("code", ["", "\0", "甲" * 500])
def test_what_is_no_code_is_told_at_its_field(code: str, client: Client, asked: Asked) -> None:
    response = look(client, asked.receipt.number, code)
    assert response.status_code == 200
    assert read(response.content.decode()).one("ul", "errorlist")


# In the database. -----------------------------------------------------------------------------------------------------


def test_only_what_is_answered_is_anything_but_pending(asked: Asked) -> None:
    for change in ({"state": "published"}, {"answer": "有了"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.update(**change)
