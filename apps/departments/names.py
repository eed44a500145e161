"""What the words in a name and in any other text may be: nothing invisible, and no placeholder. For forms and files."""

import re

PLACEHOLDERS = (
    *("XX", "xx", "××", "╳╳", "ＸＸ", "ｘｘ"),
    *("某某", "待填写", "待定", "TBD", "TODO", "{", "｛", "……"),
)
"""What stands where somebody still has to write."""

TOTAL = "total"
"""What the row of totals of every table is called: no code may be that."""

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
    "\ufff9-\ufffb\ufffe\uffff]"
)
_PLACEHOLDER = re.compile(
    r"[{｛][^{}｛｝]*[}｝]|(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|[×╳]{2,}|…{2,}|"
    + "|".join(
        # Letters count as words of their own: “EXX计划” is a name.
        rf"(?<![A-Za-z])(?i:{each})(?![A-Za-z])" if each.isascii() and each.isalpha() else re.escape(each)
        for each in PLACEHOLDERS
    ),
)


def clean_text(text: str) -> str:
    """Without invisible characters; line ends and outer blanks in order."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    return text.strip()


def one_line(text: str) -> str:
    """A name: its lines joined."""
    return "".join(line.strip() for line in clean_text(text).split("\n"))


def placeholder_in(text: str) -> str | None:
    """The first placeholder of a text, as it stands there."""
    found = _PLACEHOLDER.search(text)
    return found[0] if found else None


def about_placeholder(found: str) -> str:
    return f"“{found}”是待填写的占位文字，请填写实际内容"
