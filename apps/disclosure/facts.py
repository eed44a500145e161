"""What a sentence prints: facts that know which table cell they equal, changes, and shares of a whole."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from apps.disclosure.document import QuoteKind
from apps.disclosure.form import Standard
from apps.disclosure.grid import Place
from apps.disclosure.money import add, growth, percent, to_wan, wan

_PRIVATE = dict.fromkeys(range(57344, 57349))


_LINE_BREAK = re.compile(r"[ \t\r]*\n\s*")


def plain(text: str) -> str:
    """What people typed, without the private marks of the templates."""
    return text.translate(_PRIVATE)


def in_one_line(text: str) -> str:
    """A text as a paragraph prints it: line breaks, and the blanks around them, leave no trace."""
    return _LINE_BREAK.sub("", text)


def lines_of(text: str) -> list[str]:
    """A text of which each line that was typed is a paragraph."""
    lines = (plain(line).strip() for line in text.splitlines())
    return [line for line in lines if line]


@dataclass(frozen=True)
class Fact:
    """Something a sentence prints: the text it prints, and what a reader can check it against."""

    id: int
    text: str
    kind: QuoteKind
    subject: str = ""
    amount: Decimal | None = None
    base: Decimal | None = None
    place: Place | None = None

    def __bool__(self) -> bool:
        """In a template an amount or a count is true when it is not zero, words when there are any."""
        return bool(self.amount) if self.kind in ("amount", "count") else bool(self.text)


@dataclass(frozen=True)
class Change:
    """This year against last year. `reason` is blank where none is needed or none was given."""

    current: Decimal
    prior: Decimal
    verb: str
    rate_verb: str
    difference: Fact
    rate: Fact | None
    is_equal: bool
    is_stable: bool
    is_negligible: bool
    reason: Fact | None = None


@dataclass(frozen=True)
class Named:
    """A name with its amount, and its share of a whole where a sentence prints shares."""

    name: str
    amount: Fact
    share: Fact | None = None


@dataclass
class Ledger:
    """Hands out facts and remembers them, so that what was printed can be found again in the rendered text."""

    standard: Standard
    facts: list[Fact] = field(default_factory=list)

    def note(
        self,
        text: str,
        kind: QuoteKind,
        subject: str = "",
        amount: Decimal | None = None,
        base: Decimal | None = None,
        place: Place | None = None,
    ) -> Fact:
        fact = Fact(len(self.facts), plain(text), kind, subject, amount, base, place)
        self.facts.append(fact)
        return fact

    def amount(self, amount: Decimal, subject: str = "", place: Place | None = None) -> Fact:
        text = wan(amount) if amount else self.standard.zero_in_text
        return self.note(text, "amount", subject, amount, place=place)

    def count(self, number: int, subject: str) -> Fact:
        return self.note(str(number), "count", subject, Decimal(number))

    def names(self, names: Iterable[str], subject: str, place: Place | None = None) -> Fact:
        return self.note("、".join(names), "names", subject, place=place)

    def share_out(self, named: Sequence[tuple[str, Fact]], subject: str) -> list[Named]:
        """Names and amounts with their shares of the sum, by the standard's method."""
        amounts = [fact.amount or Decimal(0) for _, fact in named]
        whole = add(amounts)
        rates = self.standard.shares(amounts, self.standard.rate_decimals)
        return [
            Named(name, fact, self.note(percent(rate), "share", subject, fact.amount, whole, fact.place))
            for (name, fact), rate in zip(named, rates, strict=True)
        ]

    def change(self, current: Decimal, prior: Decimal, subject: str, reason: str = "") -> Change:
        difference = abs(current - prior)
        rate = growth(current, prior, self.standard.rate_decimals)
        equal = not difference
        stable = not equal and rate is not None and rate <= self.standard.stable_below
        negligible = not equal and not to_wan(difference)
        rises = current > prior
        return Change(
            current,
            prior,
            verb="增加" if rises else "减少",
            rate_verb="增长" if rises else "下降",
            difference=self.note(wan(difference), "difference", subject, current, prior),
            rate=None if rate is None else self.note(percent(rate), "growth", subject, current, prior),
            is_equal=equal,
            is_stable=stable,
            is_negligible=negligible,
            reason=self.note(reason, "reason", subject, current, prior)
            if reason and not (equal or stable or negligible)
            else None,
        )


class Numbering:
    """`{{ numbering.next }}` in a template: 1, 2, 3 … for paragraphs that may be absent."""

    def __init__(self) -> None:
        self.last = 0

    @property
    def next(self) -> int:
        self.last += 1
        return self.last
