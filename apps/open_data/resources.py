"""What every address of the interface has in common: reading only, strict parameters, 304 before any work."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.catalogue.conditional import state
from apps.open_data import conditional
from apps.open_data.paging import Page
from apps.open_data.problems import not_found
from apps.open_data.queries import Nothing, read

Answer = dict[str, Any]


class Resource(APIView):
    """One address. A subclass says what it asks for, on what its answer depends, and the answer."""

    query: ClassVar[type[serializers.Serializer]] = Nothing
    renderer_classes = (JSONRenderer,)

    def get(self, request: Request, **named: Any) -> HttpResponse:
        parameters = read(request, self.query)
        etag = conditional.etag_of(self.state(**named), request.get_full_path())
        response = conditional.unchanged(request._request, etag)
        if response is None:
            response = Response(self.answer(request, parameters))
        return conditional.mark(response, etag)

    def state(self, **named: Any) -> str:
        """What the answer follows from, in one query; Problem if there is nothing at this address."""
        return state()

    def answer(self, request: Request, query: Answer) -> Answer:
        raise NotImplementedError


def paged(page: Page, write: Any) -> Answer:
    """A page of a list, each record written down."""
    return {"results": [write(each) for each in page.results], "next": page.next}


class NoSuchAddress(APIView):
    """What is no address of the interface is told so in its own language."""

    @extend_schema(exclude=True)
    def get(self, request: Request, **named: Any) -> HttpResponse:
        raise not_found("没有这个地址。地址末尾没有斜杠；全部地址见接口说明。")
