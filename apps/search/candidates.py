"""Asking the index: FTS5 on SQLite, a `tsvector` with a GIN index on PostgreSQL. One query gives what may answer.

Neither knows that two pairs stand side by side: whoever asks looks at each candidate again (`Query.tier`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from apps.search.names import END, FILTER, START
from apps.search.query import All, Question

COLUMNS = "id, identity, kind, year, plain"

SQLITE = f"""SELECT %s, {COLUMNS} FROM
    (SELECT rowid AS place FROM search_tokens WHERE search_tokens MATCH %s ORDER BY rowid DESC LIMIT %s)
    CROSS JOIN search_searchentry ON id = place"""  # noqa: S608 - our own names

POSTGRESQL = f"""(SELECT %s, {COLUMNS} FROM search_searchentry
    WHERE tokens @@ %s::tsquery ORDER BY id DESC LIMIT %s)"""  # noqa: S608


class Candidate(NamedTuple):
    """A search entry that has the pairs that were asked for."""

    id: int
    identity: str
    kind: str
    year: int
    plain: str

    @property
    def title(self) -> str:
        """Its title as it is compared."""
        return self.plain.partition(END)[0].removeprefix(START)


@dataclass(frozen=True)
class Asked:
    """Candidates by id; and by the place of a question whether there are more than those."""

    found: dict[int, Candidate]
    has_more: tuple[bool, ...]


def filtered(question: Question, kind: str, year: int | None) -> Question:
    """The same, of one kind or one year only."""
    values = [value for value in (kind, year) if value not in ("", None)]
    return (*question, *(((f"{FILTER}{value}",),) for value in values))


def ask(questions: Sequence[Question], most: int) -> Asked:
    """What each question brings up, the newest `most` of it. One query."""
    one = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    parameters: list[int | str] = []
    for number, question in enumerate(questions):
        parameters += (number, _written(question), most + 1)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(questions)), parameters)
        rows = cursor.fetchall()
    counts = Counter(row[0] for row in rows)
    return Asked(
        {row[1]: Candidate._make(row[1:]) for row in rows},
        tuple(counts[number] > most for number in range(len(questions))),
    )


def _written(question: Question) -> str:
    """In the language of the database. Tokens hold letters, digits and marks, so that quotes make them literal."""
    quote, conjunction, disjunction = (
        ("'", " & ", " | ") if connection.vendor == "postgresql" else ('"', " AND ", " OR ")
    )

    def together(tokens: All) -> str:
        return conjunction.join(f"{quote}{token}{quote}" for token in dict.fromkeys(tokens))

    return conjunction.join(
        f"({disjunction.join(f'({together(tokens)})' for tokens in clause)})" for clause in question
    )
