"""The store of several machines: a bucket that has everything, and a cache of it on each of them.

In the bucket a file is `objects/ab/cdef...` and the manifest of a folder `folders/ab/cdef...`.
The cache is a store of this machine with the same parts, from which anything may be dropped.
"""

import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import sleep
from typing import TypeVar

from designer.artifacts.digest import NEWEST, Algorithm, algorithm_of
from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.artifacts.stores.bucket import Bucket, Listed, StoreUnavailable
from designer.artifacts.stores.eviction import Evictor

logger = logging.getLogger(__name__)
T = TypeVar("T")
TRIES = 2
# A commit that finds its object older than half of this writes it again: it is safe until its row
# is there.
FORGOTTEN_AFTER = timedelta(hours=24)
LOCKS = 64
# A storage that is away for a moment must not cost the work of hours.
PAUSES_SECONDS = (1.0, 4.0, 15.0)


class ObjectStore(LocalStore):
    """Commits locally, then uploads: whoever reads of a commit finds it in the bucket."""

    def __init__(self, root: Path, bucket: Bucket, *, cache_bytes: int) -> None:
        super().__init__(root)
        self.bucket = bucket
        self._evictor = Evictor(self, cache_bytes)
        self._fetching = [threading.Lock() for _ in range(LOCKS)]

    def has(self, digest: Digest) -> bool:
        return self.bucket.has(_object(digest)) or self.bucket.has(_folder(digest))

    def path(self, digest: Digest) -> Path:
        """Give a path in the cache; what is not there is fetched, and its digest checked."""
        found = self._find(digest)
        if found is not None:
            return found
        with self._fetching[hash(digest) % LOCKS]:
            found = self._find(digest) or self._fetch_whole(digest)
        self._evictor.make_room()
        return found

    def size(self, digest: Digest) -> int:
        size = self.bucket.size(_object(digest)) if self._find(digest) is None else None
        return super().size(digest) if size is None else size

    def commit(
        self, staged: Path, *, limit_bytes: int | None = None, algorithm: Algorithm = NEWEST
    ) -> tuple[Digest, int]:
        """Flush and rename into the cache, then upload what the bucket has not.

        Raises:
            StoreError: it is refused as by `LocalStore`, or the bucket cannot be written to.
        """
        is_folder = staged.is_dir() and not staged.is_symlink()
        digest, size = super().commit(staged, limit_bytes=limit_bytes, algorithm=algorithm)
        if is_folder:
            for entry in self._entries(digest):
                self._upload(entry, _object(entry))
        # The manifest last: who finds it finds the files.
        self._upload(digest, _folder(digest) if is_folder else _object(digest))
        self._evictor.make_room()
        return digest, size

    def sweep(self, older_than_seconds: float, kept: Container[str] = ()) -> int:
        self._evictor.make_room(anew=True)
        return super().sweep(older_than_seconds, kept)

    def _find(self, digest: Digest) -> Path | None:
        """Find what the cache has: the folder, or the file."""
        folder, file = self._place(self.folders, digest), self._place(self.objects, digest)
        return next((place for place in (folder, file) if _touch(place)), None)

    def _upload(self, digest: Digest, name: str) -> None:
        place = self._place(self.objects, digest)
        _touch(place)
        size = place.stat().st_size
        self._evictor.count(size)

        def put_unless_there() -> None:
            if self.bucket.size(name) != size or self._may_be_forgotten(name):
                self.bucket.put(place, name)

        _patiently(put_unless_there)

    def _may_be_forgotten(self, name: str) -> bool:
        """Whether an object is so old that somebody may be about to remove it for good."""
        modified_at = self.bucket.modified_at(name)
        return modified_at is None or datetime.now(UTC) - modified_at > FORGOTTEN_AFTER / 2

    def left_over(self, needed: Callable[[], set[str]]) -> Iterator[Listed]:
        """Give the old objects of the bucket that nothing needs; `needed` are digests.

        The bucket is looked at first: what is committed meanwhile is younger.
        """
        before = datetime.now(UTC) - FORGOTTEN_AFTER
        found = [one for folder in ("folders", "objects") for one in self.bucket.listed(folder)]
        folders = {_digest_in(one.name) for one in found if one.name.startswith("folders/")}
        kept = needed()
        for digest in kept & folders:
            kept |= set(self._files_of(Digest(digest)))
        for one in found:
            if _digest_in(one.name) not in kept and one.modified_at < before:
                yield one

    def remove_left_over(self, objects: Iterable[Listed]) -> int:
        """Remove what was not written again meanwhile, and give how many bytes are free now."""
        freed = 0
        for one in objects:
            if self.bucket.modified_at(one.name) == one.modified_at:
                self.bucket.remove(one.name)
                freed += one.size_bytes
        return freed

    def _files_of(self, digest: Digest) -> list[Digest]:
        """Give the files of a folder, of which only the manifest is fetched."""
        is_here = self._place(self.objects, digest).exists()
        if not is_here and not self._fetch(digest, _folder(digest)):
            raise StoreError(f"The store has no artifact {digest}.", digest=digest)
        return self._entries(digest)

    def _fetch_whole(self, digest: Digest) -> Path:
        if self._fetch(digest, _object(digest)):
            return self._place(self.objects, digest)
        if not self._fetch(digest, _folder(digest)):
            raise StoreError(f"The store has no artifact {digest}.", digest=digest)
        for entry in self._entries(digest):
            is_there = self._place(self.objects, entry).exists()
            if not is_there and not self._fetch(entry, _object(entry)):
                raise StoreError(f"The store has lost a file of {digest}.", digest=digest)
        names = json.loads(self._place(self.objects, digest).read_bytes())["files"]
        self._link_folder(digest, [(entry["path"], entry["digest"]) for entry in names])
        return self._place(self.folders, digest)

    def _fetch(self, digest: Digest, name: str) -> bool:
        """Fetch an object into the cache; say whether there is one.

        Raises:
            StoreError: its bytes are not those of the digest, also when it is fetched again.
        """
        for _ in range(TRIES):
            handle, place = tempfile.mkstemp(dir=self.root / "staging")
            os.close(handle)
            draft = Path(place)
            try:
                if not _patiently(partial(self.bucket.get, name, draft)):
                    return False
                algorithm = algorithm_of(digest, draft) or NEWEST
                got, size = self._commit_file(draft, None, algorithm)
            finally:
                draft.unlink(missing_ok=True)
            if got == digest:
                self._evictor.count(size)
                return True
            self._place(self.objects, got).unlink(missing_ok=True)
            logger.warning("The storage gave %s other bytes than were stored.", digest)
        message = f"The storage holds other bytes than were stored as {digest}."
        raise StoreError(message, digest=digest)

    def _entries(self, digest: Digest) -> list[Digest]:
        manifest = json.loads(self._place(self.objects, digest).read_bytes())
        return [Digest(entry["digest"]) for entry in manifest["files"]]


def _patiently(ask: Callable[[], T]) -> T:
    """Ask the storage, and again while it does not answer.

    Raises:
        StoreUnavailable: it stays away.
    """
    for pause in PAUSES_SECONDS:
        try:
            return ask()
        except StoreUnavailable as error:
            logger.warning("%s It is tried again in %s s.", error.message, pause)
            sleep(pause)
    return ask()


def _object(digest: Digest) -> str:
    return f"objects/{digest[:2]}/{digest[2:]}"


def _digest_in(name: str) -> str:
    return "".join(name.split("/")[1:])


def _folder(digest: Digest) -> str:
    return f"folders/{digest[:2]}/{digest[2:]}"


def _touch(place: Path) -> bool:
    """Note when this was last used, which is what the cache drops by; False: it is not there."""
    try:
        os.utime(place, (time.time(), place.stat().st_mtime))
    except FileNotFoundError:
        return False
    return True
