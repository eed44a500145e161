"""The typefaces that come with the portal, what they lack and what none can print. Their making: fonts/README.md."""

import re
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
REGULAR = FOLDER / "PortalSerif-Regular.ttf"

SUBSTITUTE = "〓"
"""What Chinese printers set where they have no type."""

_CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Characters that only steer the setting, such as one that turns the direction of reading; a line break stays."""

_GAPS = re.compile("[\t\v\f\u2028\u2029]")

_LONG_WORD, _PART = re.compile(r"[!-~]{25,}"), re.compile(".{12}")
BREAK = "\u200b"
"""Where a word may be broken that is longer than a column: an address of the web has no other place."""

_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""They choose among the forms of the hanzi before them and have none of their own."""


def legible(text: str) -> str:
    """A text without what cannot be printed, its overlong words with places to break them."""
    return _LONG_WORD.sub(
        lambda word: _PART.sub(rf"\g<0>{BREAK}", word[0]), _CONTROLS.sub("", _GAPS.sub(" ", text))
    )


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
    """The characters of legible texts for which the typefaces have no glyph, in the order of their codes."""
    used = set().union(*texts) - {"\n", BREAK}
    return sorted(
        each
        for each in used
        if ord(each) not in _characters() and not any(ord(each) in selectors for selectors in _SELECTORS)
    )
