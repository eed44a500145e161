"""Addresses of admin pages, and what a reader sees on one."""

import re
from html.parser import HTMLParser
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from apps.budgets.inputs import UNIT, Typed

ALLOWED = frozenset({"CSV", "csv", "XLSX", "xlsx", "JSON", "SHA", "hangzhou", "ID"})
"""What is not a leftover: names of formats, and of the form."""


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


class Reader(HTMLParser):
    """Collects what is read on a page, and what its content policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.blocked: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.blocked += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and not given.get("src") and given.get("type") != "application/json"
        ):
            self.blocked.append(f"<{tag}>")
        if tag in {"style", "script", "option"}:
            self.silent += 1
        kinds = {"submit", "button"}
        self.words += [
            value or ""
            for name, value in attrs
            if name in {"title", "placeholder", "aria-label", "alt"}
            or (name == "value" and given.get("type") in kinds)
        ]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "option"}:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def read(response: HttpResponse) -> Reader:
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def english(response: HttpResponse, *known: str) -> list[str]:
    """English words on a page, apart from names (`known`: codes and sign-in names of the test)."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "", " ".join(read(response).words))
    for name in known:
        text = text.replace(name, "")
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in ALLOWED]


def filled(page: HttpResponse) -> dict[str, Any]:
    """What a browser would send back from a change form."""
    data: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, Typed):
                data |= {field.html_name: value.text, f"{field.html_name}{UNIT}": value.unit}
            elif value is not None and value is not False:
                data[field.html_name] = value
    return data
