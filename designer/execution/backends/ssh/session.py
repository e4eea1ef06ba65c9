"""One session on a machine: frames to and from the program that serves it there."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import asyncssh

CHUNK = 1 << 18
STRAY_LINES = 100
ANSWERS_WITHIN_SECONDS = 60.0
TROUBLE = (OSError, EOFError, asyncssh.Error)
SHOWN_CHARACTERS = 2000
FIRST_CHARACTERS = 200
LONGEST_LINE = 1 << 20  # asyncssh gives up at twice of it
# What a frame leads to that is not as it should be: the machine may be hostile.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class SessionLostError(Exception):
    """The session ended before it had said all: the connection, or what served it, is gone."""


class NoFrameError(SessionLostError):
    """What answers is not the program of ours: a shell that prints for ever, echoes, or waits."""

    def __init__(self, first: bytes) -> None:
        said = "nothing at all"
        if first:
            line = first[:FIRST_CHARACTERS].decode("utf-8", "replace").strip()
            said = f"“{''.join(c if c.isprintable() else ' ' for c in line)}”"
        super().__init__(f"The first that it said was {said}.")


class Session:
    """Frames as in `designer.runner.remote.frames`, seen from the other side."""

    def __init__(self, process: "asyncssh.SSHClientProcess[bytes]") -> None:
        self._process = process
        self._waiting: asyncio.Timeout | None = None

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
            raise NoFrameError(line) from error

    async def answer(self, within_seconds: float = ANSWERS_WITHIN_SECONDS) -> dict[str, Any]:
        """Wait for the frame that answers what was just said.

        Raises:
            SessionLostError: there will be none, or there was none until the session was closed
                or for so long.
        """
        try:
            async with asyncio.timeout(within_seconds) as self._waiting:
                return await self.read()
        except TimeoutError as error:
            waited = f"it did not answer within {within_seconds:g} seconds."
            raise SessionLostError(waited) from error
        finally:
            self._waiting = None

    async def expect(
        self, say: str, within_seconds: float = ANSWERS_WITHIN_SECONDS
    ) -> dict[str, Any]:
        """Wait for a frame, past what the user's shell may say when it starts.

        Raises:
            SessionLostError: there will be none.
            NoFrameError: so many lines or so much time have passed without it.
        """
        first = b""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                for _ in range(STRAY_LINES):
                    line = await self._line()
                    if _is_frame(line, say):
                        return dict(json.loads(line))
                    first = first or line
        raise NoFrameError(first or await self._beginning())

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
        """Hang up; who hangs over there would keep whoever waits for an answer waiting."""
        self._process.close()
        if self._waiting is not None:
            with contextlib.suppress(RuntimeError):  # The time is up already.
                self._waiting.reschedule(asyncio.get_running_loop().time())

    async def _line(self) -> bytes:
        try:
            line = await self._process.stdout.readline()
        except TROUBLE as error:
            raise SessionLostError(str(error)) from error
        if len(line) > LONGEST_LINE:
            raise NoFrameError(line)
        if not line.endswith(b"\n"):
            raise SessionLostError(await self._last_words())
        return line

    async def _beginning(self) -> bytes:
        """Give what was said of a line that does not end."""
        try:
            return await asyncio.wait_for(self._process.stdout.read(FIRST_CHARACTERS), 0.1)
        except (*TROUBLE, TimeoutError):
            return b""

    async def _last_words(self) -> str:
        """Give what was said on stderr, which explains a program that could not even start."""
        try:
            said = await asyncio.wait_for(self._process.stderr.read(SHOWN_CHARACTERS), 2)
        except (*TROUBLE, TimeoutError):
            return ""
        return said.decode("utf-8", "replace").strip()


def _is_frame(line: bytes, say: str) -> bool:
    text = line.decode("utf-8", "replace").replace('": "', '":"')
    return text.startswith("{") and f'"say":"{say}"' in text
