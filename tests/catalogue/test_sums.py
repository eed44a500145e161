"""Whatever the city's pages add up is the sum of what the departments have published, to the fen."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalogue.city import glance
from apps.catalogue.functions import Item, item_of_city, items_of, with_rests
from apps.catalogue.matrix import matrix_of
from apps.catalogue.models import Measure
from apps.disclosure.document import Disclosure
from apps.disclosure.money import add
from apps.publications.models import Publication
from benchmarks.city_figures import figures
from tests.booklets import invented
from tests.catalogue.publishing import compiled, publish, seed, with_items_below

YEAR = 2024
THREE = (Measure.THREE_PUBLIC, Measure.OVERSEAS, Measure.RECEPTION)


def printed(disclosures: list[Disclosure], table: str, row: str, column: str) -> Decimal:
    grids = [disclosure.table(table) for disclosure in disclosures]
    return add(grid.amount(row, column) for grid in grids if grid.has(row, column))


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.sets(st.integers(0, 400), min_size=1, max_size=4))
def test_the_sum_over_departments_is_the_sum_of_their_publications(numbers: set[int]) -> None:
    disclosures = [compiled(figures(number, YEAR)) for number in sorted(numbers)]
    with transaction.atomic():
        for disclosure in disclosures:
            publish(disclosure)
        found = glance(YEAR)
        matrix = matrix_of(YEAR, THREE)
        items = items_of(YEAR, 3)
        parts = {item.code: item_of_city(YEAR, item.code) for item in items}
        transaction.set_rollback(True)
    assert found is not None
    assert found.departments == len(numbers)
    assert found.total == printed(disclosures, "budget_summary", "use_total", "use")
    assert found.spent == printed(disclosures, "expenditure", "total", "total")
    assert matrix.sums == [
        printed(disclosures, "three_public_funds", "total", column)
        for column in ("total", "overseas", "reception")
    ]
    for item in items:
        assert item.amount == printed(disclosures, "expenditure", item.code, "total")
        one = parts[item.code]
        assert one is not None
        assert one.item.amount == add(each.amount for each in one.departments) == item.amount
        if one.below:
            assert add(part.amount for part in one.parts) == item.amount
    for level in (1, 2, 3):
        assert added(items, level) <= found.spent
    assert added([*with_rests(items)], 1) == found.spent


def added(items: list[Item], level: int) -> Decimal:
    return add(item.amount for item in items if item.level == level)


def test_a_class_that_one_form_does_not_divide_keeps_its_money(published: Publication) -> None:
    """The seed prints 21999 with no 项 below it, the other department the 项 2199901."""
    publish(with_items_below())
    found = item_of_city(YEAR, "21999")
    assert found is not None
    assert [(each.code, each.name, each.amount) for each in found.parts] == [
        ("2199901", "援建支出", Decimal("42310000.00")),
        ("21999", "只列到“款”的部分", Decimal("42310000.00")),
    ]
    assert found.with_rest == 1
    assert [each.rest for each in found.departments] == [Decimal("42310000.00"), Decimal("0.00")]
    assert [(item.code, item.level) for item in with_rests(items_of(YEAR, 3))][-4:] == [
        ("219", 1),
        ("21999", 2),
        ("2199901", 3),
        ("21999", 3),
    ]


def test_a_class_that_nobody_divides_has_no_parts(published: Publication) -> None:
    found = item_of_city(YEAR, "21999")
    assert found is not None
    assert (found.parts, found.with_rest) == ((), 0)
    assert [each.code for each in found.above] == ["219"]
    assert item_of_city(YEAR, "2199901") is None
    assert item_of_city(2023, "21999") is None


def test_what_remains_at_year_end_is_told_apart_from_what_is_spent(db: None) -> None:
    disclosure = invented.disclosure()
    publish(disclosure)
    found = glance(2025)
    assert found is not None
    assert found.year_end == disclosure.table("budget_summary").amount("year_end_carry_over", "use")
    assert found.year_end > 0


def test_last_year_is_added_up_only_where_all_departments_print_it(published: Publication) -> None:
    measures = [Measure.OPERATING_COST]
    publish(replace(seed(department="杭州市别的局", department_code="192")))
    both = matrix_of(YEAR, measures)
    assert (both.total, both.prior) == (Decimal("2709200.00"), Decimal("2969800.00"))
    publish(
        seed(department="杭州市第三局", department_code="193", prior_operating_cost=Decimal("1354600.00"))
    )
    three = matrix_of(YEAR, measures)
    assert (three.total, three.prior, three.with_prior) == (Decimal("4063800.00"), None, 2)
    publish(seed(department="杭州市第四局", department_code="194", prior_operating_cost=None))
    assert [name for name, _ in matrix_of(YEAR, measures).silent] == ["杭州市第四局"]
