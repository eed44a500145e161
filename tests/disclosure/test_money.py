"""Money: 万元 half up from yuan, rates and shares in percent, and every percentage the seed prints."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.disclosure.money import add, growth, percent, shares, to_wan, wan, yuan
from tests.booklets import hangzhou_2024

AMOUNTS = st.integers(min_value=0, max_value=10**15).map(lambda fen: Decimal(fen).scaleb(-2))


def of_wan(text: str) -> Decimal:
    """What people write in 万元, in yuan."""
    return Decimal(text.replace(",", "")) * 10000


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("0", "0.00"),
        ("49.99", "0.00"),
        ("50.00", "0.01"),
        ("149.99", "0.01"),
        ("150.00", "0.02"),
        ("28500.00", "2.85"),
        ("54891400.00", "5,489.14"),
        ("12345678901234.50", "1,234,567,890.12"),
        ("12345678901250.00", "1,234,567,890.13"),
    ],
)
def test_yuan_print_as_wan_with_two_decimals_half_up_and_thousands(amount: str, printed: str) -> None:
    assert wan(Decimal(amount)) == printed


def test_totals_are_added_in_yuan_before_they_are_rounded() -> None:
    parts = [Decimal("140.00")] * 5
    assert [wan(part) for part in parts] == ["0.01"] * 5
    assert wan(add(parts)) == "0.07"


def test_sum_of_nothing_is_zero_yuan_with_two_places() -> None:
    assert str(add([])) == "0.00"


def test_people_read_differences_in_yuan_to_the_fen() -> None:
    assert yuan(Decimal("54891400.00")) == "54,891,400.00"
    assert yuan(Decimal("-0.10")) == "-0.10"


@pytest.mark.parametrize(
    ("rate", "printed"),
    [
        ("0.60", "0.6"),
        ("100.00", "100"),
        ("4.90", "4.9"),
        ("98.91", "98.91"),
        ("0.00", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("20.50", "20.5"),
    ],
)
def test_percentages_print_without_trailing_zeros_and_never_lose_a_whole_zero(
    rate: str, printed: str
) -> None:
    assert percent(Decimal(rate)) == printed


def test_growth_is_half_up_from_yuan_and_has_no_sign() -> None:
    assert growth(Decimal("100005"), Decimal("100000"), 2) == Decimal("0.01")
    assert growth(Decimal("99995"), Decimal("100000"), 2) == Decimal("0.01")
    assert growth(Decimal("100004"), Decimal("100000"), 2) == Decimal("0.00")


def test_growth_on_nothing_last_year_has_no_rate() -> None:
    assert growth(Decimal("10"), Decimal("0.00"), 2) is None


def test_growth_to_nothing_is_a_hundred_percent() -> None:
    assert growth(Decimal("0.00"), Decimal("57000"), 2) == 100


# The percentages of the seed: eleven rates of change and nine shares, from the amounts it prints in 万元.
RATES = [
    # place, this year, last year, printed, decimals that reproduce it
    ("收入、支出总计", "5489.14", "5232.35", "4.9", 1),
    ("一般公共预算", "5429.14", "5232.35", "3.76", 2),
    ("其他一般公共服务支出", "1077.11", "1017.65", "5.8", 1),
    ("行政单位离退休", "6.85", "6.51", "5.2", 1),
    ("养老保险", "54.53", "59.34", "8.1", 1),
    ("行政单位医疗", "32.38", "21.94", "47.6", 1),
    ("三公经费", "5.85", "11.55", "49.35", 2),
    ("因公出国", "0", "5.70", "100", 2),
    ("机关运行经费", "135.46", "148.49", "8.78", 2),
]


@pytest.mark.parametrize(
    ("place", "current", "prior", "printed", "decimals"), RATES, ids=[r[0] for r in RATES]
)
def test_every_rate_of_change_the_seed_prints_can_be_recomputed(
    place: str, current: str, prior: str, printed: str, decimals: int
) -> None:
    rate = growth(of_wan(current), of_wan(prior), decimals)
    assert rate is not None
    assert percent(rate) == printed


def test_the_annuity_rate_of_the_seed_needs_the_unrounded_yuan_of_last_year() -> None:
    assert growth(of_wan("27.27"), of_wan("28.92"), 2) == Decimal("5.71")
    assert growth(Decimal("272700"), Decimal("289155"), 2) == Decimal("5.69")
    assert wan(Decimal("289155")) == "28.92"


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        (("5429.14", "60.00"), ("98.91", "1.09")),
        (("688.68", "135.46", "4665.00"), ("12.55", "2.47", "84.98")),
        (("1077.11", "88.65", "32.38", "4231.00"), ("19.84", "1.63", "0.6", "77.93")),
    ],
    ids=["收入来源", "支出用途", "一般公共预算结构"],
)
def test_every_share_the_seed_prints_is_one_of_largest_remainder(
    parts: tuple[str, ...], printed: tuple[str, ...]
) -> None:
    assert tuple(percent(rate) for rate in shares([of_wan(part) for part in parts], 2)) == printed


def test_all_twenty_percentages_of_the_seed_are_in_these_tests() -> None:
    text = hangzhou_2024.__file__.replace(".py", ".txt")
    with open(text, encoding="utf-8") as file:
        # The total change stands twice, for revenue and for expenditure; the annuity and nine shares are tested apart.
        assert file.read().count("%") == len(RATES) + 1 + 1 + 9


def test_rounding_each_share_alone_would_not_add_up_where_the_seed_does() -> None:
    parts = [of_wan("688.68"), of_wan("135.46"), of_wan("4665.00")]
    alone = [(part / add(parts) * 100).quantize(Decimal("0.01")) for part in parts]
    assert sum(alone) == Decimal("100.01")
    assert sum(shares(parts, 2)) == 100


def test_equal_remainders_go_to_the_earlier_part() -> None:
    assert shares([Decimal(1)] * 3, 2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert shares([Decimal(1)] * 7, 0) == [15, 15, 14, 14, 14, 14, 14]


def test_shares_of_nothing_are_zero_and_of_no_parts_none() -> None:
    assert shares([Decimal("0.00")] * 2, 2) == [Decimal("0.00")] * 2
    assert shares([], 2) == []


def test_a_part_too_small_for_a_share_has_zero_percent() -> None:
    assert shares([Decimal("999999.99"), Decimal("0.01")], 2) == [Decimal("100.00"), Decimal("0.00")]


@given(st.lists(AMOUNTS, min_size=1, max_size=12).filter(any), st.integers(0, 4))
def test_shares_add_to_a_hundred_and_stay_within_one_unit_of_the_exact_share(
    parts: list[Decimal], decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    found = shares(parts, decimals)
    assert sum(found) == 100
    for part, share in zip(parts, found, strict=True):
        assert abs(share - part / add(parts) * 100) < unit


@given(AMOUNTS)
def test_what_is_printed_is_within_half_a_hundredth_wan_of_the_amount(amount: Decimal) -> None:
    assert abs(to_wan(amount) * 10000 - amount) <= 50
    assert wan(amount).replace(",", "") == str(to_wan(amount))
