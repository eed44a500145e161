"""Rows that are written once and stay: the manager and the base of every append-only model."""

from typing import Any

from django.db import models


class AppendOnly(Exception):
    """A record of what was done was to be changed or removed."""

    def __init__(self) -> None:
        super().__init__("记录只能追加，不能修改或删除。")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reading and adding, one by one."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnly

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Not offered: told to, it overwrites what is there."""
        raise AppendOnly


class AppendOnlyRecord(models.Model):
    """A row that is written once and stays."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        kwargs["force_insert"] = True  # Given a key that is taken, a new object would overwrite the old row.
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
