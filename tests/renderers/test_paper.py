"""How tables fit on A4."""

import pytest

from apps.disclosure.renderers.paper import LARGEST, LONG_SIDE, SHORT_SIDE, fit, indent, is_whole, margin
from tests.booklets import hangzhou_2024
from tests.renderers import large, small

EVERY = (*hangzhou_2024.disclosure().tables, *large.disclosure().tables, small.grid("长" * 3000))


@pytest.mark.parametrize("grid", EVERY)
def test_no_table_is_broader_than_the_page(grid: object) -> None:
    size, widths = fit(grid)  # type: ignore[arg-type]
    room = (LONG_SIDE if grid.landscape else SHORT_SIDE) - 2 * margin(grid)  # type: ignore[attr-defined, arg-type]
    assert size <= LARGEST
    assert size * sum(widths) <= room * 1.002


def test_the_tables_of_the_seed_are_in_the_size_of_the_form_except_the_one_of_eighteen_columns() -> None:
    sizes = {table.number: fit(table)[0] for table in hangzhou_2024.disclosure().tables}
    assert {number: size for number, size in sizes.items() if size != LARGEST} == {2: 8.77}


def test_names_stand_in_by_their_level_and_amounts_never() -> None:
    table = hangzhou_2024.disclosure().table("general_public_expenditure")
    item = next(row for row in table.rows if row.keys[0] == "2080505")
    assert [indent(item, index) for index in range(6)] == [2, 0, 0, 0, 0, 0]
    statement = hangzhou_2024.disclosure().table("budget_summary")
    assert [indent(statement.rows[1], index) for index in range(4)] == [1, 0, 0, 0]


def test_only_a_row_that_could_be_longer_than_a_page_may_be_broken() -> None:
    usual, long = small.grid("长" * 400), small.grid("长" * 3000)
    assert is_whole(usual.rows[1], fit(usual)[1])
    assert not is_whole(long.rows[1], fit(long)[1])
