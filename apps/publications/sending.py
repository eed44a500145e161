"""A stored file as a response: its length, its SHA-256 as ETag, when it was made, and its Chinese name."""

from datetime import datetime
from io import SEEK_END
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date


def send(
    request: HttpRequest, stream: BinaryIO, *, name: str, sha256: str, made_at: datetime, content_type: str
) -> HttpResponseBase:
    """The file, or 304 where the reader has this very file. Closes the stream. It may be kept, but not unasked."""
    etag = f'"{sha256}"'
    made = int(made_at.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=made)
    if response is None and request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        response.headers["Content-Length"] = str(stream.seek(0, SEEK_END))
    if response is None:
        response = FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
    else:
        stream.close()
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(made)
    patch_cache_control(response, public=True, no_cache=True)
    return response
