"""What the files of a publication are called: one name at every address, safe on every disk and in every archive."""

import re
import unicodedata

from apps.publications.models import Publication

LONGEST = 180
"""Bytes of a name in UTF-8: file systems take 255, and a reader's program may add to it."""

_UNSAFE = re.compile(r'[/\\:*?"<>|]')
"""What divides folders, or what some system does not allow in a name."""


def safe(name: str, longest: int = LONGEST) -> str:
    """A name without slashes, control characters or a dot in front, cut between characters where it is too long."""
    visible = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    whole = " ".join(_UNSAFE.sub("_", visible).split()).lstrip(".") or "_"
    return whole.encode()[:longest].decode(errors="ignore").rstrip(" .") or "_"


def title_of(publication: Publication) -> str:
    """2024年某局部门预算; a correction says which version it is, so that no file is taken for that of another."""
    return _around(publication, publication.department_name)


def file_name(publication: Publication, ending: str) -> str:
    """The title with an ending, such as ".pdf" or "表6.csv". Of all this only a department's long name is cut."""
    room = LONGEST - len((_around(publication, "") + ending).encode())
    return _around(publication, safe(publication.department_name, room)) + ending


def _around(publication: Publication, name: str) -> str:
    version = f"（第{publication.version}版）" if publication.version > 1 else ""
    return f"{publication.year}年{name}部门预算{version}"
