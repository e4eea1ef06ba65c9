"""The files of the artifact store as the database sees them: needed, missing, left over."""

import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.execution.upkeep.retention import GRACE
from designer.workspace.models import Artifact, DatasetVersion

BATCH = 200


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


def left_over(store: LocalStore) -> Iterator[Path]:
    """Give the files and folders that no row needs, and that nobody touched for a while."""
    needed: set[str] = set()
    for digest in needed_digests():
        try:
            needed.update(files_of(store, Digest(digest)))
        except StoreError:
            continue  # It is missing: the doctor says so.
    for root in (store.folders, store.objects):
        for place in root.glob("*/*"):
            if _digest(place) not in needed and not _is_young(place):
                yield place


def remove(store: LocalStore, places: Iterable[Path]) -> int:
    """Remove them, and give how many bytes are free now.

    A server may commit the same again meanwhile: rows and files are looked at once more.
    """
    freed, iterator = 0, iter(places)
    while batch := list(islice(iterator, BATCH)):
        named = _named({_digest(place) for place in batch})
        with tempfile.TemporaryDirectory(dir=store.root / "staging") as aside:
            gone = [place for place in batch if _digest(place) not in named]
            freed += sum(_take_away(place, Path(aside, str(n))) for n, place in enumerate(gone))
    return freed


def _named(digests: set[str]) -> set[str]:
    rows = Artifact.objects.filter(digest__in=digests).values_list("digest", flat=True)
    originals = DatasetVersion.objects.filter(original_digest__in=digests)
    return {*rows, *originals.values_list("original_digest", flat=True)}


def _take_away(place: Path, aside: Path) -> int:
    """Take it out of sight whole, and bring it back if it was committed again at that moment."""
    try:
        place.rename(aside)
    except FileNotFoundError:
        return 0
    if _is_young(aside):
        with suppress(OSError):  # A folder may be there again by now.
            aside.rename(place)
        return 0
    return 0 if aside.is_dir() else aside.stat().st_size


def _digest(place: Path) -> str:
    return place.parent.name + place.name


def _is_young(place: Path) -> bool:
    try:
        return place.lstat().st_mtime >= time.time() - GRACE.total_seconds()
    except FileNotFoundError:
        return True
