"""How texts are kept, whether typed into a form or read from a workbook: cleaned once, the same way, for good.

Cleaning what is clean changes nothing, so that a budget written as a workbook and read again is the same budget.
"""

import re
from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from apps.departments.names import (
    PLACEHOLDERS,
    about_placeholder,
    clean_text,
    one_line,
    placeholder_in,
)

__all__ = (
    "MAX_TEXT",
    "PLACEHOLDERS",
    "CleanedTexts",
    "about_placeholder",
    "clean_text",
    "name",
    "paragraphs",
    "phrase",
    "placeholder_in",
    "too_long",
)

MAX_TEXT = 30_000
"""Below the 32,767 characters a spreadsheet cell can hold."""

_LEAD_IN = re.compile(r"^(?:(?:其)?主要原因[是为]|主要用于)[:：]?\s*")


def name(text: str) -> str:
    """One line."""
    return one_line(text)


def phrase(text: str) -> str:
    """What is printed inside a sentence: one line, without its lead-in and full stop, however often they are there."""
    text = one_line(text)
    while (shorter := _LEAD_IN.sub("", text).rstrip("。").strip()) != text:
        text = shorter
    return text


def paragraphs(text: str) -> str:
    """One paragraph a line, none of them blank."""
    return "\n".join(filter(None, (line.strip() for line in clean_text(text).split("\n"))))


def too_long(heading: str, text: str, limit: int = MAX_TEXT) -> str:
    return f"{heading}最多 {limit} 个字，现有 {len(text)} 个字"


class CleanedTexts(models.Model):
    """A model whose texts are cleaned before they are checked."""

    TEXTS: ClassVar[dict[str, Callable[[str], str]]] = {}
    """The fields, each with how it is cleaned."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        errors: dict[str, Any] = {}
        for field, clean in self.TEXTS.items():
            if exclude and field in exclude:
                continue
            text = clean(getattr(self, field) or "")
            setattr(self, field, text)
            if found := placeholder_in(text):
                errors[field] = [f"{about_placeholder(found)}。"]
            elif len(text) > MAX_TEXT:
                errors[field] = [f"{too_long(str(self._meta.get_field(field).verbose_name), text)}。"]
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
