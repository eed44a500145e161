"""The page of the checks and the certificate at the foot of a year: what was verified, with both amounts."""

from dataclasses import replace

from django.test import Client

from apps.accounts.models import User
from apps.departments.models import Department
from apps.disclosure.serialization import dump
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from tests.booklets import hangzhou_2024
from tests.publications.addresses import BASE
from tests.renderers.reading import Element, body_of, read


def page(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content.decode())


def certificate(document: Element) -> dict[str, str]:
    terms = document.one("dl", "certificate")
    return {dt.text: dd.words for dt, dd in zip(terms.all("dt"), terms.all("dd"), strict=True)}


def test_the_certificate_tells_warnings_version_and_sum(client: Client, publication: Publication) -> None:
    told = certificate(page(client, BASE))
    assert told["校验"] == "勾稽校验 74 项：72 项通过，2 项有警告 查看校验结果"
    assert told["版本"].startswith("第1版，")
    assert told["更正"] == "没有更正。"
    assert told["SHA-256"].startswith(f"{publication.sha256[:12]}…")
    assert page(client, BASE).one("code", "sha").text == publication.sha256


def test_a_document_without_findings_passed_everything(client: Client, publisher: User) -> None:
    Publication.objects.create(
        department=Department.objects.create(code="191", name="某局"),
        year=2024,
        department_code="191",
        department_name="某局",
        total="5,489.14",
        content=dump(replace(hangzhou_2024.disclosure(), findings=())),
        published_by=publisher,
    )
    assert certificate(page(client, BASE))["校验"].startswith("勾稽校验 74 项全部通过")
    assert "警告" not in page(client, f"{BASE}checks/").text


def test_the_page_of_checks_lists_every_equation_with_both_amounts(
    client: Client, publication: Publication
) -> None:
    checks = page(client, f"{BASE}checks/")
    assert checks.one("h1").text == "校验结果"
    assert checks.one("p", "lead").text == "勾稽校验 74 项：72 项通过，2 项有警告。"
    assert "以下 207 个等式" in checks.text
    rows = [
        [cell.text for cell in row] for group in checks.all("details") for row in body_of(group.one("table"))
    ]
    assert len(rows) == 207
    assert all(left == right and result == "相等" for _, left, _, right, result in rows)
    assert rows[0][1] == "54,291,400.00"
    assert len(checks.one("ol", "rules").all("li")) == 74


def test_the_checks_lead_to_cells_and_sentences_of_the_same_version(
    client: Client, publication: Publication
) -> None:
    for address in (BASE, f"{BASE}v1/"):
        ids = {e.attrs["id"] for e in page(client, address).walk() if "id" in e.attrs}
        links = [a.attrs["href"] for a in page(client, f"{address}checks/").all("a")]
        inside = [link.removeprefix("../#") for link in links if link.startswith("../#")]
        assert len(inside) > 250
        assert set(inside) <= ids


def test_a_correction_is_told_with_its_reason(client: Client, publication: Publication) -> None:
    Publication.objects.create(
        department=publication.department,
        year=2024,
        version=2,
        department_code="191",
        department_name=publication.department_name,
        total="5,489.14",
        content=publication.content,
        published_by=publication.published_by,
        reason="更正错字。",
    )
    assert certificate(page(client, BASE))["更正"].endswith("：更正错字。")
    assert certificate(page(client, f"{BASE}v1/"))["更正"].startswith("第2版，")
    assert client.get(f"{BASE}v1/checks/").status_code == 200


def test_the_checks_of_what_was_withdrawn_are_not_shown(
    client: Client, publication: Publication, publisher: User
) -> None:
    withdraw(publication, notice="内容待核实。", by=publisher)
    response = client.get(f"{BASE}checks/")
    assert response.status_code == 410
    assert "内容待核实。" in response.content.decode()
