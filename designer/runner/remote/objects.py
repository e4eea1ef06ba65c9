"""Artifacts on this machine, each copied once: there under its digest, whole, or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from designer.runner.remote.frames import Frames
from designer.runner.remote.places import Places, below, remove


def missing(places: Places, digests: Iterable[str]) -> list[str]:
    """Name those that have to be copied; the others count as used from now on."""
    return [digest for digest in digests if not _touch(places.object(digest))]


def take(frames: Frames, places: Places, begin: dict[str, Any]) -> None:
    """Take an artifact that comes as `file` frames up to a `store`; the file itself has no path.

    Raises:
        OSError: it cannot be written down here.
    """
    target = places.object(begin["digest"])
    draft = places.drafts / f"{target.name}.{os.getpid()}"
    try:
        if begin["is_folder"]:
            draft.mkdir()
        while (frame := frames.read())["do"] != "store":
            place = below(draft, frame["path"]) if frame["path"] else draft
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(frames, frame["bytes"], place)
        _put(draft, target)
    finally:
        remove(draft)


def _put(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():  # else another worker brought the same folder first
            raise


def _write(frames: Frames, count: int, place: Path) -> None:
    with place.open("xb") as file:
        for chunk in frames.payload(count):
            file.write(chunk)
        file.flush()
        os.fchmod(file.fileno(), 0o400)
        os.fsync(file.fileno())


def _touch(place: Path) -> bool:
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True
