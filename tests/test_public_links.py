"""Along every link of the public site nothing is missing, and every kind of page is well formed."""

from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from lxml import etree, html

from tests.public_pages import PAGES, publish_all

MOST = 1500
"""More addresses than this site has; a crawl that never ends is a fault of the site."""

HOST = "testserver"
LINKS = ("href", "src", "data-href", "data-echarts", "data-suggest", "action")
XML = ("application/xml", "application/atom+xml", "text/xml")


class Crawl:
    """Whatever is asked for once, and what was wrong with it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.faults: list[str] = []
        self.waiting: dict[str, str] = {}
        self.seen: set[str] = set()
        self.anchors: dict[str, set[str]] = {}
        self.wanted: dict[tuple[str, str], str] = {}
        self.parsed: set[str] = set()

    def follow(self, link: str, on: str) -> None:
        """Remember a link of a page, if it stays on this site."""
        address, fragment = urldefrag(urljoin(f"http://{HOST}{on}", link.replace(settings.PORTAL_URL, "")))
        parts = urlsplit(address)
        if parts.netloc != HOST or parts.path.startswith("/admin/"):
            return
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        if fragment:
            self.wanted.setdefault((where, fragment), on)
        if where not in self.seen:
            self.seen.add(where)
            self.waiting[where] = on

    def run(self) -> None:
        while self.waiting and len(self.seen) < MOST:
            where, on = self.waiting.popitem()
            self.visit(where, on)
        for (where, fragment), on in self.wanted.items():
            if where in self.anchors and fragment not in self.anchors[where]:
                self.faults.append(f"{on} leads to {where}#{fragment}, which is not there")

    def visit(self, where: str, on: str) -> None:
        path = urlsplit(where).path
        if path.startswith(settings.STATIC_URL):
            if not finders.find(path.removeprefix(settings.STATIC_URL)):
                self.faults.append(f"{on} leads to {where}: no such file")
            return
        response = self.client.get(where)
        content = response.getvalue()
        if response.status_code >= 400:
            self.faults.append(f"{on} leads to {where}: {response.status_code}")
        elif response.status_code >= 300:
            self.follow(response["Location"], where)
        elif response["Content-Type"].startswith("text/html"):
            self.read(
                where, content.decode(), is_page="attachment" not in response.get("Content-Disposition", "")
            )
        elif response["Content-Type"].partition(";")[0] in XML:
            for element in etree.fromstring(content).iter("{*}loc", "{*}link"):
                self.follow(element.get("href") or element.text or "", where)

    def read(self, where: str, text: str, *, is_page: bool) -> None:
        """Links and anchors of a page; the first page of each kind is parsed strictly."""
        kind = resolve(urlsplit(where).path).view_name
        if kind not in self.parsed:
            self.parsed.add(kind)
            try:
                html5lib.HTMLParser(strict=True).parse(text)
            except html5lib.html5parser.ParseError as error:
                self.faults.append(f"{where}: {error}")
        document = html.fromstring(text)
        ids = document.xpath("//@id")
        self.anchors[where] = set(ids)
        self.faults += [f"{where}: two are called {each}" for each in {i for i in ids if ids.count(i) > 1}]
        for name in LINKS if is_page else ("href",):
            for link in document.xpath(f"//@{name}"):
                if is_page or not link.startswith("#"):
                    self.follow(link, where)


@pytest.fixture
def site(db: None) -> None:
    cache.clear()
    publish_all()


@pytest.mark.usefixtures("site")
def test_every_link_of_the_public_site_leads_somewhere(client: Client) -> None:
    crawl = Crawl(client)
    crawl.follow("/", "/")
    crawl.run()
    assert not crawl.faults, "\n".join(crawl.faults[:50])
    assert len(crawl.seen) < MOST
    kinds = {resolve(urlsplit(each).path).view_name for name, each in PAGES.items() if name != "not-found"}
    assert kinds <= crawl.parsed, kinds - crawl.parsed


@pytest.mark.usefixtures("site")
def test_every_kind_of_page_is_well_formed(client: Client) -> None:
    faults = []
    for name, address in PAGES.items():
        response = client.get(address)
        assert response.status_code == (404 if name == "not-found" else 200), address
        try:
            html5lib.HTMLParser(strict=True).parse(response.getvalue().decode())
        except html5lib.html5parser.ParseError as error:
            faults.append(f"{address}: {error}")
    assert not faults, "\n".join(faults)
