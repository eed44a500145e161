"""JSON in yuan, exactly as it is frozen when published."""

from apps.disclosure.document import Disclosure
from apps.disclosure.renderers.imprint import Imprint
from apps.disclosure.serialization import dump


def render(disclosure: Disclosure, imprint: Imprint | None = None, notice: str = "") -> bytes:
    """The bytes that are hashed: neither imprint nor notice has a place in them."""
    return dump(disclosure).encode()
