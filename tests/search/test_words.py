"""How words are made comparable, and what their initials are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.search.marking import excerpt, marked
from apps.search.query import LONGEST, MOST_WORDS, Query
from apps.search.words import initials, pairs, plain


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("对口支援、对口帮扶和对口合作", "对口支援对口帮扶和对口合作"),
        ("“三公”经费", "三公经费"),
        ("维修（护）费", "维修护费"),
        ("２０８０５ Ａ级", "20805a级"),
        ("100%_*\"'<b>", "100b"),
        ("——，。", ""),
    ],
)
def test_punctuation_width_and_case_make_no_difference(text: str, compared: str) -> None:
    assert plain(text) == compared


@given(st.text(), st.data())
def test_a_part_of_a_text_becomes_a_part_of_what_the_text_becomes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert plain(text[start:end]) in plain(text)
    assert plain(plain(text)) in (plain(text), plain(plain(plain(text))))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("重庆", "cq"),
        ("长春", "cc"),
        ("厦门", "xm"),
        ("银行", "yh"),
        ("行政单位", "xzdw"),
        ("会计", "kj"),
        ("对口支援", "dkzy"),
        ("5g基站", "5gjz"),
    ],
)
def test_initials_know_characters_with_two_readings(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_index_knows_pairs_of_characters() -> None:
    assert pairs("一般公共") == ["一般", "般公", "公共"]
    assert pairs("一") == []


def test_a_query_is_cut_where_it_is_too_long() -> None:
    long = Query.of("预算" * LONGEST)
    assert (len(long.text), long.is_cut) == (LONGEST, True)
    many = Query.of(" ".join("abcdefghijkl"))
    assert (len(many.words), many.is_cut) == (MOST_WORDS, True)
    assert not Query.of("  教育　设备  ").is_cut
    assert Query.of("  教育　设备  ").words == ("教育", "设备")


@pytest.mark.parametrize(
    ("text", "typed", "html"),
    [
        ("对口支援、对口合作", "对口", "<mark>对口</mark>支援、<mark>对口</mark>合作"),
        ("“三公”经费", "三公经费", "“<mark>三公”经费</mark>"),
        ("Ａ级景区", "a级", "<mark>Ａ级</mark>景区"),
        ("<b>教育</b>&amp;", "教育", "&lt;b&gt;<mark>教育</mark>&lt;/b&gt;&amp;amp;"),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
        ("教育设备", "设备 教育", "<mark>教育设备</mark>"),
        ("教育", "卫生", "教育"),
    ],
)
def test_hits_are_marked_and_the_text_is_escaped(text: str, typed: str, html: str) -> None:
    assert marked(text, Query.of(typed)) == html


def test_initials_mark_their_characters() -> None:
    assert marked("杭州市对口支援局", Query.of("dkzy"), "hzsdkzyj") == "杭州市<mark>对口支援</mark>局"


@given(st.text(max_size=40), st.text(max_size=10))
def test_marking_loses_no_character_and_lets_no_tag_through(text: str, typed: str) -> None:
    html = str(marked(text, Query.of(typed)))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert bare == str(marked(text, Query.of("")))


def test_a_long_text_is_shown_around_its_first_hit() -> None:
    shown = excerpt("前" * 100 + "公务接待费" + "后" * 100, Query.of("接待"))
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert "公务<mark>接待</mark>费" in shown
    assert len(shown) < 120
