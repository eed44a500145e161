"""The catalogue follows what the public can read: the newest version, nothing that was withdrawn."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.catalogue.cataloguing import catalogued, rebuild
from apps.catalogue.models import Entry, Measure, PublishedAmount, PublishedProject, PublishedTerm
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from benchmarks.city import build_city
from tests.booklets import hangzhou_2024, invented
from tests.catalogue.publishing import publish, seed

TABLES = (Entry, PublishedAmount, PublishedProject, PublishedTerm)


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


def total(code: str = "191") -> Decimal:
    amount: Decimal = PublishedAmount.objects.get(entry__department_code=code, measure=Measure.TOTAL).amount
    return amount


def test_a_publication_is_catalogued_once(published: Publication) -> None:
    assert rows() == {"Entry": 1, "PublishedAmount": 32, "PublishedProject": 3, "PublishedTerm": 17}
    rebuild()
    assert rows() == {"Entry": 1, "PublishedAmount": 32, "PublishedProject": 3, "PublishedTerm": 17}


def test_a_correction_takes_the_place_of_what_it_corrects(published: Publication) -> None:
    figures = hangzhou_2024.figures()
    first, *others = figures.expenditure
    income, *more = figures.revenue
    newer = publish(
        seed(
            expenditure=(first._replace(amount=first.amount + 10000), *others),
            revenue=(income._replace(amount=income.amount + 10000), *more),
        ),
        version=2,
        reason="更正一万元。",
    )
    assert Entry.objects.get().publication == newer
    assert total() == Decimal("54901400.00")
    assert rows()["PublishedAmount"] == 32


def test_what_is_withdrawn_leaves_no_row(published: Publication) -> None:
    publish(replace(invented.disclosure()))
    withdraw(published, notice="内容待核实。", by=User.objects.get())
    assert set(Entry.objects.values_list("department_code", flat=True)) == {"305"}
    assert not PublishedAmount.objects.filter(entry__department_code="191").exists()
    assert not PublishedTerm.objects.filter(entry__department_code="191").exists()


def test_withdrawing_a_correction_does_not_bring_back_what_it_corrected(published: Publication) -> None:
    newer = publish(seed(), version=2)
    withdraw(newer, notice="内容待核实。", by=User.objects.get())
    assert rows() == dict.fromkeys(rows(), 0)


def test_everything_can_be_made_again(published: Publication, capsys: pytest.CaptureFixture[str]) -> None:
    publish(invented.disclosure())
    before = sorted(
        PublishedAmount.objects.values_list("entry", "measure", "code", "amount", "prior", "basis")
    )
    Entry.objects.all().delete()
    call_command("rebuild_catalogue")
    assert capsys.readouterr().out == "公开目录已重建：2 份。\n"
    after = PublishedAmount.objects.values_list("entry", "measure", "code", "amount", "prior", "basis")
    assert sorted(after) == before


def test_a_whole_city_is_catalogued_as_its_departments_are_one_by_one(db: None) -> None:
    told: list[int] = []

    def listen(entry: Entry, **kwargs: object) -> None:
        told.append(entry.pk)

    catalogued.connect(listen)
    try:
        assert build_city(departments=5, years=2) == 10
    finally:
        catalogued.disconnect(listen)
    assert sorted(told) == sorted(Entry.objects.values_list("pk", flat=True))
    columns = ("entry", "measure", "code", "name", "level", "amount", "prior", "anchor")
    together = sorted(PublishedAmount.objects.values_list(*columns), key=str)
    rebuild()
    assert sorted(PublishedAmount.objects.values_list(*columns), key=str) == together
