"""Words as they are compared: letters and digits only, width and case made equal; pairs of characters; initials.

Everything is done character by character, so that a part of a text always becomes a part of what the text becomes.
"""

import re
import unicodedata
from collections.abc import Iterator


def characters(text: str) -> Iterator[tuple[int, str]]:
    """What remains of each character of a text, with where it stands: Ｂ２ is b2, and 、 is nothing."""
    for position, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            if part.isalnum():
                yield position, part


def plain(text: str) -> str:
    """Letters and digits of a text; punctuation and white space are not looked for."""
    return "".join(part for _, part in characters(text))


def pairs(word: str) -> list[str]:
    """Each two characters that follow one another: what the index knows. None of a single character."""
    return [word[start : start + 2] for start in range(len(word) - 1)]


def initials(text: str) -> str:
    """The first letters of the pinyin of a plain text: 重庆 is cq, 银行 yh. Letters and digits stand for themselves."""
    # Reading its dictionaries takes 50 MB, which a process that only answers readers need not hold.
    from pypinyin import Style, lazy_pinyin

    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).casefold())
