"""Every place of a page that can be named: by its id, in words, and with what is printed there."""

from collections.abc import Callable

import pytest

from apps.disclosure.anchors import Anchored, anchors
from apps.disclosure.document import Disclosure, Spot
from apps.disclosure.grid import Place
from apps.disclosure.references import References
from apps.disclosure.renderers.html import render
from tests.booklets import hangzhou_2024, invented
from tests.renderers.reading import read

both = pytest.mark.parametrize(
    "made", [hangzhou_2024.disclosure, invented.disclosure], ids=["hangzhou_2024", "invented"]
)


def squeezed(text: str) -> str:
    """Without blanks, and without the colon after a term, which the page prints as a line of its own."""
    return "".join(text.replace("：", "").split())


@both
def test_each_id_of_a_cell_a_paragraph_and_a_term_is_on_the_page_with_what_is_printed_there(
    made: Callable[[], Disclosure],
) -> None:
    document = made()
    shown = {each.attrs["id"]: each for each in read(render(document).decode()).walk() if "id" in each.attrs}
    found = anchors(document)
    for anchor, each in found.items():
        assert squeezed(each.printed) in squeezed(shown[anchor].text)
    of_places = {anchor for anchor in shown if anchor.startswith(("p-", "t")) and anchor[1:2] in "-123456789"}
    zeros = {anchor for anchor in of_places if not shown[anchor].text}
    assert of_places - zeros == set(found)
    assert zeros <= {References(document).anchor(place) for place in References(document).quoted}


@both
def test_a_place_is_told_as_findings_tell_it(made: Callable[[], Disclosure]) -> None:
    document = made()
    for each in anchors(document).values():
        assert each.told == document.told(each.spot)


def test_a_cell_a_sentence_and_a_term_of_the_seed() -> None:
    found = anchors(hangzhou_2024.disclosure())
    place = Place("general_public_expenditure", "2080505", "personnel")
    assert found["t5-2080505-personnel"] == Anchored(
        Spot(place),
        "表5：2024年市级部门一般公共预算支出预算表：行【机关事业单位基本养老保险缴费支出】，列【基本支出／人员经费】",
        "54.53",
    )
    assert found["p-duties-6"] == Anchored(
        Spot(section="duties", paragraph=6),
        "（一）主要职能：7、完成市委、市政府交办的其他任务。",
        "7、完成市委、市政府交办的其他任务。",
    )
    term = found["p-glossary-0"]
    assert term.told.startswith("三、名词解释：财政拨款收入：")


def test_blank_cells_have_no_id() -> None:
    document = hangzhou_2024.disclosure()
    printed = sum(cell is not None for grid in document.tables for row in grid.rows for cell in row.cells)
    assert sum(each.spot.place is not None for each in anchors(document).values()) == printed
