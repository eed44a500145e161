"""The list of formats, and JSON: the frozen text itself."""

import json

from apps.disclosure.renderers import FORMATS
from apps.disclosure.serialization import dump, load
from tests.booklets import hangzhou_2024
from tests.renderers import large, small


def test_a_disclosure_can_be_had_as_pdf_word_excel_csv_json_and_web_page() -> None:
    assert {each.extension: each.content_type for each in FORMATS.values()} == {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "json": "application/json",
        "html": "text/html; charset=utf-8",
    }
    assert list(FORMATS) == [each.extension for each in FORMATS.values()]
    assert [each.label for each in FORMATS.values()] == ["PDF", "Word", "Excel", "CSV", "JSON（元）", "网页"]


def test_every_format_begins_as_its_readers_expect() -> None:
    begins = {extension: each.render(small.document()) for extension, each in FORMATS.items()}
    assert begins["pdf"].startswith(b"%PDF-1.7")
    assert begins["xlsx"].startswith(b"PK")
    assert begins["docx"].startswith(b"PK")
    assert begins["csv"].startswith("\ufeff表1：项目表".encode())
    assert begins["json"].startswith(b'{"format":1,"year":2024,')
    assert begins["html"].startswith(b"<!doctype html>")


def test_json_is_the_dump_and_gives_the_disclosure_back() -> None:
    for disclosure in (hangzhou_2024.disclosure(), large.disclosure(), small.document("=1\x00<")):
        data = FORMATS["json"].render(disclosure)
        assert data == dump(disclosure).encode()
        assert load(data.decode()) == disclosure


def test_json_has_yuan_with_fen_as_text_and_says_so() -> None:
    data = json.loads(FORMATS["json"].render(hangzhou_2024.disclosure()))
    assert data["amounts_in"] == "元"
    (total, *_) = data["tables"][2]["rows"]
    assert total["cells"] == [
        "支出合计",
        "54891400.00",
        "6886800.00",
        "1354600.00",
        "46650000.00",
        None,
        None,
        None,
    ]
    assert [table["title"] for table in data["tables"]] == [
        t.title for t in hangzhou_2024.disclosure().tables
    ]
