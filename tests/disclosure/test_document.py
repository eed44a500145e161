"""Where a finding points, in the reader's words."""

from apps.disclosure.document import Spot
from apps.disclosure.grid import Place
from tests.booklets.hangzhou_2024 import disclosure


def test_a_cell_is_told_by_its_table_row_and_column() -> None:
    spot = Spot(Place("general_public_expenditure", "2080505", "personnel"))
    title = "表5：2024年市级部门一般公共预算支出预算表"
    assert (
        disclosure().told(spot)
        == f"{title}：行【机关事业单位基本养老保险缴费支出】，列【基本支出／人员经费】"
    )


def test_a_row_or_column_that_is_not_printed_is_told_as_the_total_and_by_its_key() -> None:
    spot = Spot(Place("government_fund_expenditure", "total", "carried_over"))
    title = "表8：2024年市级部门政府性基金预算支出预算表"
    assert disclosure().told(spot) == f"{title}：行【合计】，列【carried_over】"


def test_a_paragraph_is_told_by_its_section_and_its_beginning() -> None:
    told = disclosure().told(Spot(section="general_public", paragraph=5))
    assert (
        told
        == "（五）一般公共预算当年拨款情况说明（详见表5）：（1）一般公共服务支出（类）其他一般公共服务支出…"
    )
    short = disclosure().told(Spot(section="duties", paragraph=6))
    assert short == "（一）主要职能：7、完成市委、市政府交办的其他任务。"


def test_a_section_as_a_whole_is_told_by_its_heading() -> None:
    assert disclosure().told(Spot(section="glossary")) == "三、名词解释"
