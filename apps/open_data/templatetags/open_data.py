"""What pages of publications print for search engines."""

import json

from django import template
from django.utils.safestring import SafeString

from apps.open_data import datasets
from apps.publications.models import Publication

register = template.Library()

NO_MARKUP = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}
"""What could end the block is written as JSON allows it too."""


@register.filter
def keywords(publication: Publication) -> str:
    return ",".join(datasets.keywords(publication))


@register.filter
def description(publication: Publication) -> str:
    return datasets.description(publication)


@register.simple_tag
def dataset(publication: Publication) -> SafeString:
    """The publication as schema.org, for a block of data that no browser runs."""
    text = json.dumps(datasets.schema_org(publication), ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(NO_MARKUP))
