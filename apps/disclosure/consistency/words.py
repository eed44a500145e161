"""Group I: the words that people typed. What looks odd here may be right, so it never blocks."""

import re
from collections.abc import Iterator

from apps.budgets.choices import Topic
from apps.disclosure.consistency.changes import typed_texts
from apps.disclosure.consistency.rule import Case, Disagreement, rule
from apps.disclosure.document import Spot
from apps.disclosure.grid import Place

_TITLE = re.compile("《[^《》]*》")
_YEAR_RANGE = re.compile(r"(\d{4})年?[—－–\-~～至到](\d{4})年")
_UNTIL = re.compile(r"(?:截至|截止|自)\d{4}年")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=年)")
_PLAN = re.compile(
    "[“]?(十[一二三四五六七八九]|二十[一二三四五六七八九]?)五[”]?(?=规划|时期|期间|开局|开好局|收官|，|、|。|$)"
)
_FIRST_YEAR = re.compile("开好局|开局之年|起好步")
_LAST_YEAR = re.compile("收官之年|圆满收官")

YEAR_BEFORE_FIRST_PLAN = 1951
"""The n-th five-year plan (from the seventh on) begins 5n years later: the fourteenth, 十四五, seventy years later."""

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}

_DOUBLED_WORD = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_DOUBLED_MARK = re.compile(r"[，。；：、！？]{2,}|[,;:]{2,}|[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("【", "】"), ("‘", "’"))

DOUBLED_AND_RIGHT = frozenset({"研究研究", "试试", "常常"})
"""What is said twice on purpose."""

MISPRINTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"反应(?=[^，。；]{0,40}(?:支出|经费|费用|情况))", "反映"),
        ("讼诉", "诉讼"),
        ("实现生产力", "现实生产力"),
        ("帐(?=户|目|款|务)", "账"),
        ("布署", "部署"),
        ("既使", "即使"),
        ("松驰", "松弛"),
        (r"截止(?=\d{4}年|目前|年底|上年)", "截至"),
        ("做为(?!的)", "作为"),
        ("其它", "其他"),
        ("医疗卫生与计划生育支出", "卫生健康支出"),
        ("行政事业单位离退休(?!人员|干部|费)", "行政事业单位养老支出"),
        ("文化体育与传媒支出", "文化旅游体育与传媒支出"),
        ("国土海洋气象等支出", "自然资源海洋气象等支出"),
    )
)
"""Known misprints, and names of classes that are no longer called so, each with what should stand there."""

SHORTEST_NAME = 4
"""A department's name shorter than this is part of too many other words."""


def _texts(case: Case) -> Iterator[tuple[str, Place | Spot]]:
    """What was typed, the definitions of terms included. A text that stands at two places is looked at once."""
    seen = set()
    for text, where in typed_texts(case):
        if text and text not in seen:
            seen.add(text)
            yield text, where
    for term in case.figures.terms:
        if term.definition not in seen:
            seen.add(term.definition)
            yield term.definition, Spot(section="glossary")


def _around(text: str, start: int, end: int, more: int = 6) -> str:
    return text[max(0, start - more) : end + more]


@rule("I", "warning")
def texts_speak_of_this_year(case: Case) -> Iterator[Disagreement]:
    """文字中的年份应是本年或上年（截至某年、书名号中的文件名、包含本年的时间段除外），规划时期应与本年相符。"""
    year = case.figures.year
    for text, where in _texts(case):
        told = _UNTIL.sub("", _TITLE.sub("", text))
        told = _YEAR_RANGE.sub(lambda span: "" if int(span[1]) <= year <= int(span[2]) else span[0], told)
        for found in _YEAR.findall(told):
            if int(found) not in (year, year - 1):
                yield Disagreement(f"“{found}年”。", where=(where,))
        for plan in _PLAN.finditer(told):
            first = YEAR_BEFORE_FIRST_PLAN + 5 * _number(plan[1])
            stale_start = _FIRST_YEAR.search(told, plan.end(), plan.end() + 12) and year != first
            stale_end = _LAST_YEAR.search(told, plan.end(), plan.end() + 12) and year != first + 4
            if not first <= year <= first + 4 or stale_start or stale_end:
                yield Disagreement(f"“{_around(told, plan.start(), plan.end(), 5)}”。", where=(where,))


def _number(chinese: str) -> int:
    """十四 is 14, 二十 is 20."""
    tens, _, ones = chinese.partition("十")
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


@rule("I", "warning")
def texts_name_this_department(case: Case) -> Iterator[Disagreement]:
    """文字中出现其他部门的名称，请核实是否从别处复制而来。"""
    own = case.figures.department
    others = [
        name
        for name in case.figures.other_departments
        if len(name) >= SHORTEST_NAME and name != own and name not in own
    ]
    longest_first = map(re.escape, sorted(others, key=len, reverse=True))
    pattern = re.compile("|".join(longest_first) or "(?!)")
    for text, where in _texts(case):
        if found := pattern.search(text.replace(own, "")):
            yield Disagreement(f"“{found[0]}”。", where=(where,))


@rule("I", "warning")
def words_are_not_doubled(case: Case) -> Iterator[Disagreement]:
    """同一个词、同一个标点不应连写两次，引号、括号应成对，段落不应重复。"""
    for text, where in _texts(case):
        for found in _DOUBLED_WORD.finditer(text):
            if found[0] not in DOUBLED_AND_RIGHT:
                yield Disagreement(f"“{_around(text, *found.span())}”。", where=(where,))
        for found in _DOUBLED_MARK.finditer(text):
            yield Disagreement(f"“{_around(text, *found.span())}”。", where=(where,))
        for opening, closing in _PAIRS:
            if text.count(opening) != text.count(closing):
                yield Disagreement(f"{opening}与{closing}不成对。", where=(where,))
    paragraphs = case.figures.duties.splitlines()
    for paragraph in dict.fromkeys(each for each in paragraphs if paragraphs.count(each) > 1):
        yield Disagreement(f"主要职能重复：“{paragraph[:20]}”。", where=(Spot(section="duties"),))


@rule("I", "warning")
def words_are_not_misprinted(case: Case) -> Iterator[Disagreement]:
    """文字中不应有常见的错别字，也不应使用已停用的科目名称。"""
    for text, where in _texts(case):
        for pattern, right in MISPRINTS:
            if found := pattern.search(text):
                yield Disagreement(
                    f"“{_around(text, *found.span())}”中的“{found[0]}”，应为“{right}”。", where=(where,)
                )


@rule("I", "warning")
def reasons_do_not_speak_of_final_accounts(case: Case) -> Iterator[Disagreement]:
    """预算的变动原因不应说决算。"""
    for quoted in case.quotes("reason"):
        if "决算" in quoted.text:
            yield Disagreement(f"“{quoted.text}”。", where=(quoted.spot,))


@rule("I", "warning")
def target_is_a_sentence(case: Case) -> Iterator[Disagreement]:
    """绩效目标应是完整的句子，以句号结束，没有多余的字符。"""
    grid = case.disclosure.table("project_performance")
    for row in grid.rows:
        text = str(row.cells[grid.column_index("target")] or "")
        if not text:
            continue
        place = Place(grid.key, row.keys[0], "target")
        if not text.endswith(("。", "；", "！")):
            yield Disagreement(f"“…{text[-10:]}”末尾没有句号。", where=(place,))
        if stray := re.search(r"[#*_~^|\\<>]|([^\d\s.…—])\1{2,}", text):
            yield Disagreement(f"“{_around(text, *stray.span())}”中有多余的字符。", where=(place,))


@rule("I", "warning")
def reasons_are_not_reused(case: Case) -> Iterator[Disagreement]:
    """变动原因应当说明本年的变动：不应与上年相同，也不应同一句话既解释增加又解释减少。"""
    rising: dict[str, Spot] = {}
    falling: dict[str, Spot] = {}
    for quoted in case.quotes("reason"):
        (rising if quoted.amount > quoted.base else falling).setdefault(quoted.text, quoted.spot)
    for text, spot in rising.items():
        if text in falling:
            yield Disagreement(f"“{text}”既解释增加，又解释减少。", where=(spot, falling[text]))
    for (topic, code), text in case.figures.explanations.items():
        if topic != Topic.ITEM_PURPOSE and text and case.figures.last_reasons.get((topic, code)) == text:
            named = case.figures.functions.get(code, "")
            yield Disagreement(f"{Topic(topic).label}{named}：“{text}”与上年相同。")
