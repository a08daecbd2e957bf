"""Parts of a file (RFC 9110, section 14): without them a browser cannot jump within a sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def answer_range(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the part that the request asks for (206), or 416 beyond the end; `response` itself without a range or with several."""
    if response.status_code != 200 or not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    wanted = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or wanted is None or wanted[0] == "bytes=-":
        return response
    if request.headers.get("If-Range", response["Last-Modified"]) != response["Last-Modified"]:
        return response  # the file has changed: send all of it
    size = int(response["Content-Length"])
    file = cast(BinaryIO, response.file_to_stream)
    start, end = _bounds(wanted[1], wanted[2], size)
    if start > end:
        file.close()  # the response itself is not sent: closing it would end the request
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    part = StreamingHttpResponse(_read(file, end - start + 1), status=206, content_type=response["Content-Type"])
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Content-Length"] = str(end - start + 1)
    part["Accept-Ranges"], part["Last-Modified"] = "bytes", response["Last-Modified"]
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # a part of the file is sent as it is: the middleware would compress it
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Return first and last byte; without a first one the last `last` bytes. An empty part starts after its end."""
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last or size - 1), size - 1)


def _read(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
