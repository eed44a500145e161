"""What was answered and published is read by everybody, the rest by nobody; a contact by no reader at all."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.inquiries.answering import answer
from apps.inquiries.models import InquiryState
from apps.inquiries.published import published_count
from apps.publications.models import Publication
from tests.inquiries.conftest import CELL, CONTACT, TOLD, Asked, Put
from tests.inquiries.test_asking import correct, look, withdraw
from tests.renderers.reading import Element, read

LIST = "/2024/191/inquiries/"
ANSWER = "主要用于援派干部的生活补助。\n明细见表10。"


def decide(asked: Asked, cast, decision: str, text: str = ANSWER) -> Asked:
    answer(asked.row, text=text, decision=decision, by=cast.reviewer)
    return asked


def page(client: Client, address: str = LIST) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content.decode())


def listed(client: Client) -> list[str]:
    return [e.attrs["id"].removeprefix("q-") for e in page(client).all("li") if "id" in e.attrs]


def test_a_published_answer_stands_beside_its_question_and_spot(client: Client, asked: Asked, cast) -> None:
    decide(asked, cast, InquiryState.PUBLISHED)
    item = page(client).by_id("q-2024-191-0001")
    (link,) = item.one("h2").all("a")
    assert (link.text, link.attrs["href"]) == (TOLD, f"/2024/191/v1/#{CELL}")
    assert item.one("blockquote").text == "1,077.11"
    assert [e.text for e in item.all("dd")] == [asked.row.text, ANSWER]
    assert item.one("p", "inquiry-by").words.startswith("杭州市对口支援和区域合作局 ")
    assert client.get(link.attrs["href"].partition("#")[0]).status_code == 200
    assert published_count(2024, "191") == 1


@pytest.mark.parametrize("state", [None, InquiryState.ANSWERED, InquiryState.WITHHELD])
def test_what_is_not_published_is_read_by_nobody_but_who_asked(
    state, client: Client, asked: Asked, cast
) -> None:
    if state:
        decide(asked, cast, state)
    assert listed(client) == []
    assert "还没有公开的咨询。" in page(client).words
    assert published_count(2024, "191") == 0
    own = look(client, asked.receipt.number, asked.receipt.code).content.decode()
    assert (ANSWER in own) is bool(state)


def test_what_was_taken_back_is_gone_at_once(client: Client, asked: Asked, cast) -> None:
    decide(asked, cast, InquiryState.PUBLISHED)
    etag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 304
    answer(asked.row, text=None, decision=InquiryState.WITHHELD, by=cast.publisher)
    again = client.get(LIST, headers={"if-none-match": etag})
    assert again.status_code == 200
    assert ANSWER not in again.content.decode()


def test_the_list_may_be_cached_and_the_answer_changes_its_tag(client: Client, put: Put, cast) -> None:
    seen = {client.get(LIST)["ETag"]}
    first = put()
    seen.add(client.get(LIST)["ETag"])
    decide(first, cast, InquiryState.PUBLISHED)
    response = client.get(LIST)
    seen.add(response["ETag"])
    assert len(seen) == 3
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_contact_is_on_no_public_page(client: Client, asked: Asked, cast) -> None:
    decide(asked, cast, InquiryState.PUBLISHED)
    pages = [client.get(each) for each in (LIST, "/2024/191/", "/2024/191/ask/", "/inquiries/", "/")]
    pages.append(look(client, asked.receipt.number, asked.receipt.code))
    for response in pages:
        for part in (CONTACT, "王先生", "8700"):
            assert part not in response.content.decode()


def test_nothing_that_was_typed_becomes_a_tag_or_a_link(client: Client, put: Put, cast) -> None:
    asked = put("见 https://example.org/ <a href=//example.org>这里</a><script>1</script>")
    decide(asked, cast, InquiryState.PUBLISHED, "不行 https://example.org/")
    item = page(client).by_id("q-2024-191-0001")
    assert "<script>1</script>" in item.all("dd")[0].text
    assert [a.attrs["href"] for a in item.all("a")] == [f"/2024/191/v1/#{CELL}"]


def test_a_correction_keeps_the_questions_of_the_version_before(
    client: Client, publication: Publication, put: Put, cast
) -> None:
    decide(put(), cast, InquiryState.PUBLISHED)
    decide(put("第二版还是这样？", of=correct(publication), about=""), cast, InquiryState.PUBLISHED)
    assert listed(client) == ["2024-191-0002", "2024-191-0001"]
    newer, older = (e.words for e in page(client).all("li") if "id" in e.attrs)
    assert "问的是第2版" in newer
    assert "整份预算" in newer
    assert "问的是第1版" in older
    assert published_count(2024, "191") == 2


def test_what_quotes_a_withdrawn_version_is_withdrawn_with_it(
    client: Client, publication: Publication, put: Put, cast
) -> None:
    asked = decide(put(), cast, InquiryState.PUBLISHED)
    etag = client.get(LIST)["ETag"]
    withdraw(publication)
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200
    assert listed(client) == []
    assert published_count(2024, "191") == 0
    own = look(client, asked.receipt.number, asked.receipt.code)
    words = read(own.content.decode()).words
    assert "已撤回" in words
    assert "1,077.11" not in words.replace(" ".join(asked.row.text.split()), "")
    assert "明细见表10。" in words
    decide(put("新版", of=correct(publication)), cast, InquiryState.PUBLISHED)
    assert listed(client) == ["2024-191-0002"]


def test_the_pages_of_a_publication_lead_to_asking(client: Client, publication: Publication) -> None:
    for address, ask in (
        ("/2024/191/", "/2024/191/ask/"),
        ("/2024/191/tables/5/", "/2024/191/ask/"),
        ("/2024/191/v1/", "/2024/191/ask/?version=1"),
    ):
        block = page(client, address).one("section", "ask-block")
        assert [a.attrs["href"] for a in block.all("a")] == [ask, LIST, "/inquiries/"]


def test_the_list_asks_the_database_four_times_however_long_it_is(
    client: Client, put: Put, cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(51):
        decide(put(f"问题{number}"), cast, InquiryState.PUBLISHED)
    with django_assert_max_num_queries(4):
        first = page(client)
    assert len([e for e in first.all("li") if "id" in e.attrs]) == 50
    assert "共 51 条，第 1 页，共 2 页" in first.words
    second = page(client, f"{LIST}?page=2")
    assert [e.attrs["id"] for e in second.all("li") if "id" in e.attrs] == ["q-2024-191-0001"]


@pytest.mark.parametrize("address", ["/2024/999/inquiries/", "/2023/191/inquiries/"])
def test_where_nothing_was_published_there_is_no_list(
    address: str, client: Client, publication: Publication
) -> None:
    assert client.get(address).status_code == 404
