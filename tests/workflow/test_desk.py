"""The desk: a clerk sees what is missing and writes the reasons, everybody takes their own step, nobody else's."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from apps.budgets.choices import Topic
from apps.budgets.models import DepartmentalBudget, Explanation, RevenueLine, Status
from apps.departments.models import Department
from apps.publications.models import Publication
from tests import cast as people
from tests.workflow.walking import acknowledge_all


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> people.Cast:
    other = Department.objects.create(code="205", name="杭州市另一个局")
    return people.call(demo_budget.department, other)


@pytest.fixture
def address(demo_budget: DepartmentalBudget) -> Callable[..., str]:
    return lambda *parts: "/admin/desk/" + "/".join([str(demo_budget.pk), *parts]) + "/"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


GIVEN = {"approved_on": "2024-02-10", "approval_number": "杭财预〔五〕号", "comment": "不涉密"}


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


PAGES = ((), ("reasons",), ("preview",))


@pytest.mark.parametrize("parts", PAGES, ids=["desk", "reasons", "preview"])
def test_the_desk_opens_for_the_own_department_and_the_bureau_and_for_nobody_else(
    parts: tuple[str, ...], cast: people.Cast, address: Callable[..., str]
) -> None:
    for user in (cast.preparer, cast.reviewer, cast.publisher, cast.administrator):
        assert signed_in(user).get(address(*parts)).status_code == 200
    assert signed_in(cast.stranger).get(address(*parts)).status_code == 404
    assert Client().get(address(*parts)).headers["Location"].startswith("/admin/login/")


def test_a_clerk_finds_the_desk_from_the_first_page(cast: people.Cast, address: Callable[..., str]) -> None:
    assert address() in text(signed_in(cast.preparer), "/admin/")
    assert address() not in text(signed_in(cast.stranger), "/admin/")


def test_the_desk_shows_the_balance_of_each_source_and_what_is_missing(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    shown = text(signed_in(cast.preparer), address())
    assert "54,291,400.00" in shown
    assert "✓ 平衡" in shown
    assert "✗" not in shown
    RevenueLine.objects.filter(source="other_income").update(amount=500000)
    demo_budget.explanations.filter(topic=Topic.REVENUE_CHANGE).delete()
    shown = text(signed_in(cast.preparer), address())
    assert "✗ -100,000.00" in shown
    assert "还缺 1 条" in shown


def test_a_finding_leads_to_where_it_is_mended(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    demo_budget.explanations.filter(topic=Topic.REVENUE_CHANGE).delete()
    shown = text(signed_in(cast.preparer), address())
    assert "增加 256.79 万元没有原因。" in shown
    assert f'<a href="{address("reasons")}">去处理</a>' in shown


def test_the_preview_is_the_page_that_will_be_published(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    previewed = text(signed_in(cast.preparer), address("preview"))
    assert "尚未公开" in previewed
    walk = (
        (cast.preparer, "submit"),
        (cast.reviewer, "approve"),
        (cast.publisher, "clear"),
        (cast.publisher, "publish"),
    )
    for user, step in walk:
        if step == "approve":
            acknowledge_all(demo_budget, user)
        signed_in(user).post(address("steps", step), GIVEN)
    published = text(Client(), "/2024/191/")
    booklet = previewed[previewed.index('<section id="profile">') : previewed.index('id="table-1"')]
    assert booklet in published


def test_three_people_bring_a_budget_from_draft_to_the_public(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    assert "上报" in text(signed_in(cast.preparer), address())
    assert address("steps", "submit") not in text(signed_in(cast.reviewer), address())
    signed_in(cast.preparer).post(address("steps", "submit"), {"comment": "请审核"})
    acknowledge_all(demo_budget, cast.reviewer)
    signed_in(cast.reviewer).post(address("steps", "approve"), GIVEN)
    demo_budget.refresh_from_db()
    assert (demo_budget.status, demo_budget.approved_on) == (Status.APPROVED, datetime.date(2024, 2, 10))
    assert "应在 2024年3月1日 前公开" in text(signed_in(cast.publisher), address())
    assert address("steps", "publish") not in text(signed_in(cast.publisher), address())
    signed_in(cast.publisher).post(address("steps", "clear"), GIVEN)
    signed_in(cast.publisher).post(address("steps", "publish"))
    demo_budget.refresh_from_db()
    assert demo_budget.status == Status.PUBLISHED
    assert Publication.objects.get().department_name == demo_budget.department.name
    assert "请审核" in text(signed_in(cast.preparer), address())


@pytest.mark.parametrize("step", ["approve", "publish", "send_back"])
def test_a_step_that_is_not_theirs_is_refused_in_words_and_changes_nothing(
    step: str, cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    response = signed_in(cast.preparer).post(
        address("steps", step), {"approved_on": "2024-03-03"}, follow=True
    )
    assert "您没有" in response.content.decode()
    before = demo_budget.approved_on
    demo_budget.refresh_from_db()
    assert (demo_budget.status, demo_budget.approved_on) == (Status.DRAFT, before)


def test_a_step_of_a_stranger_or_one_that_is_none_does_not_exist(
    cast: people.Cast, address: Callable[..., str]
) -> None:
    assert signed_in(cast.stranger).post(address("steps", "submit")).status_code == 404
    assert signed_in(cast.preparer).post(address("steps", "celebrate")).status_code == 404
    assert signed_in(cast.preparer).get(address("steps", "submit")).status_code == 405


def answers(client: Client, address: str) -> dict[str, str]:
    """What the form of the reasons page holds when it is opened."""
    return {
        f"{form.prefix}-{name}": form[name].value() or ""
        for _, form in client.get(address).context["rows"]
        for name in ("text", "opened")
    }


def test_every_required_reason_is_listed_with_its_change_and_saved_at_once(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    Explanation.objects.all().delete()
    clerk = signed_in(cast.preparer)
    shown = text(clerk, address("reasons"))
    assert "+2,567,900.00" in shown
    typed = {key: "任务量调整" if key.endswith("-text") else "" for key in answers(clerk, address("reasons"))}
    typed["item_purpose-21999-text"] = "对口地区项目援助的支出。"
    clerk.post(address("reasons"), typed)
    stored = {
        (each.topic, each.functional_class and each.functional_class.code): each.text
        for each in Explanation.objects.select_related("functional_class")
    }
    assert len(stored) == 17
    assert stored["revenue_change", None] == "任务量调整"
    assert stored["item_purpose", "21999"] == "对口地区项目援助的支出"


def test_a_reason_that_somebody_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    cast: people.Cast, address: Callable[..., str]
) -> None:
    clerk = signed_in(cast.preparer)
    typed = answers(clerk, address("reasons"))
    typed["revenue_change--text"], typed["expenditure_change--text"] = "我写的原因", "也是我写的"
    Explanation.objects.filter(topic=Topic.REVENUE_CHANGE).update(text="他人写的原因")
    response = clerk.post(address("reasons"), typed)
    shown = response.content.decode()
    assert "数据已被他人修改，现在是：他人写的原因" in shown
    assert "我写的原因" in shown
    assert Explanation.objects.get(topic=Topic.REVENUE_CHANGE).text == "他人写的原因"
    assert Explanation.objects.get(topic=Topic.EXPENDITURE_CHANGE).text != "也是我写的"
    again = {
        f"{form.prefix}-{name}": form[name].value() or ""
        for _, form in response.context["rows"]
        for name in ("text", "opened")
    }
    assert clerk.post(address("reasons"), again).status_code == 302
    assert Explanation.objects.get(topic=Topic.REVENUE_CHANGE).text == "我写的原因"
    assert Explanation.objects.get(topic=Topic.EXPENDITURE_CHANGE).text == "也是我写的"


def test_a_long_reason_from_a_workbook_does_not_hinder_the_others(
    cast: people.Cast, address: Callable[..., str]
) -> None:
    Explanation.objects.filter(topic=Topic.REVENUE_CHANGE).update(text="原因" * 2000)
    clerk = signed_in(cast.preparer)
    typed = answers(clerk, address("reasons")) | {"expenditure_change--text": "新的原因"}
    assert clerk.post(address("reasons"), typed).status_code == 302
    assert Explanation.objects.get(topic=Topic.EXPENDITURE_CHANGE).text == "新的原因"


def test_reasons_of_a_submitted_budget_are_read_not_written(
    cast: people.Cast, address: Callable[..., str], demo_budget: DepartmentalBudget
) -> None:
    clerk = signed_in(cast.preparer)
    typed = answers(clerk, address("reasons")) | {"revenue_change--text": "后来想到的"}
    clerk.post(address("steps", "submit"))
    clerk.post(address("reasons"), typed)
    assert not Explanation.objects.filter(text="后来想到的").exists()
    assert "disabled" in text(clerk, address("reasons"))
    reviewer = signed_in(cast.reviewer)
    reviewer.post(address("reasons"), typed)
    assert not Explanation.objects.filter(text="后来想到的").exists()


def test_the_desk_asks_the_database_no_more_for_a_larger_budget(
    cast: people.Cast,
    address: Callable[..., str],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    clerk = signed_in(cast.preparer)
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        clerk.get(address())
