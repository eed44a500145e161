"""A finished table: its heading tree as spanning rows, and cells found by meaning instead of by position."""

from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure, Finding
from apps.disclosure.grid import Addition, Column, Grid, Row
from tests.booklets import hangzhou_2024


def grid(*paths: tuple[str, ...]) -> Grid:
    columns = tuple(Column(str(index), path, "amount") for index, path in enumerate(paths))
    return Grid(1, "table", "样表", columns, ())


def heading(table: Grid) -> list[list[tuple[str, int, int, int]]]:
    return [[(c.text, c.column, c.colspan, c.rowspan) for c in row] for row in table.header_rows()]


def test_a_heading_of_one_level_has_one_row_of_single_cells() -> None:
    assert heading(grid(("单位",), ("金额",))) == [[("单位", 0, 1, 1), ("金额", 1, 1, 1)]]


def test_a_heading_of_three_levels_spans_columns_by_group_and_rows_by_leaf() -> None:
    table = grid(
        ("单位名称",),
        ("总计",),
        ("资金来源", "财政拨款收入", "一般公共预算"),
        ("资金来源", "财政拨款收入", "政府性基金"),
        ("资金来源", "财政专户管理资金"),
        ("资金来源", "单位资金"),
    )
    assert table.depth == 3
    assert heading(table) == [
        [("单位名称", 0, 1, 3), ("总计", 1, 1, 3), ("资金来源", 2, 4, 1)],
        [("财政拨款收入", 2, 2, 1), ("财政专户管理资金", 4, 1, 2), ("单位资金", 5, 1, 2)],
        [("一般公共预算", 2, 1, 1), ("政府性基金", 3, 1, 1)],
    ]


def test_equal_words_under_different_headings_are_not_merged() -> None:
    table = grid(
        ("本年收入", "小计"), ("本年收入", "其他"), ("上年结转结余", "其他"), ("上年结转结余", "小计")
    )
    assert heading(table) == [
        [("本年收入", 0, 2, 1), ("上年结转结余", 2, 2, 1)],
        [("小计", 0, 1, 1), ("其他", 1, 1, 1), ("其他", 2, 1, 1), ("小计", 3, 1, 1)],
    ]


def test_two_neighbouring_leaves_with_one_heading_stay_two_cells() -> None:
    assert heading(grid(("预算数",), ("预算数",))) == [[("预算数", 0, 1, 1), ("预算数", 1, 1, 1)]]


def test_a_heading_covers_every_column_once_at_every_level_of_every_table_of_the_seed() -> None:
    for table in hangzhou_2024.disclosure().tables:
        covered = sorted(
            (level + below, cell.column + beside)
            for level, row in enumerate(table.header_rows())
            for cell in row
            for below in range(cell.rowspan)
            for beside in range(cell.colspan)
        )
        assert covered == [(level, c) for level in range(table.depth) for c in range(len(table.columns))]


STATEMENT = Grid(
    4,
    "statement",
    "2024年样表",
    (
        Column("revenue_item", ("收 入", "项目"), "text"),
        Column("revenue", ("收 入", "预算数"), "amount"),
        Column("use_item", ("支 出", "项目"), "text"),
        Column("use", ("支 出", "预算数"), "amount"),
    ),
    (
        Row(("income", "income", "201", "201"), (1, 1, 1, 1), ("一、收入", Decimal("1.50"), "类", None)),
        Row(("", "", "205", "205"), (1, 1, 1, 1), (None, None, "教育支出", Decimal("2.00"))),
        Row(("all", "all", "total", "total"), (0,) * 4, ("总计", Decimal("1.50"), "总计", Decimal("2.00"))),
    ),
    (Addition("total", ("201", "205")), Addition("all", ("income",))),
)


def test_a_table_is_titled_with_its_number_and_listed_with_a_full_stop() -> None:
    assert STATEMENT.title == "表4：2024年样表"
    assert STATEMENT.contents_line == "表4.2024年样表"


def test_a_column_has_its_whole_path_as_heading_because_the_last_word_repeats() -> None:
    assert STATEMENT.columns[1].heading == "收 入／预算数"


def test_the_two_sides_of_a_statement_are_found_by_their_own_keys() -> None:
    assert STATEMENT.find("income", "revenue") == Decimal("1.50")
    assert STATEMENT.find("205", "use") == Decimal("2.00")
    with pytest.raises(LookupError, match="表4：2024年样表没有“income”行"):
        STATEMENT.find("income", "use")


def test_a_blank_cell_is_zero_as_an_amount_and_not_among_the_printed_rows() -> None:
    assert STATEMENT.find("201", "use") is None
    assert str(STATEMENT.amount("201", "use")) == "0.00"
    assert list(STATEMENT.row_keys("use")) == ["205", "total"]


def test_an_unknown_column_or_row_or_a_text_asked_as_amount_is_an_error_that_names_the_table() -> None:
    with pytest.raises(LookupError, match="表4：2024年样表没有“growth”列"):
        STATEMENT.amount("201", "growth")
    with pytest.raises(LookupError, match="表4：2024年样表没有“207”行"):
        STATEMENT.amount("207", "use")
    with pytest.raises(LookupError, match="不是金额"):
        STATEMENT.amount("201", "use_item")
    with pytest.raises(LookupError, match="表4：2024年样表没有“207”行"):
        STATEMENT.label("207")


def test_a_row_is_labelled_by_the_first_words_on_its_own_side() -> None:
    assert STATEMENT.label("income") == "一、收入"
    assert STATEMENT.label("205") == "教育支出"


def test_lowest_rows_are_those_that_print_something_and_add_nothing() -> None:
    assert STATEMENT.lowest_rows("use") == ["205"]
    assert STATEMENT.lowest_rows("revenue") == ["income"]


def test_children_are_the_rows_a_row_is_the_sum_of() -> None:
    assert STATEMENT.children("total") == ("201", "205")
    assert STATEMENT.children("all") == ("income",)
    assert STATEMENT.children("205") == ()


def test_a_document_finds_its_parts_by_key_and_refuses_to_guess() -> None:
    disclosure = hangzhou_2024.disclosure()
    assert disclosure.table("revenue").number == 2
    assert disclosure.section("basic").heading == "（六）一般公共预算基本支出情况说明（详见表6）"
    assert disclosure.title == "2024年杭州市对口支援和区域合作局部门预算"
    with pytest.raises(LookupError, match="没有“outsourcing”表"):
        disclosure.table("outsourcing")
    with pytest.raises(LookupError, match="没有“outsourcing”一节"):
        disclosure.section("outsourcing")


def test_the_difference_of_a_finding_needs_both_amounts() -> None:
    assert Finding("a", "error", "", left=Decimal("3"), right=Decimal("5")).difference == -2
    assert Finding("a", "error", "", left=Decimal("3")).difference is None
    assert Finding("a", "error", "", right=Decimal("3")).difference is None


def test_errors_of_a_document_are_its_findings_of_that_severity_only() -> None:
    findings = tuple(Finding(s, s, "") for s in ("error", "warning", "hint"))  # type: ignore[arg-type]
    document = Disclosure(2024, "1", "某局", "x", (), (), (), (), findings)
    assert [finding.rule for finding in document.errors()] == ["error"]
