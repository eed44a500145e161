"""The index over the tokens: GIN on PostgreSQL, which needs no extension; FTS5 on SQLite, kept in step by triggers.

A later migration that makes SQLite rebuild the table (most changes of a column do) drops the triggers: it has to make
them again by running `create` of this one.
"""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_tokens USING fts5(tokens, content='search_searchentry', content_rowid='id', "
    "detail=none, tokenize=\"ascii tokenchars '^$#=@'\")",
    "CREATE TRIGGER search_tokens_added AFTER INSERT ON search_searchentry BEGIN "
    "INSERT INTO search_tokens (rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER search_tokens_removed AFTER DELETE ON search_searchentry BEGIN "
    "INSERT INTO search_tokens (search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER search_tokens_changed AFTER UPDATE OF tokens ON search_searchentry BEGIN "
    "INSERT INTO search_tokens (search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO search_tokens (rowid, tokens) VALUES (new.id, new.tokens); END",
)
POSTGRESQL = ("CREATE INDEX search_tokens ON search_searchentry USING gin (tokens) WITH (fastupdate = off)",)


def create(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_tokens")
        return
    for trigger in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER search_tokens_{trigger}")
    schema_editor.execute("DROP TABLE search_tokens")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
