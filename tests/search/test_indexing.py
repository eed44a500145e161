"""The search follows what the public can read, cheaply and on both databases."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.catalogue.cataloguing import refresh
from apps.catalogue.models import Entry
from apps.publications.publishing import withdraw
from apps.search.finding import hits
from apps.search.models import Kind, SearchEntry
from tests.search.published import SEED, answers, publish, titles

pytestmark = pytest.mark.django_db


def take_back(code: str, year: int = 2024) -> None:
    publication = Entry.objects.get(department_code=code, year=year).publication
    withdraw(publication, notice="内容有误。", by=User.objects.get(username="fabu"))


def everything() -> list[tuple[object, ...]]:
    rows = SearchEntry.objects.values_list("kind", "year", "title", "address", "identity", "leads", "plain")
    return sorted(rows)


def test_a_disclosure_is_indexed_by_everything_it_names() -> None:
    publish()
    kinds = SearchEntry.objects.filter(leads=True).order_by().values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        Kind.DEPARTMENT: 1,
        Kind.ITEM: 13,
        Kind.PROJECT: 3,
        Kind.TERM: 17,
    }


def test_units_are_found_unless_they_are_called_like_their_department() -> None:
    publish()
    assert titles(SEED, Kind.UNIT) == []
    (unit,) = publish_with_unit()
    assert unit.title == "杭州市合作中心"
    assert hits([unit])[unit.id].entry.address == "/2023/191/#t2-191001-unit"


def publish_with_unit() -> list:
    publish(year=2023, renamed={f'"191001","name":"{SEED}': '"191001","name":"杭州市合作中心'})
    return answers("191001", Kind.UNIT)


def test_withdrawal_takes_the_hits_away() -> None:
    publish()
    take_back("191")
    assert titles("对口") == titles("三公经费") == []
    assert not SearchEntry.objects.exists()


def test_what_another_department_prints_too_stays_and_leads_there() -> None:
    publish()
    publish(code="192", name="杭州市教育局")
    (before,) = answers("三公经费")
    take_back("191")
    (after,) = answers("三公经费")
    assert hits([before])[after.id].entry.address.startswith("/2024/192/#p-glossary-")
    assert titles("医疗", Kind.ITEM) == ["行政单位医疗", "行政事业单位医疗"]
    assert titles("对口支援", Kind.DEPARTMENT) == []


def test_the_other_order_of_withdrawals_ends_the_same() -> None:
    publish()
    publish(code="192", name="杭州市教育局")
    take_back("192")
    assert titles("教育局") == []
    (term,) = answers("三公经费")
    assert hits([term])[term.id].entry.address.startswith("/2024/191/")
    take_back("191")
    assert not SearchEntry.objects.exists()


def test_a_correction_renames() -> None:
    publish()
    publish(renamed={"都市圈和区域合作工作": "城市群工作"})
    assert titles("都市圈和区域合作工作") == []
    assert titles("城市群") == ["城市群工作"]


def test_an_older_year_steps_in_when_the_newest_is_withdrawn() -> None:
    publish(year=2023)
    publish(year=2024)
    (newest,) = answers(SEED, Kind.DEPARTMENT)
    hit = hits([newest])[newest.id]
    assert (hit.entry.address, [each.address for each in hit.others]) == ("/2024/191/", ["/2023/191/"])
    take_back("191")
    (older,) = answers(SEED, Kind.DEPARTMENT)
    hit = hits([older])[older.id]
    assert (hit.entry.address, hit.others) == ("/2023/191/", [])


def test_a_renamed_department_is_found_by_either_name_as_one() -> None:
    publish(year=2023, name="杭州市合作交流办公室")
    publish(year=2024)
    (old,) = answers("交流办公室", Kind.DEPARTMENT)
    hit = hits([old])[old.id]
    assert (hit.entry.year, [each.title for each in hit.others]) == (2023, [SEED])
    assert len(answers("191", Kind.DEPARTMENT)) == 1


def test_rebuilding_the_catalogue_rebuilds_the_search() -> None:
    publish(year=2023)
    publish()
    publish(code="192", name="杭州市教育局")
    before = everything()
    SearchEntry.objects.all().delete()
    assert titles("三公经费") == []
    call_command("rebuild_catalogue", verbosity=0)
    assert everything() == before


def test_indexing_asks_few_questions_however_many_departments() -> None:
    publish()
    counts = []
    for code in ("192", "193"):
        publish(code=code, name=f"第{code}局")
        with CaptureQueriesContext(connection) as taken:
            refresh("191", 2024)
        counts.append(sum("search_" in each["sql"] for each in taken))
    assert max(counts) <= 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")
def test_the_index_of_sqlite_holds_what_the_table_holds() -> None:
    publish()
    publish(code="192", name="杭州市教育局")
    publish(renamed={"都市圈和区域合作工作": "城市群工作"})
    take_back("192")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_tokens (search_tokens, rank) VALUES ('integrity-check', 1)")
        cursor.execute('SELECT count(*) FROM search_tokens WHERE search_tokens MATCH \'"都市" OR "育局"\'')
        assert cursor.fetchone() == (0,)


@pytest.mark.postgresql
def test_postgresql_needs_no_extension() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchall() == []
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_tokens'")
        assert "USING gin (tokens)" in cursor.fetchone()[0]
