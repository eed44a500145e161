"""What a publication proves again from its own tables and text."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure, Finding, Spot
from apps.disclosure.verification import Equation, Verification
from tests.booklets import hangzhou_2024, invented
from tests.disclosure.changing import with_more

SEED = hangzhou_2024.disclosure()


def equations(document: Disclosure) -> list[Equation]:
    return [each for group in Verification(document).equations for each in group.equations]


@pytest.mark.parametrize(
    ("document", "number"), [(SEED, 207), (invented.disclosure(), 302)], ids=["seed", "invented"]
)
def test_every_sum_of_a_published_document_comes_out_again(document: Disclosure, number: int) -> None:
    found = equations(document)
    assert Verification(document).number == len(found) == number
    assert all(each.holds for each in found)


def test_both_amounts_stand_side_by_side_in_yuan() -> None:
    title, (first, *_) = Verification(SEED).equations[0]
    assert title == "表1：2024年市级部门收支预算总表"
    assert first.left_told == "行【一、财政拨款收入】，列【收 入／预算数】"
    assert first.left_anchor == "t1-fiscal_appropriation-revenue"
    assert first.right_told == "其中：一般公共预算＋政府性基金预算＋国有资本经营预算"
    assert first.printed == ("54,291,400.00", "54,291,400.00")


def test_of_many_parts_only_the_number_is_told() -> None:
    (total,) = [e for e in equations(SEED) if e.left_anchor == "t1-revenue_this_year-revenue"][:1]
    assert total.right_told == "7行之和"


def test_what_nobody_may_name_is_part_of_the_sum() -> None:
    grid = SEED.table("revenue")
    hidden = replace(grid, withheld=(("total", Decimal("100.00")),))
    document = replace(SEED, tables=tuple(hidden if each.key == grid.key else each for each in SEED.tables))
    (total,) = [
        e for e in equations(document) if e.left_anchor == "t2-total-total" and "未列名" in e.right_told
    ]
    assert total.right == total.left + 100


def test_one_cent_is_enough_to_differ() -> None:
    changed = with_more(SEED, "expenditure", "2080501", "personnel")
    wrong = [each for each in equations(changed) if not each.holds]
    assert [each.left_told for each in wrong] == [
        "行【行政事业单位养老支出】，列【基本支出／人员支出】",
        "行【行政单位离退休】，列【合计】",
    ]
    assert wrong[0].printed == ("886,500.00", "886,500.01")


def test_text_and_tables_are_compared_with_the_place_of_both() -> None:
    (first, *_) = Verification(SEED).equations[-1].equations
    assert (first.left_anchor, first.right_anchor) == ("p-overview-1", "t1-revenue_total-revenue")


def test_a_form_without_a_table_is_compared_without_it() -> None:
    fewer = replace(SEED, tables=tuple(each for each in SEED.tables if each.key != "revenue"))
    titles = [group.title for group in Verification(fewer).equations]
    assert "表2：2024年市级部门收入预算总表" not in titles
    assert all(each.holds for each in equations(fewer))


def with_findings(*severities: str) -> Verification:
    rules = SEED.checked
    findings = tuple(
        Finding(
            rules[at],
            severity,
            "应当相等。",
            "差一元。",
            Decimal("1.00"),
            Decimal("0.00"),
            (Spot(section="revenue"),),
        )  # type: ignore[arg-type]
        for at, severity in enumerate(severities)
    )
    return Verification(replace(SEED, findings=findings))


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ((), "勾稽校验 74 项全部通过"),
        (("hint",), "勾稽校验 74 项全部通过，另有提示 1 处"),
        (("warning", "warning"), "勾稽校验 74 项：72 项通过，2 项有警告"),
        (("error", "warning", "hint"), "勾稽校验 74 项：72 项通过，1 项有错误，1 项有警告，另有提示 1 处"),
    ],
)
def test_the_outcome_in_one_line_tells_warnings(severities: tuple[str, ...], words: str) -> None:
    assert with_findings(*severities).words == words


def test_the_outcome_of_the_seed() -> None:
    verification = Verification(SEED)
    assert verification.words == "勾稽校验 74 项：72 项通过，2 项有警告"
    assert sum(1 for asked in verification.asked if asked.passed) == 72
    assert [each.severity for each in verification.findings] == ["警告"] * 3
    assert verification.findings[1].amounts == ("323,800.00", "219,400.00")
    assert [spot[0] for each in verification.findings for spot in each.spots] == [
        "t11-191001002-target",
        "p-general_public-9",
        "p-three_public-2",
    ]


def test_a_finding_about_a_section_leads_to_the_section() -> None:
    (finding,) = with_findings("hint").findings
    assert finding.spots == (("revenue", "（二）收入预算情况说明（详见表1-3）"),)


def test_a_rule_that_is_no_longer_asked_keeps_its_name() -> None:
    old = Verification(replace(SEED, checked=("asked_long_ago",)))
    assert [(each.rule, each.sentence) for each in old.asked] == [("asked_long_ago", "asked_long_ago")]
