"""What a cache drops when it is full: what was not used for longest, and no step needs now."""

import json
import math
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore

# Long enough for whoever was given a path to open it, or to name it in a step folder.
IN_USE_SECONDS = 600.0
KEPT_SHARE = 0.9
DIGEST = re.compile(rb"([0-9a-f]{2})/?([0-9a-f]{62})")


@dataclass(frozen=True, slots=True)
class Cached:
    """A file, or a folder with its files, that can be dropped as a whole."""

    digest: Digest
    used_at: float
    is_folder: bool


class Evictor:
    """Keeps the cache below its limit. Counts what is added, and looks only when it is full."""

    def __init__(self, store: LocalStore, limit_bytes: int) -> None:
        self._store, self._limit = store, limit_bytes
        self._lock = threading.Lock()
        self._estimate: int | None = None

    def count(self, size: int) -> None:
        """Hear of what was added."""
        with self._lock:
            if self._estimate is not None:
                self._estimate += size

    def make_room(self, *, anew: bool = False) -> None:
        """Drop what is too much; `anew` looks even if nothing was heard of (others add as well)."""
        with self._lock:
            if self._estimate is None or anew or self._estimate > self._limit:
                self._estimate = self._size()
            if self._estimate > self._limit:
                self._estimate -= self._drop(self._estimate - int(self._limit * KEPT_SHARE))

    def _size(self) -> int:
        return sum(status.st_size for _, status in _entries(self._store.objects))

    def _drop(self, wanted: int) -> int:
        """Drop so many bytes, if there are as many that nobody uses."""
        freed, needed, before = 0, self._needed(), time.time() - IN_USE_SECONDS
        for item in sorted(self._droppable(), key=lambda item: item.used_at):
            if freed >= wanted or item.used_at > before:
                break
            if item.digest not in needed:
                drop = self._drop_folder if item.is_folder else self._unlink
                freed += drop(item.digest, before)
        return freed

    def _droppable(self) -> Iterator[Cached]:
        """Give folders, and the files that are in none of them."""
        folders = dict(_entries(self._store.folders))
        for digest, status in folders.items():
            yield Cached(digest, status.st_atime, is_folder=True)
        for digest, status in _entries(self._store.objects):
            if status.st_nlink == 1 and digest not in folders:
                yield Cached(digest, status.st_atime, is_folder=False)

    def _needed(self) -> set[str]:
        """Give the digests that the folders of living steps name."""
        needed: set[str] = set()
        for file in (self._store.root / "staging").glob("*/step.json"):
            with suppress(FileNotFoundError):
                needed |= {b"".join(parts).decode() for parts in DIGEST.findall(file.read_bytes())}
        return needed

    def _drop_folder(self, digest: Digest, before: float) -> int:
        """Take the folder away at once, so that nobody finds half of it, then its files."""
        folder, manifest = (
            _place(kind, digest) for kind in (self._store.folders, self._store.objects)
        )
        away = Path(tempfile.mkdtemp(dir=self._store.root / "staging"))
        try:
            files = json.loads(manifest.read_bytes())["files"]
            if folder.stat().st_atime > before:  # It was given out since it was looked at.
                return 0
            folder.rename(away / "folder")
        except FileNotFoundError:  # another process of this machine was first
            return 0
        finally:
            rmtree(away, ignore_errors=True)
        digests = {Digest(entry["digest"]) for entry in files}
        return sum(self._unlink(one, before) for one in digests) + self._unlink(digest)

    def _unlink(self, digest: Digest, before: float = math.inf) -> int:
        """Remove a file that is in no folder and was not given out since, and give its bytes."""
        place = _place(self._store.objects, digest)
        with suppress(FileNotFoundError):
            status = place.stat()
            if status.st_nlink == 1 and status.st_atime <= before:
                place.unlink()
                return status.st_size
        return 0


def _entries(kind: Path) -> Iterator[tuple[Digest, os.stat_result]]:
    """Give what lies under digests; what vanishes meanwhile is not told."""
    for shelf in os.scandir(kind):
        for entry in os.scandir(shelf):
            with suppress(FileNotFoundError):
                yield Digest(shelf.name + entry.name), entry.stat()


def _place(kind: Path, digest: Digest) -> Path:
    return kind / digest[:2] / digest[2:]
