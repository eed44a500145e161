"""JSON in yuan, exactly as it is frozen when published."""

from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import dump


def render(disclosure: Disclosure, notice: str = "") -> bytes:
    """The bytes that are hashed: a notice has no place in them."""
    return dump(disclosure).encode()
