"""The content-addressed store of artifacts: files under their digest."""

import errno
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn, Protocol

from designer.artifacts.digest import NEWEST, Algorithm, digest_of_file
from designer.artifacts.errors import StoreError
from designer.artifacts.file_names import is_text
from designer.artifacts.reference import Digest, is_digest
from designer.artifacts.removal import remove_folder

READ_ONLY = 0o444
MOST_LEVELS = 200  # of folders in a folder
CHUNK_BYTES = 1 << 20
FLUSHED_ASIDE_FROM_BYTES = 4 << 20


class Store(Protocol):
    """Where committed outputs lie; every method may be called from several processes at once."""

    def has(self, digest: Digest) -> bool: ...

    def path(self, digest: Digest) -> Path:
        """Give a local path to read the file or folder from."""
        ...

    def size(self, digest: Digest) -> int: ...

    def commit(self, staged: Path, *, limit_bytes: int | None = None) -> tuple[Digest, int]:
        """Move a staged file or folder into the store and give its digest and size."""
        ...

    def sweep(self, older_than_seconds: float, kept: Container[str] = ()) -> int: ...


class LocalStore:
    """A store in a folder of this machine: `objects/ab/cdef...`, `folders/ab/...`, `staging/...`.

    A folder is a manifest, stored as any file, of files that are stored as any file; beside it
    lies a folder of hard links to them, so that a reader finds the folder as it was written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.objects = root / "objects"
        self.folders = root / "folders"
        for folder in (self.objects, self.folders, root / "staging"):
            folder.mkdir(parents=True, exist_ok=True)

    def staging(self, attempt: str) -> Path:
        """Make the place where one attempt may write before it commits, for its owner only."""
        place = self.root / "staging" / attempt
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place

    def has(self, digest: Digest) -> bool:
        return self._place(self.objects, digest).exists()

    def path(self, digest: Digest) -> Path:
        folder = self._place(self.folders, digest)
        if folder.is_dir():
            return folder
        file = self._place(self.objects, digest)
        if not file.exists():
            raise StoreError(f"The store has no artifact {digest}.", digest=digest)
        return file

    def size(self, digest: Digest) -> int:
        place = self.path(digest)
        if place.is_dir():
            manifest = json.loads(self._place(self.objects, digest).read_bytes())
            return sum(entry["size_bytes"] for entry in manifest["files"])
        return place.stat().st_size

    def commit(
        self, staged: Path, *, limit_bytes: int | None = None, algorithm: Algorithm = NEWEST
    ) -> tuple[Digest, int]:
        """Flush, digest and rename a staged file or folder into the store; it is gone afterwards.

        Only what an older version stored has its digest by another algorithm than the newest.

        Raises:
            StoreError: it is missing, larger than `limit_bytes`, or holds links or devices.
        """
        mode = _mode(staged)
        if stat.S_ISDIR(mode):
            return self._commit_folder(staged, limit_bytes, algorithm)
        if not stat.S_ISREG(mode):
            raise StoreError(
                f"{staged.name} is a link or device; only files and folders are stored."
            )
        return self._commit_file(staged, limit_bytes, algorithm)

    def sweep(self, older_than_seconds: float, kept: Container[str] = ()) -> int:
        """Remove what was staged and not touched for so long; give how many places were removed.

        `kept` names what is somebody's, however long it was not touched.
        """
        before = time.time() - older_than_seconds
        staging = (self.root / "staging").iterdir()
        stale = [place for place in staging if place.name not in kept and _is_older(place, before)]
        for place in stale:
            _remove(place)
        return len(stale)

    def _place(self, kind: Path, digest: Digest) -> Path:
        if not is_digest(digest):
            raise StoreError(f"{digest!r} is not a digest: 64 hexadecimal digits are.")
        return kind / digest[:2] / digest[2:]

    def _commit_file(
        self, staged: Path, limit_bytes: int | None, algorithm: Algorithm
    ) -> tuple[Digest, int]:
        descriptor = os.open(staged, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            status = os.fstat(descriptor)
            _check_file(staged, status, limit_bytes)
            digest = _flushed_digest(descriptor, status.st_size, algorithm)
            place = self._place(self.objects, digest)
            if not _touch(place, status.st_size):
                self._take(staged, descriptor, status.st_nlink, place)
        finally:
            os.close(descriptor)
        staged.unlink(missing_ok=True)
        return digest, status.st_size

    def _take(self, staged: Path, descriptor: int, links: int, place: Path) -> None:
        """Rename the staged file to its place, durable and read-only, or copy it."""
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True)
            _flush_folder(place.parent.parent)
        if links > 1 or not _same_device(staged, place.parent):
            self._copy(staged, place)
        else:
            os.fchmod(descriptor, READ_ONLY)
            os.utime(descriptor)  # It may have been written long ago, and its row comes later.
            os.fsync(descriptor)
            staged.rename(place)
        _flush_folder(place.parent)

    def _copy(self, staged: Path, place: Path) -> None:
        handle, name = tempfile.mkstemp(dir=self.root / "staging")
        with staged.open("rb") as source, os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target, CHUNK_BYTES)
            target.flush()
            os.fchmod(target.fileno(), READ_ONLY)
            os.fsync(target.fileno())
        Path(name).rename(place)

    def _commit_folder(
        self, staged: Path, limit_bytes: int | None, algorithm: Algorithm
    ) -> tuple[Digest, int]:
        entries: list[dict[str, Any]] = []
        total = 0
        for name, file in _files(staged):
            left = None if limit_bytes is None else limit_bytes - total
            digest, size = self._commit_file(file, left, algorithm)
            entries.append({"path": name, "digest": digest, "size_bytes": size})
            total += size
        manifest = json.dumps(
            {"format": 1, "kind": "folder", "files": entries},
            sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        )  # fmt: skip
        digest = self._commit_manifest(manifest.encode(), algorithm)
        self._link_folder(digest, [(entry["path"], entry["digest"]) for entry in entries])
        remove_folder(staged)
        return digest, total

    def _commit_manifest(self, manifest: bytes, algorithm: Algorithm) -> Digest:
        handle, name = tempfile.mkstemp(dir=self.root / "staging")
        with os.fdopen(handle, "wb") as file:
            file.write(manifest)
        return self._commit_file(Path(name), None, algorithm)[0]

    def _link_folder(self, digest: Digest, entries: list[tuple[str, str]]) -> None:
        place = self._place(self.folders, digest)
        if _touch(place):
            return
        place.parent.mkdir(exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=self.root / "staging"))
        for name, entry in entries:
            link = building / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.hardlink_to(self._place(self.objects, Digest(entry)))
        building.chmod(0o755)
        try:
            building.rename(place)
        except OSError as error:  # another commit of the same folder was first
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            remove_folder(building)
        _flush_folder(place.parent)


def _mode(staged: Path) -> int:
    try:
        return staged.lstat().st_mode
    except FileNotFoundError as error:
        raise StoreError(f"Nothing was written at {staged.name}.", path=staged.name) from error


def _check_file(staged: Path, status: os.stat_result, limit_bytes: int | None) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{staged.name} is a device or pipe; only files and folders are stored.")
    if limit_bytes is not None and status.st_size > limit_bytes:
        raise StoreError(
            f"{staged.name} has {status.st_size:,} bytes; at most {limit_bytes:,} are allowed here."
        )


def _flushed_digest(descriptor: int, size: int, algorithm: Algorithm) -> Digest:
    """Digest a file; the disk takes the bytes of a large one meanwhile, so a flush is short."""
    if size < FLUSHED_ASIDE_FROM_BYTES:
        return _digest(descriptor, algorithm)
    with ThreadPoolExecutor(1) as aside:
        flushing = aside.submit(os.fdatasync, descriptor)
        digest = _digest(descriptor, algorithm)
        flushing.result()  # The disk tells an error once, so no later flush would fail.
    return digest


def _digest(descriptor: int, algorithm: Algorithm) -> Digest:
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        return digest_of_file(file, algorithm)


def _touch(place: Path, size: int | None = None) -> bool:
    """Say whether it is there, as large as this: retention does not take it for forgotten now."""
    try:
        if size is not None and place.stat().st_size != size:
            return False
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def _files(folder: Path) -> list[tuple[str, Path]]:
    """List the files below a folder by their path in it, sorted.

    Raises:
        StoreError: there are links, devices, or names that are not UTF-8.
        OSError: a folder cannot be read.
    """
    found: list[tuple[str, Path]] = []
    for place in sorted(_below(folder)):
        mode = place.lstat().st_mode
        name = place.relative_to(folder).as_posix()
        if not is_text(name):
            raise StoreError(f"{name!r} is not UTF-8; the names of files have to be.")
        if stat.S_ISREG(mode):
            found.append((name, place))
        elif not stat.S_ISDIR(mode):
            raise StoreError(f"{name} is a link or device; only files and folders are stored.")
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Give all below a folder; `rglob` would leave out what it may not read."""
    for parent, folders, files in os.walk(folder, onerror=_raise):
        if folders and len(Path(parent).relative_to(folder).parts) >= MOST_LEVELS:
            raise StoreError(f"{folder.name} has folders nested deeper than {MOST_LEVELS} levels.")
        for name in (*folders, *files):
            yield Path(parent, name)


def _raise(error: OSError) -> NoReturn:
    raise error


def _same_device(staged: Path, folder: Path) -> bool:
    return staged.lstat().st_dev == folder.stat().st_dev


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_older(place: Path, moment: float) -> bool:
    try:
        return place.lstat().st_mtime < moment
    except FileNotFoundError:  # Its attempt has ended meanwhile and removed it.
        return False


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        remove_folder(place)
    else:
        place.unlink(missing_ok=True)
