"""Downloads: Chinese names, the right kinds, and JSON whose SHA-256 is the one on the page."""

import csv
import hashlib
import io
import json
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client

from apps.disclosure.renderers import FORMATS
from apps.publications import storage
from apps.publications.files import path_of
from apps.publications.models import Publication
from tests.publications.addresses import BASE, FILES, TABLE_FILES
from tests.renderers.reading import read

NAME = "2024年杭州市对口支援和区域合作局部门预算"


def name_of(headers: object) -> str:
    disposition: str = headers["Content-Disposition"]  # type: ignore[index]
    kind, _, name = disposition.partition("; filename*=utf-8''")
    assert kind == "attachment"
    assert disposition.isascii()
    return unquote(name)


@pytest.mark.parametrize("extension", FORMATS)
def test_the_whole_budget_is_a_file_with_a_chinese_name(
    extension: str, client: Client, publication: Publication
) -> None:
    response = client.get(f"{BASE}disclosure.{extension}")
    assert response.headers["Content-Type"] == FORMATS[extension].content_type
    assert name_of(response.headers) == f"{NAME}.{extension}"
    assert int(response.headers["Content-Length"]) == len(response.getvalue()) > 5000


@pytest.mark.parametrize("number", range(1, 12))
def test_each_table_is_a_csv_with_a_chinese_name(
    number: int, client: Client, publication: Publication
) -> None:
    response = client.get(f"{BASE}tables/{number}.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert name_of(response.headers) == f"{NAME}表{number}.csv"
    heading, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
    frozen = json.loads(publication.content)["tables"][number - 1]
    assert heading == ["／".join(column["path"]) for column in frozen["columns"]]
    assert len(rows) == len(frozen["rows"])


def test_a_file_name_is_never_a_path(client: Client, publication: Publication) -> None:
    newer = Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name='../局"\r\nSet-Cookie: a=b',
        total="1.00",
        content=publication.content,
        published_by=publication.published_by,
    )
    response = client.head(f"{BASE}disclosure.json")
    assert "Set-Cookie" not in response.headers
    assert name_of(response.headers) == "2024年_局_ Set-Cookie_ a=b部门预算（第2版）.json"
    (path,) = [path_of(each) for each in newer.files.all()]
    assert path.parent == storage.folder() / newer.sha256
    assert path.is_file()


def test_the_sha_256_of_the_downloaded_json_is_the_one_on_the_page(
    client: Client, publication: Publication
) -> None:
    digest = hashlib.sha256(client.get(f"{BASE}disclosure.json").getvalue()).hexdigest()
    assert digest == publication.sha256
    assert digest in read(client.get(BASE).content.decode()).one("dl", "certificate").text


def test_the_json_is_the_stored_text_to_the_byte(client: Client, publication: Publication) -> None:
    assert client.get(f"{BASE}disclosure.json").getvalue() == publication.content.encode()


def test_the_workbook_opens_and_has_the_eleven_tables(client: Client, publication: Publication) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{BASE}disclosure.xlsx").getvalue()))
    assert [sheet["A1"].value for sheet in book] == [
        t["title"] for t in json.loads(publication.content)["tables"]
    ]
    assert book["表3"]["B5"].value == 5489.14


@pytest.mark.parametrize("address", [*FILES, *TABLE_FILES])
def test_a_file_is_the_same_each_time_it_is_asked_for(
    address: str, client: Client, publication: Publication
) -> None:
    assert client.get(address).getvalue() == client.get(address).getvalue()
