"""Rows of long tables are written as Django writes them, only quicker."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget

from apps.budgets.rendering import ROWS

CHOICES = [("", "---------"), ("甲组", [("a", "甲 <b>"), ("b", '乙 "引"')]), ("c", "丙 & 丁")]


@pytest.mark.parametrize("value", ["", None, "c", "b", '<script>"x"&', 0, 12, True, False])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(attrs={"maxlength": 40, "required": True, "disabled": False, "aria-label": '"甲"<'}),
        forms.HiddenInput(),
        forms.NumberInput(attrs={"min": 0}),
        forms.CheckboxInput(),
        forms.Textarea(attrs={"rows": 3}),
        forms.Select(choices=CHOICES, attrs={"class": "x"}),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_widget_reads_as_by_its_own_template(widget: Widget, value: object) -> None:
    names = ("prefix-0-名 <称>", value, {"id": "id_x"})
    assert "".join(widget.render(*names, renderer=ROWS).split()) == "".join(
        widget.render(*names, renderer=DjangoTemplates()).split()
    )


def test_what_is_not_plain_is_left_to_its_template() -> None:
    widget = forms.RadioSelect(choices=[("a", "甲")])
    assert widget.render("x", "a", renderer=ROWS) == widget.render("x", "a", renderer=DjangoTemplates())
