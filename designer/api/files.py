"""Sending files: in pieces, so that no file is ever in the memory of the web process."""

import asyncio
import contextlib
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

PIECE_BYTES = 2**18


def file_response(path: Path, *, name: str, temporary: bool = False) -> HttpResponseBase:
    """Send the file as an attachment that no browser runs; a temporary one is removed at once."""
    stream = path.open("rb")
    size = path.stat().st_size
    if temporary:
        path.unlink(missing_ok=True)  # the open stream keeps the bytes until they are sent
    response = StreamingHttpResponse(
        _pieces(stream), content_type=mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


async def _pieces(stream: BinaryIO) -> AsyncIterator[bytes]:
    """Read piece by piece; async, since Django would first gather all of a plain iterator."""
    with contextlib.closing(stream):
        while piece := await asyncio.to_thread(stream.read, PIECE_BYTES):
            yield piece
