"""Charts: which rows they are drawn from, and that their sentences are true."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from apps.disclosure.charts import (
    Bar,
    Chart,
    ChartRow,
    sources_and_uses,
    this_year_and_last,
    where_money_goes,
)
from apps.disclosure.document import Disclosure
from tests.booklets import hangzhou_2024, invented
from tests.disclosure.changing import with_paragraphs, with_table
from tests.renderers.reading import Element, body_of, read

SEED = hangzhou_2024.disclosure()
DOCUMENTS = pytest.mark.parametrize("document", [SEED, invented.disclosure()], ids=["seed", "invented"])


def yuan(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, amounts))


def test_where_the_money_of_the_seed_goes() -> None:
    chart = where_money_goes(SEED)
    assert chart.title == "近八成用于援助其他地区"
    assert chart.columns == ("科目", "预算数")
    assert chart.rows[0] == ChartRow("支出合计", yuan("54891400.00"), 0, "total", "#t3-total-total")
    assert [(row.code, row.level) for row in chart.rows if row.level > 0][:3] == [
        ("201", 1),
        ("20199", 2),
        ("2019999", 3),
    ]
    assert [row.label for row in chart.rows if row.level == 1] == [
        "一般公共服务支出",
        "社会保障和就业支出",
        "卫生健康支出",
        "援助其他地区支出",
    ]


@DOCUMENTS
def test_each_area_is_as_large_as_its_parts(document: Disclosure) -> None:
    rows = where_money_goes(document).rows
    for at, row in enumerate(rows):
        parts = []
        for below in rows[at + 1 :]:
            if below.level <= row.level:
                break
            if below.level == row.level + 1:
                parts.append(below.amounts[0])
        assert not parts or sum(filter(None, parts)) == row.amounts[0], row.label


def test_sources_and_uses_of_the_seed() -> None:
    chart = sources_and_uses(SEED)
    assert chart.title == "超过九成来自一般公共预算"
    assert [(row.level, row.label, row.amounts[0]) for row in chart.rows] == [
        (0, "收入总计", Decimal("54891400.00")),
        (1, "一般公共预算", Decimal("54291400.00")),
        (1, "其他收入", Decimal("600000.00")),
        (0, "支出总计", Decimal("54891400.00")),
        (1, "人员支出", Decimal("6886800.00")),
        (1, "公用经费", Decimal("1354600.00")),
        (1, "项目支出", Decimal("46650000.00")),
    ]


@DOCUMENTS
def test_what_flows_in_flows_out(document: Disclosure) -> None:
    rows = sources_and_uses(document).rows
    first, second = [at for at, row in enumerate(rows) if row.level == 0]
    for whole, parts in ((rows[first], rows[first + 1 : second]), (rows[second], rows[second + 1 :])):
        assert sum(row.amounts[0] or 0 for row in parts) == whole.amounts[0]
    assert rows[first].amounts == rows[second].amounts


def test_a_department_without_money_has_no_sentence_to_say() -> None:
    empty = replace(SEED.table("expenditure"), rows=(), additions=())
    chart = where_money_goes(with_table(SEED, empty))
    assert (chart.title, chart.rows) == ("", ())
    assert [row.label for row in sources_and_uses(with_table(SEED, empty)).rows][-1] == "支出总计"


def test_items_of_the_seed_by_what_they_changed() -> None:
    chart = this_year_and_last(SEED)
    assert chart is not None
    assert chart.title == "增加的钱超过六成用于援助其他地区（其他支出）"
    assert chart.columns == ("科目", "本年预算", "上年执行数", "增减")
    assert [(row.label, row.amounts[2]) for row in chart.rows] == [
        ("援助其他地区（其他支出）", Decimal("1330055.00")),
        ("其他一般公共服务支出", Decimal("594600.00")),
        ("行政单位医疗", Decimal("104400.00")),
        ("行政单位离退休", Decimal("3400.00")),
        ("机关事业单位职业年金缴费支出", Decimal("-16455.00")),
        ("机关事业单位基本养老保险缴费支出", Decimal("-48100.00")),
    ]
    assert chart.rows[0].href == "#p-general_public-10"
    assert chart.rows[0].amounts[:2] == yuan("42310000.00", "40979945.00")


def only(*codes: str) -> Disclosure:
    """The seed with the sentences on some items only."""
    paragraphs = SEED.section("general_public").paragraphs
    kept = [p for p in paragraphs if any(q.subject in {f"item.{code}" for code in codes} for q in p.quotes)]
    return with_paragraphs(SEED, "general_public", kept)


def test_where_nothing_was_added_the_sentence_says_what_was_saved() -> None:
    chart = this_year_and_last(only("2080505", "2080506"))
    assert chart is not None
    assert chart.title == "减少的钱超过七成出自机关事业单位基本养老保险缴费"


def test_where_no_item_prints_a_change_there_is_no_chart() -> None:
    assert this_year_and_last(only()) is None


# How they are shown. --------------------------------------------------------------------------------------------------


def shown(chart: Chart) -> Element:
    return read(render_to_string("charts/chart.html", {"chart": chart})).one("figure")


def test_a_chart_is_a_figure_whose_table_can_be_read_without_a_script() -> None:
    figure = shown(where_money_goes(SEED))
    assert figure.attrs["data-chart"] == "treemap"
    assert figure.one("figcaption").text == "近八成用于援助其他地区"
    details = figure.one("details")
    assert "open" in details.attrs
    assert details.one("summary").text == "数据表"
    row = details.one("tbody").all("tr")[1]
    assert (row.attrs["data-level"], row.attrs["data-code"], row.attrs["data-href"]) == (
        "1",
        "201",
        "#t3-201-total",
    )
    assert row.one("td").attrs["data-value"] == "11371100.00"
    assert row.one("td").text == "1,137.11"
    assert row.one("a").attrs["href"] == "#t3-201-total"


def test_a_table_of_changes_is_the_chart_itself_and_says_direction_in_words() -> None:
    chart = this_year_and_last(SEED)
    assert chart is not None
    figure = shown(chart)
    assert figure.all("details") == []
    first, *_, last = figure.one("tbody").all("tr")
    assert (first.attrs["class"], last.attrs["class"]) == ("more", "less")
    assert [cell.text for cell in first.all("td", "amount")] == ["4,231.00", "4,097.99", "增加133.01"]
    assert [cell.text for cell in last.all("td", "amount")] == ["54.53", "59.34", "减少4.81"]
    assert last.all("td", "amount")[2].attrs["data-value"] == "-48100.00"
    assert figure.one("p", "chart-note").text == chart.note


def bars(kind: str, *amounts: str | None) -> list[Bar | None]:
    rows = tuple(ChartRow(str(at), (None if a is None else Decimal(a),)) for at, a in enumerate(amounts))
    return [line.bar for line in Chart(kind, "", ("年度", "预算数"), rows).lines()]  # type: ignore[arg-type]


def test_bars_begin_at_one_line_and_the_longest_fills_its_cell() -> None:
    assert bars("bars", "50.00", "200.00", None, "0.00") == [
        Bar("0.00%", "25.00%"),
        Bar("0.00%", "100.00%"),
        None,
        None,
    ]


def test_bars_of_changes_go_both_ways_from_one_line() -> None:
    assert bars("change", "30.00", "-10.00") == [Bar("25.00%", "75.00%"), Bar("0.00%", "25.00%")]
    assert bars("change", "-10.00") == [Bar("0.00%", "100.00%")]


def test_areas_have_no_bars() -> None:
    assert bars("treemap", "1.00") == [None]


def test_a_year_without_an_amount_keeps_its_row_with_a_blank() -> None:
    chart = Chart(
        "bars",
        "一年比一年多",
        ("年度", "预算数"),
        (ChartRow("2023年", (None,)), ChartRow("2024年", yuan("10000"))),
    )
    figure = shown(chart)
    assert [[cell.text for cell in row] for row in body_of(figure.one("table"))] == [
        ["2023年", "", ""],
        ["2024年", "", "1.00"],
    ]
    assert len(figure.all("rect")) == 1
    assert chart.size == 2
