"""JSON in yuan, exactly as it is frozen when published."""

from apps.disclosure.document import Disclosure
from apps.disclosure.serialization import dump


def render(disclosure: Disclosure) -> bytes:
    return dump(disclosure).encode()
