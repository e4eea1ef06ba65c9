"""The log of a container, carried into the step folder as it comes, up to its limit.

The folder belongs to the step, which may have put anything where the log should be: nothing here
follows a link or waits on a pipe.
"""

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from designer.runner.protocol import LOG_FILE

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class StepLog:
    """The log file of one attempt.

    Each byte goes to its own place, so that whoever follows the same container anew, or at the
    same time, writes nothing twice.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.is_truncated = False
        self._limit = limit
        self._target = _open(folder / LOG_FILE)

    def follow(self, chunks: Iterable[bytes]) -> None:
        """Write a stream that begins with the first byte of the log; to the end of it."""
        seen = 0
        for chunk in chunks:
            if seen < self._limit:
                self._write(chunk[: self._limit - seen], seen)
            seen += len(chunk)
            if seen > self._limit and not self.is_truncated:
                self.is_truncated = True
                mark = f"\n[The log ends here: the step wrote more than {self._limit:,} bytes.]\n"
                self._write(mark.encode(), self._limit)

    def close(self) -> None:
        if self._target is not None:
            os.close(self._target)
            self._target = None

    def _write(self, data: bytes, place: int) -> None:
        if self._target is not None:
            with contextlib.suppress(OSError):  # A full disk must not stop the step's output.
                os.pwrite(self._target, data, place)


def _open(path: Path) -> int | None:
    try:
        target = os.open(path, FLAGS, 0o600)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(target).st_mode):
        return target
    os.close(target)
    return None
