"""The PDF and the Word document of the seed, each beside a document with nothing in it."""

from io import BytesIO
from itertools import count

import docx
import typst

from apps.disclosure.document import Disclosure
from apps.disclosure.renderers import docx as word
from apps.disclosure.renderers import pdf
from apps.disclosure.serialization import dump, load
from benchmarks.timing import measure, row

GOAL, WORD_GOAL = 0.8, 0.4
"""Seconds; for the PDF in a process that has read its fonts."""


def printing(disclosure: Disclosure) -> str:
    """A line of the table of measurements. Every run has other texts, so that nothing is remembered."""
    text, numbers, empty = dump(disclosure), count(), typst.Compiler()
    others = iter(
        [load(text.replace("支出", f"支{run}出").replace("00.00", f"{run}.00")) for run in range(10, 16)]
    )
    taken = measure(lambda: pdf.render(next(others)), runs=5)
    floor = measure(lambda: empty.compile(f"#page[{next(numbers)}]".encode(), format="pdf"), runs=5)
    size = len(pdf.render(disclosure)) / 1000
    return row("PDF（示例部门全文）", taken, GOAL, "空白页", floor, f"{size:.0f} kB")


def writing(disclosure: Disclosure) -> str:
    """A line of the table of measurements."""
    taken = measure(lambda: word.render(disclosure), runs=20)
    floor = measure(lambda: docx.Document().save(BytesIO()), runs=20)
    size = len(word.render(disclosure)) / 1000
    return row("Word（示例部门全文）", taken, WORD_GOAL, "空文档", floor, f"{size:.0f} kB")
