"""A draft says so in every format that a person opens; the JSON that is hashed does not change."""

import io

import openpyxl

from apps.disclosure.renderers import FORMATS
from apps.disclosure.renderers.html import document_html
from tests.booklets.hangzhou_2024 import disclosure

DRAFT = "草稿：编制中，尚未公开。"


def test_a_notice_stands_above_the_web_page_and_the_csv() -> None:
    page = FORMATS["html"].render(disclosure(), notice=DRAFT).decode()
    assert f'<p class="notice">{DRAFT}</p>' in page.split("<h1>")[0]
    assert FORMATS["csv"].render(disclosure(), notice=DRAFT).decode("utf-8-sig").splitlines()[:2] == [
        DRAFT,
        "",
    ]


def test_a_notice_heads_every_printed_page_of_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(disclosure(), notice=DRAFT)))
    assert [sheet.oddHeader.right.text for sheet in book] == [DRAFT] * 11


def test_a_published_file_carries_no_notice_and_json_never_does() -> None:
    assert "notice" not in FORMATS["html"].render(disclosure()).decode().split("<main>")[1]
    assert FORMATS["json"].render(disclosure(), notice=DRAFT) == FORMATS["json"].render(disclosure())


def test_each_table_of_the_whole_page_leads_to_its_own() -> None:
    page = str(document_html(disclosure(), "tables/"))
    assert [f'href="tables/{number}/"' in page for number in range(1, 12)] == [True] * 11
    assert [f'href="tables/{number}.csv"' in page for number in range(1, 12)] == [True] * 11
    assert 'href="tables/' not in str(document_html(disclosure()))
