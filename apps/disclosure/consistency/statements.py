"""Group H, continued: what the text of every booklet must say. `REQUIRED` lists the figures and lists it prints."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from apps.budgets.choices import FundingSource
from apps.disclosure.consistency.rule import Case, Disagreement, rule
from apps.disclosure.document import GLOSSARY, TABLES, Paragraph, QuoteKind, Spot
from apps.disclosure.facts import in_one_line, lines_of, plain
from apps.disclosure.grid import Place

Condition = Callable[[Case], bool]


@dataclass(frozen=True)
class Statement:
    """A figure or a list that a section prints, found by its subject or by the cell it equals.

    `when`: in which budgets. `headed`: right under a small heading. `paragraphs`: how many up to the next one.
    """

    name: str
    section: str
    kind: QuoteKind
    subject: str = ""
    place: Place | None = None
    when: Condition = lambda case: True
    headed: bool = False
    paragraphs: int | None = None


def _money(table: str, row: str, column: str) -> Condition:
    return lambda case: bool(case.amount_or_zero(Place(table, row, column)))


def _general_public(case: Case) -> bool:
    """Whether there is or was a general public budget; otherwise one sentence says that there is none."""
    source = FundingSource.GENERAL_PUBLIC_BUDGET
    return _money("general_public_expenditure", "total", "total")(case) or any(
        each.amount for each in case.figures.prior_year if each.source == source
    )


def _has_open_units(case: Case) -> bool:
    return bool(case.disclosure.units)


def _has_secret_units(case: Case) -> bool:
    return bool(case.figures.secret_units)


def _operating_cost(case: Case) -> bool:
    """Without last year's figure the paragraph may be left out: `operating_cost_is_explained` warns of it."""
    known = case.figures.prior_operating_cost is not None
    return known and any(unit.is_administrative for unit in case.figures.units)


_REVENUE = Place("budget_summary", "revenue_total", "revenue")
_USE = Place("budget_summary", "use_total", "use")
_SPENDING = _money("budget_summary", "expenditure_this_year", "use")
_APPROPRIATION = _money("general_public_expenditure", "total", "total")


def _amount(name: str, section: str, *cell: str) -> Statement:
    """An amount that must be printed whenever its cell has money."""
    return Statement(name, section, "amount", place=Place(*cell), when=_money(*cell))


REQUIRED: tuple[Statement, ...] = (
    Statement("机构设置", "organisation", "names", "units", when=_has_open_units),
    Statement("预算单位家数", "organisation", "count", "units", when=_has_secret_units),
    Statement("收入包括", "overview", "names", "sources"),
    Statement("支出包括", "overview", "names", "uses"),
    Statement("收支总预算", "overview", "amount", place=_REVENUE),
    Statement("收入预算", "revenue", "amount", place=_REVENUE),
    Statement(
        "收入来源及占比",
        "revenue",
        "share",
        "revenue_sources",
        when=_money("budget_summary", "revenue_total", "revenue"),
    ),
    Statement("支出预算", "expenditure", "amount", place=_USE),
    Statement("按支出功能分类", "expenditure", "amount", "expenditure_classes", when=_SPENDING),
    Statement("按支出用途分类", "expenditure", "share", "expenditure_kinds", when=_SPENDING),
    _amount("年终结转结余", "expenditure", "budget_summary", "year_end_carry_over", "use"),
    Statement(
        "财政拨款收支总预算",
        "fiscal_summary",
        "amount",
        place=Place("fiscal_summary", "revenue_total", "revenue"),
    ),
    Statement(
        "一般公共预算当年拨款",
        "general_public",
        "amount",
        place=Place("general_public_expenditure", "total", "total"),
        when=_general_public,
        headed=True,
    ),
    Statement(
        "一般公共预算当年拨款结构",
        "general_public",
        "share",
        "general_public_classes",
        when=_APPROPRIATION,
        headed=True,
    ),
    Statement(
        "一般公共预算当年拨款具体使用情况",
        "general_public",
        "amount",
        "item",
        when=_APPROPRIATION,
        headed=True,
    ),
    _amount("一般公共预算基本支出", "basic", "general_public_basic", "total", "total"),
    _amount("人员经费", "basic", "general_public_basic", "total", "personnel"),
    _amount("公用经费", "basic", "general_public_basic", "total", "operating"),
    Statement("“三公”经费预算数", "three_public", "amount", "three_public.total"),
    Statement("因公出国（境）费用", "three_public", "amount", "three_public.overseas"),
    Statement("公务接待费", "three_public", "amount", "three_public.reception"),
    Statement("公务用车购置及运行维护费", "three_public", "amount", "three_public.vehicles"),
    Statement("公务用车购置费", "three_public", "amount", "three_public.vehicle_purchase"),
    Statement("公务用车运行维护费", "three_public", "amount", "three_public.vehicle_running"),
    _amount("政府性基金预算支出", "government_fund", "government_fund_expenditure", "total", "total"),
    _amount("国有资本经营预算支出", "state_capital", "state_capital_expenditure", "total", "total"),
    Statement(
        "机关运行经费",
        "other_matters",
        "amount",
        "operating_cost",
        when=_operating_cost,
        headed=True,
        paragraphs=1,
    ),
    Statement("政府采购预算", "other_matters", "amount", "procurement", headed=True, paragraphs=1),
    Statement("国有资产占有使用和购置", "other_matters", "count", "vehicles", headed=True, paragraphs=2),
    Statement(
        "预算绩效",
        "other_matters",
        "amount",
        "performance",
        when=_money("project_performance", "total", "total"),
        headed=True,
        paragraphs=1,
    ),
)


@rule("H")
def required_statements_are_present(case: Case) -> Iterator[Disagreement]:
    """规定的数字、清单、小标题、主要职能、固定名词和表格目录应当齐全。"""
    found = _first_paragraphs(case)
    for statement in REQUIRED:
        if not statement.when(case):
            continue
        index = found.get((statement.section, statement.kind, statement.place or statement.subject))
        if index is None:
            yield Disagreement(f"缺“{statement.name}”。", where=(Spot(section=statement.section),))
            continue
        paragraphs = case.disclosure.section(statement.section).paragraphs
        here = (Spot(section=statement.section, paragraph=index),)
        if statement.headed and not (index and paragraphs[index - 1].is_heading):
            yield Disagreement(f"“{statement.name}”之前没有小标题。", where=here)
        if statement.paragraphs not in (None, _until_heading(paragraphs[index:])):
            yield Disagreement(f"“{statement.name}”应有 {statement.paragraphs} 段。", where=here)
    yield from _small_headings(case)
    for section, expected, printed in _texts(case):
        for text in (Counter(expected) - Counter(printed)).elements():
            yield Disagreement(f"缺“{text}”。", where=(Spot(section=section),))


def _first_paragraphs(case: Case) -> dict[tuple[str, QuoteKind, str | Place], int]:
    """The paragraph in which each section first prints a subject, and each cell. All items share the subject “item”."""
    found: dict[tuple[str, QuoteKind, str | Place], int] = {}
    for kind in ("amount", "share", "count", "names"):
        for each in case.quotes(kind):
            subject = "item" if each.quote.subject.startswith("item.") else each.quote.subject
            for key in (subject, each.quote.place):
                if key:
                    found.setdefault((each.section, kind, key), each.index)
    return found


def _until_heading(paragraphs: Iterable[Paragraph]) -> int:
    number = 0
    for paragraph in paragraphs:
        if paragraph.is_heading:
            break
        number += 1
    return number


def _small_headings(case: Case) -> Iterator[Disagreement]:
    """A section that has small headings begins with one, and under each stands some text."""
    for section in case.disclosure.sections:
        headings = [paragraph.is_heading for paragraph in section.paragraphs]
        if any(headings) and not headings[0]:
            yield Disagreement("第一段之前没有小标题。", where=(Spot(section=section.key, paragraph=0),))
        for index, (paragraph, after) in enumerate(pairwise((*section.paragraphs, None))):
            if paragraph and paragraph.is_heading and (after is None or after.is_heading):
                yield Disagreement(
                    f"小标题“{paragraph.text}”之下没有内容。",
                    where=(Spot(section=section.key, paragraph=index),),
                )


def _texts(case: Case) -> Iterator[tuple[str, list[str], list[str]]]:
    """What is printed as it was written, without figures: section, what there must be, what there is."""

    def paragraphs(section: str) -> list[str]:
        return [paragraph.text for paragraph in case.disclosure.section(section).paragraphs]

    policy = in_one_line(plain(case.figures.overseas_policy)).strip()
    yield "duties", lines_of(case.figures.duties), paragraphs("duties")
    yield "three_public", [policy] if policy else [], paragraphs("three_public")
    yield TABLES, [grid.contents_line for grid in case.tables], paragraphs(TABLES)
    own = (term.term for term in case.figures.terms if not term.function)
    yield GLOSSARY, [*case.standard.fixed_terms, *own], [term.term for term in case.disclosure.glossary]
