"""Words for a share: true at every border."""

from decimal import Decimal

import pytest

from apps.disclosure.proportions import in_words

WHOLE = Decimal("1000000.00")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("0.00", "没有"),
        ("0.01", "不到一成"),
        ("69999.99", "不到一成"),
        ("70000.00", "近一成"),
        ("99999.99", "近一成"),
        ("100000.00", "一成"),
        ("100000.01", "超过一成"),
        ("169999.99", "超过一成"),
        ("170000.00", "近两成"),
        ("200000.00", "两成"),
        ("333333.33", "超过三成"),
        ("469999.99", "超过四成"),
        ("470000.00", "近一半"),
        ("499999.99", "近一半"),
        ("500000.00", "一半"),
        ("500000.01", "超过一半"),
        ("569999.99", "超过一半"),
        ("570000.00", "近六成"),
        ("770800.00", "近八成"),
        ("800000.00", "八成"),
        ("870000.00", "近九成"),
        ("900000.00", "九成"),
        ("900000.01", "超过九成"),
        ("989999.99", "超过九成"),
        ("990000.00", "几乎全部"),
        ("999999.99", "几乎全部"),
        ("1000000.00", "全部"),
    ],
)
def test_a_share_is_said_in_tenths_and_never_more_than_it_is(part: str, words: str) -> None:
    assert in_words(Decimal(part), WHOLE) == words


def test_nothing_is_rounded_before_it_is_compared() -> None:
    """A third is over three tenths; two thirds are neither near seven nor just over six, but both are true."""
    assert in_words(Decimal("0.01"), Decimal("0.03")) == "超过三成"
    assert in_words(Decimal("0.02"), Decimal("0.03")) == "超过六成"
    assert in_words(Decimal("987654321098.75"), Decimal("987654321098.76")) == "几乎全部"


@pytest.mark.parametrize(
    ("part", "whole"), [("0", "0"), ("1", "0"), ("1", "-1"), ("-0.01", "1"), ("1.01", "1")]
)
def test_what_is_no_part_of_a_whole_has_no_words(part: str, whole: str) -> None:
    with pytest.raises(ValueError, match="不是"):
        in_words(Decimal(part), Decimal(whole))
