"""JSON lines over a file descriptor, for a loop that must not wait and for one that may."""

import contextlib
import json
import os
import select
from collections.abc import Iterator
from typing import Any

CHUNK = 65_536


class Channel:
    """One end of a pair of pipes or of a socket."""

    def __init__(self, incoming: int, outgoing: int | None = None) -> None:
        self.incoming = incoming
        self.outgoing = incoming if outgoing is None else outgoing
        self.is_open = True
        self._pending = b""

    def fileno(self) -> int:
        return self.incoming

    def send(self, message: dict[str, Any]) -> bool:
        """Write a message whole; False when nobody is there to read it."""
        data = memoryview(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self.outgoing, data) :]
        except OSError:
            return False
        return True

    def wait(self, milliseconds: int | None = None) -> bool:
        """Wait until there is something to read; False when the time is over."""
        poll = select.poll()
        poll.register(self.incoming, select.POLLIN)
        return bool(poll.poll(milliseconds))

    def read_available(self) -> Iterator[dict[str, Any]]:
        """Read once, if there is anything, and give the messages that are complete.

        Does not wait: a readiness that a selector told may be out of date by the time it is acted
        upon. An end of file closes the channel.
        """
        if not self.wait(0):
            return
        try:
            chunk = os.read(self.incoming, CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            self.is_open = False
            return
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        for line in lines:
            if line.strip():
                yield json.loads(line)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Give the messages as they come, until the other end closes."""
        while self.is_open:
            self.wait()
            yield from self.read_available()

    def skip_until(self, command: str) -> None:
        """Leave out all messages up to one that says to do this; the first may be cut off.

        Reads byte by byte, so that what follows is still there to be waited for.
        """
        line = bytearray()
        while byte := os.read(self.incoming, 1):
            line += byte
            if byte == b"\n":
                if _says(line, command):
                    return
                line.clear()
        self.is_open = False

    def end_line(self) -> None:
        """End what another process may have left half said."""
        with contextlib.suppress(OSError):
            os.write(self.outgoing, b"\n")

    def close(self) -> None:
        self.is_open = False
        for descriptor in {self.incoming, self.outgoing}:
            os.close(descriptor)


def _says(line: bytearray, command: str) -> bool:
    try:
        message = json.loads(line)
    except ValueError:
        return False
    return isinstance(message, dict) and message.get("do") == command
