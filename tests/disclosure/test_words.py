"""Group I: odd words in what people typed, each broken once, and what is right although it looks alike."""

from dataclasses import replace

import pytest

from apps.budgets.choices import Topic
from apps.disclosure.figures import Figures, Term
from tests.booklets import hangzhou_2024
from tests.disclosure.changing import finding, findings

FIGURES = hangzhou_2024.figures()


def reason(text: str, topic: Topic = Topic.REVENUE_CHANGE, function: str = "") -> Figures:
    return replace(FIGURES, explanations={**FIGURES.explanations, (topic.value, function): text})


def target(text: str) -> Figures:
    first, *others = FIGURES.projects
    return replace(FIGURES, projects=(first._replace(target=text), *others))


def details(rule: str, figures: Figures) -> list[str]:
    found = findings(rule, figures)
    assert {each.severity for each in found} <= {"warning"}
    return [each.detail for each in found]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2019年机构改革后人员增加", "“2019年”。"),
        ("2025年任务提前安排", "“2025年”。"),
        ("“十三五”规划收尾工作增加", "十三五"),
        ("“十四五”开好局任务增加", "十四五"),
        ("“十四五”收官之年任务增加", "十四五"),
    ],
)
def test_texts_speak_of_this_year_warns_of_another_year(words: str, told: str) -> None:
    found = finding("texts_speak_of_this_year", reason(words))
    assert found.severity == "warning"
    assert told in found.detail
    assert found.spots[0].section == "revenue"


@pytest.mark.parametrize(
    "words",
    [
        "2024年任务比2023年增加",
        "截至2020年的欠款结清",
        "按《某市2021年实施意见》安排",
        "2021—2025年规划任务增加",
        "“十四五”规划任务增加",
        "第2019号文件要求",
    ],
)
def test_texts_speak_of_this_year_accepts_years_that_belong_there(words: str) -> None:
    assert details("texts_speak_of_this_year", reason(words)) == []


def test_texts_speak_of_this_year_knows_the_first_and_the_last_year_of_a_plan() -> None:
    for year, words in ((2021, "“十四五”开局之年任务增加"), (2025, "“十四五”收官之年任务增加")):
        assert details("texts_speak_of_this_year", replace(reason(words), year=year)) == []
    assert details("texts_speak_of_this_year", reason("二十五时期任务增加")) == ["“二十五时期任务增”。"]


def test_texts_name_this_department_warns_of_a_copied_text() -> None:
    figures = replace(target("保障杭州市教育局运转。"), other_departments=("杭州市教育局", "市委", "杭州市"))
    assert details("texts_name_this_department", figures) == ["“杭州市教育局”。"]


def test_texts_name_this_department_accepts_its_own_name_and_parts_of_it() -> None:
    own = FIGURES.department
    figures = replace(target(f"保障{own}运转。"), other_departments=(own[:-1], "区域合作局", "市委"))
    assert details("texts_name_this_department", figures) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("项目预算预算增加", "预算预算"),
        ("人员增加，，项目增加", "，，"),
        ("人员增加,项目增加", "增加,"),
        ("支持“山海协作项目增加", "“与”不成对。"),
        ("按（2023号文件调整", "（与）不成对。"),
    ],
)
def test_words_are_not_doubled_warns_of_words_and_marks(words: str, told: str) -> None:
    assert told in finding("words_are_not_doubled", reason(words)).detail


def test_words_are_not_doubled_warns_of_a_paragraph_that_stands_twice() -> None:
    figures = replace(FIGURES, duties="1、承担职责。\n2、其他任务。\n1、承担职责。")
    assert details("words_are_not_doubled", figures) == ["主要职能重复：“1、承担职责。”。"]


def test_words_are_not_doubled_accepts_what_is_said_twice_on_purpose() -> None:
    assert details("words_are_not_doubled", reason("方案尚需研究研究")) == []
    assert details("words_are_not_doubled", reason("1,234 人次，事事有着落")) == []


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("讼诉案件增加", "诉讼"),
        ("截止2023年底人员增加", "截至"),
        ("医疗卫生与计划生育支出增加", "卫生健康支出"),
    ],
)
def test_words_are_not_misprinted_names_the_right_one(words: str, right: str) -> None:
    assert f"应为“{right}”。" in finding("words_are_not_misprinted", reason(words)).detail


def test_words_are_not_misprinted_reads_definitions_too() -> None:
    term = Term("", "2080501", "反应行政单位离退休方面的支出。")
    terms = (*FIGURES.terms, term, term._replace(function="2101101"))
    found = finding("words_are_not_misprinted", replace(FIGURES, terms=terms))
    assert found.detail == "“反应行政单位离退”中的“反应”，应为“反映”。"
    assert found.spots[0].section == "glossary"


def test_words_are_not_misprinted_accepts_reactions() -> None:
    assert details("words_are_not_misprinted", target("应急反应能力提高。")) == []


def test_reasons_do_not_speak_of_final_accounts_warns_of_the_word() -> None:
    words = "上年决算追加较多"
    assert details("reasons_do_not_speak_of_final_accounts", reason(words)) == [f"“{words}”。"]


def test_target_is_a_sentence_warns_of_a_missing_full_stop_and_of_stray_characters() -> None:
    of_the_seed = "“…业结构具有积极作用、”末尾没有句号。"
    assert details("target_is_a_sentence", FIGURES) == [of_the_seed]
    assert details("target_is_a_sentence", target("完成任务")) == ["“…完成任务”末尾没有句号。", of_the_seed]
    assert details("target_is_a_sentence", target("完成#任务。")) == [
        "“完成#任务。”中有多余的字符。",
        of_the_seed,
    ]
    assert len(details("target_is_a_sentence", target("完成完完完任务。"))) == 2


def test_reasons_are_not_reused_warns_of_one_sentence_for_a_rise_and_a_fall() -> None:
    figures = reason("人员变动", Topic.ITEM_CHANGE, "2080505")
    figures = replace(
        figures, explanations={**figures.explanations, (Topic.ITEM_CHANGE.value, "2101101"): "人员变动"}
    )
    found = finding("reasons_are_not_reused", figures)
    assert found.detail == "“人员变动”既解释增加，又解释减少。"
    assert len(found.spots) == 2


def test_reasons_are_not_reused_warns_of_last_years_sentence() -> None:
    last = {
        (Topic.REVENUE_CHANGE.value, ""): "人员增加",
        (Topic.ITEM_PURPOSE.value, "2101101"): FIGURES.explanation(Topic.ITEM_PURPOSE, "2101101"),
    }
    figures = replace(reason("人员增加"), last_reasons=last)
    assert details("reasons_are_not_reused", figures) == ["收入变动原因：“人员增加”与上年相同。"]
