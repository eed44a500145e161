"""Which paragraphs belong together, and which words in them were changed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.disclosure.rewording import Said, Stretch, paired, stretches

SENTENCE = "2024年收支总预算5,489.14万元，比上年执行数增加257.14万元，增长4.91%。"
OTHERWISE = "2024年收支总预算5,489.24万元，比上年执行数减少257.14万元，下降4.91%。"

texts = st.text(alphabet="收支预算增减，。0123456789.%AB", max_size=40)


def told(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    return "".join(marks[each.voice].format(each.text) for each in stretches(before, after))


def exchanged(found: tuple[Stretch, ...]) -> list[tuple[str, str]]:
    voices = {"same": "same", "removed": "added", "added": "removed"}
    return sorted((voices[each.voice], each.text) for each in found)


def test_a_figure_is_changed_as_a_whole_and_the_words_around_it_stay() -> None:
    assert told(SENTENCE, OTHERWISE) == (
        "2024年收支总预算[-5,489.14][+5,489.24]万元，比上年执行数[-增加][+减少]257.14万元，[-增长][+下降]4.91%。"
    )


def test_the_same_text_is_one_stretch_and_no_text_is_none() -> None:
    assert stretches(SENTENCE, SENTENCE) == (Stretch("same", SENTENCE),)
    assert stretches("", "") == ()
    assert told("", "新增") == "[+新增]"
    assert told("取消", "") == "[-取消]"


def test_one_character_in_common_does_not_tear_a_change_apart() -> None:
    assert told("共甲年乙度", "共丙年丁度") == "共[-甲年乙][+丙年丁]度"
    assert told("甲，乙", "丙，丁") == "[-甲][+丙]，[-乙][+丁]"


@given(before=texts, after=texts)
def test_what_stays_and_goes_is_the_text_before_and_what_stays_and_comes_the_one_after(
    before: str, after: str
) -> None:
    found = stretches(before, after)
    assert "".join(each.text for each in found if each.voice != "added") == before
    assert "".join(each.text for each in found if each.voice != "removed") == after
    assert (before == after) == all(each.voice == "same" for each in found)


@given(before=texts, after=texts)
def test_read_backwards_the_other_words_are_gone(before: str, after: str) -> None:
    assert exchanged(stretches(before, after)) == sorted(
        (each.voice, each.text) for each in stretches(after, before)
    )


@given(before=texts, after=texts)
def test_no_figure_is_cut(before: str, after: str) -> None:
    position = 0
    for each in stretches(before, after):
        if each.voice != "added":
            position += len(each.text)
            assert not re.fullmatch(r"\d\d", before[position - 1 : position + 1])


def said(*paragraphs: str) -> list[Said]:
    return [Said(number, text.startswith("#"), text.lstrip("#")) for number, text in enumerate(paragraphs)]


def numbers(before: list[Said], after: list[Said]) -> list[tuple[int | None, int | None]]:
    return [(old and old.number, new and new.number) for old, new in paired(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("甲 乙 丙", "甲 乙 丙", [(0, 0), (1, 1), (2, 2)]),
        ("甲 丙", "甲 乙 丙", [(0, 0), (None, 1), (1, 2)]),
        ("甲 乙 丙", "甲 丙", [(0, 0), (1, None), (2, 1)]),
        ("收入12.00万元。 支出12.00万元。", "支出13.00万元。", [(0, None), (1, 0)]),
        ("", "甲 乙", [(None, 0), (None, 1)]),
        ("一二三四 五六七八", "新的话说 五六七九", [(0, None), (None, 0), (1, 1)]),
        ("一二三四", "五六七八", [(0, None), (None, 0)]),
        ("#标题", "标题", [(0, 0)]),
        ("# 标题", "标题", [(0, None), (1, 0)]),
    ],
)
def test_paragraphs_that_say_nearly_the_same_belong_together(
    before: str, after: str, expected: list[tuple[int | None, int | None]]
) -> None:
    assert numbers(said(*before.split()), said(*after.split())) == expected
    assert sorted(numbers(said(*after.split()), said(*before.split())), key=str) == sorted(
        ((new, old) for old, new in expected), key=str
    )


def test_very_many_changed_paragraphs_are_taken_in_order() -> None:
    before = said(*(f"{chr(0x4E00 + n)}甲" for n in range(120)))
    after = said(*(f"{chr(0x4E00 + n)}乙" for n in range(119)))
    assert numbers(before, after) == [*((n, n) for n in range(119)), (119, None)]
