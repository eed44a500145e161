"""A year begins with last year's structure and its published figures, never with amounts or reasons."""

from decimal import Decimal

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.budgets.choices import FundingSource, Topic
from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    FiscalYear,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.compiling import disclose
from apps.disclosure.serialization import load
from apps.performance.models import PerformanceTarget
from apps.procurement.models import AssetHolding, ProcurementItem
from apps.publications.models import Publication
from apps.publications.publishing import publish, withdraw
from apps.three_public_funds.models import ThreePublicFundsItem
from apps.workflow.starting import plan_of, start
from apps.workflow.stating import STATEMENTS, state
from apps.workflow.transitions import Refused, perform
from tests.cast import Cast


@pytest.fixture
def next_year(budget: DepartmentalBudget) -> FiscalYear:
    """2025, with the codes of 2024 under a new edition."""
    for model in (FunctionalClass, EconomicClass):
        rows = list(model.objects.filter(edition=2024))
        for row in rows:
            row.pk, row.edition = None, 2025
        model.objects.bulk_create(rows)
    return FiscalYear.objects.create(year=2025, edition=2025, standard="hangzhou-2024")


@pytest.fixture
def published(budget: DepartmentalBudget, cast: Cast) -> Publication:
    return publish(budget, disclose(budget), by=cast.publisher)


def begin(budget: DepartmentalBudget, year: FiscalYear, cast: Cast) -> DepartmentalBudget:
    return start(department=budget.department, fiscal_year=year, by=cast.preparer)


def test_units_projects_uses_and_duties_are_copied_and_no_amounts_reasons_or_targets(
    budget, next_year, published, cast
) -> None:
    new = begin(budget, next_year, cast)
    assert (new.year, new.standard, new.duties) == (2025, "hangzhou-2024", budget.duties)
    units = BudgetaryUnit.objects.filter(year=2025)
    assert [unit.name for unit in units] == ["杭州市对口支援和区域合作局"]
    names = list(Project.objects.filter(budget=budget).values_list("code", "name", "category", "position"))
    assert (
        list(Project.objects.filter(budget=new).values_list("code", "name", "category", "position")) == names
    )
    assert all(project.unit.year == 2025 for project in Project.objects.filter(budget=new))
    texts = Explanation.objects.filter(budget=new)
    assert {text.topic for text in texts} == {Topic.ITEM_PURPOSE}
    assert {text.functional_class.edition for text in texts} == {2025}
    assert GlossaryEntry.objects.filter(budget=new).exists()
    for model in (RevenueLine, ExpenditureLine, ProcurementItem, AssetHolding, PerformanceTarget):
        assert not model.objects.filter(budget=new).exists()
    assert new.approved_on is None


def test_the_base_is_what_was_published_not_what_the_lines_say_now(
    budget, next_year, published, cast
) -> None:
    ExpenditureLine.objects.filter(budget=budget).update(amount=1)
    budget.prior_operating_cost = Decimal("1.00")
    new = begin(budget, next_year, cast)
    document = load(published.content)
    table = document.table("general_public_expenditure")
    rows = PriorYearExecution.objects.filter(budget=new)
    by_item = {row.functional_class.code: row.amount for row in rows if row.functional_class}
    assert by_item == {code: table.amount(code, "total") for code in table.lowest_rows("total")}
    assert [(row.source, row.amount) for row in rows if row.functional_class is None] == [
        (FundingSource.OTHER_INCOME, Decimal("600000.00"))
    ]
    assert sum(row.amount for row in rows) == Decimal("54891400.00")
    assert all(row.is_budget_figure for row in rows)
    (item,) = ThreePublicFundsItem.objects.filter(budget=new)
    assert (item.item, item.prior_year_amount, item.amount) == ("reception", Decimal("58500.00"), None)
    assert new.prior_operating_cost == Decimal("1354600.00")


def test_it_cannot_be_submitted_while_the_base_is_last_years_budget_or_an_amount_was_not_typed(
    budget, next_year, published, cast
) -> None:
    new = begin(budget, next_year, cast)
    with pytest.raises(Refused) as refused:
        perform("submit", new, by=cast.preparer)
    reasons = "".join(refused.value.reasons)
    assert "还有 7 行没有核对" in reasons
    assert "公务接待费预算数尚未填写" in reasons
    state("prior_year", new, by=cast.preparer)
    state("three_public", new, by=cast.preparer)
    with pytest.raises(Refused) as refused:
        perform("submit", new, by=cast.preparer)
    reasons = "".join(refused.value.reasons)
    assert "没有核对" not in reasons
    assert "尚未填写" not in reasons


def test_codes_that_changed_are_told_and_not_copied(budget, next_year, published, cast) -> None:
    FunctionalClass.objects.filter(edition=2025, code="2101101").update(name="行政单位医疗保障")
    FunctionalClass.objects.filter(edition=2025, code="2080501").update(code="2080577")
    FunctionalClass.objects.create(edition=2025, code="2199977", name="其他支出")
    told = "".join(plan_of(budget.department, next_year).left_out)
    assert (
        "科目 2101101 上年名称为“行政单位医疗”，本年名称为“行政单位医疗保障”，如内容相同请按本年名称录入"
        in told
    )
    assert "科目 2080501 行政单位离退休 不在 2025 年科目中，本年同名科目为 2080577 行政单位离退休" in told
    assert "科目 21999 其他支出 本年不是最末级科目" in told
    assert "上年预算数 323,800.00 元没有带入" in told
    new = begin(budget, next_year, cast)
    for model in (PriorYearExecution, Explanation, GlossaryEntry):
        codes = set(model.objects.filter(budget=new).values_list("functional_class__code", flat=True))
        assert not codes & {"2101101", "2080501", "2080577", "21999"}


def test_what_was_withdrawn_is_no_base(budget, next_year, published, cast) -> None:
    withdraw(published, notice="有误", by=cast.publisher)
    plan = plan_of(budget.department, next_year)
    assert not plan.prior_year
    assert not plan.three_public
    assert "上年预算没有公开" in plan.left_out[0]


def test_units_that_the_bureau_has_entered_stay_as_they_are(budget, next_year, published, cast) -> None:
    BudgetaryUnit.objects.create(
        department=budget.department, year=2025, code="191777", name="新单位", nature="institution"
    )
    plan = plan_of(budget.department, next_year)
    assert not plan.units
    assert not plan.projects
    assert sum("项目没有带入" in sentence for sentence in plan.left_out) == 3
    begin(budget, next_year, cast)
    assert BudgetaryUnit.objects.filter(year=2025).count() == 1


def test_a_blank_budget_can_begin_and_still_take_over_last_year(budget, next_year, published, cast) -> None:
    new = start(department=budget.department, fiscal_year=next_year, by=cast.preparer, from_last_year=False)
    assert not new.duties
    assert begin(budget, next_year, cast).pk == new.pk
    assert Project.objects.filter(budget=new).count() == 3
    with pytest.raises(Refused, match="已有内容"):
        begin(budget, next_year, cast)


def test_only_a_clerk_of_the_department_begins(budget, next_year, published, cast) -> None:
    for user in (cast.stranger, cast.reviewer, cast.publisher):
        with pytest.raises(Refused, match="没有为这个部门建立预算的权限"):
            start(department=budget.department, fiscal_year=next_year, by=user)
    assert not DepartmentalBudget.objects.filter(fiscal_year=next_year).exists()


def test_a_clerk_of_some_units_neither_begins_nor_states_for_the_whole_department(
    budget, next_year, published, cast
) -> None:
    cast.preparer.unit_codes = "191001"
    cast.preparer.save()
    clerk = User.objects.get(pk=cast.preparer.pk)
    with pytest.raises(Refused, match="没有为这个部门建立预算的权限"):
        start(department=budget.department, fiscal_year=next_year, by=clerk)
    for name in STATEMENTS:
        with pytest.raises(Refused, match=r"您没有录入.+的权限"):
            state(name, budget, by=clerk)
    assert "开始编制" not in signed_in(clerk).get("/admin/").content.decode()


# The pages. -----------------------------------------------------------------------------------------------------------


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_two_clicks_from_the_first_page_lead_to_this_years_budget(budget, next_year, published, cast) -> None:
    clerk, path = signed_in(cast.preparer), f"/admin/desk/begin/2025/{budget.department_id}/"
    for first in ("/admin/", "/admin/budgets/departmentalbudget/"):
        assert f'<a href="{path}">' in clerk.get(first).content.decode()
    page = clerk.get(path).content.decode()
    assert "从上年开始" in page
    assert "从空白开始" in page
    answer = clerk.post(path, {"from": "last_year"}, follow=True)
    new = DepartmentalBudget.objects.get(fiscal_year=2025)
    assert answer.redirect_chain == [(f"/admin/desk/{new.pk}/", 302)]
    assert "7 行是上年公开的预算数，请改为执行数" in answer.content.decode()
    assert f'<a href="{path}">' not in clerk.get("/admin/").content.decode()
    assert "从空白开始" not in clerk.get(path).content.decode()
    assert "已有内容" in clerk.post(path, {"from": "last_year"}, follow=True).content.decode()


def test_the_page_where_a_year_begins_does_not_exist_for_others(budget, next_year, published, cast) -> None:
    path = f"/admin/desk/begin/2025/{budget.department_id}/"
    assert signed_in(cast.stranger).get(path).status_code == 404
    assert signed_in(cast.stranger).post(path, {"from": "blank"}).status_code == 404
    assert signed_in(cast.reviewer).get(path).status_code == 404
    clerk = signed_in(cast.preparer)
    assert clerk.get(f"/admin/desk/begin/1999/{budget.department_id}/").status_code == 404


def test_a_department_without_last_year_begins_blank(next_year, cast) -> None:
    other = Department.objects.get(code="902")
    client, path = signed_in(cast.stranger), f"/admin/desk/begin/2025/{other.pk}/"
    assert "从上年开始" not in client.get(path).content.decode()
    client.post(path, {"from": "blank"})
    assert DepartmentalBudget.objects.get(department=other).year == 2025


@pytest.mark.parametrize(
    ("name", "model", "count"),
    [
        ("three_public", ThreePublicFundsItem, 4),
        ("procurement", ProcurementItem, 3),
        ("assets", AssetHolding, 6),
    ],
)
def test_zeros_are_stated_with_one_click_and_never_over_what_was_entered(
    name, model, count, budget, cast
) -> None:
    entered = list(model.objects.filter(budget=budget).values())
    clerk, path = signed_in(cast.preparer), f"/admin/desk/{budget.pk}/state/{name}/"
    assert "没有填写的，都已填 0" in clerk.post(path, follow=True).content.decode()
    rows = {row["id"]: row for row in model.objects.filter(budget=budget).values()}
    assert all(rows[row["id"]] == row for row in entered)
    model.objects.filter(budget=budget).delete()
    clerk.post(path)
    stored = model.objects.filter(budget=budget)
    assert stored.count() == count
    assert {getattr(row, "amount", 0) for row in stored} == {Decimal(0)}


def test_zeros_of_others_and_of_locked_budgets_are_not_stated(budget, cast) -> None:
    path = f"/admin/desk/{budget.pk}/state/procurement/"
    assert signed_in(cast.stranger).post(path).status_code == 404
    assert "您没有录入政府采购的权限" in signed_in(cast.reviewer).post(path, follow=True).content.decode()
    clerk = signed_in(cast.preparer)
    assert clerk.get(path).status_code == 405
    assert clerk.post(f"/admin/desk/{budget.pk}/state/nothing/").status_code == 404
    perform("submit", budget, by=cast.preparer)
    assert "不能修改" in clerk.post(path, follow=True).content.decode()
