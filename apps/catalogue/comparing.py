"""Some departments of a year side by side: the same measures, and what part of each total they are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.catalogue.addresses import of_publication
from apps.catalogue.models import Measure, PublishedAmount
from apps.catalogue.years import RATE_DECIMALS
from apps.disclosure.money import ZERO, shares

MOST = 6
"""How many departments fit side by side."""

GROUPS: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    (
        "总额与专项",
        (
            Measure.TOTAL,
            Measure.FISCAL,
            Measure.GENERAL_PUBLIC,
            Measure.THREE_PUBLIC,
            Measure.OVERSEAS,
            Measure.RECEPTION,
            Measure.VEHICLE_PURCHASE,
            Measure.VEHICLE_RUNNING,
            Measure.OPERATING_COST,
            Measure.PROCUREMENT,
        ),
    ),
    ("花在什么上", (Measure.KIND,)),
    ("钱用在哪里", (Measure.FUNCTION,)),
    ("钱从哪里来", (Measure.SOURCE,)),
)
"""What is set side by side, under headings: measures, the first of which is the whole, or all parts of one whole."""


@dataclass(frozen=True)
class Compared:
    """An amount in yuan, where it is printed, and its share of the whole in percent."""

    amount: Decimal
    address: str
    share: Decimal | None


@dataclass(frozen=True)
class Line:
    """One measure, or one item of a measure that has many, of every department; None where it prints none."""

    name: str
    cells: tuple[Compared | None, ...]


@dataclass(frozen=True)
class Group:
    heading: str
    lines: tuple[Line, ...]


def compare(year: int, chosen: Sequence[str]) -> list[Group]:
    """The groups that have something to show, each with the departments in the order of their codes. One query."""
    order = [measure for _, measures in GROUPS for measure in measures]
    found = (
        PublishedAmount.objects.filter(
            year=year, entry__department_code__in=chosen, measure__in=order, level=1
        )
        .order_by("code", "entry__department_code")
        .values_list("measure", "code", "name", "amount", "anchor", "entry__department_code")
    )
    amounts: dict[tuple[str, str], dict[str, tuple[Decimal, str]]] = defaultdict(dict)
    names: dict[tuple[str, str], str] = {}
    for measure, code, name, amount, anchor, department in found:
        amounts[measure, code][department] = amount, of_publication(year, department, anchor)
        names[measure, code] = name
    groups = []
    for heading, measures in GROUPS:
        keys = [key for measure in measures for key in names if key[0] == measure]
        if keys:
            columns = [_column(measures, [amounts[key].get(code) for key in keys]) for code in chosen]
            lines = zip(keys, zip(*columns, strict=True), strict=True)
            groups.append(Group(heading, tuple(Line(names[key], cells) for key, cells in lines)))
    return groups


def _column(
    measures: tuple[Measure, ...], printed: Sequence[tuple[Decimal, str] | None]
) -> list[Compared | None]:
    """What one department prints under a heading. Parts of a whole have shares that add up to it, as in its text."""
    if len(measures) == 1:
        of_whole: list[Decimal | None] = [
            *shares([one[0] if one else ZERO for one in printed], RATE_DECIMALS)
        ]
    else:
        total = printed[0][0] if printed[0] else ZERO
        of_whole = [_share(one[0], total) if one else None for one in printed]
    return [Compared(*one, share) if one else None for one, share in zip(printed, of_whole, strict=True)]


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    """What percentage a part is; None where it is none."""
    if not whole or not 0 <= part <= whole:
        return None
    return shares([part, whole - part], RATE_DECIMALS)[0]
