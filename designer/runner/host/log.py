"""The log of a step: what it prints, up to a limit; what is beyond is dropped and marked."""

import os
from pathlib import Path

from designer.runner.protocol.files import LOG_FILE

CHUNK = 1 << 16


class LogFile:
    """Takes the output of a step from a pipe, so that the pipe never stands still."""

    def __init__(self, source: int) -> None:
        self.is_truncated = False
        self._source = source
        self._target: int | None = None
        self._limit = self._left = 0

    def fileno(self) -> int:
        return self._source

    @property
    def is_started(self) -> bool:
        return self._target is not None

    def start(self, folder: Path, limit: int) -> None:
        """Begin the log in the folder, before any code of the step runs."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        self._target = os.open(folder / LOG_FILE, flags, 0o600)
        self._limit = self._left = limit

    def pump(self) -> bool:
        """Take what is there; False at the end, when nobody can write any more."""
        try:
            chunk = os.read(self._source, CHUNK)
        except OSError:
            chunk = b""
        if chunk and not self.is_truncated:
            self._write(chunk[: self._left])
            self._left -= min(len(chunk), self._left)
            if len(chunk) > self._left and self._left == 0:
                self.is_truncated = True
                self._write(truncation_mark(self._limit))
        return bool(chunk)

    def _write(self, data: bytes) -> None:
        if self._target is None:
            return
        try:
            os.write(self._target, data)
        except OSError:
            self.is_truncated = True  # a full disk must not stop the step's output


def truncation_mark(limit: int) -> bytes:
    """Give the line that stands where a log was cut."""
    return f"\n[The log ends here: the step wrote more than {limit:,} bytes.]\n".encode()


def truncate_log(folder: Path, limit: int) -> bool:
    """Cut the log that a built-in step wrote itself; tells whether there was too much of it."""
    path = folder / LOG_FILE
    try:
        if path.stat().st_size <= limit:
            return False
        os.truncate(path, limit)
        with path.open("ab") as log:
            log.write(truncation_mark(limit))
    except OSError:
        return False
    return True
