"""Every step by the wrong status, the wrong person and the right person, and what must hold for it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, FiscalYear, Status
from apps.classifications.models import FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.compiling import disclose
from apps.disclosure.serialization import dump, load, sha256
from apps.publications.models import Publication
from apps.workflow import transitions
from apps.workflow.acknowledging import warnings_of
from apps.workflow.commenting import comment, settle
from apps.workflow.dossier import Dossier
from apps.workflow.models import Snapshot, TransitionRecord
from apps.workflow.transitions import TRANSITIONS, Approval, Refused, perform
from tests.cast import Cast, person
from tests.workflow.walking import (
    ALSO,
    APPROVED_ON,
    NUMBER,
    RIGHT,
    WAY,
    State,
    acknowledge_all,
    be_vague,
    bring_to,
    date_approval,
    right_person,
    take,
    unbalance,
)

STEPS = sorted(TRANSITIONS)
FROM = {
    "submit": "draft",
    "approve": "submitted",
    "clear": "approved",
    "publish": "cleared",
    "send_back": "submitted",
    "unlock": "approved",
    "correct": "published",
    "withdraw": "published",
    "withdraw_version": "correcting",
}


def refused(step: str, budget: DepartmentalBudget, by: User, comment: str = "理由") -> tuple[str, ...]:
    """Why a step is refused; nothing has changed then."""
    before = State.of(budget)
    with pytest.raises(Refused) as caught:
        perform(step, budget, by=by, comment=comment)
    assert State.of(budget) == before
    assert str(caught.value) == "；".join(caught.value.reasons)
    return caught.value.reasons


def test_these_are_the_steps_and_the_statuses_they_lead_from_and_to() -> None:
    told = {
        t.label: (sorted(s.label for s in t.sources), t.target and t.target.label)
        for t in TRANSITIONS.values()
    }
    assert told == {
        "上报": (["编制中"], "已上报"),
        "批复": (["已上报"], "已批复"),
        "通过保密审查": (["已批复"], "已保密审查"),
        "公开": (["已保密审查"], "已公开"),
        "退回": (["已上报", "已批复"], "编制中"),
        "解锁": (["已上报", "已保密审查", "已批复"], "编制中"),
        "更正": (["已公开", "已撤回"], "编制中"),
        "撤回": (["已公开"], "已撤回"),
        "撤回公开的版本": (["已上报", "已保密审查", "已批复", "编制中"], None),
    }


# The right person. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "source"),
    [
        (step, source.value)
        for step in STEPS
        for source in sorted(TRANSITIONS[step].sources)
        if step != "withdraw_version"
    ],
)
def test_the_right_person_takes_the_step_and_it_is_recorded(
    step: str, source: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(source, budget, cast)
    by = right_person(cast, step)
    record = take(step, budget, by)
    target = TRANSITIONS[step].target
    assert budget.status == target
    assert DepartmentalBudget.objects.get().status == target
    assert record == TransitionRecord.objects.last()
    assert (record.name, record.from_status, record.to_status) == (step, source, target)
    assert (record.by, record.comment, record.budget) == (by, "理由", budget)
    assert record.at is not None
    assert str(record) == f"2024年杭州市对口支援和区域合作局部门预算 {step}"


def test_each_record_has_the_sha_256_of_the_disclosure_of_that_moment(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    first = sha256(dump(disclose(budget)))
    bring_to("submitted", budget, cast)
    perform("send_back", budget, by=cast.reviewer, comment="职能有改动")
    budget.duties = "1、新的职能。"
    budget.save()
    second = sha256(dump(disclose(budget)))
    perform("submit", budget, by=cast.preparer)
    assert [record.sha256 for record in TransitionRecord.objects.all()] == [first, first, second]
    assert first != second


def test_publishing_freezes_the_disclosure_with_its_total(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("published", budget, cast)
    publication = Publication.objects.get()
    assert publication.total == "5,489.14"
    assert load(publication.content) == disclose(budget)
    assert publication.sha256 == sha256(publication.content) == TransitionRecord.objects.last().sha256
    assert (publication.year, publication.version, publication.reason) == (2024, 1, "")
    assert (publication.department, publication.published_by) == (budget.department, cast.publisher)
    assert publication.department_name == "杭州市对口支援和区域合作局"


# The wrong status. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "status"),
    [(step, status.value) for step in STEPS for status in Status if status not in TRANSITIONS[step].sources],
)
def test_from_any_other_status_the_step_is_refused(
    step: str, status: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(status, budget, cast)
    (reason,) = refused(step, budget, right_person(cast, step))
    assert reason == f"{budget}{Status(status).label}，不能{TRANSITIONS[step].label}。"


def test_a_budget_is_not_published_twice(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("published", budget, cast)
    assert refused("publish", budget, cast.publisher) == (f"{budget}已公开，不能公开。",)
    assert Publication.objects.count() == 1


def test_what_counts_is_the_status_in_the_database_not_the_one_last_read(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    old = DepartmentalBudget.objects.get()
    bring_to("approved", budget, cast)
    assert old.status == Status.DRAFT
    assert refused("submit", old, cast.preparer) == (f"{budget}已批复，不能上报。",)


# The wrong person. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (step, who)
        for step in STEPS
        for who in ("preparer", "reviewer", "publisher", "stranger", "administrator")
        if who != RIGHT[step] and (step, who) not in ALSO
    ],
)
def test_nobody_else_of_the_cast_may_take_the_step(
    step: str, who: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(FROM[step], budget, cast)
    (reason,) = refused(step, budget, getattr(cast, who))
    label = TRANSITIONS[step].label
    assert reason == (
        "这不是您所属部门的预算。" if (step, who) == ("submit", "stranger") else f"您没有{label}的权限。"
    )


@pytest.mark.parametrize("step", STEPS)
def test_an_account_that_was_closed_takes_no_step(step: str, budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to(FROM[step], budget, cast)
    User.objects.filter(pk=right_person(cast, step).pk).update(is_active=False)
    closed = User.objects.get(pk=right_person(cast, step).pk)
    assert refused(step, budget, closed) == (f"您没有{TRANSITIONS[step].label}的权限。",)


@pytest.mark.parametrize("step", STEPS)
def test_who_has_not_signed_in_takes_no_step(step: str, budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to(FROM[step], budget, cast)
    assert refused(step, budget, AnonymousUser()) == (f"您没有{TRANSITIONS[step].label}的权限。",)


@pytest.mark.parametrize("step", STEPS)
def test_whoever_belongs_to_another_department_takes_no_step_here(
    step: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(FROM[step], budget, cast)
    elsewhere = person("qita", "别处", *Role, department=cast.stranger.department)
    assert refused(step, budget, elsewhere) == ("这不是您所属部门的预算。",)


def test_a_preparer_without_a_department_submits_no_budget(budget: DepartmentalBudget, cast: Cast) -> None:
    nowhere = person("wubumen", "无部门", Role.PREPARER)
    assert refused("submit", budget, nowhere) == ("这不是您所属部门的预算。",)


# Four eyes. -----------------------------------------------------------------------------------------------------------

SAME = "{}与本步骤不能由同一人办理。"


@pytest.mark.parametrize("step", ["approve", "clear", "publish"])
def test_who_submitted_neither_approves_nor_clears_nor_publishes_whatever_the_roles(
    step: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    both = person("jianren", "兼任", Role.PREPARER, Role.REVIEWER, Role.PUBLISHER)
    date_approval(budget)
    perform("submit", budget, by=both)
    acknowledge_all(budget, cast.reviewer)
    for each in WAY[FROM[step]][1:]:
        take(each, budget, right_person(cast, each))
    assert refused(step, budget, both) == (SAME.format("上报"),)
    take(step, budget, right_person(cast, step))


def test_who_approved_does_not_publish(budget: DepartmentalBudget, cast: Cast) -> None:
    both = person("jianren", "兼任", Role.REVIEWER, Role.PUBLISHER)
    bring_to("submitted", budget, cast)
    take("approve", budget, both)
    assert refused("clear", budget, both) == (SAME.format("批复"),)
    take("clear", budget, cast.publisher)
    assert refused("publish", budget, both) == (SAME.format("批复"),)
    take("publish", budget, cast.publisher)


def test_a_superuser_is_bound_by_four_eyes_too(budget: DepartmentalBudget, cast: Cast) -> None:
    root = User.objects.create_superuser("root", password="x")
    date_approval(budget)
    perform("submit", budget, by=root)
    acknowledge_all(budget, cast.reviewer)
    assert refused("approve", budget, root) == (SAME.format("上报"),)


def test_only_the_steps_since_the_last_submission_count(budget: DepartmentalBudget, cast: Cast) -> None:
    """Sent back and submitted by somebody else, the budget may be approved by its first submitter."""
    first = person("jianren", "兼任", Role.PREPARER, Role.REVIEWER, Role.PUBLISHER)
    date_approval(budget)
    perform("submit", budget, by=first)
    perform("send_back", budget, by=cast.reviewer, comment="请核对")
    perform("submit", budget, by=cast.preparer)
    take("approve", budget, first)
    assert refused("clear", budget, first) == (SAME.format("批复"),)


def test_who_approved_before_it_was_sent_back_may_publish_what_another_approved(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    first = person("jianren", "兼任", Role.REVIEWER, Role.PUBLISHER)
    bring_to("submitted", budget, cast)
    take("approve", budget, first)
    perform("send_back", budget, by=cast.reviewer, comment="批复有误")
    perform("submit", budget, by=cast.preparer)
    take("approve", budget, cast.reviewer)
    take("clear", budget, first)
    take("publish", budget, first)
    assert Publication.objects.get().published_by == first


def test_where_nobody_is_recorded_to_have_submitted_nobody_can_be_known_to_be_somebody_else(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    date_approval(budget)
    DepartmentalBudget.objects.update(status=Status.SUBMITTED)
    acknowledge_all(budget, cast.reviewer)
    assert refused("approve", budget, cast.reviewer) == ("没有上报记录，不知道由谁上报；请退回后重新上报。",)


# The same all the way. ------------------------------------------------------------------------------------------------

CHANGED = "上报后内容有变化（单位、科目或年度文字），请退回后重新上报。"

OTHERS_MAY_CHANGE = {
    "a unit": lambda: BudgetaryUnit.objects.update(name="改了名的单位", is_headquarters=False),
    "the department": lambda: Department.objects.filter(code="191").update(name="改了名的局"),
    "a code": lambda: FunctionalClass.objects.filter(code="2080505").update(name="改了名的科目"),
    "the year": lambda: FiscalYear.objects.update(overseas_policy="另一段全市统一的话。"),
}
"""What is part of a disclosure without being a record of its budget."""


@pytest.mark.parametrize("what", OTHERS_MAY_CHANGE)
@pytest.mark.parametrize("step", ["approve", "clear", "publish"])
def test_what_has_changed_since_the_last_step_goes_no_further_until_it_is_submitted_again(
    step: str, what: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(FROM[step], budget, cast)
    OTHERS_MAY_CHANGE[what]()
    if budget.status == Status.SUBMITTED:
        acknowledge_all(budget, cast.reviewer)
    assert CHANGED in refused(step, budget, right_person(cast, step))
    perform("unlock", budget, by=cast.administrator, comment="内容有变化")
    for each in WAY["published"]:
        take(each, budget, right_person(cast, each))
    *_, submitted, approved, cleared, published = TransitionRecord.objects.values_list("sha256", flat=True)
    assert submitted == approved == cleared == published == Publication.objects.get().sha256


def test_the_date_of_approval_is_no_change(budget: DepartmentalBudget, cast: Cast) -> None:
    date_approval(budget, None)
    perform("submit", budget, by=cast.preparer)
    acknowledge_all(budget, cast.reviewer)
    approval = Approval(datetime.date(2024, 2, 9), NUMBER)
    perform("approve", budget, by=cast.reviewer, approval=approval)
    assert (budget.status, budget.approved_on, budget.approval_number) == (
        Status.APPROVED,
        approval.on,
        NUMBER,
    )


# What must hold. ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["submit", "approve", "publish"])
def test_a_budget_with_an_error_goes_no_further(step: str, budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to(FROM[step], budget, cast)
    unbalance(budget)
    if budget.status == Status.SUBMITTED:
        acknowledge_all(budget, cast.reviewer)
    errors = disclose(budget).errors()
    assert errors
    reasons = refused(step, budget, right_person(cast, step))
    assert reasons[: len(errors)] == tuple(f"{e.sentence}{e.detail}" for e in errors)
    assert (CHANGED in reasons) == (step != "submit")


def test_a_budget_with_an_error_can_be_sent_back(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    unbalance(budget)
    perform("send_back", budget, by=cast.reviewer, comment="收支不平衡")
    assert budget.status == Status.DRAFT


@pytest.mark.parametrize("comment", ["", " ", "\n\t", "　"])
def test_sending_back_needs_a_reason(comment: str, budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    assert refused("send_back", budget, cast.reviewer, comment) == (
        "请填写退回原因，或在单元格、段落上写审核意见。",
    )


def test_approving_needs_date_and_number_of_the_approval(budget: DepartmentalBudget, cast: Cast) -> None:
    date_approval(budget, None)
    perform("submit", budget, by=cast.preparer)
    acknowledge_all(budget, cast.reviewer)
    assert refused("approve", budget, cast.reviewer) == ("请填写批复日期。", "请填写批复文号。")
    with pytest.raises(Refused, match="请填写批复文号。"):
        perform("approve", budget, by=cast.reviewer, approval=Approval(APPROVED_ON, ""))
    with pytest.raises(Refused, match="占位"):
        perform("approve", budget, by=cast.reviewer, approval=Approval(APPROVED_ON, "XX号"))
    tomorrow = localdate() + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="还没有到"):
        perform("approve", budget, by=cast.reviewer, approval=Approval(tomorrow, NUMBER))
    budget.refresh_from_db()
    assert budget.approved_on is None


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("clear", "保密审查结论"),
        ("unlock", "解锁原因"),
        ("correct", "更正原因"),
        ("withdraw", "撤回公告"),
        ("withdraw_version", "撤回公告"),
    ],
)
def test_what_others_will_read_has_to_be_written(
    step: str, text: str, budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to(FROM[step], budget, cast)
    assert refused(step, budget, right_person(cast, step), " ") == (f"请填写{text}。",)
    assert refused(step, budget, right_person(cast, step), "长" * 501) == (
        f"{text}最多 500 个字，现有 501 个字。",
    )


def test_every_warning_is_acknowledged_before_a_budget_is_approved(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    be_vague(budget)
    bring_to("submitted", budget, cast)
    count = len(warnings_of(disclose(budget)))
    assert refused("approve", budget, cast.reviewer) == (f"还有 {count} 条警告没有确认，请逐条写明说明。",)
    acknowledge_all(budget, cast.reviewer)
    perform("approve", budget, by=cast.reviewer)


def test_a_budget_is_not_approved_over_an_open_comment(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    acknowledge_all(budget, cast.reviewer)
    remark = comment(budget, disclose(budget), anchor="", text="请核对", by=cast.reviewer)
    assert refused("approve", budget, cast.reviewer) == ("还有 1 条审核意见没有了结。",)
    settle(remark, by=cast.reviewer)
    perform("approve", budget, by=cast.reviewer)


def test_a_comment_is_reason_enough_to_send_back(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("submitted", budget, cast)
    comment(budget, disclose(budget), anchor="", text="请核对", by=cast.reviewer)
    perform("send_back", budget, by=cast.reviewer)
    assert budget.status == Status.DRAFT


# After publication. ---------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_with_its_reason_and_the_old_one_stays(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to("published", budget, cast)
    first = Publication.objects.get()
    perform("correct", budget, by=cast.publisher, comment="职能有遗漏")
    budget.duties = "1、新的职能。"
    budget.save()
    for step in WAY["published"]:
        take(step, budget, right_person(cast, step))
    second = Publication.objects.get(version=2)
    assert (first.reason, first.deadline) == ("", APPROVED_ON + datetime.timedelta(days=20))
    assert (second.reason, second.deadline) == ("职能有遗漏", None)
    assert Publication.objects.get(version=1).sha256 == first.sha256 != second.sha256


def test_a_withdrawal_has_a_public_notice_and_the_way_back_is_a_correction(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to("published", budget, cast)
    perform("withdraw", budget, by=cast.publisher, comment="内容有误，暂时撤回。")
    assert Publication.objects.get().withdrawal.notice == "内容有误，暂时撤回。"
    perform("correct", budget, by=cast.publisher, comment="改正后重新公开")
    for step in WAY["published"]:
        take(step, budget, right_person(cast, step))
    assert Dossier(budget).public_version == Publication.objects.get(version=2)


def test_what_the_public_reads_can_be_withdrawn_while_its_correction_is_under_way(
    budget: DepartmentalBudget, cast: Cast
) -> None:
    bring_to("correcting", budget, cast)
    perform("withdraw_version", budget, by=cast.publisher, comment="涉密内容，立即撤回。")
    assert budget.status == Status.DRAFT
    assert Dossier(budget).public_version is None
    again = refused("withdraw_version", budget, cast.publisher)
    assert again == ("没有公众正在阅读的版本，不必撤回。",)


def test_each_step_keeps_what_it_was_taken_on(budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("approved", budget, cast)
    (kept,) = Snapshot.objects.all()
    assert load(kept.content) == disclose(budget)
    assert {record.sha256 for record in TransitionRecord.objects.all()} == {kept.sha256}


def test_all_reasons_are_told_at_once(budget: DepartmentalBudget, cast: Cast) -> None:
    both = person("jianren", "兼任", Role.PREPARER, Role.REVIEWER)
    date_approval(budget, None)
    perform("submit", budget, by=both)
    unbalance(budget)
    reasons = refused("approve", budget, both)
    told = (CHANGED, SAME.format("上报"), "请填写批复日期。", "请填写批复文号。")
    assert reasons[-len(told) - 1 : -1] == told
    assert "条警告没有确认" in reasons[-1]
    assert len(reasons) > len(told) + 1


def test_a_budget_of_an_unknown_form_is_refused_in_words(budget: DepartmentalBudget, cast: Cast) -> None:
    budget.standard = "1999"
    budget.save()
    assert refused("submit", budget, cast.preparer) == (
        f"{budget}的公开样式“1999”不存在，可用：hangzhou-2024。",
    )


def test_if_publishing_fails_nothing_has_happened(
    budget: DepartmentalBudget, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to("cleared", budget, cast)
    before = State.of(budget)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("磁盘已满")

    monkeypatch.setattr(transitions, "publish", broken)
    with pytest.raises(OSError, match="磁盘已满"):
        perform("publish", budget, by=cast.publisher)
    assert State.of(budget) == before
    assert budget.status == Status.CLEARED


def test_a_step_changes_the_status_and_nothing_else(budget: DepartmentalBudget, cast: Cast) -> None:
    before = DepartmentalBudget.objects.values().get()
    lines = list(ExpenditureLine.objects.order_by("id").values())
    perform("submit", budget, by=cast.preparer)
    assert DepartmentalBudget.objects.values().get() == before | {"status": "submitted"}
    assert list(ExpenditureLine.objects.order_by("id").values()) == lines
