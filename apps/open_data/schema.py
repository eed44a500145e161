"""The OpenAPI document: made once a process, because it follows from the program and its settings only."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from apps.open_data import conditional

Document = dict[str, Any]

PREFIX = "api/v1/"


@cache
def document() -> Document:
    """The whole description of the interface."""
    generator = SchemaGenerator(patterns=[path(PREFIX, include("apps.open_data.api_urls"))])
    found: Document = generator.get_schema(request=None, public=True)
    return found


@cache
def _written(media_type: str) -> bytes:
    renderer = OpenApiJsonRenderer() if media_type == "application/json" else OpenApiYamlRenderer()
    data: bytes = renderer.render(document())
    return data


@require_safe
def openapi(request: HttpRequest, media_type: str) -> HttpResponse:
    """The description as JSON or YAML."""
    etag = conditional.etag_of("openapi", request.path)
    response = conditional.unchanged(request, etag) or HttpResponse(
        _written(media_type), content_type=media_type
    )
    return conditional.mark(response, etag)
