"""What is found, in which order, and what is literal text. The names are those of the seed."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.catalogue.models import Entry
from apps.search.finding import find, near
from apps.search.models import Kind, SearchEntry
from apps.search.names import lead
from apps.search.query import Query, Tier
from tests.search.published import SEED, answers, publish, titles

pytestmark = pytest.mark.django_db

TOGETHER = "对口支援对口帮扶和对口合作"


@pytest.fixture
def seed() -> Entry:
    publish()
    return Entry.objects.get()


@pytest.mark.usefixtures("seed")
class TestTheSeed:
    """One department, one year."""

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("都市圈", ["都市圈和区域合作工作"]),
            ("三公", ["三公经费"]),
            ("“三公”经费", ["三公经费"]),
            ("三公经费", ["三公经费"]),
            ("都市、圈", ["都市圈和区域合作工作"]),
            ("都市圈　工作", ["都市圈和区域合作工作"]),
            ("工作 都市圈", ["都市圈和区域合作工作"]),
            ("都市圈 卫生", []),
            ("dsq", ["都市圈和区域合作工作"]),
            ("DSQ", ["都市圈和区域合作工作"]),
            ("ＤＳＱ", ["都市圈和区域合作工作"]),
            ("191001001", ["都市圈和区域合作工作"]),
            ("都市圈 2024", ["都市圈和区域合作工作"]),
            ("都市圈 ２０２４年", ["都市圈和区域合作工作"]),
            ("都市圈 2023", []),
            ("都", ["都市圈和区域合作工作"]),
            ("局", []),
            ("", []),
            ("，。、", []),
        ],
    )
    def test_names_are_found_by_a_part_of_them(self, typed: str, found: list[str]) -> None:
        assert titles(typed) == found

    def test_two_characters_are_a_word(self) -> None:
        assert titles("医疗", Kind.ITEM) == ["行政单位医疗", "行政事业单位医疗"]

    def test_initials_find_what_they_stand_for(self) -> None:
        assert titles("dkzy") == [SEED, TOGETHER]
        assert titles("dkzydkbf") == [TOGETHER]

    @pytest.mark.parametrize("typed", ["2080505", "２０８０５０５"])
    def test_a_code_finds_its_item_and_its_term(self, typed: str) -> None:
        item, term = answers(typed)
        assert (item.kind, item.title) == (Kind.ITEM, "机关事业单位基本养老保险缴费支出")
        assert term.kind == Kind.TERM

    def test_the_beginning_of_a_code_finds_all_that_begin_so(self) -> None:
        items = [each.plain.split("$")[1] for each in answers("2080", Kind.ITEM)]
        assert sorted(items) == ["#20805", "#2080501", "#2080505", "#2080506"]
        assert titles("0805") == []

    def test_the_code_itself_comes_before_those_that_begin_with_it(self) -> None:
        assert titles("208", Kind.ITEM)[0] == "社会保障和就业支出"

    def test_the_department_is_found_by_its_code(self) -> None:
        assert titles("191")[0] == SEED

    def test_a_prefix_comes_before_the_middle_and_a_title_before_the_detail(self) -> None:
        assert titles("对口支援") == [TOGETHER, SEED, "对口地区项目援助支出", "都市圈和区域合作工作"]

    def test_the_whole_title_comes_first(self) -> None:
        assert titles("其他支出")[0] == "其他支出"
        assert titles("行政单位医疗", Kind.ITEM)[0] == "行政单位医疗"

    def test_definitions_are_read_too(self) -> None:
        assert titles("过桥过路费") == ["三公经费"]

    def test_several_words_may_stand_in_title_and_detail(self) -> None:
        assert "都市圈和区域合作工作" in titles("对口支援 都市圈")

    @pytest.mark.parametrize(
        "typed",
        [
            *(
                '"',
                "'",
                "*",
                "对口*支援*",
                "%",
                "_",
                "对_支援",
                "\\",
                ")",
                '" OR "',
                "^对",
                "#208",
                "=dk",
            ),
            *(
                "NEAR(对口 支援)",
                "对口 AND NOT 支援",
                "对口 | 支援",
                "'; DROP TABLE",
                "title:对口",
                "-对口",
                "{x}",
            ),
            *(
                "<script>alert(1)</script>",
                "\x00",
                "对口\x00",
                "\ud800",
                "🙂",
                "👨‍👩‍👧",
                "é",
                "İ",
                "ß",
                "𬭳𠮷",
            ),
        ],
    )
    def test_signs_of_query_languages_are_literal(self, typed: str) -> None:
        wanted = {each.id for each in answers(Query.of(typed).joined)} if len(typed.split()) == 1 else None
        found = {each.id for each in answers(typed)}
        assert wanted is None or found == wanted
        assert len(found) < SearchEntry.objects.count() / 2

    def test_words_of_query_languages_are_words(self) -> None:
        assert titles("对口 OR 卫生") == []
        assert titles("对口 NOT 支援") == []

    def test_a_name_that_was_mistyped_has_neighbours(self) -> None:
        assert titles("对口支援局") == []
        assert [each.title for each in near(Query.of("对口支援局"))][:2] == [TOGETHER, SEED]
        assert near(Query.of("股")) == []
        assert [each.title for each in near(Query.of("都市股"))] == ["都市圈和区域合作工作"]


def test_what_many_print_is_one_hit() -> None:
    for year in (2022, 2023, 2024):
        publish(year=year)
        publish(code="192", name="杭州市教育局", year=year)
    found = find(Query.of("一般公共服务支出"), Kind.ITEM)
    assert [each.candidate.title for each in found.answers] == [
        "一般公共服务支出",
        *["其他一般公共服务支出"] * 2,
    ]
    assert found.kinds[Kind.ITEM] == 3
    assert found.years == {2024: 3, 2023: 3, 2022: 3}
    assert found.answers[0].candidate.year == 2024
    assert len(titles("三公经费")) == 1
    assert titles("教育局", Kind.DEPARTMENT) == ["杭州市教育局"]


def test_a_project_of_two_departments_is_two_hits_and_of_two_years_one() -> None:
    publish(year=2023)
    publish(year=2024)
    publish(code="192", name="杭州市教育局")
    assert titles("都市圈") == ["都市圈和区域合作工作"] * 2
    assert {each.year for each in answers("都市圈")} == {2024}


def test_newer_years_come_first_and_a_year_can_be_chosen() -> None:
    publish(year=2022, renamed={"都市圈和区域合作工作": "都市圈旧项目"})
    publish(year=2024)
    assert titles("都市圈") == ["都市圈和区域合作工作", "都市圈旧项目"]
    assert titles("都市圈", year=2022) == ["都市圈旧项目"]
    assert [each.year for each in answers(SEED, Kind.DEPARTMENT, 2022)] == [2022]
    assert [each.year for each in answers(f"{SEED} 2022", Kind.DEPARTMENT)] == [2022]
    assert titles("都市圈", year=2021) == []


def test_kinds_come_in_their_order_where_they_answer_alike(seed: Entry) -> None:
    kinds = [each.kind for each in answers("xz")]
    assert kinds == sorted(kinds, key=Kind.values.index)


def test_too_many_are_ranked_in_part_and_it_is_said(seed: Entry) -> None:
    some = find(Query.of("支出"), most=5)
    assert (some.is_cut, some.is_sampled) == (True, True)
    assert 5 <= len(some.answers) < 13
    exact = find(Query.of("其他支出"), most=1)
    assert exact.answers[0].tier == Tier.EXACT
    under = find(Query.of("支出"), Kind.PROJECT, 2024, most=5)
    assert [each.candidate.title for each in under.answers] == ["对口地区项目援助支出"]
    assert (under.is_cut, under.is_sampled) == (False, True)


LETTERS = st.sampled_from("对口支援教育局重庆长𠮷〇aB9Ａ１é'\"*%_ ，、（）-\\$^#=@|&<>　")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(LETTERS, min_size=2, max_size=7))
@example("对 口支 援")
@example("20 24")
def test_a_title_is_found_by_each_of_its_parts(seed: Entry, title: str) -> None:
    entry = SearchEntry(
        entry=seed, kind=Kind.PROJECT, year=2024, title=title, detail=SEED, address="/", identity="x"
    )
    lead(entry)
    entry.save()
    try:
        for start in range(len(title)):
            for end in range(start + 2, len(title) + 1):
                query = Query.of(title[start:end])
                if len(query.joined) > 1:
                    assert entry.pk in {each.candidate.id for each in find(query).answers}, title[start:end]
    finally:
        entry.delete()
