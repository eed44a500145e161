"""In which form a program gets its answer: there is one."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request


class OneLanguage(BaseContentNegotiation):
    """There is one way of writing answers: whatever a program says it accepts, it gets JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
