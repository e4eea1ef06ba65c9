"""The artifacts of a backup, file by file: out of a store, and into one that has none of them.

What a backup says of itself is not believed: names may not leave their folder, digests are checked.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from designer.artifacts.digest import NEWEST, algorithm_of
from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest, is_digest
from designer.artifacts.store import LocalStore
from designer.execution.upkeep import stored_files


class BackupError(Exception):
    """A backup that cannot be written or restored; the sentence says why."""


def copy_artifacts(
    store: LocalStore, digests: Iterable[str], target: Path
) -> tuple[int, list[str]]:
    """Copy what is not there yet; give the number of files, and which artifacts are folders.

    Raises:
        BackupError: the store lacks one.
    """
    count, folders = 0, []
    for digest in digests:
        try:
            files = stored_files.files_of(store, Digest(digest))
            if store.path(Digest(digest)).is_dir():
                folders.append(digest)
        except StoreError as error:
            raise BackupError(f"{error} `manage.py doctor` says more.") from error
        for file in files:
            _copy(stored_files.object_path(store, file), target / file)
            count += 1
    return count, folders


def restore_artifacts(store: LocalStore, manifest: dict[str, Any], objects: Path) -> None:
    """Bring all artifacts of a backup into a store.

    Raises:
        BackupError: one is missing, damaged, or would be written elsewhere.
    """
    # Said by who made the backup: the bytes of a file may look like those of a folder.
    folders = set(manifest["folders"])
    for digest in manifest["artifacts"]:
        algorithm = algorithm_of(digest, _object(objects, digest)) or NEWEST
        with tempfile.TemporaryDirectory(dir=store.staging("restore")) as place:
            staged = Path(place) / "artifact"
            if digest in folders:
                _stage_folder(_object(objects, digest), objects, staged)
            else:
                shutil.copyfile(_object(objects, digest), staged)
            got, _ = store.commit(staged, algorithm=algorithm)
        if got != digest:
            raise BackupError(f"The backup holds other bytes than {digest}: it is damaged.")


def _copy(file: Path, copy: Path) -> None:
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.new")
        shutil.copyfile(file, draft)
        draft.rename(copy)


def _stage_folder(listing: Path, objects: Path, staged: Path) -> None:
    staged.mkdir()
    for name, digest in _entries(listing):
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_object(objects, digest), target)


def _entries(listing: Path) -> Iterator[tuple[str, str]]:
    try:
        files = [
            (entry["path"], entry["digest"]) for entry in json.loads(listing.read_bytes())["files"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{listing.name} does not list the files of a folder.") from error
    for name, digest in files:
        path = PurePosixPath(str(name))
        if not path.parts or path.is_absolute() or ".." in path.parts:
            raise BackupError(f"The backup has a file {name!r}, which leaves its folder.")
        yield str(name), digest


def _object(objects: Path, digest: str) -> Path:
    if not is_digest(digest):
        raise BackupError(f"The backup names {digest!r}: a digest has 64 hexadecimal digits.")
    if not (objects / digest).exists():
        raise BackupError(f"The backup lacks the file {digest}.")
    return objects / digest
