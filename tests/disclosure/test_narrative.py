"""The wording of every section in every case: up, down, equal, next to nothing, new, gone, none at all."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure, Paragraph, Quote
from apps.disclosure.figures import Asset, Figures, PriorYear, ProjectFacts, Term, ThreePublicFacts, Unit
from apps.disclosure.marks import CLOSE, HEADING, MIDDLE, OPEN, PARAGRAPH
from apps.disclosure.questions import Line
from tests.booklets import hangzhou_2024, invented
from tests.disclosure.changing import STANDARD

SEED = hangzhou_2024.figures()
UNIT = hangzhou_2024.UNIT
GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET.value
GOVERNMENT_FUND = FundingSource.GOVERNMENT_FUND_BUDGET.value
STATE_CAPITAL = FundingSource.STATE_CAPITAL_OPERATING_BUDGET.value
OTHER_INCOME = FundingSource.OTHER_INCOME.value
PROJECT = ExpenditureKind.PROJECT.value


def disclosed(figures: Figures) -> Disclosure:
    return compile_disclosure(figures, STANDARD)


def section(figures: Figures, key: str) -> list[str]:
    return [paragraph.text for paragraph in disclosed(figures).section(key).paragraphs]


def explained(figures: Figures, topic: Topic, text: str, function: str = "") -> Figures:
    return replace(figures, explanations={**figures.explanations, (topic.value, function): text})


# This year against last year. -----------------------------------------------------------------------------------------


def item(current: str, prior: str | None, reason: str = "某某原因") -> str:
    """The sentence on 行政单位医疗 after its purpose, with other amounts this year and last."""
    code = "2101101"
    lines = tuple(
        line._replace(amount=Decimal(current)) if line.function == code else line for line in SEED.expenditure
    )
    others = tuple(each for each in SEED.prior_year if each.function != code)
    own = () if prior is None else (PriorYear(code, GENERAL_PUBLIC, Decimal(prior)),)
    changed = explained(
        replace(SEED, expenditure=lines, prior_year=others + own), Topic.ITEM_CHANGE, reason, code
    )
    (text,) = [each for each in section(changed, "general_public") if "行政单位医疗（项）" in each]
    return text.split("的支出。")[1]


@pytest.mark.parametrize(
    ("current", "prior", "sentence"),
    [
        ("110000.00", "100000.00", "比上年执行数增加1.00万元，增长10%，主要原因是某某原因。"),
        ("90000.00", "100000.00", "比上年执行数减少1.00万元，下降10%，主要原因是某某原因。"),
        ("100000.00", "100000.00", "与上年持平。"),
        ("100500.00", "100000.00", "比上年执行数增加0.05万元，增长0.5%，与上年基本持平。"),
        ("99500.00", "100000.00", "比上年执行数减少0.05万元，下降0.5%，与上年基本持平。"),
        ("100510.00", "100000.00", "比上年执行数增加0.05万元，增长0.51%，主要原因是某某原因。"),
        ("100049.99", "100000.00", "与上年基本持平。"),
        ("149.99", "100.00", "与上年基本持平。"),
        (
            "100000.00",
            None,
            "比上年执行数增加10.00万元（上年执行数为0万元，无法计算增减比率），主要原因是某某原因。",
        ),
        (
            "100000.00",
            "0.00",
            "比上年执行数增加10.00万元（上年执行数为0万元，无法计算增减比率），主要原因是某某原因。",
        ),
        ("49.99", "0.00", "与上年基本持平。"),
    ],
    ids=[
        "增加",
        "减少",
        "相等",
        "稳增",
        "稳减",
        "略超",
        "不足百元",
        "小额",
        "上年无",
        "上年零",
        "零到不足百元",
    ],
)
def test_a_change_is_worded_by_its_direction_and_size(current: str, prior: str | None, sentence: str) -> None:
    assert item(current, prior) == sentence


def test_a_change_without_a_reason_leaves_the_clause_out() -> None:
    assert item("110000.00", "100000.00", reason="") == "比上年执行数增加1.00万元，增长10%。"


def test_several_reasons_stand_as_they_were_written() -> None:
    written = "1.人员增加；2.标准提高"
    assert item("110000.00", "100000.00", reason=written).endswith("，主要原因是1.人员增加；2.标准提高。")


def test_an_amount_too_small_for_two_decimals_prints_as_0_00_and_not_as_nothing() -> None:
    texts = section(
        replace(
            SEED,
            expenditure=tuple(
                line._replace(amount=Decimal("40.00")) if line.function == "2101101" else line
                for line in SEED.expenditure
            ),
        ),
        "general_public",
    )
    assert any("行政单位医疗（项）预算为0.00万元" in text for text in texts)


# Units. ---------------------------------------------------------------------------------------------------------------


def unit(code: str, name: str, nature: str, label: str, *, secret: bool = False) -> Unit:
    return Unit(code, name, nature, label, False, secret, "")


INSTITUTION = unit("191002", "杭州市对口支援服务中心", "institution", "事业单位")
CIVIL_SERVICE = unit("191003", "杭州市合作促进中心", "civil_service_institution", "参照公务员法管理事业单位")
SECRET = unit("191009", "某站", "institution", "事业单位", secret=True)


def test_one_unit_is_listed_as_the_headquarters_with_its_nature() -> None:
    assert section(SEED, "organisation") == [
        "从预算单位构成看，杭州市对口支援和区域合作局部门预算包括：杭州市对口支援和区域合作局本级预算（行政单位）。"
    ]


def test_several_units_are_listed_in_their_order() -> None:
    (text,) = section(replace(SEED, units=(*SEED.units, INSTITUTION, CIVIL_SERVICE)), "organisation")
    assert text.endswith(
        "局本级预算（行政单位）、杭州市对口支援服务中心预算（事业单位）"
        "、杭州市合作促进中心预算（参照公务员法管理事业单位）。"
    )


def test_a_secret_unit_is_counted_and_not_named_anywhere() -> None:
    changed = replace(SEED, units=(*SEED.units, SECRET))
    (text,) = section(changed, "organisation")
    assert text.endswith("包括：杭州市对口支援和区域合作局本级预算（行政单位）等2家单位预算。")
    disclosure = disclosed(invented.figures())
    named = [unit.name for unit in disclosure.units]
    assert named == ["云溪市农业水利局", "云溪市农业执法支队", "云溪市水文站"]
    texts = [p.text for each in disclosure.sections for p in each.paragraphs]
    cells = [str(cell) for grid in disclosure.tables for row in grid.rows for cell in row.cells]
    assert not [text for text in (*texts, *cells) if "应急储备站" in text or "储备物资轮换" in text]


def test_a_department_of_secret_units_alone_says_only_how_many_there_are() -> None:
    changed = replace(SEED, units=tuple(unit._replace(is_secret=True) for unit in (*SEED.units, SECRET)))
    assert section(changed, "organisation") == [
        "从预算单位构成看，杭州市对口支援和区域合作局部门预算包括：2家单位预算。"
    ]
    assert operating_cost(changed)[1].startswith("2024年，本部门1家行政单位的机关运行经费")
    assert not {found.rule for found in disclosed(changed).errors()} - {"tables_agree"}


def test_the_headquarters_is_printed_under_the_departments_own_name_in_tables_and_text() -> None:
    changed = replace(SEED, units=(SEED.units[0]._replace(name=f"{SEED.department}本级"),))
    assert disclosed(changed) == hangzhou_2024.disclosure()


def test_the_purpose_of_a_secret_units_vehicles_is_not_printed() -> None:
    secret = ThreePublicFacts(
        SECRET.code, "vehicle_running", Decimal("10000"), Decimal("10000"), 0, "站内值守"
    )
    open_unit = ThreePublicFacts(UNIT, "vehicle_running", Decimal("0"), Decimal("0"), 0, "车辆维修")
    both = replace(SEED, units=(*SEED.units, SECRET), three_public=(secret, open_unit))
    assert "1.00万元，主要用于车辆维修。" in section(both, "three_public")[4]
    alone = replace(both, three_public=(secret,))
    assert "公务用车运行维护费支出1.00万元。" in section(alone, "three_public")[4]


# Operating cost of the administration. --------------------------------------------------------------------------------


def operating_cost(figures: Figures) -> list[str]:
    return section(figures, "other_matters")[:2]


def test_administrative_and_civil_service_units_are_named_and_counted_apart() -> None:
    heading, text = operating_cost(replace(SEED, units=(*SEED.units, CIVIL_SERVICE)))
    assert heading == "1.机关运行经费"
    assert text.startswith(
        "2024年，本部门杭州市对口支援和区域合作局等1家行政单位以及杭州市合作促进中心等1家参公事业单位的机关运行经费"
        "财政拨款预算135.46万元，比上年预算减少13.03万元，下降8.78%，"
    )


def test_operating_cost_leaves_out_what_institutions_spend() -> None:
    line = Line(
        Decimal("10000.00"),
        INSTITUTION.code,
        "2019999",
        "30201",
        "",
        ExpenditureKind.OPERATING.value,
        GENERAL_PUBLIC,
    )
    changed = replace(SEED, units=(*SEED.units, INSTITUTION), expenditure=(*SEED.expenditure, line))
    _, text = operating_cost(changed)
    assert "机关运行经费财政拨款预算135.46万元" in text
    (quote,) = [
        quote
        for paragraph in disclosed(changed).section("other_matters").paragraphs
        for quote in paragraph.quotes
        if (quote.kind, quote.subject) == ("amount", "operating_cost")
    ]
    assert quote.place is None


def test_a_department_of_institutions_says_that_it_has_no_operating_cost() -> None:
    changed = replace(SEED, units=(INSTITUTION._replace(code=UNIT),), prior_operating_cost=None)
    assert operating_cost(changed) == [
        "1.机关运行经费",
        "本部门没有行政单位和参照公务员法管理的事业单位，无机关运行经费。",
    ]


def test_without_last_years_figure_the_paragraph_is_left_out_and_the_others_move_up() -> None:
    texts = section(replace(SEED, prior_operating_cost=None), "other_matters")
    assert [text for text in texts if text[:2] in ("1.", "2.", "3.", "4.")] == [
        "1.政府采购情况",
        "2.国有资产占有使用情况",
        "3.预算绩效情况说明（详见表11）",
    ]


def test_operating_cost_on_nothing_last_year_has_no_rate() -> None:
    _, text = operating_cost(replace(SEED, prior_operating_cost=Decimal("0.00")))
    assert "135.46万元，比上年预算增加135.46万元（上年预算为0万元，无法计算增减比率），主要原因是" in text


# Revenue and expenditure. ---------------------------------------------------------------------------------------------


def test_all_six_kinds_of_expenditure_have_their_words() -> None:
    text = section(invented.figures(), "expenditure")[2]
    for words in (
        "人员支出",
        "日常公用支出",
        "项目支出",
        "事业单位经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
    ):
        assert text.count(words) == 1


def test_what_remains_at_year_end_has_a_paragraph_of_its_own_and_is_listed_as_a_use() -> None:
    assert section(invented.figures(), "expenditure")[-1] == "年终结转结余11.50万元。"
    assert section(invented.figures(), "overview")[0].endswith("、国有资本经营预算支出、年终结转结余。")
    assert section(invented.figures(), "fiscal_summary")[0].endswith("、年终结转结余10.00万元。")
    assert not any(
        "年终结转结余" in text for key in ("overview", "expenditure") for text in section(SEED, key)
    )


def test_a_draft_without_a_single_line_is_still_readable() -> None:
    empty = replace(SEED, revenue=(), expenditure=(), prior_year=(), projects=())
    assert section(empty, "revenue") == ["2024年收入预算0万元，与上年持平。"]
    assert section(empty, "expenditure") == ["2024年支出预算0万元，与上年持平。"]
    assert section(empty, "fiscal_summary") == ["2024年财政拨款收支总预算0万元。"]
    assert section(empty, "basic") == ["本部门2024年度没有使用一般公共预算拨款安排的基本支出。"]


# The general public budget. -------------------------------------------------------------------------------------------


def without_general_public(prior: tuple[PriorYear, ...] = ()) -> Figures:
    """Only the 60.00 万元 of other income are left."""
    return replace(
        SEED,
        revenue=tuple(line for line in SEED.revenue if line.source != GENERAL_PUBLIC),
        expenditure=tuple(line for line in SEED.expenditure if line.source != GENERAL_PUBLIC),
        prior_year=prior,
    )


def test_no_general_public_budget_now_or_last_year_is_one_sentence() -> None:
    assert section(without_general_public(), "general_public") == [
        "本部门2024年度没有使用一般公共预算拨款安排的支出，与上年持平。"
    ]


def test_a_general_public_budget_that_ended_says_by_how_much_it_fell() -> None:
    prior = (PriorYear("2101101", GENERAL_PUBLIC, Decimal("200000.00")),)
    assert section(without_general_public(prior), "general_public") == [
        "1.一般公共预算当年拨款规模变化情况",
        "2024年一般公共预算当年拨款0万元，比上年执行数减少20.00万元，下降100%，"
        "主要原因是支持山海协作对口地区帮扶资金项目资金增加。",
    ]


def test_basic_expenditure_without_operating_cost_has_no_list_of_it() -> None:
    lines = tuple(line for line in SEED.expenditure if line.kind != ExpenditureKind.OPERATING.value)
    texts = section(replace(SEED, expenditure=lines), "basic")
    assert texts[0] == "2024年一般公共预算基本支出688.68万元，其中："
    assert [text[:4] for text in texts[1:]] == ["人员经费"]


def test_basic_expenditure_without_personnel_has_no_list_of_it() -> None:
    lines = tuple(line for line in SEED.expenditure if line.kind != ExpenditureKind.PERSONNEL.value)
    assert [text[:4] for text in section(replace(SEED, expenditure=lines), "basic")[1:]] == ["公用经费"]


def test_an_item_without_a_purpose_has_no_such_clause() -> None:
    texts = section(explained(SEED, Topic.ITEM_PURPOSE, "", "2101101"), "general_public")
    assert any("行政单位医疗（项）预算为32.38万元。比上年执行数" in text for text in texts)


# Government fund and state capital. -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "source", "words", "reason"),
    [
        ("government_fund", GOVERNMENT_FUND, "政府性基金预算", Topic.GOVERNMENT_FUND_CHANGE),
        ("state_capital", STATE_CAPITAL, "国有资本经营预算", Topic.STATE_CAPITAL_CHANGE),
    ],
)
def test_a_fund_that_vanished_says_by_how_much_it_fell_and_why(
    key: str, source: str, words: str, reason: Topic
) -> None:
    prior = (*SEED.prior_year, PriorYear("2019999", source, Decimal("500000.00")))
    changed = explained(replace(SEED, prior_year=prior), reason, "项目完成")
    assert section(changed, key) == [
        f"本部门2024年度没有使用{words}拨款安排的支出，比上年执行数减少50.00万元，下降100%，主要原因是项目完成。"
    ]


def test_a_fund_with_money_lists_its_items_with_purpose_and_change() -> None:
    first, second = section(invented.figures(), "government_fund")
    assert first == (
        "2025年政府性基金预算支出600.00万元，比上年执行数增加100.00万元，增长20%，"
        "主要原因是河道整治范围扩大。具体如下："
    )
    assert second.startswith(
        "（1）城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）预算为"
    )


# “三公” expenditure. --------------------------------------------------------------------------------------------------


def three_public(**items: tuple[str, str]) -> Figures:
    """The four items with this year's and last year's amounts; those not named have nothing."""
    return replace(
        SEED,
        three_public=tuple(
            ThreePublicFacts(UNIT, item, Decimal(amount), Decimal(prior), 0, "")
            for item, (amount, prior) in items.items()
        ),
    )


def test_without_a_policy_and_an_incomparable_factor_neither_is_printed() -> None:
    texts = section(replace(SEED, overseas_policy="", incomparable_factor=""), "three_public")
    assert texts[0] == "2024年“三公”经费预算数为5.85万元，比上年预算数减少5.70万元，下降49.35%。"


def test_nothing_is_taken_out_when_the_incomparable_item_did_not_change() -> None:
    texts = section(three_public(reception=("40000", "50000")), "three_public")
    assert texts[1] == "2024年“三公”经费预算数为4.00万元，比上年预算数减少1.00万元，下降20%。"


def test_what_is_comparable_has_a_change_of_its_own() -> None:
    texts = section(three_public(overseas=("0", "30000"), reception=("40000", "50000")), "three_public")
    assert texts[1] == (
        "2024年“三公”经费预算数为4.00万元，比上年预算数减少4.00万元，下降50%；"
        "剔除因公出国（境）费用预算管理模式优化调整不可比因素后，比上年预算数减少1.00万元，下降20%。"
    )


def test_a_rise_of_an_item_has_its_reason_in_a_sentence_of_its_own() -> None:
    changed = explained(
        three_public(overseas=("60000", "50000"), reception=("50100", "50000")),
        Topic.OVERSEAS_CHANGE,
        "新增一批次出访",
    )
    texts = section(changed, "three_public")
    assert texts[2] == (
        "1.因公出国（境）费用：安排因公出国（境）费用预算6.00万元，比上年预算数增加1.00万元，增长20%。"
        "增加的主要原因是新增一批次出访。"
    )
    assert texts[3] == (
        "2.公务接待费：安排公务接待费预算5.01万元，比上年预算数增加0.01万元，增长0.2%，与上年基本持平。"
    )


def test_vehicles_to_buy_are_counted_over_all_units_and_reasons_stand_inside_the_sentence() -> None:
    items = (
        ThreePublicFacts(UNIT, "vehicle_purchase", Decimal("180000"), Decimal("0"), 1, ""),
        ThreePublicFacts("191002", "vehicle_purchase", Decimal("180000"), Decimal("0"), 1, ""),
        ThreePublicFacts(UNIT, "vehicle_running", Decimal("30000"), Decimal("20000"), 0, "燃料费"),
    )
    changed = replace(SEED, units=(*SEED.units, INSTITUTION), three_public=items)
    changed = explained(changed, Topic.VEHICLE_PURCHASE_CHANGE, "到期更新")
    changed = explained(changed, Topic.VEHICLE_RUNNING_CHANGE, "里程增加")
    assert section(changed, "three_public")[4] == (
        "3.公务用车购置及运行维护费：安排公务用车购置及运行维护费预算39.00万元，比上年预算数增加37.00万元，增长1850%。"
        "其中，公务用车购置支出36.00万元（含购置税等附加费用），主要用于经批准购置的2辆公务用车，"
        "比上年预算数增加36.00万元（上年预算数为0万元，无法计算增减比率），主要原因是到期更新；"
        "公务用车运行维护费支出3.00万元，主要用于燃料费。比上年预算数增加1.00万元，增长50%，主要原因是里程增加。"
    )


# Assets and performance. ----------------------------------------------------------------------------------------------


def test_planned_purchases_are_printed_by_kind_with_all_vehicles_together() -> None:
    assets = (
        Asset("general_vehicle", "", 4, 1),
        Asset("other_vehicle", "", 1, 2),
        Asset("special_equipment", "", 2, 1),
    )
    texts = section(replace(SEED, assets=assets), "other_matters")
    assert texts[5] == (
        "截至2023年12月31日，本部门共有车辆5辆，"
        "其中：一般公务用车4辆、执法执勤用车0辆、特种专业技术用车0辆和其他用车1辆。"
        "单位价值50万元以上通用设备0台（套），单位价值100万元以上专用设备2台（套）。"
    )
    assert texts[6] == (
        "2024年部门预算安排购置车辆3辆、单位价值50万元以上通用设备0台（套）、单位价值100万元以上专用设备1台（套）。"
    )


def test_a_department_without_projects_says_so() -> None:
    lines = tuple(line for line in SEED.expenditure if line.kind != PROJECT)
    texts = section(replace(SEED, expenditure=lines, projects=()), "other_matters")
    assert texts[-1] == "本部门2024年度没有财政拨款安排的项目支出。"


def test_projects_without_appropriation_are_not_counted() -> None:
    lines = tuple(
        line._replace(source=OTHER_INCOME) if line.project == "191001002" else line
        for line in SEED.expenditure
    )
    assert (
        "涉及当年财政拨款374.00万元，一级项目2个。"
        in section(replace(SEED, expenditure=lines), "other_matters")[-1]
    )


def test_appropriation_for_projects_of_secret_units_alone_is_not_denied() -> None:
    line = Line(Decimal("500000.00"), SECRET.code, "2019999", "", "191009001", PROJECT, GENERAL_PUBLIC)
    kept = tuple(each for each in SEED.expenditure if each.kind != PROJECT)
    changed = replace(
        SEED,
        units=(*SEED.units, SECRET),
        expenditure=(*kept, line),
        projects=(ProjectFacts("191009001", SECRET.code, "秘密项目", "", ""),),
    )
    text = section(changed, "other_matters")[-1]
    assert "均实行绩效目标管理，涉及当年财政拨款50.00万元。同时，" in text


# What people typed. ---------------------------------------------------------------------------------------------------


def typed(text: str) -> Mapping[str, Figures]:
    """A text in every field that the templates print."""
    return {
        "organisation": replace(SEED, department=f"杭州市{text}合作局"),
        "duties": replace(SEED, duties=f"1、负责{text}工作。"),
        "revenue": explained(SEED, Topic.REVENUE_CHANGE, f"支持{text}增加"),
        "general_public": explained(SEED, Topic.ITEM_PURPOSE, f"机关{text}支出", "2101101"),
        "three_public": replace(
            SEED, overseas_policy=f"年初{text}不编制。", incomparable_factor=f"模式{text}调整"
        ),
    }


@pytest.mark.parametrize("key", ["organisation", "duties", "revenue", "general_public", "three_public"])
def test_private_marks_that_somebody_typed_leave_no_trace_and_break_no_sentence(key: str) -> None:
    marks = f"{OPEN}0{MIDDLE}甲{CLOSE}{PARAGRAPH}{HEADING}"
    with_marks, without = (section(typed(text)[key], key) for text in (marks, "0甲"))
    assert with_marks == without
    assert any("0甲" in text for text in with_marks)


@pytest.mark.parametrize("key", ["revenue", "general_public", "three_public"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", " \r\n  ", "\n\n"])
def test_line_breaks_that_somebody_typed_do_not_break_the_paragraph(key: str, line_break: str) -> None:
    assert section(typed(f"甲{line_break}乙")[key], key) == section(typed("甲乙")[key], key)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\n\n　\n"])
def test_each_line_of_the_duties_is_a_paragraph_and_blank_lines_are_none(line_break: str) -> None:
    assert section(replace(SEED, duties=f"1、甲。{line_break}  2、乙。　{line_break}"), "duties") == [
        "1、甲。",
        "2、乙。",
    ]


def test_a_duty_of_private_marks_alone_is_no_paragraph() -> None:
    assert section(replace(SEED, duties=f"1、甲。\n{PARAGRAPH}{HEADING}"), "duties") == ["1、甲。"]


def test_template_tags_and_markup_that_somebody_typed_are_printed_as_they_are() -> None:
    typed_text = "{{ year }}{% now %}<b>&amp;"
    assert (
        f"主要原因是{typed_text}。"
        in section(explained(SEED, Topic.REVENUE_CHANGE, typed_text), "revenue")[0]
    )


# Figures in the text. -------------------------------------------------------------------------------------------------


def printed(disclosure: Disclosure, key: str) -> list[tuple[str, Quote]]:
    paragraphs: tuple[Paragraph, ...] = disclosure.section(key).paragraphs
    return [(paragraph.printed(quote), quote) for paragraph in paragraphs for quote in paragraph.quotes]


def test_each_figure_in_a_sentence_is_found_at_its_place_with_what_it_means() -> None:
    found = printed(hangzhou_2024.disclosure(), "revenue")
    assert [(text, quote.kind, quote.subject) for text, quote in found] == [
        ("5,489.14", "amount", "revenue"),
        ("256.79", "difference", "revenue"),
        ("4.91", "growth", "revenue"),
        ("支持山海协作对口地区帮扶资金项目资金增加", "reason", "revenue"),
        ("5,429.14", "amount", "revenue"),
        ("98.91", "share", "revenue_sources"),
        ("60.00", "amount", "revenue"),
        ("1.09", "share", "revenue_sources"),
    ]


def test_no_private_mark_and_no_blank_of_a_template_is_left_in_any_text() -> None:
    for disclosure in (hangzhou_2024.disclosure(), invented.disclosure()):
        for each in disclosure.sections:
            for paragraph in each.paragraphs:
                assert not {OPEN, MIDDLE, CLOSE, PARAGRAPH, HEADING, "\n", "\r", "\t", " "} & set(
                    paragraph.text
                )


# 名词解释. ------------------------------------------------------------------------------------------------------------


def glossary(figures: Figures) -> dict[str, str]:
    return {term.term: term.definition for term in disclosed(figures).glossary}


def test_the_glossary_has_the_fixed_terms_then_the_departments_own_then_the_items_in_order() -> None:
    terms = [(term.term, term.code) for term in disclosed(invented.figures()).glossary]
    assert [term for term, _ in terms[:3]] == ["财政拨款收入", "财政专户管理资金", "事业收入"]
    assert terms[11] == ("取水口", "")
    codes = [code for _, code in terms[12:]]
    assert codes == sorted(codes)
    assert codes == list(disclosed(invented.figures()).table("expenditure").lowest_rows("total"))


def test_a_definition_of_the_department_comes_before_the_official_one() -> None:
    official = {"2101101": "官方解释。", "21999": "官方解释。"}
    own = replace(SEED, definitions=official, terms=(Term("", "21999", "本部门解释。"),))
    found = glossary(own)
    assert found["卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）"] == "官方解释。"
    assert found["援助其他地区支出（类）其他支出（款）"] == "本部门解释。"


def test_an_item_that_nobody_defined_is_left_out_and_reported() -> None:
    disclosure = disclosed(replace(SEED, terms=()))
    assert [term.code for term in disclosure.glossary if term.code] == []
    assert {found.rule for found in disclosure.errors()} == {"glossary_covers_items"}
