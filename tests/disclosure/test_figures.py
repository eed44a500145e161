"""Reading a budget: the same values as entered by hand, in a fixed number of queries however many lines there are."""

from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from apps.budgets.choices import ExpenditureKind, FundingSource
from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    PriorYearExecution,
    RevenueLine,
    YearEndCarryOver,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, UnitNature
from apps.disclosure.compiling import disclose
from apps.disclosure.figures import Ancestry, Figures, PriorYear
from apps.disclosure.questions import Line, both, every, funded_by, spent_as, total
from tests.booklets import hangzhou_2024, invented

QUERIES = 15 + 2
"""One for each kind of record, and two for the year and the department of a budget that came without them."""

CODES = ("functions", "economies", "definitions")


def fresh(budget: DepartmentalBudget) -> DepartmentalBudget:
    """The budget without anything already loaded."""
    return DepartmentalBudget.objects.get(pk=budget.pk)


def test_the_demonstration_budget_reads_as_the_seed_entered_by_hand(demo_budget: DepartmentalBudget) -> None:
    found, entered = Figures.of(demo_budget), hangzhou_2024.figures()
    for field in fields(Figures):
        left, right = getattr(found, field.name), getattr(entered, field.name)
        if field.name in CODES:
            assert left.items() >= right.items(), field.name
        elif isinstance(left, tuple) and field.name not in ("units", "projects"):
            assert Counter(left) == Counter(right), field.name
        else:
            assert left == right, field.name


def test_the_demonstration_budget_makes_the_document_of_the_seed(demo_budget: DepartmentalBudget) -> None:
    assert disclose(demo_budget) == hangzhou_2024.disclosure()


def test_a_budget_is_read_in_a_fixed_number_of_queries(
    demo_budget: DepartmentalBudget, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    budget = fresh(demo_budget)
    with django_assert_num_queries(QUERIES):
        Figures.of(budget)


def test_tables_text_and_rules_ask_nothing_more_of_the_database(
    demo_budget: DepartmentalBudget, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    budget = fresh(demo_budget)
    with django_assert_num_queries(QUERIES):
        disclose(budget)


def test_the_number_of_queries_does_not_grow_with_units_and_lines(
    demo_budget: DepartmentalBudget, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    functions = FunctionalClass.objects.filter(edition=2024, code__in=("2080501", "2101101"))
    economies = EconomicClass.objects.filter(edition=2024, code__startswith="302").exclude(code="302")
    for number in range(3):
        unit = BudgetaryUnit.objects.create(
            department=demo_budget.department,
            year=2024,
            code=f"19190{number}",
            name=f"第{number}单位",
            nature=UnitNature.INSTITUTION,
            position=number + 10,
        )
        for function in functions:
            for economy in economies:
                ExpenditureLine.objects.create(
                    budget=demo_budget,
                    unit=unit,
                    functional_class=function,
                    economic_class=economy,
                    kind=ExpenditureKind.OPERATING,
                    source=FundingSource.GENERAL_PUBLIC_BUDGET,
                    amount=Decimal("100.00"),
                )
    budget = fresh(demo_budget)
    with django_assert_num_queries(QUERIES):
        figures = Figures.of(budget)
    assert len(figures.expenditure) == 31 + 3 * 2 * economies.count()
    assert len(figures.units) == 4


def test_what_the_seed_lacks_is_read_too(demo_budget: DepartmentalBudget) -> None:
    """Carry-over on both sides, what remains at year end, last year's total of a source without an item."""
    unit = demo_budget.department.units.get()
    source = FundingSource.OTHER_INCOME
    RevenueLine.objects.create(
        budget=demo_budget, unit=unit, source=source, is_carry_over=True, amount=Decimal("9.50")
    )
    YearEndCarryOver.objects.create(budget=demo_budget, unit=unit, source=source, amount=Decimal("4.25"))
    PriorYearExecution.objects.create(budget=demo_budget, source=source, amount=Decimal("7.00"))
    figures = Figures.of(demo_budget)
    assert Line(Decimal("9.50"), unit.code, source=source.value, carried_over=True) in figures.revenue
    assert figures.year_end == (Line(Decimal("4.25"), unit.code, source=source.value, year_end=True),)
    assert PriorYear("", source.value, Decimal("7.00"), is_checked=True) in figures.prior_year


def test_a_budget_of_an_unknown_form_is_refused(demo_budget: DepartmentalBudget) -> None:
    demo_budget.standard = "nowhere-1999"
    with pytest.raises(LookupError):
        disclose(demo_budget)


# Questions and sums. --------------------------------------------------------------------------------------------------


def test_a_sum_is_of_the_lines_that_answer_every_part_of_a_question() -> None:
    lines = invented.figures().expenditure
    personnel, fund = spent_as(ExpenditureKind.PERSONNEL), funded_by(FundingSource.INSTITUTIONAL_INCOME)
    assert total(lines, both(personnel, fund)) == Decimal("700000.00")
    assert total(lines, fund) == Decimal("740000.00")
    assert total(lines, both()) == total(lines, every) == total(lines)


@pytest.mark.parametrize("along", ["by_function", "by_economy", "by_unit"])
def test_lines_added_over_other_dimensions_keep_the_total(along: str) -> None:
    figures = invented.figures()
    assert total(getattr(figures, along)) == total(figures.expenditure)


def test_lines_added_by_project_are_project_expenditure_and_know_their_unit() -> None:
    figures = invented.figures()
    assert total(figures.by_project) == total(figures.expenditure, spent_as(ExpenditureKind.PROJECT))
    assert {(line.project, line.unit) for line in figures.by_project} == {
        (project.code, project.unit) for project in figures.projects
    }


def test_lines_that_no_table_tells_apart_become_one() -> None:
    figures = invented.figures()
    found = [line for line in figures.by_function if line.function == "2130108" and not line.carried_over]
    assert [line.amount for line in found] == [Decimal("2203333.33")]


def test_operating_cost_is_of_administrative_and_civil_service_units_from_the_general_public_budget() -> None:
    figures = invented.figures()
    assert figures.operating_cost == Decimal("477346.42")
    institutions = tuple(unit._replace(nature="institution") for unit in figures.units)
    assert replace(figures, units=institutions).operating_cost == 0


def test_a_branch_ends_where_its_codes_end() -> None:
    listed = hangzhou_2024.figures().ancestry_of_function
    assert listed["2019999"] == ("201", "20199", "2019999")
    assert listed["21999"] == ("219", "21999")
    assert listed["219"] == ("219",)


def test_a_level_that_is_not_listed_is_no_ancestor() -> None:
    ancestry = Ancestry({"208": "社会保障和就业支出"})
    assert ancestry["2080505"] == ("208", "2080505")
    assert ancestry["999"] == ("999",)


def test_the_terms_of_the_year_stand_in_the_glossary_of_each_of_its_budgets(
    demo_budget: DepartmentalBudget,
) -> None:
    year = demo_budget.fiscal_year
    year.glossary = " 市级重点项目：市委、市政府确定的项目：每年公布。\n\n零基预算：不以上年为基数的预算。"
    year.full_clean()
    year.save()
    glossary = {term.term: term.definition for term in disclose(fresh(demo_budget)).glossary}
    assert glossary["市级重点项目"] == "市委、市政府确定的项目：每年公布。"
    assert glossary["零基预算"] == "不以上年为基数的预算。"
    assert not [each for each in disclose(fresh(demo_budget)).findings if each.rule.startswith("glossary")]
    for wrong in ("没有冒号", "：没有名词", "没有解释："):
        year.glossary = wrong
        with pytest.raises(ValidationError, match="应写作“名词：解释”"):
            year.full_clean()
