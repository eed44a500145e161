"""The seed's numbers through the interface: in yuan, as strings, to the fen."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.catalogue.models import Measure
from apps.disclosure.money import add
from apps.publications.models import Publication, PublishedFile
from tests.booklets import hangzhou_2024
from tests.open_data.conftest import Ask, Publish, whole

ID = "2024-191-v1"


def amounts(ask: Ask, **query: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["measure"], row["code"]): row for row in ask("amounts", page_size=500, **query)["results"]}


def test_a_publication_says_its_total_its_files_and_its_tables(ask: Ask, publication: Publication) -> None:
    (listed,) = ask("publications")["results"]
    one = ask(f"publications/{ID}")
    assert listed.items() <= one.items()
    assert (one["id"], one["total"], one["sha256"]) == (ID, "54891400.00", publication.sha256)
    assert one["published_at"] == "2024-02-20T09:30:00+08:00"
    assert {file["format"]: file["sha256"] for file in one["files"]}["json"] == publication.sha256
    assert [table["number"] for table in one["tables"]] == list(range(1, 12))
    assert [each["id"] for each in one["versions"]] == [ID]


def test_the_amounts_are_those_of_the_seed(ask: Ask, publication: Publication) -> None:
    found = amounts(ask)
    assert (found["total", ""]["amount"], found["total", ""]["prior"]) == ("54891400.00", "52323500.00")
    assert (found["three_public", ""]["amount"], found["three_public", ""]["prior"]) == (
        "58500.00",
        "115500.00",
    )
    assert found["operating_cost", ""]["amount"] == "1354600.00"
    assert found["procurement_services", ""]["amount"] == "1120300.00"
    assert found["function", "2019999"]["amount"] == "11371100.00"
    assert found["source", "other_income"]["amount"] == "600000.00"
    assert found["total", ""]["statement"].count("5,489.14") == 1
    assert {row["measure_name"] for row in found.values()} <= set(Measure.labels)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"measure": "function"}, 13),
        ({"measure": "function", "level": 1}, 4),
        ({"code": "208"}, 1),
        ({"department": "191", "year": 2024, "measure": "kind"}, 3),
        ({"department": "192"}, 0),
        ({"year": 2023}, 0),
    ],
)
def test_amounts_are_narrowed(query: dict[str, Any], count: int, ask: Ask, publication: Publication) -> None:
    assert len(amounts(ask, **query)) == count


def test_the_projects_are_those_of_the_seed(ask: Ask, publication: Publication) -> None:
    projects = ask("projects", year=2024, department="191")["results"]
    assert {row["code"]: row["amount"] for row in projects} == {
        "191001001": "800000.00",
        "191001002": "42310000.00",
        "191001003": "3540000.00",
    }
    assert all(row["target"] for row in projects)
    assert ask("projects", department="192")["results"] == []


def test_a_table_is_the_frozen_one_and_adds_up(ask: Ask, publication: Publication) -> None:
    table = ask(f"publications/{ID}/tables/expenditure")
    frozen = hangzhou_2024.disclosure().table("expenditure")
    assert [row["cells"] for row in table["rows"]] == [
        [f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row.cells] for row in frozen.rows
    ]
    column = [each["key"] for each in table["columns"]].index("total")
    found = {row["keys"][column]: Decimal(row["cells"][column]) for row in table["rows"]}
    assert found["total"] == Decimal("54891400.00")
    for addition in table["additions"]:
        assert found[addition["row"]] == add(found[part] for part in addition["adds"])


def test_cells_are_flat_records_of_everything_that_is_printed(ask: Ask, publication: Publication) -> None:
    printed = sum(
        cell is not None and bool(key)
        for grid in hangzhou_2024.disclosure().tables
        for row in grid.rows
        for key, cell in zip(row.keys, row.cells, strict=True)
    )
    cells = ask(f"publications/{ID}/cells", page_size=500)["results"]
    assert len(cells) == printed == len({cell["id"] for cell in cells})
    (reception,) = ask(
        f"publications/{ID}/cells", table="three_public_funds", row="total", column="reception"
    )["results"]
    assert (reception["amount"], reception["text"]) == ("58500.00", None)
    assert (reception["row_label"], reception["column_heading"]) == ("合计", "公务接待费")
    texts = ask(f"publications/{ID}/cells", kind="text", page_size=500)["results"]
    assert {cell["amount"] for cell in texts} == {None}


def test_an_address_of_a_cell_leads_to_its_place_on_the_page(
    ask: Ask, client: Any, publication: Publication
) -> None:
    (cell,) = ask(f"publications/{ID}/cells", table="expenditure", row="2019999", column="total")["results"]
    address, _, anchor = cell["url"].removeprefix("http://127.0.0.1:8000").partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_departments_years_codes_and_terms(ask: Ask, publish: Publish) -> None:
    publish()
    publish("305", 2025)
    publish("305", 2024)
    departments = ask("departments")["results"]
    assert [(each["code"], each["name"]) for each in departments] == [
        ("191", "杭州市对口支援和区域合作局"),
        ("305", "云溪市农业水利局"),
    ]
    assert [each["publication"] for each in departments[1]["years"]] == ["2025-305-v1", "2024-305-v1"]
    assert ask("departments/305") == departments[1]
    assert [(each["year"], each["publications"]) for each in ask("years")["results"]] == [
        (2024, 2),
        (2025, 1),
    ]
    shared = [
        each for each in ask("functional-codes", year=2024, page_size=500)["results"] if each["code"] == "208"
    ]
    assert [(each["id"], each["name"], each["departments"]) for each in shared] == [
        ("2024-208", "社会保障和就业支出", 2)
    ]
    assert {each["level"] for each in ask("functional-codes", level=3)["results"]} == {3}
    (term,) = ask("terms", department="191", code="2101101")["results"]
    assert term["term"].endswith("行政单位医疗（项）")
    terms = ask("terms", department="191", page_size=500)["results"]
    assert [each["term"] for each in terms] == [each.term for each in hangzhou_2024.disclosure().glossary]


LISTS = (
    "",
    "publications",
    "amounts",
    "projects",
    "departments",
    "departments/191",
    "years",
    "functional-codes",
    "terms",
    "changes",
    f"publications/{ID}",
    f"publications/{ID}/tables/revenue",
    f"publications/{ID}/cells",
)


@pytest.mark.parametrize("address", LISTS)
def test_no_answer_takes_more_than_four_queries_however_long_it_is(
    address: str, ask: Ask, publish: Publish
) -> None:
    publish()
    with CaptureQueriesContext(
        connection,
    ) as alone:
        ask(address)
    publish("305", 2025)
    publish("191", 2023)
    publish(reason="更正笔误")
    with CaptureQueriesContext(connection) as several:
        ask(address)
    assert len(alone) == len(several) <= 4
    assert not [query for query in several if "session" in query["sql"]]


def test_text_is_written_as_it_is_and_not_escaped(client: Any, publication: Publication) -> None:
    assert "杭州市对口支援和区域合作局" in client.get("/api/v1/publications").content.decode()


def test_a_file_that_was_made_since_is_told_with_its_sum(
    ask: Ask, client: Any, publication: Publication
) -> None:
    address = f"publications/{ID}"
    files = {each["format"]: each for each in ask(address)["files"]}
    assert (files["pdf"]["size"], files["pdf"]["sha256"]) == (None, None)
    etag = client.get(f"/api/v1/{address}").headers["ETag"]
    PublishedFile.objects.create(
        publication=publication, format="pdf", name="预算.pdf", sha256="ab" * 32, size=1234
    )
    response = client.get(f"/api/v1/{address}", headers={"If-None-Match": etag})
    assert response.status_code == 200
    files = {each["format"]: each for each in response.json()["files"]}
    assert (files["pdf"]["size"], files["pdf"]["sha256"]) == (1234, "ab" * 32)
    assert files["json"]["sha256"] == publication.sha256


def test_every_address_of_a_publication_leads_somewhere(
    ask: Ask, client: Any, publication: Publication
) -> None:
    one = ask(f"publications/{ID}")
    addresses = [one["url"], one["api_url"], one["cells_url"], one["checksums_url"]]
    addresses += [each["url"] for each in one["files"] if each["format"] not in ("pdf", "docx")]
    addresses += [
        each[key] for each in one["tables"][:2] for key in ("url", "csv_url", "xlsx_url", "api_url")
    ]
    for address in addresses:
        response = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert whole(response), address
        assert response.status_code == 200, address
