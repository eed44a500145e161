"""Asking the index: FTS5 on SQLite, a `tsvector` with a GIN index on PostgreSQL. One query gives what may answer.

Neither knows that two pairs stand side by side: whoever asks looks at each candidate again (`Query.tier`).
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from apps.search.names import END, FILTER, START
from apps.search.query import All, Clause

COLUMNS = "id, identity, kind, year, plain"

SQLITE = f"""SELECT {COLUMNS} FROM
    (SELECT rowid AS place FROM search_tokens WHERE search_tokens MATCH %s ORDER BY rowid DESC LIMIT %s)
    CROSS JOIN search_searchentry ON id = place"""  # noqa: S608 - our own names

POSTGRESQL = f"""(SELECT {COLUMNS} FROM search_searchentry
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


def candidates(
    questions: Iterable[tuple[Clause, ...]], most: int, kind: str = "", year: int | None = None
) -> tuple[dict[int, Candidate], bool]:
    """By id, what the questions bring up, the newest `most` of each; and whether there is more.

    The last question must be the widest.
    """
    filters: tuple[Clause, ...] = tuple(
        ((f"{FILTER}{value}",),) for value in (kind, year) if value not in ("", None)
    )
    asked = [_written((*question, *filters)) for question in questions]
    one = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    parameters = [parameter for question in asked for parameter in (question, most + 1)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), parameters)
        rows = cursor.fetchall()
    found = {row[0]: Candidate._make(row) for row in rows}
    return found, len(found) > most


def _written(question: tuple[Clause, ...]) -> str:
    """In the language of the database. Tokens hold letters, digits and marks, so that quotes make them literal."""
    quote, conjunction, disjunction = (
        ("'", " & ", " | ") if connection.vendor == "postgresql" else ('"', " AND ", " OR ")
    )

    def together(tokens: All) -> str:
        return conjunction.join(f"{quote}{token}{quote}" for token in dict.fromkeys(tokens))

    return conjunction.join(
        f"({disjunction.join(f'({together(tokens)})' for tokens in clause)})" for clause in question
    )
