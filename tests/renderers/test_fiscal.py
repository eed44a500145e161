"""The Fiscal Data Package: valid to frictionless, every amount in yuan, classified where its table says so."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from apps.disclosure.renderers import fiscal
from apps.disclosure.renderers.amounts import DIMENSIONS, amounts
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.serialization import dump
from tests.booklets.hangzhou_2024 import disclosure
from tests.renderers import small

IMPRINT = Imprint(1, date(2024, 2, 5), "ab" * 32)


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(fiscal.render(disclosure(), IMPRINT))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def descriptor() -> dict[str, Any]:
    return dict(json.loads(parts()["datapackage.json"]))


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(parts()[name].decode(), newline="")))


def amount(**wanted: str) -> dict[str, str]:
    (found,) = [row for row in rows("amounts.csv") if all(row[k] == v for k, v in wanted.items())]
    return found


@pytest.mark.parametrize("document", [disclosure, small.document])
def test_frictionless_finds_it_valid_with_sizes_and_hashes(document: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(fiscal.render(document(), IMPRINT))) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert (report.valid, report.stats["tasks"]) == (True, len(document().tables) + 1)


def test_frictionless_sees_one_altered_byte(tmp_path: Path) -> None:
    for name, data in parts().items():
        (tmp_path / name).write_bytes(
            data.replace(b"28500.00", b"38500.00") if name == "amounts.csv" else data
        )
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert [error for (error,) in report.flatten(["type"])] == ["hash-count"]


def test_it_says_what_it_is_in_chinese_and_from_what() -> None:
    found = descriptor()
    assert (found["name"], found["title"]) == (
        "department-budget-2024-191",
        "2024年杭州市对口支援和区域合作局部门预算",
    )
    assert (found["version"], found["created"]) == ("1", "2024-02-05T00:00:00Z")
    assert found["licenses"] == [
        {"name": "other-open", "title": "依照《中华人民共和国政府信息公开条例》主动公开的政府信息"}
    ]
    frozen = parts()["disclosure.json"]
    assert frozen == dump(disclosure()).encode()
    digest = hashlib.sha256(frozen).hexdigest()
    assert found["sources"] == [
        {
            "title": f"2024年杭州市对口支援和区域合作局部门预算（JSON，SHA-256 {digest}）",
            "path": "disclosure.json",
        }
    ]
    assert found["fiscalPeriod"] == {"start": "2024-01-01", "end": "2024-12-31"}
    titles = [field["title"] for each in found["resources"] for field in each["schema"]["fields"]]
    assert all(any("\u4e00" <= character <= "\u9fff" for character in title) for title in titles)


def test_a_draft_has_neither_version_nor_day() -> None:
    with zipfile.ZipFile(io.BytesIO(fiscal.render(disclosure()))) as archive:
        found = json.loads(archive.read("datapackage.json"))
    assert "version" not in found
    assert "created" not in found


def test_the_model_names_fields_that_are_there() -> None:
    found = descriptor()
    (resource,) = [each for each in found["resources"] if each["name"] == "amounts"]
    fields = {field["name"] for field in resource["schema"]["fields"]}
    measure = found["model"]["measures"]["amount"]
    assert measure == {
        "source": "amount",
        "resource": "amounts",
        "currency": "CNY",
        "factor": 1,
        "phase": "approved",
    }
    kinds = {}
    for name, dimension in found["model"]["dimensions"].items():
        assert dimension["primaryKey"] in dimension["attributes"]
        assert {each["source"] for each in dimension["attributes"].values()} <= fields
        kinds[name] = dimension.get("classificationType", dimension["dimensionType"])
    assert kinds == {
        "year": "datetime",
        "department": "entity",
        "function": "functional",
        "economy": "economic",
        "unit": "administrative",
        "project": "activity",
        "source": "other",
    }


def test_every_amount_is_there_in_yuan() -> None:
    cells = [c for t in disclosure().tables for r in t.rows for c in r.cells if isinstance(c, Decimal)]
    assert [Decimal(row["amount"]) for row in rows("amounts.csv")] == cells
    assert len(cells) == 191
    assert {row["amount"].split(".")[1] for row in rows("amounts.csv")} == {"00"}


def members(row: dict[str, str]) -> dict[str, tuple[str, str]]:
    found = {each: (row[f"{each}_code"], row[f"{each}_name"]) for each in DIMENSIONS}
    return {each: pair for each, pair in found.items() if pair != ("", "")}


@pytest.mark.parametrize(
    ("table", "row", "column", "expected"),
    [
        ("1", "201", "use", {"function": ("201", "一般公共服务支出")}),
        ("1", "other_income", "revenue", {"source": ("other_income", "七、其他收入")}),
        ("1", "use_total", "use", {}),
        (
            "2",
            "191001",
            "this_year.general_public_budget",
            {
                "unit": ("191001", "杭州市对口支援和区域合作局"),
                "source": ("general_public_budget", "一般公共预算"),
            },
        ),
        ("2", "191001", "this_year", {"unit": ("191001", "杭州市对口支援和区域合作局")}),
        ("3", "2019999", "personnel", {"function": ("2019999", "其他一般公共服务支出")}),
        ("4", "expenditure_this_year", "use", {}),
        ("6", "30217", "operating", {"economy": ("30217", "公务接待费")}),
        ("7", "total", "reception", {}),
        (
            "10",
            "191001001",
            "unit_funds",
            {
                "unit": ("", "杭州市对口支援和区域合作局"),
                "project": ("191001001", "都市圈和区域合作工作"),
                "source": ("unit_funds", "单位资金"),
            },
        ),
    ],
)
def test_an_amount_is_classified_by_what_its_row_and_its_column_are_about(
    table: str, row: str, column: str, expected: dict[str, tuple[str, str]]
) -> None:
    assert members(amount(table=table, row=row, column=column)) == expected


def test_a_table_is_as_it_is_printed_with_the_keys_of_its_rows() -> None:
    heading = descriptor()["resources"][3]["schema"]["fields"]
    assert [(each["name"], each["type"]) for each in heading][:6] == [
        ("line", "integer"),
        ("row", "string"),
        ("level", "integer"),
        ("function", "string"),
        ("total", "number"),
        ("personnel", "number"),
    ]
    assert rows("table-03.csv")[1] == {
        "line": "2",
        "row": "201",
        "level": "1",
        "function": "一般公共服务支出",
        "total": "11371100.00",
        "personnel": "5676500.00",
        "operating": "1354600.00",
        "project": "4340000.00",
        "business": "",
        "remittance_to_superior": "",
        "subsidy_to_subordinate": "",
    }


def test_the_two_sides_of_a_statement_have_rows_of_their_own() -> None:
    (aid,) = [row for row in rows("table-04.csv") if row["row_2"] == "219"]
    assert (aid["row_1"], aid["level_1"], aid["level_2"], aid["use"]) == ("", "", "1", "42310000.00")


def test_a_text_that_a_spreadsheet_would_run_is_harmless() -> None:
    dangerous = replace(disclosure(), department="=cmd()")
    with zipfile.ZipFile(io.BytesIO(fiscal.render(dangerous))) as archive:
        assert b",'=cmd()," in archive.read("amounts.csv")


def test_equal_input_gives_equal_bytes() -> None:
    assert fiscal.render(disclosure(), IMPRINT) == fiscal.render(disclosure(), IMPRINT)


def test_blank_cells_are_no_amounts() -> None:
    assert all(isinstance(one.amount, Decimal) for one in amounts(disclosure()))
    assert {one.table.number for one in amounts(disclosure())} == {1, 2, 3, 4, 5, 6, 7, 10, 11}
