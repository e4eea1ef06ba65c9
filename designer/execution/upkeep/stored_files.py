"""The files of the artifact store as the database sees them: needed, missing, left over."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.execution.upkeep.retention import GRACE
from designer.workspace.models import Artifact, DatasetVersion

CHUNK_BYTES = 1 << 20


def needed_digests() -> set[str]:
    """Give the digests that rows refer to."""
    originals = DatasetVersion.objects.exclude(original_digest="")
    found = set(Artifact.objects.values_list("digest", flat=True))
    return found | set(originals.values_list("original_digest", flat=True))


def files_of(store: LocalStore, digest: Digest) -> list[Digest]:
    """Give the files that an artifact consists of: itself, and those in a folder.

    Raises:
        StoreError: the store does not have it.
    """
    if not store.path(digest).is_dir():
        return [digest]
    manifest = json.loads(object_path(store, digest).read_bytes())
    return [digest, *(Digest(entry["digest"]) for entry in manifest["files"])]


def object_path(store: LocalStore, digest: Digest) -> Path:
    return store.objects / digest[:2] / digest[2:]


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def left_over(store: LocalStore) -> Iterator[Path]:
    """Give the files and folders that no row needs, and that nobody touched for a while."""
    needed: set[str] = set()
    for digest in needed_digests():
        try:
            needed.update(files_of(store, Digest(digest)))
        except StoreError:
            continue  # It is missing: the doctor says so.
    before = time.time() - GRACE.total_seconds()
    for root in (store.folders, store.objects):
        for place in root.glob("*/*"):
            if place.parent.name + place.name not in needed and place.lstat().st_mtime < before:
                yield place


def remove(store: LocalStore, places: Iterable[Path]) -> int:
    """Remove them, and give how many bytes are free now."""
    freed = 0
    for place in places:
        if place.is_dir():
            _remove_folder(place)
        else:
            freed += place.stat().st_size
            place.unlink()
    return freed


def _remove_folder(folder: Path) -> None:
    for inner in sorted(folder.rglob("*"), reverse=True):
        if inner.is_dir():
            inner.rmdir()
        else:
            inner.unlink()
    folder.rmdir()
