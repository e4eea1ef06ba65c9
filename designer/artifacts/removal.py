"""Removing a folder that a step wrote: also where it made folders unreadable or unwritable."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

OWN = 0o700


def remove_folder(folder: Path) -> None:
    """Remove a folder and all below it, if it is there; what cannot be removed stays."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir():
        _open_up(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _open_up(folder: Path) -> None:
    """Let its owner into every folder; links are not followed."""
    _own(folder)
    for parent, names, _ in os.walk(folder):
        for name in names:
            _own(Path(parent, name))


def _own(folder: Path) -> None:
    with suppress(OSError):
        if not folder.is_symlink():
            folder.chmod(OWN)
