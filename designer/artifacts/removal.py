"""Removing a folder that a step wrote: unreadable, unwritable, or nested as deep as it may be."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

OWN = 0o700


def remove_folder(folder: Path) -> None:
    """Remove a folder and all below it, if it is there; what cannot be removed stays."""
    if folder.is_symlink():
        return
    with suppress(RecursionError):  # It goes one call deeper with each folder.
        shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir():
        _take_apart(folder)


def _take_apart(folder: Path) -> None:
    """Remove folder by folder, each lifted to the top before it is looked into.

    So no path grows too long, however deep they are nested. Links are not followed.
    """
    _own(folder)
    waiting, names = [folder], _free_names(folder)
    while waiting:
        place = waiting.pop()
        for entry in _entries(place):
            with suppress(OSError):
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry)  # noqa: PTH108 - paths cost more
                    continue
                found = Path(entry)
                _own(found)
                waiting.append(found if place == folder else found.rename(next(names)))
        with suppress(OSError):
            place.rmdir()  # The top itself is no empty one yet, unless it has files only.
    with suppress(OSError):
        folder.rmdir()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _free_names(folder: Path) -> Iterator[Path]:
    """Give names in the folder that nothing there has."""
    unique = uuid4().hex
    return (folder / f"{unique}-{number}" for number in count())


def _own(folder: Path) -> None:
    """Let its owner in."""
    with suppress(OSError):
        folder.chmod(OWN)
