"""Tags and filters of the narrative templates: what they print stands between private marks, for `booklet` to find."""

from django import template

from apps.disclosure.facts import Fact

OPEN, MIDDLE, CLOSE, PARAGRAPH, HEADING = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Characters of the private use area. `facts.plain` takes them out of what people typed."""

register = template.Library()


def _marked(fact: Fact) -> str:
    return f"{OPEN}{fact.id}{MIDDLE}{fact.text}{CLOSE}"


@register.simple_tag
def paragraph() -> str:
    """Begins a paragraph."""
    return PARAGRAPH


@register.simple_tag
def heading() -> str:
    """Begins a small heading inside a section."""
    return HEADING


@register.filter
def wan(fact: Fact) -> str:
    """An amount or a difference in 万元, without its unit."""
    return _marked(fact)


@register.filter
def percent(fact: Fact) -> str:
    """A rate of change or a share, with its sign."""
    return _marked(fact) + "%"


@register.filter
def said(fact: Fact) -> str:
    """A count, a list of names, or a reason."""
    return _marked(fact)
