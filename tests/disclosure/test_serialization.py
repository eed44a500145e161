"""A disclosure as JSON: read back it is the same value, and equal values give equal text."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.disclosure.document import Disclosure, Finding, Paragraph, Quote, SectionText, Spot
from apps.disclosure.grid import Place
from apps.disclosure.serialization import FORMAT, dump, load, sha256
from tests.booklets import hangzhou_2024, invented

BOTH = pytest.mark.parametrize(
    "disclosure", [hangzhou_2024.disclosure(), invented.disclosure()], ids=["hangzhou_2024", "invented"]
)


def minimal(**changes: object) -> Disclosure:
    return replace(Disclosure(2024, "191", "某局", "hangzhou-2024", (), (), (), ()), **changes)  # type: ignore[arg-type]


@BOTH
def test_what_is_read_back_is_what_was_written(disclosure: Disclosure) -> None:
    assert load(dump(disclosure)) == disclosure


@BOTH
def test_writing_what_was_read_gives_the_same_text_to_the_last_character(disclosure: Disclosure) -> None:
    text = dump(disclosure)
    assert dump(load(text)) == text


def test_equal_disclosures_give_equal_text_and_fingerprint_however_their_zeros_are_written() -> None:
    quote = Quote(0, 1, "amount", amount=Decimal("0"))
    section = SectionText("overview", "总体说明", 2, (Paragraph("0", (quote,)),))
    same = replace(section, paragraphs=(Paragraph("0", (replace(quote, amount=Decimal("0.00")),)),))
    one, other = minimal(sections=(section,)), minimal(sections=(same,))
    assert one == other
    assert dump(one) == dump(other)
    assert sha256(dump(one)) == sha256(dump(other))


def test_a_difference_of_a_fen_gives_another_fingerprint() -> None:
    seed = hangzhou_2024.disclosure()
    finding = Finding("rule", "hint", "。", left=Decimal("0.01"))
    assert sha256(dump(seed)) != sha256(dump(replace(seed, findings=(*seed.findings, finding))))


def test_the_fingerprint_is_the_sha256_of_the_text_in_utf8() -> None:
    assert sha256("部门预算") == "5fac39f1c562e3ccdd3e76fafd75653664702ae93737ad412d3c2149449cfe70"


def test_the_text_is_compact_with_readable_chinese_and_keys_in_one_order() -> None:
    assert dump(minimal()) == (
        '{"format":1,"year":2024,"department":{"code":"191","name":"某局"},"standard":"hangzhou-2024",'
        '"amounts_in":"元","units":[],"sections":[],"tables":[],"glossary":[],"checked":[],"findings":[]}'
    )


def test_amounts_are_written_as_strings_of_yuan_with_two_places() -> None:
    data = json.loads(dump(hangzhou_2024.disclosure()))
    assert data["amounts_in"] == "元"
    revenue = next(table for table in data["tables"] if table["key"] == "revenue")
    assert revenue["rows"][0]["cells"][:4] == ["收入合计", "54891400.00", "54891400.00", "54291400.00"]
    assert revenue["rows"][0]["cells"][4] is None
    assert data["sections"][5]["paragraphs"][0]["quotes"][0] == {
        "start": 9,
        "end": 17,
        "kind": "amount",
        "subject": "revenue",
        "amount": "54891400.00",
        "cell": {"table": "budget_summary", "row": "revenue_total", "column": "revenue"},
    }


def test_headings_are_written_with_their_spans_so_that_no_reader_has_to_compute_them() -> None:
    data = json.loads(dump(hangzhou_2024.disclosure()))
    assert data["tables"][2]["headings"][0][2] == {
        "text": "基本支出",
        "column": 2,
        "colspan": 2,
        "rowspan": 1,
    }


def test_a_statement_writes_the_keys_of_both_its_sides_and_a_cross_table_one() -> None:
    data = json.loads(dump(hangzhou_2024.disclosure()))
    assert data["tables"][0]["rows"][0]["keys"] == ["fiscal_appropriation"] * 2 + ["201"] * 2
    assert data["tables"][1]["rows"][1]["key"] == hangzhou_2024.UNIT


def test_a_finding_keeps_both_amounts_their_difference_and_every_place() -> None:
    found = Finding(
        "tables_agree",
        "error",
        "应当相等。",
        "详情",
        Decimal("3.00"),
        Decimal("5.50"),
        (
            Spot(Place("revenue", "total", "total")),
            Spot(section="overview", paragraph=0),
            Spot(section="glossary"),
        ),
    )
    disclosure = minimal(findings=(found,), checked=("tables_agree",))
    data = json.loads(dump(disclosure))["findings"][0]
    assert (data["left"], data["right"], data["difference"]) == ("3.00", "5.50", "-2.50")
    assert data["where"] == [
        {"cell": {"table": "revenue", "row": "total", "column": "total"}},
        {"section": "overview", "paragraph": 0},
        {"section": "glossary"},
    ]
    assert load(dump(disclosure)) == disclosure


@pytest.mark.parametrize("number", [None, 0, FORMAT + 1, "1"])
def test_an_unknown_format_is_refused_instead_of_misread(number: object) -> None:
    data = json.loads(dump(minimal()))
    data["format"] = number
    with pytest.raises(ValueError, match="不认识的格式号"):
        load(json.dumps(data))
