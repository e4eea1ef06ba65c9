"""What a worker and a machine say to each other: a JSON object a line, with bytes behind some."""

import json
import os
import select
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHUNK = 1 << 18


class WorkerGoneError(Exception):
    """The other end has closed, or its connection was lost."""


class Frames:
    """One end over two descriptors; `bytes` in a frame says how many bytes follow its line."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self.incoming, self.outgoing = incoming, outgoing
        self._pending = bytearray()

    def send(self, say: str, payload: bytes = b"", **values: Any) -> None:
        """Say something.

        Raises:
            WorkerGoneError: nobody listens any more.
        """
        if payload:
            values["bytes"] = len(payload)
        line = json.dumps({"say": say, **values}, separators=(",", ":"))
        self._write(line.encode() + b"\n" + payload)

    def send_file(self, path: Path, name: str) -> None:
        """Send a plain file under a name; one that grows meanwhile is sent as long as it was."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            left = os.fstat(descriptor).st_size
            self.send("file", path=name, bytes=left)
            while left:
                chunk = file.read(min(CHUNK, left)) or bytes(min(CHUNK, left))
                self._write(chunk)
                left -= len(chunk)

    def read(self) -> dict[str, Any]:
        """Wait for the next frame.

        Raises:
            WorkerGoneError: there will be none.
        """
        while b"\n" not in self._pending:
            self._fill()
        line, _, rest = self._pending.partition(b"\n")
        self._pending = rest
        return dict(json.loads(line))

    def payload(self, count: int) -> Iterator[bytes]:
        """Give the bytes behind a frame."""
        while count:
            if not self._pending:
                self._fill()
            chunk = bytes(self._pending[:count])
            del self._pending[:count]
            count -= len(chunk)
            yield chunk

    def available(self) -> Iterator[dict[str, Any]]:
        """Give the frames that are there, without waiting for one."""
        while b"\n" in self._pending or select.select([self.incoming], [], [], 0)[0]:
            yield self.read()

    def _fill(self) -> None:
        chunk = os.read(self.incoming, CHUNK)
        if not chunk:
            raise WorkerGoneError
        self._pending += chunk

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self.outgoing, view) :]
        except BrokenPipeError as error:
            raise WorkerGoneError from error
