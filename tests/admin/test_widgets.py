"""Fields drawn in Python are what Django's templates would draw."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe

from budget_portal.widgets import DRAWN, Renderer

TRICKY = "<b>\"甲\" & '乙'</b>"
GROUPED = [("", "---"), ("组 & 组", [(1, TRICKY), (2, mark_safe("<i>丙</i>"))]), ("3", "丁")]

WIDGETS = [
    forms.TextInput(attrs={"class": TRICKY, "disabled": True, "hidden": False}),
    forms.NumberInput(attrs={"step": 0.01}),
    forms.EmailInput(),
    forms.HiddenInput(),
    forms.PasswordInput(),
    forms.DateInput(),
    forms.TimeInput(),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 3}),
    forms.Select(choices=GROUPED, attrs={"required": True}),
    forms.SelectMultiple(choices=GROUPED),
    forms.FileInput(),
]


def one_line(html: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", html)


def test_the_portal_draws_with_this_renderer() -> None:
    assert isinstance(get_default_renderer(), Renderer)
    assert {widget.template_name for widget in WIDGETS} >= set(DRAWN) - {"django/forms/widgets/input.html"}


@pytest.mark.parametrize("value", [None, "", TRICKY, 0, 1, "1", True, mark_safe("<i>丙</i>")], ids=repr)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_field_is_what_the_template_would_draw(widget: forms.Widget, value: object) -> None:
    attrs = {"id": "id_甲", "aria-label": TRICKY}
    drawn = widget.render("甲", value, attrs, Renderer())
    assert one_line(drawn) == one_line(widget.render("甲", value, attrs, DjangoTemplates()))
