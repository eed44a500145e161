"""Every printed number leads back to the lines whose sum it is: each of the eleven tables, each cell, any budget."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings

from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from apps.disclosure.anchors import anchored_cells, anchors
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.grid import Grid
from apps.disclosure.money import add
from apps.disclosure.standards import STANDARDS
from apps.disclosure.tracing import Entry, Traced, trace, traced
from apps.three_public_funds.models import ThreePublicFundsItem
from tests.booklets import hangzhou_2024, invented
from tests.booklets.any_budget import budgets

STANDARD = STANDARDS["hangzhou-2024"]
SEED, INVENTED = hangzhou_2024.figures(), invented.figures()


def amounts(grids: tuple[Grid, ...]) -> Iterator[tuple[str, Decimal]]:
    for grid in grids:
        for anchor, _, cell in anchored_cells(grid):
            if isinstance(cell, Decimal):
                yield anchor, cell


def numbered(figures: Figures) -> Figures:
    """With a key for each record, as read from a database."""
    return replace(
        figures,
        keys={
            "expenditure": tuple(range(1, len(figures.expenditure) + 1)),
            "revenue": tuple(range(1, len(figures.revenue) + 1)),
            "year_end": tuple(range(1, len(figures.year_end) + 1)),
            "three_public": tuple(range(1, len(figures.three_public) + 1)),
        },
    )


@example(figures=SEED)
@example(figures=INVENTED)
@given(figures=budgets())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_of_any_budget_is_the_sum_of_its_lines_and_none_counts_twice(figures: Figures) -> None:
    figures = numbered(figures)
    plain, remembering = STANDARD.lay_out(figures), STANDARD.lay_out(traced(figures))
    assert plain == remembering
    lines = {
        "expenditure": figures.expenditure,
        "revenue": figures.revenue,
        "year_end": figures.year_end,
        "three_public": figures.three_public_lines,
    }
    for _, cell in amounts(remembering):
        assert isinstance(cell, Traced)
        entries = list(cell.entries)
        assert add(entry.line.amount for entry in entries) == cell
        assert len({entry[:2] for entry in entries}) == len(entries)
        for entry in entries:
            assert lines[entry.records][entry.key - 1] == entry.line


@pytest.mark.parametrize("figures", [SEED, INVENTED], ids=["hangzhou_2024", "invented"])
def test_each_of_all_cells_is_traced_by_its_id_and_all_others_are_blank_or_words(figures: Figures) -> None:
    document = compile_disclosure(figures, STANDARD)
    told = anchors(document)
    with_amount = dict(amounts(document.tables))
    for anchor, place in told.items():
        if anchor in with_amount:
            found = trace(figures, STANDARD, anchor)
            assert (found.told, found.amount) == (place.told, with_amount[anchor])
            assert add(entry.line.amount for entry in found.entries) == found.amount
        else:
            with pytest.raises(LookupError):
                trace(figures, STANDARD, anchor)
    blank = sum(cell is None for grid in document.tables for row in grid.rows for cell in row.cells)
    words = sum(place.spot.place is not None for place in told.values()) - len(with_amount)
    everything = sum(len(row.cells) for grid in document.tables for row in grid.rows)
    assert len(with_amount) + words + blank == everything
    if figures is SEED:
        assert everything == 494


def test_the_reception_of_the_seed_is_one_line_and_table_7_has_its_own_records() -> None:
    (entry,) = trace(SEED, STANDARD, "t6-30217-operating").entries
    assert (entry.records, entry.line.economy, entry.line.amount) == (
        "expenditure",
        "30217",
        Decimal("28500"),
    )
    (item,) = trace(SEED, STANDARD, "t7-191001-reception").entries
    assert (item.records, item.line.item, item.line.amount) == ("three_public", "reception", Decimal("58500"))


def test_lines_come_in_the_order_of_their_codes() -> None:
    entries = trace(SEED, STANDARD, "t3-total-total").entries
    codes = [(entry.line.unit, entry.line.function, entry.line.economy) for entry in entries]
    assert codes == sorted(codes)
    assert len(codes) == len(SEED.expenditure)


@pytest.mark.parametrize(
    "anchor", ["", "t", "t0-total-total", "t12-total-total", "t3-nothing-total", "p-duties-0", "t99999-x-y"]
)
def test_what_is_no_cell_is_not_found(anchor: str) -> None:
    with pytest.raises(LookupError, match="单元格"):
        trace(SEED, STANDARD, anchor)


def test_plain_amounts_bring_no_line_along() -> None:
    line = SEED.expenditure[0]
    entry = Entry("expenditure", 1, line)
    amount = Traced.of(line.amount, entry)
    for total in (amount + Decimal(1), Decimal(1) + amount, sum([amount], Decimal(1)), 1 + amount):
        assert isinstance(total, Traced)
        assert (list(total.entries), total) == ([entry], line.amount + 1)
    assert list((Traced.of(Decimal(1), None) + Decimal(1)).entries) == []
    assert list((amount + amount).entries) == [entry, entry]


def test_keys_are_read_when_asked_for_and_belong_to_their_lines(demo_budget: DepartmentalBudget) -> None:
    assert Figures.of(demo_budget).keys == {}
    figures = Figures.of(demo_budget, with_keys=True)
    assert replace(figures, keys={}) == Figures.of(demo_budget)
    for key, line in zip(figures.keys["expenditure"], figures.expenditure, strict=True):
        stored = ExpenditureLine.objects.select_related("functional_class", "economic_class").get(pk=key)
        economy = stored.economic_class.code if stored.economic_class else ""
        assert (stored.amount, stored.functional_class.code, economy) == (
            line.amount,
            line.function,
            line.economy,
        )
    for key, facts in zip(figures.keys["three_public"], figures.three_public, strict=True):
        assert ThreePublicFundsItem.objects.get(pk=key).item == facts.item


def test_keys_cost_no_further_question(demo_budget: DepartmentalBudget) -> None:
    Figures.of(demo_budget)  # Department and year are read once and kept.
    with CaptureQueriesContext(connection) as plain:
        Figures.of(demo_budget)
    with CaptureQueriesContext(connection) as with_keys:
        Figures.of(demo_budget, with_keys=True)
    assert len(with_keys) == len(plain)
