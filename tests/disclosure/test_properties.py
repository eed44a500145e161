"""What holds for any valid budget: every cell is the sum of its lines, every rule agrees, every text says its cell."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import groupby

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from apps.budgets.models import (
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    YearEndCarryOver,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.consistency import check
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures, ProjectFacts, ThreePublicFacts, Unit
from apps.disclosure.grid import Grid
from apps.disclosure.layout import (
    BY_ECONOMY,
    BY_FUNCTION,
    BY_PROJECT,
    REVENUE_BY_UNIT,
    TOTAL,
    Amount,
    CrossTable,
    Group,
    Text,
)
from apps.disclosure.money import wan
from apps.disclosure.questions import Line, total
from apps.disclosure.serialization import dump, load
from apps.disclosure.standards import STANDARDS
from apps.performance.models import PerformanceTarget
from apps.procurement.models import AssetHolding, ProcurementItem
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem
from apps.workbook.exporting import export
from apps.workbook.importing import import_workbook
from tests.booklets import hangzhou_2024, invented
from tests.booklets.any_budget import CODE, DEPARTMENT, YEAR, budgets
from tests.disclosure.changing import with_paragraphs

STANDARD = STANDARDS["hangzhou-2024"]
SEED, INVENTED = hangzhou_2024.figures(), invented.figures()

any_budget = given(figures=budgets())
seed, other = example(figures=SEED), example(figures=INVENTED)


def disclosed(figures: Figures) -> Disclosure:
    return compile_disclosure(figures, STANDARD)


@seed
@other
@any_budget
def test_no_rule_finds_an_error_in_a_complete_and_balanced_budget(figures: Figures) -> None:
    has_money = any(line.amount for line in figures.revenue) and any(
        line.amount for line in figures.expenditure
    )
    stated = bool(figures.three_public and figures.procurement and figures.assets)
    expected = {"budget_has_lines": not has_money, "zeros_are_stated": not stated}
    errors = [found for found in disclosed(figures).errors() if not expected.get(found.rule)]
    assert errors == []


@seed
@other
@any_budget
def test_each_parent_row_is_the_sum_of_its_children_and_of_what_is_withheld(figures: Figures) -> None:
    for grid in disclosed(figures).tables:
        withheld = dict(grid.withheld)
        for addition in grid.additions:
            for column in grid.amount_columns():
                if not grid.has(addition.whole, column.key):
                    continue
                parts = sum((grid.amount(part, column.key) for part in addition.parts), Decimal(0))
                if addition.whole == TOTAL:
                    parts += withheld.get(column.key, Decimal(0))
                assert grid.amount(addition.whole, column.key) == parts


def questions(columns: tuple[Text | Amount | Group, ...]) -> list[Amount]:
    found: list[Amount] = []
    for column in columns:
        if isinstance(column, Group):
            found += questions(column.columns)
        elif isinstance(column, Amount):
            found.append(column)
    return found


def belongs(table: CrossTable, line: Line, row: str) -> bool:
    """Whether a line stands in a row, decided without the layout: by the beginning of its code, by unit, by project."""
    if row == TOTAL:
        return table.axis is not BY_PROJECT or bool(line.project)
    if table.axis is BY_FUNCTION:
        return line.function.startswith(row)
    if table.axis is BY_ECONOMY:
        return line.economy.startswith(row)
    return row == (line.project if table.axis is BY_PROJECT else line.unit)


def lines_of(table: CrossTable, figures: Figures) -> tuple[Line, ...]:
    """Every line as it was entered, before anything was added over."""
    if table.axis in (BY_FUNCTION, BY_ECONOMY, BY_PROJECT):
        return figures.expenditure
    return figures.revenue if table.axis is REVENUE_BY_UNIT else figures.three_public_lines


@seed
@other
@any_budget
def test_each_cell_is_the_sum_of_the_lines_that_answer_its_row_and_column(figures: Figures) -> None:
    for table, grid in zip(STANDARD.tables, disclosed(figures).tables, strict=True):
        if isinstance(table, CrossTable):
            check_cells(table, grid, figures)


def check_cells(table: CrossTable, grid: Grid, figures: Figures) -> None:
    lines = [line for line in lines_of(table, figures) if table.only(line)]
    assert bool(grid.rows) == any(line.amount for line in lines if belongs(table, line, TOTAL))
    for row in grid.rows:
        for column in questions(table.columns):
            asked = [line for line in lines if column.question(line) and belongs(table, line, row.keys[0])]
            assert grid.find(row.keys[0], column.key) == (total(asked) or None)


@seed
@other
@any_budget
def test_each_amount_in_the_text_is_its_cell_as_printed(figures: Figures) -> None:
    disclosure = disclosed(figures)
    for section in disclosure.sections:
        for paragraph in section.paragraphs:
            for quote in paragraph.quotes:
                if quote.kind == "amount" and quote.place:
                    grid = disclosure.table(quote.place.table)
                    known = grid.has(quote.place.row, quote.place.column)
                    cell = grid.amount(quote.place.row, quote.place.column) if known else Decimal(0)
                    assert paragraph.printed(quote) == (wan(cell) if cell else "0")


@seed
@other
@any_budget
def test_shares_of_one_whole_add_to_a_hundred(figures: Figures) -> None:
    for section in disclosed(figures).sections:
        shares = [
            (quote.subject, Decimal(paragraph.printed(quote)))
            for paragraph in section.paragraphs
            for quote in paragraph.quotes
            if quote.kind == "share"
        ]
        for _, group in groupby(shares, lambda each: each[0]):
            assert sum(rate for _, rate in group) == 100


@seed
@other
@any_budget
def test_a_disclosure_read_back_is_the_same_value_and_the_same_text(figures: Figures) -> None:
    disclosure = disclosed(figures)
    text = dump(disclosure)
    assert load(text) == disclosure
    assert dump(load(text)) == text


@seed
@other
@any_budget
def test_no_secret_unit_and_none_of_its_projects_is_named(figures: Figures) -> None:
    secret = [unit for unit in figures.units if unit.is_secret]
    hidden = {unit.name for unit in secret} | {
        project.name for project in figures.projects if project.unit in figures.secret_units
    }
    disclosure = disclosed(figures)
    cells = {cell for grid in disclosure.tables for row in grid.rows for cell in row.cells}
    texts = [paragraph.text for section in disclosure.sections for paragraph in section.paragraphs]
    assert not hidden & cells
    assert not [name for unit in secret for name in (unit.name,) if any(name in text for text in texts)]
    assert not hidden & {unit.name for unit in disclosure.units}


@settings(max_examples=10)
@any_budget
def test_no_paragraph_can_be_taken_out_unnoticed(figures: Figures) -> None:
    disclosure = disclosed(figures)
    known = {found.rule for found in disclosure.errors()}
    for section in disclosure.sections:
        for index in range(len(section.paragraphs)):
            rest = section.paragraphs[:index] + section.paragraphs[index + 1 :]
            found = check(with_paragraphs(disclosure, section.key, rest), figures, STANDARD)
            assert {each.rule for each in found if each.severity == "error"} > known


SECRET_MARK = "密☒"
"""Stands in everything that a secret unit says of itself, and nowhere else."""


def with_a_talkative_secret_unit(figures: Figures) -> Figures:
    """One more unit, secret like those there are, whose every text bears the mark; it breaks every rule on units."""
    units = (
        *figures.units,
        Unit("secret", "", "administrative", "行政单位", False, True, ""),
    )
    code = {unit.code: f"{SECRET_MARK}{unit.code}" if unit.is_secret else unit.code for unit in units}
    project = {
        each.code: f"{SECRET_MARK}{each.code}" if code[each.unit] != each.unit else each.code
        for each in figures.projects
    } | {"": ""}
    mark, own = SECRET_MARK, code["secret"]
    item = max(figures.functions, key=len)
    return replace(
        figures,
        economies={**figures.economies, "30231": "公务用车运行维护费"},
        units=tuple(
            unit._replace(code=code[unit.code], name=mark) if unit.is_secret else unit for unit in units
        ),
        revenue=(
            *(line._replace(unit=code[line.unit]) for line in figures.revenue),
            Line(Decimal("12.34"), own, source="other_income"),
        ),
        expenditure=(
            *(
                line._replace(unit=code[line.unit], project=project[line.project])
                for line in figures.expenditure
            ),
            Line(Decimal("56.78"), own, item, "30231", "", "operating", "general_public_budget"),
            Line(Decimal("9.00"), own, item, "", f"{mark}P", "project", "general_public_budget"),
        ),
        year_end=tuple(line._replace(unit=code[line.unit]) for line in figures.year_end),
        projects=(
            *(
                each._replace(code=project[each.code], unit=code[each.unit], name=mark, target=f"{mark}TODO")
                if code[each.unit] != each.unit
                else each
                for each in figures.projects
            ),
            ProjectFacts(f"{mark}P", own, mark, mark, ""),
            ProjectFacts(f"{mark}Q", own, mark, mark, f"{mark}待填写"),
        ),
        three_public=(
            *(
                ThreePublicFacts(own, item.value, Decimal(1), Decimal(0), 1, f"{mark}TODO")
                for item in ThreePublicItem
            ),
            *(
                each._replace(unit=code[each.unit], purpose=mark) if code[each.unit] != each.unit else each
                for each in figures.three_public
            ),
        ),
    )


@seed
@other
@any_budget
def test_nothing_that_a_secret_unit_says_of_itself_is_published_even_in_a_finding(figures: Figures) -> None:
    talkative = with_a_talkative_secret_unit(figures)
    text = dump(disclosed(talkative))
    assert SECRET_MARK not in text
    assert "涉密单位" in text


# Through the database and a workbook. ---------------------------------------------------------------------------------


def store(figures: Figures) -> DepartmentalBudget:
    """The figures as records, as an office would have entered them."""
    functions: dict[str, int | None] = {"": None}
    functions |= dict(FunctionalClass.objects.filter(edition=YEAR).values_list("code", "pk"))
    economies: dict[str, int | None] = {"": None}
    economies |= dict(EconomicClass.objects.filter(edition=YEAR).values_list("code", "pk"))
    department = Department.objects.create(code=CODE, name=DEPARTMENT)
    budget = DepartmentalBudget.objects.create(
        fiscal_year_id=YEAR,
        department=department,
        standard=STANDARD.key,
        duties=figures.duties,
        prior_operating_cost=figures.prior_operating_cost,
    )
    units = {
        unit.code: BudgetaryUnit.objects.create(
            department=department,
            year=YEAR,
            code=unit.code,
            name=unit.name,
            nature=unit.nature,
            is_headquarters=unit.is_headquarters,
            is_secret=unit.is_secret,
            position=position,
        )
        for position, unit in enumerate(figures.units)
    }
    projects: dict[str, Project | None] = {"": None}
    for position, each in enumerate(figures.projects):
        project = Project.objects.create(
            budget=budget, unit=units[each.unit], code=each.code, name=each.name, position=position
        )
        PerformanceTarget.objects.create(budget=budget, project=project, text=each.target)
        projects[each.code] = project
    for line in figures.revenue:
        RevenueLine.objects.create(
            budget=budget,
            unit=units[line.unit],
            source=line.source,
            is_carry_over=line.carried_over,
            amount=line.amount,
        )
    for line in figures.expenditure:
        entered = ExpenditureLine(
            budget=budget,
            unit=units[line.unit],
            functional_class_id=functions[line.function],
            economic_class_id=economies[line.economy],
            project=projects[line.project],
            kind=line.kind,
            source=line.source,
            is_carry_over=line.carried_over,
            amount=line.amount,
        )
        entered.full_clean()
        entered.save()
    for line in figures.year_end:
        YearEndCarryOver.objects.create(
            budget=budget, unit=units[line.unit], source=line.source, amount=line.amount
        )
    for item in figures.three_public:
        ThreePublicFundsItem.objects.create(
            budget=budget,
            unit=units[item.unit],
            item=item.item,
            amount=item.amount,
            prior_year_amount=item.prior,
            quantity=item.quantity,
            purpose=item.purpose,
        )
    for prior in figures.prior_year:
        PriorYearExecution.objects.create(
            budget=budget,
            functional_class_id=functions[prior.function],
            source=prior.source,
            amount=prior.amount,
        )
    for procured in figures.procurement:
        ProcurementItem.objects.create(budget=budget, category=procured.category, amount=procured.amount)
    for asset in figures.assets:
        AssetHolding.objects.create(
            budget=budget, category=asset.category, quantity=asset.quantity, planned_quantity=asset.planned
        )
    for (topic, function), text in figures.explanations.items():
        Explanation.objects.create(
            budget=budget, topic=topic, functional_class_id=functions[function], text=text
        )
    for term in figures.terms:
        GlossaryEntry.objects.create(
            budget=budget,
            term=term.term,
            functional_class_id=functions[term.function],
            definition=term.definition,
        )
    return budget


def document_of(budget: DepartmentalBudget) -> str:
    return dump(compile_disclosure(Figures.of(budget), STANDARD))


@pytest.mark.usefixtures("official_codes")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@any_budget
def test_any_budget_survives_the_database_and_the_workbook_to_the_last_character(figures: Figures) -> None:
    with transaction.atomic():
        budget = store(figures)
        fiscal_year = budget.fiscal_year
        fiscal_year.overseas_policy = fiscal_year.incomparable_factor = ""
        fiscal_year.save()
        document = document_of(budget)
        assert document == dump(disclosed(figures))
        workbook = BytesIO()
        export(budget, workbook, standards=STANDARDS)
        workbook.seek(0)
        imported = import_workbook(workbook, standards=STANDARDS).budget
        assert imported == budget
        assert document_of(DepartmentalBudget.objects.get(pk=budget.pk)) == document
        transaction.set_rollback(True)
