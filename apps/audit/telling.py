"""An audit entry in the words of its reader: which field, from what, to what."""

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from apps.audit.models import Action, AuditEntry

LONGEST = 200
"""Characters of a text that are shown of each side; the rest stands in the record itself."""


@dataclass(frozen=True)
class Change:
    """One field's change, as people read it."""

    field: str
    before: str
    after: str


def _value(field: Any, value: Any) -> str:
    """A stored value by its label; amounts with separators, 是 and 否."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    labels = {str(key): str(label) for key, label in getattr(field, "flatchoices", ())}
    text = labels.get(str(value), str(value))
    if type(field).__name__ == "YuanField":
        with suppress(InvalidOperation):
            text = f"{Decimal(text):,.2f} 元"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


CALLED = {"groups": "角色"}
"""What users call a field that Django names."""


def _name(field: Any, name: str) -> str:
    return CALLED.get(name) or str(getattr(field, "verbose_name", name))


def changes_of(entry: AuditEntry) -> list[Change]:
    """The changes of an entry in the order of the model's fields; of what was added or removed, what it held."""
    model = entry.content_type.model_class()
    told: list[Change] = []
    places: dict[str, int] = {}
    if model is not None:
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        places = {field.name: place for place, field in enumerate(fields)}
    for name in sorted(entry.changes or {}, key=lambda each: places.get(each, len(places))):
        change = entry.changes[name]
        if name == "password" and entry.action != Action.UPDATE:  # Of course there was one.
            continue
        try:
            field: Any = model and model._meta.get_field(name)
        except FieldDoesNotExist:  # It was there when this was written.
            field = None
        if isinstance(change, dict):
            names = "、".join(change["objects"])
            added = change["operation"] == "add"
            told.append(Change(_name(field, name), "" if added else names, names if added else ""))
            continue
        before, after = (_value(field, each) for each in change)
        if before != after or name == "password":
            told.append(Change(_name(field, name), before, after))
    return told


def sentence_of(entry: AuditEntry) -> str:
    """An entry in one line, for lists."""
    if entry.changes_text:
        return str(entry.changes_text)
    parts = []
    for change in changes_of(entry)[:4]:
        before, after = (
            text if len(text) <= 40 else f"{text[:40]}…" for text in (change.before, change.after)
        )
        if entry.action == Action.CREATE:
            parts.append(f"{change.field} {after}")
        elif entry.action == Action.DELETE:
            parts.append(f"{change.field} {before}")
        else:
            parts.append(f"{change.field}：{before or '（空）'} → {after or '（空）'}")
    return "；".join(parts)


def history_of(row: models.Model) -> models.QuerySet[AuditEntry]:
    """What is written down of a row, newest first; of a budget, of all its records too."""
    if row._meta.label_lower == "budgets.departmentalbudget":
        entries = AuditEntry.objects.filter(budget=row.pk)
    else:
        entries = AuditEntry.objects.get_for_object(row)
    return entries.select_related("actor", "content_type")
