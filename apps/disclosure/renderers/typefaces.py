"""The typefaces that come with the portal, and the characters that they lack. How they were made: fonts/README.md."""

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
REGULAR = FOLDER / "PortalSerif-Regular.ttf"

SUBSTITUTE = "〓"
"""What Chinese printers set where they have no type."""

_UNSEEN = frozenset({"Cf", "Mn", "Zl", "Zp", "Zs", "Cc"})
"""Categories without a glyph of their own: spaces, joiners, selectors of variants."""


@cache
def _characters() -> frozenset[int]:
    """The code points that the regular face has, from the character map (format 12) in the font itself."""
    data = REGULAR.read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = dict(struct.unpack_from(">4s4xL", data, 12 + 16 * number) for number in range(count))
    start = tables[b"cmap"]
    (offset,) = struct.unpack_from(">L", data, start + 8)
    (groups,) = struct.unpack_from(">L", data, start + offset + 12)
    ranges = (struct.unpack_from(">LL", data, start + offset + 16 + 12 * number) for number in range(groups))
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def lacking(texts: Iterable[str]) -> list[str]:
    """The characters of some texts for which the typefaces have no glyph, in the order of their codes."""
    used = set().union(*texts)
    return sorted(
        each for each in used if ord(each) not in _characters() and unicodedata.category(each) not in _UNSEEN
    )
