"""Where the virtual environment of one digest lies on this machine, and when it is believed in."""

import fcntl
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOKS_EVERY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that foreign code writes, and a marker beside it, which that code cannot reach.

    The marker says that the environment is whole: it is put there by rename when a build has ended
    well, and taken away before one begins. `belongs_to` says for which Python, and which packages
    beneath it, the environment is good.
    """

    root: Path
    digest: str
    belongs_to: str

    @property
    def folder(self) -> Path:
        return self.root / self.digest

    @property
    def python(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    def is_ready(self) -> bool:
        is_marked = _read(self._file("json")).get("belongs_to") == self.belongs_to
        return is_marked and self.is_real()

    def is_real(self) -> bool:
        """Whether what is lent to steps is what was built, and no link that a package put there."""
        folders = (self.folder, self.folder / "venv", self.folder / "venv" / "bin")
        return self.python.exists() and all(_is_folder(folder) for folder in folders)

    @contextmanager
    def locked(self, while_waiting: Callable[[], None]) -> Iterator[None]:
        """Be the only one, on this machine, that builds it; who dies has let go of it."""
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _take(descriptor):
                while_waiting()
                time.sleep(LOOKS_EVERY_SECONDS)
            yield
        finally:
            os.close(descriptor)

    def clear(self) -> None:
        """Begin anew: what a crash has left is believed by nobody."""
        self._file("json").unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("cache", "temporary"):
            (self.folder / name).mkdir(parents=True)

    def remove(self) -> int:
        """Remove it with its marker, and give its size; nothing is done to one that is built now.

        The lock file stays: whoever waits for it must meet whoever comes later.
        """
        descriptor = os.open(self._file("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _take(descriptor):
                return 0
            size = self.size_bytes()
            for kind in ("json", "failed"):
                self._file(kind).unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            os.close(descriptor)
        return size

    def succeed(self) -> None:
        """Say that the environment is whole."""
        self._write("json", {"belongs_to": self.belongs_to})

    def fail(self, message: str) -> None:
        """Leave the reason for those who wait for the same build."""
        self._write("failed", {"at": time.time(), "message": message})

    def failure_since(self, moment: float) -> str | None:
        """Give the reason of a build that failed after this moment."""
        failure = _read(self._file("failed"))
        return str(failure["message"]) if failure.get("at", 0) > moment else None

    def size_bytes(self) -> int:
        files = (path.lstat() for path in self.folder.rglob("*"))
        return sum(status.st_blocks * 512 for status in files)

    def _file(self, kind: str) -> Path:
        return self.root / f"{self.digest}.{kind}"

    def _write(self, kind: str, values: Mapping[str, Any]) -> None:
        draft = self._file(f"{kind}.draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file(kind))


def this_python(packages: str) -> str:
    """Name the Python here; `packages` is what an environment that inherits is made for."""
    return f"{sys.version} {sys.base_prefix} {f'{sys.prefix} {packages}' if packages else ''}"


def _is_folder(place: Path) -> bool:
    try:
        return stat.S_ISDIR(place.lstat().st_mode)
    except OSError:
        return False


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
