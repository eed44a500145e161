"""Reads HTML as a strict reader does: every element closed in order, nothing where it may not stand, ids once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})
CHILDREN = {
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "ol": {"li"},
    "ul": {"li"},
    "dl": {"div", "dt", "dd"},
    **{
        tag: {"a", "span", "strong", "del", "ins", "mark", "code"}
        for tag in ("p", "h1", "h2", "h3", "h4", "dt")
    },
    "dd": {"a", "span", "strong", "del", "ins", "mark", "code", "details"},
    **{tag: {"a", "span", "strong", "del", "ins", "mark", "code"} for tag in ("a", "span", "caption", "th")},
    "td": {"a", "span", "strong", "del", "ins", "code", "svg", "br", "details"},
    "svg": {"rect"},
}
"""What may stand directly in an element; elements not named here may hold anything."""


class Invalid(AssertionError):
    """The page is not valid HTML."""


@dataclass
class Element:
    """An element, and in order the texts and elements in it."""

    tag: str
    attrs: dict[str, str]
    content: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for each in self.content:
            if isinstance(each, Element):
                yield from each.walk()

    def all(self, tag: str, css: str = "") -> list["Element"]:
        return [
            e for e in self.walk() if e.tag == tag and (not css or css in e.attrs.get("class", "").split())
        ]

    def one(self, tag: str, css: str = "") -> "Element":
        (found,) = self.all(tag, css)
        return found

    def by_id(self, identifier: str) -> "Element":
        (found,) = [element for element in self.walk() if element.attrs.get("id") == identifier]
        return found

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.content)

    @property
    def words(self) -> str:
        """The text as it is shown: white space of the source counts as one blank."""
        return " ".join(self.text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document", {})]
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise Invalid(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs})
        identifier = element.attrs.get("id")
        if identifier is not None:
            if not identifier or identifier.split() != [identifier] or identifier in self.ids:
                raise Invalid(f"id {identifier!r} is empty, has white space or is there twice")
            self.ids.add(identifier)
        parent = self.open[-1]
        if tag not in CHILDREN.get(parent.tag, {tag}):
            raise Invalid(f"<{tag}> stands in <{parent.tag}>")
        parent.content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            raise Invalid(f"</{tag}> closes <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if data.strip() and parent.tag in {"table", "thead", "tbody", "tr", "ol", "ul", "dl"}:
            raise Invalid(f"text {data!r} stands in <{parent.tag}>")
        parent.content.append(data)


def read(html: str) -> Element:
    """The document. Invalid if it is not valid."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if len(reader.open) != 1:
        raise Invalid(f"<{reader.open[-1].tag}> is never closed")
    return reader.open[0]


def heading_paths(rows: list[list[tuple[str, int, int]]]) -> list[tuple[str, ...]]:
    """What stands above each column, from top to bottom, in heading rows of (text, colspan, rowspan).

    Invalid if the cells do not fill a rectangle: then some column would stand under the heading of another.
    """
    taken: dict[tuple[int, int], tuple[int, str]] = {}
    for top, row in enumerate(rows):
        column = 0
        for number, (text, colspan, rowspan) in enumerate(row):
            while (top, column) in taken:
                column += 1
            for y in range(top, top + rowspan):
                for x in range(column, column + colspan):
                    if (y, x) in taken:
                        raise Invalid(f"{text} overlaps {taken[y, x][1]}")
                    taken[y, x] = (top * 1000 + number, text)
    width = max(x for _, x in taken) + 1
    if len(taken) != width * len(rows):
        raise Invalid("the heading is no rectangle")
    paths = []
    for x in range(width):
        cells = dict.fromkeys(taken[y, x] for y in range(len(rows)))
        paths.append(tuple(text for _, text in cells))
    return paths


def headings_of(table: Element) -> list[tuple[str, ...]]:
    return heading_paths(
        [
            [
                (th.text, int(th.attrs.get("colspan", 1)), int(th.attrs.get("rowspan", 1)))
                for th in row.all("th")
            ]
            for row in table.one("thead").all("tr")
        ]
    )


def body_of(table: Element) -> list[list[Element]]:
    return [[each for each in row.walk() if each.tag in {"th", "td"}] for row in table.one("tbody").all("tr")]
