"""Charts as plain values: a sentence, and the table it is drawn from. Amounts are yuan."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from apps.disclosure.anchors import cell_anchor
from apps.disclosure.changes import sayings
from apps.disclosure.document import Disclosure
from apps.disclosure.grid import Grid
from apps.disclosure.money import ZERO, add, wan
from apps.disclosure.proportions import in_words

ChartKind = Literal["treemap", "flow", "bars", "change"]


class Bar(NamedTuple):
    """Where a bar begins and how long it is, as percentages of its cell."""

    start: str
    length: str


class ChartCell(NamedTuple):
    """An amount under its heading: yuan to draw with, 万元 to read; both blank where there is none."""

    heading: str
    yuan: str = ""
    printed: str = ""


class ChartLine(NamedTuple):
    """A row as it is shown; `bar` is None unless the chart has bars and the row an amount.

    `direction` is "more" or "less" for a difference, whose 万元 then have no sign, and blank otherwise.
    """

    row: "ChartRow"
    cells: list[ChartCell]
    bar: Bar | None
    direction: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row: its amounts in yuan, None where there is none; where it leads, and the code that identifies it.

    `level` 0 is a whole, 1 a part of it, 2 a part of the part above, and so on.
    """

    label: str
    amounts: tuple[Decimal | None, ...]
    level: int = 1
    code: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `title` is the sentence it shows; `columns` head the label and each amount of the rows.

    treemap: one amount; the rows of each level follow the row they are part of; rows of level 0 are not drawn.
    flow: one amount; two rows of level 0, what flows in below the first and what flows out below the second.
    bars: the first amount of each row as a bar; none may be negative.
    change: the last amount is a signed difference, and its bar goes to the left or to the right.
    """

    kind: ChartKind
    title: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    note: str = ""

    @property
    def has_bars(self) -> bool:
        """Whether the table itself is the chart."""
        return self.kind in ("bars", "change")

    @property
    def size(self) -> int:
        """How many thin things stand one below the other, for the height that the page reserves: at most 12."""
        return min(len(self.rows), 12)

    def lines(self) -> list[ChartLine]:
        """The rows with their bars, all on one scale."""
        drawn = [row.amounts[-1 if self.kind == "change" else 0] for row in self.rows]
        least, most = min((ZERO, *filter(None, drawn))), max((ZERO, *filter(None, drawn)))
        return [self._line(row, amount, least, most) for row, amount in zip(self.rows, drawn, strict=True)]

    def _line(self, row: ChartRow, drawn: Decimal | None, least: Decimal, most: Decimal) -> ChartLine:
        cells = [
            ChartCell(heading) if amount is None else ChartCell(heading, f"{amount:.2f}", wan(amount))
            for amount, heading in zip(row.amounts, self.columns[1:], strict=True)
        ]
        direction = ""
        if self.kind == "change" and drawn:
            direction = "more" if drawn > 0 else "less"
            cells[-1] = cells[-1]._replace(printed=wan(abs(drawn)))
        return ChartLine(row, cells, _bar(drawn, least, most) if self.has_bars and drawn else None, direction)


def _bar(amount: Decimal, least: Decimal, most: Decimal) -> Bar:
    share = 100 / (most - least)
    return Bar(f"{(min(amount, ZERO) - least) * share:.2f}%", f"{abs(amount) * share:.2f}%")


SHORT = "支出"
"""What names of expenditure end in, and sentences about expenditure need not say."""

ITEM = "item."
"""What subjects of quotes about one functional item begin with; its code follows."""

_NUMBERING = re.compile(r"^(其中：|[一二三四五六七八九十]+、)")


def where_money_goes(disclosure: Disclosure) -> Chart:
    """花到哪里去: 类, 款 and 项 of table "expenditure" as areas. LookupError where the form has no such table."""
    grid = disclosure.table("expenditure")
    rows = _rows(grid, "total", [(row.keys[0], row.levels[0]) for row in grid.rows])
    classes = [row for row in rows if row.level == 1]
    return Chart("treemap", _largest(classes, "用于"), ("科目", "预算数"), tuple(rows))


def sources_and_uses(disclosure: Disclosure) -> Chart:
    """钱从哪里来: sources of table "budget_summary" into the whole, and from it the kinds of table "expenditure".

    No table says which source pays for which kind, and neither does the chart.
    LookupError where the form has no such tables.
    """
    summary, spending = disclosure.table("budget_summary"), disclosure.table("expenditure")
    lowest = [(key, 1) for key in summary.lowest_rows("revenue")]
    sources = _rows(summary, "revenue", [("revenue_total", 0), *lowest])
    kinds = [column.key for column in spending.columns if column.kind == "amount" and not column.adds]
    uses = [
        ChartRow(
            spending.columns[spending.column_index(key)].path[-1],
            (spending.amount("total", key),),
            code=key,
            href=f"#{cell_anchor(spending.number, 'total', key)}",
        )
        for key in kinds
        if spending.rows and spending.find("total", key)
    ]
    rest = _rows(summary, "use", [("use_total", 0), ("year_end_carry_over", 1)])
    title = _largest([row for row in sources if row.level == 1], "来自")
    return Chart("flow", title, ("项目", "预算数"), (*sources, *rest[:1], *uses, *rest[1:]))


def _rows(grid: Grid, column: str, wanted: Iterable[tuple[str, int]]) -> list[ChartRow]:
    """Rows of a table that have an amount in a column, each leading to its cell."""
    labels = grid.labels()
    return [
        ChartRow(
            _plain(labels[key]),
            (grid.amount(key, column),),
            level,
            key,
            f"#{cell_anchor(grid.number, key, column)}",
        )
        for key, level in wanted
        if key in labels and grid.amount(key, column)
    ]


def _plain(label: str) -> str:
    """A label of a statement without its number: 七、其他收入, 其中：一般公共预算."""
    return _NUMBERING.sub("", label)


def _largest(rows: Sequence[ChartRow], verb: str) -> str:
    """What the largest part of the whole is for, as a sentence; blank where nothing is shared out."""
    parts = {row: row.amounts[0] or ZERO for row in rows}
    if not parts:
        return ""
    largest = max(parts, key=lambda row: parts[row])
    return f"{in_words(parts[largest], add(parts.values()))}{verb}{largest.label.removesuffix(SHORT)}"


def this_year_and_last(disclosure: Disclosure) -> Chart | None:
    """今年与去年: what each item of the 一般公共预算 changed by, greatest first, as its sentence prints it.

    Items that are 与上年持平 print no figures and are not there. None where no item prints a change.
    """
    changes = [
        (each, each.base)
        for each in sayings(disclosure)
        if each.subject.startswith(ITEM) and each.base is not None
    ]
    if not changes:
        return None
    labels = disclosure.table("expenditure").labels()
    rows = tuple(
        ChartRow(
            _item_name(labels, each.subject.removeprefix(ITEM)),
            (each.amount, base, each.amount - base),
            code=each.subject.removeprefix(ITEM),
            href=f"#{each.anchor}",
        )
        for each, base in sorted(changes, key=lambda change: change[1] - change[0].amount)
    )
    compared = {each.compared_with for each, _ in changes}
    last = compared.pop() if len(compared) == 1 else "上年"
    return Chart(
        "change",
        _direction(rows),
        ("科目", "本年预算", last, "增减"),
        rows,
        note="一般公共预算各项支出，原因见各行所指的文字。",
    )


def _item_name(labels: Mapping[str, str], code: str) -> str:
    """The name of an item, after that of its class where it would be 其他支出 of whatever."""
    name, above = labels.get(code, code), labels.get(code[:3], "")
    stem = above.removesuffix(SHORT)
    return f"{stem}（{name}）" if name.startswith("其他") and stem not in name else name


def _direction(rows: Sequence[ChartRow]) -> str:
    """Where most of what was added went, or, where nothing was added, most of what was saved came from."""
    changed = {row: row.amounts[-1] or ZERO for row in rows}
    rises = [amount for amount in changed.values() if amount > 0]
    if rises:
        first = rows[0]
        return f"增加的钱{in_words(changed[first], add(rises))}用于{first.label.removesuffix(SHORT)}"
    last = rows[-1]
    return f"减少的钱{in_words(-changed[last], -add(changed.values()))}出自{last.label.removesuffix(SHORT)}"
