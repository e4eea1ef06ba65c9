"""One session on a machine: frames to and from the program that serves it there."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import asyncssh

CHUNK = 1 << 18
STRAY_LINES = 100
TROUBLE = (OSError, EOFError, asyncssh.Error)
SHOWN_CHARACTERS = 2000
# What a frame leads to that is not as it should be: the machine may be hostile.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class SessionLostError(Exception):
    """The session ended before it had said all: the connection, or what served it, is gone."""


class Session:
    """Frames as in `designer.runner.remote.frames`, seen from the other side."""

    def __init__(self, process: "asyncssh.SSHClientProcess[bytes]") -> None:
        self._process = process

    async def send(self, do: str, **values: Any) -> None:
        """Say what is to be done.

        Raises:
            SessionLostError: nobody listens any more.
        """
        await self.write(json.dumps({"do": do, **values}).encode() + b"\n")

    async def write(self, data: bytes) -> None:
        try:
            self._process.stdin.write(data)
            await self._process.stdin.drain()
        except TROUBLE as error:
            raise SessionLostError(str(error)) from error

    async def read(self) -> dict[str, Any]:
        """Wait for the next frame.

        Raises:
            SessionLostError: there will be none.
        """
        line = await self._line()
        try:
            return dict(json.loads(line))
        except ValueError as error:
            raise SessionLostError(f"The machine said what is no frame: {line[:200]!r}") from error

    async def expect(self, say: str) -> dict[str, Any]:
        """Wait for a frame, past what the user's shell may say when it starts."""
        for _ in range(STRAY_LINES):
            line = await self._line()
            if line.startswith(b"{") and f'"say":"{say}"' in line.decode().replace('": "', '":"'):
                return dict(json.loads(line))
        raise SessionLostError("The machine says other things than it was asked.")

    async def payload(self, count: int) -> AsyncIterator[bytes]:
        """Give the bytes behind a frame."""
        while count:
            try:
                chunk = await self._process.stdout.read(min(count, CHUNK))
            except TROUBLE as error:
                raise SessionLostError(str(error)) from error
            if not chunk:
                raise SessionLostError(await self._last_words())
            count -= len(chunk)
            yield chunk

    async def finish(self) -> None:
        """Say that nothing more will come."""
        self._process.stdin.write_eof()

    def close(self) -> None:
        self._process.close()

    async def _line(self) -> bytes:
        try:
            line = await self._process.stdout.readline()
        except TROUBLE as error:
            raise SessionLostError(str(error)) from error
        if not line.endswith(b"\n"):
            raise SessionLostError(await self._last_words())
        return line

    async def _last_words(self) -> str:
        """Give what was said on stderr, which explains a program that could not even start."""
        try:
            said = await asyncio.wait_for(self._process.stderr.read(SHOWN_CHARACTERS), 2)
        except (*TROUBLE, TimeoutError):
            return ""
        return said.decode("utf-8", "replace").strip()
