"""What the files of a publication are called: one name at every address, safe on every disk and in every archive."""

import re
import unicodedata
from pathlib import PurePath

from apps.publications.models import Publication

LONGEST = 180
"""Bytes of a name in UTF-8: file systems take 255, and a folder or an ending may be added."""

_UNSAFE = re.compile(r'[/\\:*?"<>|]')
"""What divides folders, or what some system does not allow in a name."""


def safe(name: str, longest: int = LONGEST) -> str:
    """A name without slashes, control characters or a dot in front, cut (before its ending) where it is too long."""
    visible = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    whole = " ".join(_UNSAFE.sub("_", visible).split()).lstrip(".") or "_"
    ending = PurePath(whole).suffix
    room = longest - len(ending.encode())
    if len(whole.encode()) <= longest or room <= 0:
        return whole
    return whole.removesuffix(ending).encode()[:room].decode(errors="ignore") + ending


def title_of(publication: Publication) -> str:
    """2024年某局部门预算; a correction says which version it is, so that no file is taken for that of another."""
    version = f"（第{publication.version}版）" if publication.version > 1 else ""
    return f"{publication.year}年{publication.department_name}部门预算{version}"


def file_name(publication: Publication, ending: str) -> str:
    """The title with an ending, such as ".pdf" or "表6.csv". A long name of a department is cut, never the ending."""
    return safe(title_of(publication), LONGEST - len(ending.encode())) + ending
