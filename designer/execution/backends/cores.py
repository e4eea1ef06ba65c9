"""The cores of this machine that no running step needs, lent to those that can use more threads.

A step is told in a file of its folder. The file is opened before the step runs and only this
descriptor is written to: whatever the step puts at its path, no other file is ever touched.
"""

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from designer.runner.protocol import THREADS_FILE, threads_text


@dataclass(frozen=True, slots=True)
class Claim:
    """The threads that a step has from beginning to end, and the most that it can use."""

    threads: int
    most: int


def granted(total: int, claims: Mapping[str, Claim]) -> dict[str, int]:
    """Share what is free among the claims that can grow, evenly; together never above `total`."""
    growing = sum(claim.most > claim.threads for claim in claims.values())
    free = total - sum(claim.threads for claim in claims.values())
    more = max(free, 0) // growing if growing else 0
    return {name: min(claim.most, claim.threads + more) for name, claim in claims.items()}


class Cores:
    """Knows which steps run, and tells each how many threads it may use now."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._lock = threading.Lock()
        self._claims: dict[str, Claim] = {}
        self._files: dict[str, int] = {}
        self._told: dict[str, int] = {}

    def enter(self, folder: Path, claim: Claim) -> None:
        """Count a step that is about to start; others give back what they were lent."""
        with self._lock:
            self._claims[str(folder)] = claim
            if claim.most > claim.threads:
                with suppress(OSError):  # A full disk: the step goes on with what it has.
                    self._files[str(folder)] = _opened(folder / THREADS_FILE)
            self._tell()

    def leave(self, folder: Path) -> None:
        """Lend to others what a step had that has ended; to leave twice is to leave once."""
        with self._lock:
            if self._claims.pop(str(folder), None) is None:
                return
            self._told.pop(str(folder), None)
            descriptor = self._files.pop(str(folder), None)
            if descriptor is not None:
                os.close(descriptor)
            self._tell()

    def _tell(self) -> None:
        """Write to those whose number changed, first to those that have to give back."""
        now = granted(self.total, self._claims)
        changed = [name for name in self._files if self._told.get(name) != now[name]]
        for name in sorted(changed, key=lambda name: now[name] - self._told.get(name, 0)):
            self._told[name] = now[name]
            with suppress(OSError):
                os.pwrite(self._files[name], threads_text(now[name]), 0)


def _opened(path: Path) -> int:
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, 0o600)
