"""Django's ASGI handler with bounds: on the size of bodies, and on where they wait."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from designer.api.problems import CONTENT_TYPE, problem
from designer.workspace.store import artifact_store

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
IN_MEMORY_BYTES = 2**20
UPLOADS = "/api/v1/datasets/"


class BoundedHandler(ASGIHandler):
    """Refuses what is too large by its Content-Length at once, and without one while it comes.

    Django keeps a large body in /tmp, which may be memory; here it waits beside the store.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turns = asyncio.Semaphore(settings.REQUESTS_AT_ONCE)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Let only as many views work at once as there are connections to the database for them.

        The connection is given back before the answer is sent: a slow reader must not keep it.
        """
        async with self._turns:
            response = await super().get_response_async(request)
            if settings.IS_POOLED:
                await _give_back()
        return response

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = _limit(scope)
        if _announced(scope) > limit:
            await _refuse(send, limit)
            return
        await super().handle(scope, _bounded(receive, send, limit), send)

    async def read_body(self, receive: Receive) -> IO[bytes]:
        """Take the body in, on disk when it is more than a megabyte."""
        staging = artifact_store().staging("bodies")
        body: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed with the request
            max_size=IN_MEMORY_BYTES, mode="w+b", dir=str(staging)
        )
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(message.get("body", b""))
            more = message.get("more_body", False)
        body.seek(0)
        return body


@sync_to_async
def _give_back() -> None:
    """In the thread of the request, which is the one that has the connection."""
    connection.close()


def _limit(scope: Scope) -> int:
    """Only a multipart body for a dataset is streamed to disk; any other is parsed in memory."""
    configuration = settings.CONFIGURATION
    is_multipart = _header(scope, b"content-type").startswith(b"multipart/form-data")
    is_upload = is_multipart and scope["path"].startswith(UPLOADS)
    return int(configuration.max_upload_bytes if is_upload else configuration.max_document_bytes)


def _announced(scope: Scope) -> int:
    length = _header(scope, b"content-length")
    return int(length) if length.isdigit() else 0


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _bounded(receive: Receive, send: Send, limit: int) -> Receive:
    """Count what comes; beyond the limit answer 413 and behave as if the client had gone."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            await _refuse(send, limit)
            return {"type": "http.disconnect"}
        return message

    return bounded


async def _refuse(send: Send, limit: int) -> None:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    body = json.dumps(problem(status, f"The body is larger than {limit} bytes.")).encode()
    headers = [
        (b"content-type", CONTENT_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
