"""The department answers, a reviewer or the publisher decides what is public, everybody else is kept out."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import Action, AuditEntry
from apps.audit.telling import changes_of
from apps.inquiries.answering import NotAnswered, answer
from apps.inquiries.models import Inquiry, InquiryState
from apps.inquiries.waiting import waiting_for
from tests.admin.pages import address, english, filled, read
from tests.cast import person
from tests.inquiries.conftest import CONTACT, Asked, Put

ANSWER = "主要用于援派干部的生活补助，明细见表10。"


def path_of(asked: Asked, page: str = "change") -> str:
    return address(Inquiry, page, asked.row.pk)


def save(client: Client, asked: Asked, **typed: str):
    """Open the form and send it back with what was typed."""
    sent = filled(client.get(path_of(asked)))
    return client.post(path_of(asked), sent | typed)


def fields(client: Client, asked: Asked) -> set[str]:
    return set(client.get(path_of(asked)).context["adminform"].form.fields)


@pytest.fixture
def answered(asked: Asked, cast) -> Asked:
    answer(asked.row, text=ANSWER, decision="", by=cast.preparer)
    return asked


@pytest.fixture
def public(answered: Asked, cast) -> Asked:
    answer(answered.row, text=None, decision="published", by=cast.publisher)
    return answered


# The right people. ----------------------------------------------------------------------------------------------------


def test_a_clerk_answers_and_the_publisher_publishes(asked: Asked, cast, enter) -> None:
    assert save(enter(cast.preparer), asked, answer=f" {ANSWER}\r\n").status_code == 302
    row = asked.row
    assert (row.state, row.answer, row.answered_by) == (InquiryState.ANSWERED, ANSWER, cast.preparer)
    assert row.answered_at is not None
    assert save(enter(cast.publisher), asked, decision="published").status_code == 302
    row = asked.row
    assert (row.state, row.answer, row.answered_by) == (InquiryState.PUBLISHED, ANSWER, cast.preparer)


def test_a_reviewer_may_do_both_at_once_and_take_it_back(asked: Asked, cast, enter) -> None:
    client = enter(cast.reviewer)
    save(client, asked, answer=ANSWER, decision="published")
    assert asked.row.is_public
    save(client, asked, decision="withheld")
    assert asked.row.state == InquiryState.WITHHELD
    save(client, asked, answer="改写的答复。")
    assert (asked.row.state, asked.row.answer) == (InquiryState.WITHHELD, "改写的答复。")


@pytest.mark.parametrize(
    ("who", "open_fields"),
    [
        ("preparer", {"answer", "opened"}),
        ("reviewer", {"answer", "decision", "opened"}),
        ("publisher", {"decision", "opened"}),
        ("administrator", set()),
    ],
)
def test_each_role_sees_and_fills_what_the_table_of_roles_says(who, open_fields, asked, cast, enter) -> None:
    client = enter(getattr(cast, who))
    assert fields(client, asked) == open_fields
    page = client.get(path_of(asked))
    assert "花在哪里？" in page.content.decode()
    assert (CONTACT in page.content.decode()) is (who != "administrator")
    assert not read(page).blocked
    assert english(page, "bianzhi", "shenhe", "fabu", "guanli") == []


def test_what_is_public_is_not_rewritten_by_the_clerk(public: Asked, cast, enter) -> None:
    client = enter(cast.preparer)
    assert fields(client, public) == set()
    assert ANSWER in client.get(path_of(public)).content.decode()
    assert client.post(path_of(public), {"answer": "改掉"}).status_code == 403
    with pytest.raises(NotAnswered, match="请审核员或发布员先撤下"):
        answer(public.row, text="改掉", decision="", by=cast.preparer)
    assert public.row.answer == ANSWER


# The wrong people. ----------------------------------------------------------------------------------------------------


def test_the_clerk_of_another_department_finds_nothing_and_it_is_logged(asked, cast, enter, caplog) -> None:
    client = enter(cast.stranger)
    for page in ("change", "history"):
        assert client.get(path_of(asked, page)).status_code == 404
    assert client.post(path_of(asked), {"answer": ANSWER}).status_code == 404
    assert "2024-191" not in client.get(address(Inquiry, "changelist")).content.decode()
    assert len([line for line in caplog.messages if "越权访问" in line]) == 3
    entries = AuditEntry.objects.filter(action=Action.ACCESS)
    assert {(each.actor, each.department) for each in entries} == {(cast.stranger, cast.preparer.department)}
    with pytest.raises(NotAnswered):
        answer(asked.row, text=ANSWER, decision="", by=cast.stranger)
    assert asked.row.is_pending


def test_a_clerk_does_not_decide_what_is_public(answered: Asked, cast, enter) -> None:
    for decision in ("published", "withheld"):
        save(enter(cast.preparer), answered, decision=decision)
        with pytest.raises(NotAnswered, match="没有决定是否公开的权限"):
            answer(answered.row, text=None, decision=decision, by=cast.preparer)
        assert answered.row.state == InquiryState.ANSWERED


def test_a_publisher_does_not_write_the_answer(asked: Asked, cast, enter) -> None:
    save(enter(cast.publisher), asked, answer="发布员写的", decision="answered")
    with pytest.raises(NotAnswered):
        answer(asked.row, text="发布员写的", decision="", by=cast.publisher)
    assert asked.row.is_pending


def test_an_administrator_and_a_clerk_of_some_units_only_read(asked: Asked, cast, enter) -> None:
    clerk = person("danwei", "单位编制员", Role.PREPARER, department=cast.preparer.department)
    User.objects.filter(pk=clerk.pk).update(unit_codes="191001")
    for user in (cast.administrator, User.objects.get(pk=clerk.pk)):
        client = enter(user)
        page = client.get(path_of(asked)).content.decode()
        assert "花在哪里？" in page
        assert CONTACT not in page
        assert client.post(path_of(asked), {"answer": ANSWER, "decision": "published"}).status_code == 403
    assert asked.row.is_pending


def test_nobody_adds_or_removes_a_question(asked: Asked, cast, enter) -> None:
    for user in cast.everyone():
        client = enter(user)
        assert client.get(address(Inquiry, "add")).status_code == 403
        assert client.post(path_of(asked, "delete"), {"post": "yes"}).status_code in {403, 404}
        together = {"action": "delete_selected", "_selected_action": [asked.row.pk], "post": "yes"}
        client.post(address(Inquiry, "changelist"), together)
    assert Inquiry.objects.count() == 1


def test_without_signing_in_there_is_nothing(asked: Asked, client: Client) -> None:
    assert client.get(path_of(asked)).status_code == 302
    assert client.post(path_of(asked), {"answer": ANSWER}).status_code == 302
    assert asked.row.is_pending


# What is refused. -----------------------------------------------------------------------------------------------------


def errors(response) -> list[str]:
    form = response.context["adminform"].form
    return [error for errors in form.errors.values() for error in errors]


def test_nothing_is_published_before_it_is_answered(asked: Asked, cast, enter) -> None:
    for user, decision in ((cast.reviewer, "published"), (cast.publisher, "withheld")):
        response = save(enter(user), asked, decision=decision)
        assert errors(response) == ["还没有答复，不能决定是否公开。"]
    assert asked.row.is_pending


def test_an_answer_is_not_emptied(answered: Asked, cast, enter) -> None:
    assert errors(save(enter(cast.preparer), answered, answer=" \u200b")) == [
        "已有答复，不能清空；可以改写。"
    ]
    assert answered.row.answer == ANSWER


def test_an_answer_of_more_than_three_thousand_characters_is_refused(asked: Asked, cast, enter) -> None:
    (told,) = errors(save(enter(cast.preparer), asked, answer="甲" * 3001))
    assert "3000" in told


def test_who_saves_second_first_sees_what_the_other_wrote(asked: Asked, cast, enter) -> None:
    client = enter(cast.preparer)
    opened = filled(client.get(path_of(asked)))
    answer(asked.row, text="审核员先答复了。", decision="", by=cast.reviewer)
    response = client.post(path_of(asked), opened | {"answer": ANSWER})
    assert errors(response) == [
        "这条咨询已被他人办理，现在的答复是：“审核员先答复了。”。核对后再次保存，即以您填的为准。"
    ]
    assert asked.row.answer == "审核员先答复了。"
    again = filled(response)
    assert client.post(path_of(asked), again).status_code == 302
    assert (asked.row.answer, asked.row.answered_by) == (ANSWER, cast.preparer)


# Written down. --------------------------------------------------------------------------------------------------------


def told(asked: Asked) -> list[tuple[str, list[tuple[str, str, str]]]]:
    entries = AuditEntry.objects.get_for_object(asked.row).order_by("id")
    return [
        (entry.actor.username, [(c.field, c.before, c.after) for c in changes_of(entry)]) for entry in entries
    ]


def test_every_step_is_in_the_audit_log(asked: Asked, cast, enter) -> None:
    save(enter(cast.preparer), asked, answer=ANSWER)
    save(enter(cast.publisher), asked, decision="published")
    (first, steps), second = told(asked)
    assert first == "bianzhi"
    assert [step for step in steps if step[0] in ("状态", "答复", "答复人")] == [
        ("状态", "待答复", "已答复"),
        ("答复", "", ANSWER),
        ("答复人", "", "编制员"),
    ]
    assert second == ("fabu", [("状态", "已答复", "已公开")])
    (entry, _) = AuditEntry.objects.get_for_object(asked.row)
    assert entry.department == cast.preparer.department
    page = enter(cast.preparer).get(path_of(asked, "history"))
    assert "已公开" in page.content.decode()


def test_a_contact_is_not_in_the_audit_log(asked: Asked, cast) -> None:
    row = asked.row
    row.contact = "另一个电话"
    row.save()
    row.delete()
    assert CONTACT not in str(list(AuditEntry.objects.values()))
    assert "另一个电话" not in str(list(AuditEntry.objects.values()))


def test_saving_without_a_change_writes_nothing(answered: Asked, cast, enter) -> None:
    before = AuditEntry.objects.count()
    save(enter(cast.preparer), answered)
    assert AuditEntry.objects.count() == before


# What waits. ----------------------------------------------------------------------------------------------------------


def age(asked: Asked, **ago: int) -> None:
    Inquiry.objects.filter(number=asked.receipt.number).update(
        asked_at=timezone.now() - datetime.timedelta(**ago)
    )


def test_the_oldest_unanswered_comes_first_and_is_marked_after_twenty_days(put: Put, cast, enter) -> None:
    answered, new, old, edge = (put(text) for text in ("答复过的", "新的", "旧的", "刚满的"))
    age(answered, days=40)
    age(old, days=21)
    age(edge, days=19, hours=23)
    answer(answered.row, text=ANSWER, decision="", by=cast.preparer)
    page = enter(cast.preparer).get(address(Inquiry, "changelist"))
    assert [row.number for row in page.context["cl"].result_list] == [
        each.receipt.number for each in (old, edge, new, answered)
    ]
    assert page.content.decode().count("desk-late") == 1
    assert '<strong class="desk-late">已等 21 天</strong>' in page.content.decode()
    late = enter(cast.reviewer).get(address(Inquiry, "changelist"), {"waiting": "overdue"})
    assert [row.number for row in late.context["cl"].result_list] == [old.receipt.number]


def test_the_first_page_says_how_many_wait(put: Put, cast, enter) -> None:
    assert "公众咨询：" not in enter(cast.preparer).get("/admin/").content.decode()
    first, _ = put(), put("另一个")
    age(first, days=21)
    for who in ("preparer", "reviewer", "publisher"):
        page = enter(getattr(cast, who)).get("/admin/").content.decode()
        assert "公众咨询：2 条等待答复" in page
        assert "1 条超过 20 天" in page
    assert "公众咨询：" not in enter(cast.stranger).get("/admin/").content.decode()
    nobody = person("wujuese", "无角色")
    assert waiting_for(nobody).count == 0
