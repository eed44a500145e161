"""What machines call a version of a publication: year, department's code and version, and nothing that moves."""

from dataclasses import dataclass
from typing import Self

from apps.publications.models import Publication
from apps.publications.urls import Code, Version, Year


@dataclass(frozen=True, slots=True)
class Identifier:
    """年度-部门编码-v版本, which is the address of the version read as one word."""

    year: int
    department: str
    version: int

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls(publication.year, publication.department_code, publication.version)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.department}-v{self.version}"


class IdentifierConverter:
    """An identifier in an address."""

    regex = f"{Year.regex}-{Code.regex}-v{Version.regex}"

    def to_python(self, value: str) -> Identifier:
        year, department, version = value.split("-")
        return Identifier(int(year), department, int(version.removeprefix("v")))

    def to_url(self, value: Identifier) -> str:
        return str(value)
