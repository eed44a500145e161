"""The PDF of the seed, beside a page with nothing on it. Every run has other texts, so that nothing is remembered."""

from itertools import count

import typst

from apps.disclosure.document import Disclosure
from apps.disclosure.renderers import pdf
from apps.disclosure.serialization import dump, load
from benchmarks.timing import measure, row

GOAL = 0.8
"""Seconds in a process that has read its fonts."""


def printing(disclosure: Disclosure) -> str:
    """A line of the table of measurements."""
    text, numbers, empty = dump(disclosure), count(), typst.Compiler()
    others = iter(
        [load(text.replace("支出", f"支{run}出").replace("00.00", f"{run}.00")) for run in range(10, 16)]
    )
    taken = measure(lambda: pdf.render(next(others)), runs=5)
    floor = measure(lambda: empty.compile(f"#page[{next(numbers)}]".encode(), format="pdf"), runs=5)
    size = len(pdf.render(disclosure)) / 1000
    return row("PDF（示例部门全文）", taken, GOAL, "空白页", floor, f"{size:.0f} kB")
