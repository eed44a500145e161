"""One version in the interface: itself, its tables and its cells, as frozen. Withdrawn ones are gone (410)."""

from typing import Any

from rest_framework.request import Request

from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import load
from apps.open_data import links, queries, writing
from apps.open_data.cells import cells
from apps.open_data.identifiers import Identifier
from apps.open_data.paging import page_of_list
from apps.open_data.problems import Problem, not_found
from apps.open_data.resources import Answer, Resource, paged
from apps.publications.files import newest
from apps.publications.versions import Shown, Versions


def find(identifier: Identifier) -> Shown:
    """The version of an identifier. One query. Problem if there is none, or if it was withdrawn."""
    versions = Versions.of(identifier.year, identifier.department)
    publication = versions.get(identifier.version) if versions else None
    if versions is None or publication is None:
        raise not_found(f"没有标识为 {identifier} 的公开。")
    if publication.withdrawn:
        raise Problem(
            "withdrawn",
            f"这一版已撤回。公告：{publication.withdrawn.notice}",
            withdrawal=writing.version(publication),
            versions_url=links.versions(publication),
        )
    return Shown(publication, versions, is_own_address=True)


class OfVersion(Resource):
    """An address below a version."""

    shown: Shown
    key = ""

    def state(self, identifier: Identifier, key: str = "") -> str:
        self.shown, self.key = find(identifier), key
        return self.shown.etag

    def disclosure(self) -> Disclosure:
        """The frozen content. One query."""
        return load(self.shown.publication.content)


class Publication(OfVersion):
    """The records of its files are written after it was published, so that the answer follows from them too."""

    records: writing.Records

    def state(self, identifier: Identifier, key: str = "") -> str:
        """Two queries."""
        state = super().state(identifier, key)
        self.records = newest([self.shown.publication])
        return f"{state}.{max((each.pk for each in self.records.values()), default=0)}"

    def answer(self, request: Request, query: Answer) -> Answer:
        return writing.detail(self.shown, self.disclosure(), self.records)


class Table(OfVersion):
    def answer(self, request: Request, query: Answer) -> Answer:
        try:
            grid = self.disclosure().table(self.key)
        except LookupError:
            raise not_found(f"这一版没有键为“{self.key}”的表。") from None
        return writing.table(self.shown.publication, grid)


class Cells(OfVersion):
    query = queries.CellQuery

    def answer(self, request: Request, query: Answer) -> Answer:
        narrowing: dict[str, Any] = {
            name: query[name] for name in ("table", "row", "column", "kind") if name in query
        }
        page = page_of_list(request, cells(self.disclosure(), **narrowing), query)
        return paged(page, lambda record: writing.cell(self.shown.publication, record))
