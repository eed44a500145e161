"""What the bundled typefaces can print."""

import pytest

from apps.disclosure.renderers.typefaces import lacking, legible
from tests.booklets import hangzhou_2024


def test_they_have_gbk_and_extension_a() -> None:
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    gbk = "".join(pair.decode("gbk", "ignore") for pair in pairs).replace("\x7f", "")
    assert len(gbk) > 21_000
    assert lacking([gbk]) == ["≒"]
    assert lacking(chr(code) for code in range(0x3400, 0x4DC0)) == []


def test_they_have_what_a_booklet_is_made_of() -> None:
    disclosure = hangzhou_2024.disclosure()
    texts = [text for section in disclosure.sections for text in disclosure.texts(section)]
    assert lacking([*texts, "—·…〓“”‘’（）《》【】①②㈠％＋－×℃㎡"]) == []


@pytest.mark.parametrize("text", ["𬀩㛃䶮喆", "葛\U000e0100", "一\ufe00", "甲\n乙"])
def test_rare_names_and_selectors_of_variants_are_no_lack(text: str) -> None:
    assert lacking([text]) == []


def test_what_is_lacking_is_listed_once_in_the_order_of_the_codes() -> None:
    assert lacking(["甲𰻞乙", "\ue000𰻞"]) == ["\ue000", "𰻞"]


def test_a_long_word_can_be_broken_and_a_short_one_not() -> None:
    assert legible("x" * 24) == "x" * 24
    assert legible("见" + "x" * 30) == "见" + "\u200b".join(["x" * 12, "x" * 12, "x" * 6])
