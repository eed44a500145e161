"""The interface for people: its OpenAPI document laid out as plain values for a page. Nothing is told twice."""

import json
from dataclasses import dataclass
from functools import cache

from apps.open_data.operations import example_of
from apps.open_data.problems import KINDS, Kind
from apps.open_data.schema import Document, document

TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是否",
    "array": "列表",
    "object": "对象",
    "null": "null",
}
FORMS = {
    "date-time": "时间",
    "date": "日期",
    "uri": "网址",
    "decimal": "金额",
}
"""What a string is, by its format."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Described:
    """A parameter or a field: its name, what it may be, what it means, and the component it consists of."""

    name: str
    type: str
    description: str
    component: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Answer:
    status: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One address."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[Described, ...]
    answers: tuple[Answer, ...]
    component: str
    example: str
    address: str


@dataclass(frozen=True)
class Group:
    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Component:
    """What an answer or a part of one consists of."""

    name: str
    description: str
    fields: tuple[Described, ...]


@dataclass(frozen=True)
class Documentation:
    title: str
    description: str
    version: str
    server: str
    groups: tuple[Group, ...]
    components: tuple[Component, ...]
    problems: tuple[tuple[str, Kind], ...]
    not_modified: str


def _name_of(schema: Document) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _choices(schema: Document) -> tuple[Choice, ...]:
    """The values of an enumeration; its description lists them with what they mean, as the generator writes it."""
    told = {}
    for line in schema.get("description", "").splitlines():
        value, mark, label = line.removeprefix("* `").partition("` - ")
        if mark:
            told[value] = label
    return tuple(Choice(str(each), told.get(str(each), "")) for each in schema.get("enum", ()) if each)


class _Layout:
    """Reads one document."""

    def __init__(self, whole: Document) -> None:
        self.whole = whole
        self.schemas: dict[str, Document] = whole["components"]["schemas"]

    def described(self, name: str, schema: Document, description: str = "") -> Described:
        told = description or schema.get("description", "")
        told = told.partition("\n\n* `")[0]
        nullable = ""
        one = schema
        for several in ("oneOf", "anyOf", "allOf"):
            if several in one:
                alternatives = [each for each in one[several] if each.get("type") != "null"]
                nullable = "，可为 null" if len(alternatives) < len(one[several]) else ""
                one = alternatives[0]
        component = _name_of(one)
        if component and "enum" in self.schemas[component]:
            choices = _choices(self.schemas[component])
            return Described(name, f"选项{nullable}", told, choices=choices)
        if component:
            return Described(name, f"对象{nullable}", told, component)
        if "enum" in one:
            return Described(name, f"选项{nullable}", told, choices=_choices(one))
        return Described(name, *self._type(one, nullable, told))

    def _type(self, schema: Document, nullable: str, told: str) -> tuple[str, str, str]:
        types = schema.get("type", "object")
        if isinstance(types, list):
            nullable = "，可为 null" if "null" in types else nullable
            types = next(each for each in types if each != "null")
        if types == "array":
            inner = self.described("", schema["items"])
            return f"列表{nullable}", told, inner.component
        return f"{FORMS.get(schema.get('format', ''), TYPES[types])}{nullable}", told, ""

    def component(self, name: str) -> Component:
        schema = self.schemas[name]
        fields = tuple(self.described(key, each) for key, each in schema.get("properties", {}).items())
        return Component(name, schema.get("description", ""), fields)

    def operation(self, path: str, told: Document) -> Operation:
        content = told["responses"]["200"]["content"]["application/json"]
        example = example_of(told["operationId"])
        return Operation(
            id=told["operationId"],
            path=path,
            summary=told["summary"],
            description=told["description"],
            parameters=tuple(
                self.described(each["name"], each["schema"], each["description"])
                for each in told["parameters"]
                if each["in"] != "header"
            ),
            answers=tuple(
                Answer(status, each["description"]) for status, each in sorted(told["responses"].items())
            ),
            component=_name_of(content["schema"]),
            example=json.dumps(example.answer, ensure_ascii=False, indent=2),
            address=example.address,
        )

    def layout(self) -> Documentation:
        operations: dict[str, list[Operation]] = {}
        for path, methods in self.whole["paths"].items():
            told = methods["get"]
            operations.setdefault(told["tags"][0], []).append(self.operation(path, told))
        header = next(
            each
            for methods in self.whole["paths"].values()
            for each in methods["get"]["parameters"]
            if each["in"] == "header"
        )
        return Documentation(
            title=self.whole["info"]["title"],
            description=self.whole["info"]["description"],
            version=self.whole["info"]["version"],
            server=self.whole["servers"][0]["url"],
            groups=tuple(
                Group(tag["name"], tag["description"], tuple(operations[tag["name"]]))
                for tag in self.whole["tags"]
            ),
            components=tuple(
                self.component(name)
                for name, schema in self.schemas.items()
                if schema.get("type") == "object"
            ),
            problems=tuple(KINDS.items()),
            not_modified=header["description"],
        )


@cache
def documentation() -> Documentation:
    """The page's content; made once a process."""
    return _Layout(document()).layout()
