"""Reviewing: remarks on cells and sentences, answers, notes on warnings; each by the right person, at its time."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Explanation, Status
from apps.disclosure.anchors import anchors
from apps.disclosure.compiling import disclose
from apps.disclosure.document import Finding
from apps.workflow.acknowledging import NotAcknowledged, acknowledge, key_of, unacknowledged, warnings_of
from apps.workflow.commenting import NotCommented, comment, remarks_on, reply, settle
from apps.workflow.dossier import Dossier
from apps.workflow.models import Acknowledgement, ReviewComment
from apps.workflow.transitions import Refused, perform
from tests.cast import Cast, person
from tests.workflow.walking import be_vague, bring_to

RECEPTION = "t6-30217-total"
"""公务接待费 in table 6."""


@pytest.fixture
def submitted(budget: DepartmentalBudget, cast: Cast) -> DepartmentalBudget:
    be_vague(budget)
    return bring_to("submitted", budget, cast)


@pytest.fixture
def signed_in() -> Callable[[object], Client]:
    def sign_in(user: object) -> Client:
        client = Client()
        client.force_login(user)  # type: ignore[arg-type]
        return client

    return sign_in


def vague(budget: DepartmentalBudget) -> Finding:
    """The warning of the reason that says nothing."""
    (found,) = [each for each in warnings_of(disclose(budget)) if each.rule == "reason_is_concrete"]
    return found


def at(budget: DepartmentalBudget, *parts: object) -> str:
    return "/admin/desk/" + "/".join(map(str, (budget.pk, *parts))) + "/"


def test_the_seed_has_the_place_that_is_remarked_on(budget: DepartmentalBudget) -> None:
    place = anchors(disclose(budget))[RECEPTION]
    assert place.printed == "2.85"
    assert "公务接待费" in place.told


# Remarks. -------------------------------------------------------------------------------------------------------------


def test_a_remark_on_a_cell_reaches_the_clerk_is_answered_and_shows_what_changed(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    reviewer, clerk = signed_in(cast.reviewer), signed_in(cast.preparer)
    assert reviewer.get(at(submitted, "review")).context["may_comment"]
    reviewer.post(at(submitted, "review"), {"anchor": RECEPTION, "text": "接待费为什么是 2.85？"})
    reviewer.post(at(submitted, "steps", "send_back"), {"comment": "见意见"})
    shown = clerk.get(at(submitted)).content.decode()
    assert "接待费为什么是 2.85？" in shown
    assert f'href="{at(submitted, "review")}#{RECEPTION}"' in shown
    assert "q=30217" in shown
    assert f"{at(submitted, 'trace')}?cell={RECEPTION}" in shown
    remark = ReviewComment.objects.get()
    clerk.post(at(submitted, "comments", remark.pk, "reply"), {"text": "已改为 2.80"})
    ExpenditureLine.objects.filter(economic_class__code="30217", project=None).update(amount="28000")
    (seen,) = remarks_on(Dossier(submitted), disclose(submitted))
    assert (seen.comment.printed, seen.now, seen.has_changed) == ("2.85", "2.80", True)
    assert (seen.comment.reply, seen.comment.replied_by) == ("已改为 2.80", cast.preparer)
    page = clerk.get(at(submitted)).content.decode()
    assert "<del>2.85</del> 现在：<ins>2.80</ins>" in page


def test_a_remark_on_a_sentence_leads_to_the_page_of_reasons(
    submitted: DepartmentalBudget, cast: Cast
) -> None:
    comment(submitted, disclose(submitted), anchor="p-revenue-0", text="原因不具体", by=cast.reviewer)
    (seen,) = remarks_on(Dossier(submitted), disclose(submitted))
    assert seen.link == at(submitted, "reasons")
    assert "（二）收入预算情况说明" in seen.comment.place
    assert not seen.has_changed


def test_a_remark_on_the_whole_has_no_place(submitted: DepartmentalBudget, cast: Cast) -> None:
    comment(submitted, disclose(submitted), anchor="", text="请附批复文件", by=cast.reviewer)
    (seen,) = remarks_on(Dossier(submitted), disclose(submitted))
    assert (seen.comment.place, seen.has_place, seen.has_changed) == ("整份预算", False, False)


def test_a_place_that_is_gone_is_said_to_be_gone(submitted: DepartmentalBudget, cast: Cast) -> None:
    comment(submitted, disclose(submitted), anchor=RECEPTION, text="请核对", by=cast.reviewer)
    ExpenditureLine._base_manager.filter(economic_class__code="30217", project=None).delete()
    (seen,) = remarks_on(Dossier(submitted), disclose(submitted))
    assert (seen.now, seen.has_place, seen.has_changed) == (None, False, True)


@pytest.mark.parametrize(
    ("anchor", "text", "why"),
    [
        (RECEPTION, " ", "请填写审核意见。"),
        (RECEPTION, "长" * 1001, "审核意见最多 1000 个字，现有 1001 个字。"),
        ("t6-99999-total", "没有这一格", "所指的单元格或段落已经不在公开文本中，请重新选择位置。"),
    ],
)
def test_a_remark_that_cannot_be_taken_says_why_and_nothing_typed_is_lost(
    anchor: str,
    text: str,
    why: str,
    submitted: DepartmentalBudget,
    cast: Cast,
    signed_in: Callable[[object], Client],
) -> None:
    response = signed_in(cast.reviewer).post(at(submitted, "review"), {"anchor": anchor, "text": text})
    assert why in response.content.decode()
    assert response.context["text"] == text
    assert not ReviewComment.objects.exists()


def test_remarks_are_for_budgets_under_review(
    budget: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    with pytest.raises(NotCommented, match="编制中，现在不能写审核意见"):
        comment(budget, disclose(budget), anchor="", text="太早", by=cast.reviewer)
    assert not signed_in(cast.reviewer).get(at(budget, "review")).context["may_comment"]


def test_answers_are_for_the_clerk_and_settling_for_the_reviewer_each_at_its_time(
    submitted: DepartmentalBudget, cast: Cast
) -> None:
    remark = comment(submitted, disclose(submitted), anchor="", text="请核对", by=cast.reviewer)
    with pytest.raises(NotCommented, match="已上报，现在不能答复"):
        reply(remark, text="好", by=cast.preparer)
    perform("send_back", submitted, by=cast.reviewer)
    with pytest.raises(NotCommented, match="编制中，现在不能了结意见"):
        settle(remark, by=cast.reviewer)
    reply(remark, text="已核对", by=cast.preparer)
    perform("submit", submitted, by=cast.preparer)
    settle(remark, by=cast.reviewer)
    with pytest.raises(NotCommented, match="已经了结"):
        settle(remark, by=cast.reviewer)


def test_a_budget_goes_back_to_review_only_when_every_remark_has_its_answer(
    submitted: DepartmentalBudget, cast: Cast
) -> None:
    first, second = (
        comment(submitted, disclose(submitted), anchor="", text=text, by=cast.reviewer)
        for text in ("请附批复文件", "请核对单位名称")
    )
    perform("send_back", submitted, by=cast.reviewer)
    reply(first, text="已附。", by=cast.preparer)
    with pytest.raises(Refused, match="还有 1 条审核意见没有答复"):
        perform("submit", submitted, by=cast.preparer)
    reply(second, text="已核对。", by=cast.preparer)
    perform("submit", submitted, by=cast.preparer)
    assert submitted.status == Status.SUBMITTED


def test_who_comes_next_is_told_to_those_who_only_wait(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    assert "等待审核批复，由审核员办理。" in signed_in(cast.preparer).get(at(submitted)).content.decode()
    assert "等待审核批复" not in signed_in(cast.reviewer).get(at(submitted)).content.decode()


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        ("preparer", "settle", 403),
        ("reviewer", "reply", 403),
        ("publisher", "settle", 403),
        ("stranger", "reply", 404),
        ("reviewer", "celebrate", 404),
    ],
)
def test_others_neither_answer_nor_settle(
    who: str,
    what: str,
    status: int,
    submitted: DepartmentalBudget,
    cast: Cast,
    signed_in: Callable[[object], Client],
) -> None:
    remark = comment(submitted, disclose(submitted), anchor="", text="请核对", by=cast.reviewer)
    address = at(submitted, "comments", remark.pk, what)
    assert signed_in(getattr(cast, who)).post(address, {"text": "好"}).status_code == status
    remark.refresh_from_db()
    assert (remark.reply, remark.settled_at) == ("", None)


def test_only_reviewers_remark(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    for who, status in (("preparer", 403), ("publisher", 403), ("administrator", 403), ("stranger", 404)):
        response = signed_in(getattr(cast, who)).post(at(submitted, "review"), {"text": "我也说"})
        assert response.status_code == status, who
    assert not ReviewComment.objects.exists()


# Warnings. ------------------------------------------------------------------------------------------------------------


def test_a_warning_is_acknowledged_with_a_note_on_the_desk(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    warning = vague(submitted)
    reviewer = signed_in(cast.reviewer)
    assert f'name="note-{key_of(warning)}"' in reviewer.get(at(submitted)).content.decode()
    assert (
        f'name="note-{key_of(warning)}"' not in signed_in(cast.preparer).get(at(submitted)).content.decode()
    )
    reviewer.post(at(submitted, "warnings"), {f"note-{key_of(warning)}": "已当面核实"})
    note = Acknowledgement.objects.get()
    assert (note.note, note.by, note.key) == ("已当面核实", cast.reviewer, key_of(warning))
    assert "原因应当具体" in note.told
    open_ones = unacknowledged(disclose(submitted), Dossier(submitted).acknowledgements)
    assert open_ones
    assert warning not in open_ones
    assert "✓ 已确认：已当面核实" in reviewer.get(at(submitted)).content.decode()


def test_a_note_speaks_of_the_warning_as_it_stood(submitted: DepartmentalBudget, cast: Cast) -> None:
    disclosure = disclose(submitted)
    acknowledge(
        submitted, disclosure, {key_of(each): "已核实" for each in warnings_of(disclosure)}, by=cast.reviewer
    )
    assert not unacknowledged(disclosure, Dossier(submitted).acknowledgements)
    Explanation._base_manager.filter(topic="revenue_change").update(text="无")
    assert unacknowledged(disclose(submitted), Dossier(submitted).acknowledgements) == [vague(submitted)]


@pytest.mark.parametrize(
    ("note", "why"), [("", "没有写说明"), ("好", "请写明说明"), ("  ", "没有写说明")], ids=repr
)
def test_a_note_says_something(
    note: str,
    why: str,
    submitted: DepartmentalBudget,
    cast: Cast,
    signed_in: Callable[[object], Client],
) -> None:
    warning = vague(submitted)
    response = signed_in(cast.reviewer).post(
        at(submitted, "warnings"), {f"note-{key_of(warning)}": note}, follow=True
    )
    assert why in response.content.decode()
    assert not Acknowledgement.objects.exists()


def test_warnings_are_acknowledged_under_review_and_once(submitted: DepartmentalBudget, cast: Cast) -> None:
    disclosure = disclose(submitted)
    key = key_of(vague(submitted))
    acknowledge(submitted, disclosure, {key: "已核实"}, by=cast.reviewer)
    with pytest.raises(NotAcknowledged, match="已由他人确认"):
        acknowledge(submitted, disclosure, {key: "又核实"}, by=cast.reviewer)
    perform("send_back", submitted, by=cast.reviewer, comment="再改")
    with pytest.raises(NotAcknowledged, match="只有已上报的预算可以确认警告"):
        acknowledge(submitted, disclosure, {key: "太早"}, by=cast.reviewer)


def test_others_do_not_acknowledge(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    warning = vague(submitted)
    for who, status in (("preparer", 403), ("publisher", 403), ("stranger", 404)):
        response = signed_in(getattr(cast, who)).post(
            at(submitted, "warnings"), {f"note-{key_of(warning)}": "我来确认"}
        )
        assert response.status_code == status
    assert not Acknowledgement.objects.exists()


# Four eyes, whoever calls. --------------------------------------------------------------------------------------------


def test_who_submitted_neither_remarks_nor_acknowledges_nor_settles(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    both = person("jianren", "兼任", Role.PREPARER, Role.REVIEWER, department=budget.department)
    be_vague(budget)
    perform("submit", budget, by=both)
    disclosure = disclose(budget)
    remark = comment(budget, disclosure, anchor="", text="请核对", by=cast.reviewer)
    same = "上报与审阅不能由同一人办理。"
    with pytest.raises(NotCommented, match=same):
        comment(budget, disclosure, anchor="", text="自己看过了", by=both)
    with pytest.raises(NotCommented, match=same):
        settle(remark, by=both)
    with pytest.raises(NotAcknowledged, match=same):
        acknowledge(budget, disclosure, {key_of(vague(budget)): "没有问题"}, by=both)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("preparer", "您没有审阅的权限。"),
        ("publisher", "您没有审阅的权限。"),
        ("stranger", "您没有审阅的权限。"),
    ],
)
def test_the_shell_asks_for_the_role_too(
    who: str, why: str, submitted: DepartmentalBudget, cast: Cast
) -> None:
    disclosure = disclose(submitted)
    with pytest.raises(NotCommented, match=why):
        comment(submitted, disclosure, anchor="", text="请核对", by=getattr(cast, who))
    with pytest.raises(NotAcknowledged, match=why):
        acknowledge(submitted, disclosure, {key_of(vague(submitted)): "可以"}, by=getattr(cast, who))


def test_a_reviewer_of_another_department_reviews_nothing_here(
    submitted: DepartmentalBudget, cast: Cast
) -> None:
    elsewhere = person("qita", "别处", Role.REVIEWER, department=cast.stranger.department)
    with pytest.raises(NotCommented, match="这不是您所属部门的预算"):
        comment(submitted, disclose(submitted), anchor="", text="请核对", by=elsewhere)


# The desk. ------------------------------------------------------------------------------------------------------------


def test_the_desk_tells_what_stands_in_the_way_of_the_next_step(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    steps = {
        step.transition.name: step.obstacles
        for step in signed_in(cast.reviewer).get(at(submitted)).context["desk"].steps
    }
    count = len(warnings_of(disclose(submitted)))
    assert steps == {"approve": (f"还有 {count} 条警告没有确认，请逐条写明说明。",), "send_back": ()}


def test_a_clerk_reads_on_the_desk_why_the_budget_is_back(
    submitted: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    perform("send_back", submitted, by=cast.reviewer, comment="收入的原因请写具体。")
    shown = signed_in(cast.preparer).get(at(submitted))
    assert shown.context["desk"].last_comment.comment == "收入的原因请写具体。"
    assert "收入的原因请写具体。" in shown.content.decode()
    assert submitted.status == Status.DRAFT


def test_a_withdrawal_meanwhile_does_not_hide_why_a_budget_is_back(
    budget: DepartmentalBudget, cast: Cast, signed_in: Callable[[object], Client]
) -> None:
    bring_to("correcting", budget, cast)
    perform("withdraw_version", budget, by=cast.publisher, comment="立即撤回。")
    desk = signed_in(cast.preparer).get(at(budget)).context["desk"]
    assert (desk.step_back, desk.last_comment.comment) == ("更正", "理由")
