"""Fields of forms drawn in Python where stock Django draws them by templates.

A budget's form has some three thousand fields; drawn by templates they take most of a second. What is drawn is the same
(tests/admin/test_widgets.py compares); other widgets are left to their templates.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"

Widget = Mapping[str, Any]


def _escaped(value: object) -> str:
    """As templates escape: what is marked as safe stays as it is."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    text = _escaped(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(option: Widget) -> str:
    value = _escaped(option["value"])
    return f'  <option value="{value}"{_attributes(option["attrs"])}>{_escaped(option["label"])}</option>\n'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n']
    for group, options, _ in widget["optgroups"]:
        parts += [f'  <optgroup label="{_escaped(group)}">\n'] if group else []
        parts += map(_option, options)
        parts += ["  </optgroup>\n"] if group else []
    return "".join((*parts, "</select>"))


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{
        f"{FOLDER}{name}.html": _input
        for name in ("input", "text", "number", "email", "hidden", "password", "date", "time", "checkbox")
    },
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
}


class Renderer(DjangoTemplates):
    """Django's own renderer, but for the plain widgets."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return SafeString(draw(context["widget"]))  # Every part is escaped above.
