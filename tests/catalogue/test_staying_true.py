"""What the public reads follows from what is public: nothing withdrawn is told, and nothing old is kept."""

import pytest
from django.test import Client

from apps.catalogue.cataloguing import rebuild
from apps.catalogue.models import Entry
from apps.publications.models import Publication
from apps.publications.publishing import withdraw

pytestmark = pytest.mark.django_db

NUMBER = "5,489.14"


def test_a_feed_does_not_tell_what_was_withdrawn(client: Client, published: Publication) -> None:
    feeds = ("/feed.xml", f"/departments/{published.department_code}/feed.xml")
    assert all(NUMBER in client.get(feed).content.decode() for feed in feeds)
    withdraw(published, notice="内容有误，重新公开。", by=published.published_by)
    for feed in feeds:
        told = client.get(feed).content.decode()
        assert NUMBER not in told
        assert "这一版已撤回，内容不再公开。" in told
        assert "内容有误，重新公开。" in told


@pytest.mark.parametrize("address", ["/years/0000/", "/functions/0000/", "/years/0000/archive.zip"])
def test_year_zero_is_no_year(address: str, client: Client, published: Publication) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/departments/", "/api/v1/publications", "/feed.xml", "/search/?q=协作"]
)
def test_what_was_read_from_an_empty_catalogue_is_not_kept(
    address: str, client: Client, published: Publication
) -> None:
    """After a restore the tables of the catalogue are empty until `rebuild_catalogue` has run."""
    whole = client.get(address).content
    Entry.objects.all().delete()
    etag = client.get(address).headers["ETag"]
    rebuild()
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (200, whole) or address == "/feed.xml"


def test_pages_are_kept_once_whatever_host_they_are_asked_by(
    client: Client, published: Publication, settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    first = client.get("/departments/", headers={"host": "one.example:8001"})
    other = client.get("/departments/", headers={"host": "two.example:9999"})
    assert first.content == other.content


@pytest.mark.parametrize("page", ["0" * 99 + "1" + "0" * 30, "9" * 200, "0", "-1", "1.5", "１"])
def test_a_page_that_cannot_be_is_not_found(page: str, client: Client, published: Publication) -> None:
    assert client.get("/projects/", {"page": page}).status_code == 404


def test_characters_that_no_database_takes_find_nothing_and_break_nothing(
    client: Client, published: Publication
) -> None:
    assert client.get("/projects/", {"q": "\0"}).status_code == 200
    assert client.get("/search/", {"q": "\0支出"}).status_code == 200
