"""长者模式: the same pages in another display, remembered, while every cache may keep the pages themselves."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_choice_is_remembered_and_leads_back(client) -> None:
    answer = client.get("/display/large/?back=/2024/191/%3Fa%3D1")
    assert (answer.status_code, answer["Location"]) == (302, "/2024/191/?a=1")
    assert answer.cookies["display"].value == "large"
    assert answer.cookies["display"]["samesite"] == "Lax"
    assert "font-size" in client.get("/display.css").content.decode()
    client.get("/display/ordinary/")
    assert client.get("/display.css").content == b""


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", "/\\evil", "x"]
)
def test_it_leads_to_no_other_site(client, back) -> None:
    assert client.get("/display/large/", {"back": back})["Location"] == "/"


def test_only_the_stylesheet_depends_on_the_choice(client, publication) -> None:
    ordinary = client.get("/display.css")
    assert "Cookie" in ordinary["Vary"]
    pages = {path: client.get(path).content for path in ("/", "/2024/191/", "/2024/191/tables/7/")}
    client.cookies["display"] = "large"
    assert client.get("/display.css", headers={"if-none-match": ordinary["ETag"]}).status_code == 200
    large = client.get("/display.css")["ETag"]
    assert client.get("/display.css", headers={"if-none-match": large}).status_code == 304
    assert {path: client.get(path).content for path in pages} == pages
