"""The column of the index: a `tsvector` where PostgreSQL looks through it, text for SQLite's FTS5."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TokensField(models.TextField):
    """Tokens with a space between them. They hold letters, digits and marks, never a quote or a space."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        if connection.vendor == "postgresql" and isinstance(value, str):
            return " ".join(f"'{token}'" for token in value.split())
        return value

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return value and value.replace("'", "")
