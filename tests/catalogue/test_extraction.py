"""What the catalogue takes out of a disclosure: printed numbers, each with the place that prints it."""

from decimal import Decimal

import pytest

from apps.catalogue.extraction import amounts, projects, spelling, terms
from apps.catalogue.models import Entry, Measure
from apps.disclosure.anchors import anchors
from apps.disclosure.document import Disclosure
from apps.disclosure.money import add, wan
from tests.booklets import hangzhou_2024, invented
from tests.catalogue.publishing import seed

ENTRY = Entry(year=2024)
BOOKLETS = pytest.mark.parametrize(
    "disclosure", [hangzhou_2024.disclosure(), invented.disclosure()], ids=["hangzhou-2024", "invented"]
)


def by_measure(disclosure: Disclosure) -> dict[tuple[str, str], Decimal]:
    return {(each.measure, each.code): each.amount for each in amounts(disclosure, ENTRY)}


def test_the_seed_s_measures_in_yuan_with_what_they_are_compared_with() -> None:
    found = {
        str(each.measure): (str(each.amount), str(each.prior or ""), each.basis)
        for each in amounts(hangzhou_2024.disclosure(), ENTRY)
        if not each.code
    }
    assert found == {
        "total": ("54891400.00", "52323500.00", "上年执行数"),
        "fiscal": ("54291400.00", "", ""),
        "general_public": ("54291400.00", "52323500.00", "上年执行数"),
        "three_public": ("58500.00", "115500.00", "上年预算数"),
        "overseas": ("0.00", "57000.00", "上年预算数"),
        "reception": ("58500.00", "", ""),
        "vehicle_purchase": ("0.00", "", ""),
        "vehicle_running": ("0.00", "", ""),
        "performance": ("46050000.00", "", ""),
        "operating_cost": ("1354600.00", "1484900.00", "上年预算"),
        "procurement": ("1120300.00", "", ""),
        "procurement_goods": ("0.00", "", ""),
        "procurement_works": ("0.00", "", ""),
        "procurement_services": ("1120300.00", "", ""),
    }


def test_the_seed_s_classes_kinds_and_sources() -> None:
    found = {
        (str(each.measure), each.code): (each.name, each.level, wan(each.amount))
        for each in amounts(hangzhou_2024.disclosure(), ENTRY)
        if each.code
    }
    assert found["function", "201"] == ("一般公共服务支出", 1, "1,137.11")
    assert found["function", "2080505"] == ("机关事业单位基本养老保险缴费支出", 3, "54.53")
    assert found["function", "21999"] == ("其他支出", 2, "4,231.00"), "款以下没有项"
    assert found["kind", "project"] == ("项目支出", 1, "4,665.00")
    assert found["source", "general_public_budget"] == ("一般公共预算", 1, "5,429.14")
    assert found["source", "other_income"] == ("其他收入", 1, "60.00")
    assert len(found) == 13 + 3 + 2


def test_the_seed_s_projects_with_their_targets() -> None:
    first, second, third = projects(hangzhou_2024.disclosure(), ENTRY)
    assert (first.name, wan(first.amount)) == ("都市圈和区域合作工作", "80.00")
    assert (second.code, wan(second.amount), second.anchor) == (
        "191001002",
        "4,231.00",
        "t10-191001002-total",
    )
    assert third.target.startswith("推动中央和省市关于对口工作的部署要求落实落细")
    assert {each.unit for each in (first, second, third)} == {hangzhou_2024.DEPARTMENT}


def test_the_seed_s_terms_by_their_spelling() -> None:
    found = list(terms(hangzhou_2024.disclosure(), ENTRY))
    assert len(found) == 17
    (three_public,) = [each for each in found if each.term == "“三公”经费"]
    assert (three_public.spelling, three_public.anchor) == ("sangongjingfei", "p-glossary-9")
    assert found[-1].code == "21999"
    assert spelling("重庆") == "chongqing"


@BOOKLETS
def test_every_row_leads_to_a_place_that_the_page_has(disclosure: Disclosure) -> None:
    known = anchors(disclosure)
    rows = [*amounts(disclosure, ENTRY), *projects(disclosure, ENTRY), *terms(disclosure, ENTRY)]
    assert {each.anchor for each in rows} <= {*known, ""}
    for each in amounts(disclosure, ENTRY):
        assert each.anchor or not each.amount, "只有空白的单元格没有位置"
        if each.anchor and not each.statement:
            assert known[each.anchor].printed == wan(each.amount)


@BOOKLETS
def test_classes_sources_and_kinds_add_up_to_what_they_are_part_of(disclosure: Disclosure) -> None:
    found = list(amounts(disclosure, ENTRY))
    summary = disclosure.table("budget_summary")
    spent = disclosure.table("expenditure").amount("total", "total")

    def added(measure: Measure) -> Decimal:
        return add(each.amount for each in found if each.measure == measure and each.level == 1)

    assert added(Measure.SOURCE) == summary.amount("revenue_total", "revenue")
    assert added(Measure.FUNCTION) == spent
    assert added(Measure.KIND) == spent
    year_end = [key for key in ("year_end_carry_over",) if summary.has(key, "use")]
    left = add(summary.amount(key, "use") for key in year_end)
    assert by_measure(disclosure)[Measure.TOTAL, ""] == spent + left


def test_a_department_without_three_public_funds_has_nothing_of_them() -> None:
    figures = hangzhou_2024.figures()
    nothing = seed(
        three_public=(),
        expenditure=tuple(
            line._replace(economy="30299") if line.economy == "30217" else line
            for line in figures.expenditure
        ),
    )
    found = by_measure(nothing)
    assert found[Measure.THREE_PUBLIC, ""] == found[Measure.RECEPTION, ""] == Decimal("0.00")


def test_a_department_without_operating_costs_says_nothing_of_them() -> None:
    assert (Measure.OPERATING_COST, "") not in by_measure(seed(prior_operating_cost=None))
