"""Folders of files; links and devices in them are refused."""

import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.errors import ArtifactError
from designer.artifacts.values import Folder


def write(value: Folder, path: Path) -> dict[str, Any]:
    """Copy the folder and give its summary with the count and size of its files.

    Raises:
        ArtifactError: it holds a link or a device.
    """
    sizes = regular_files(value.path)
    shutil.copytree(value.path, path, symlinks=True, copy_function=shutil.copyfile)
    return {**value.summary, "files": len(sizes), "bytes": sum(sizes.values())}


def read(path: Path, summary: Mapping[str, Any] | None = None) -> Folder:
    return Folder(path, (summary or {}).get("title", ""))


def regular_files(folder: Path) -> dict[str, int]:
    """Give the size of each file in a folder by its path in it.

    Raises:
        ArtifactError: it is no folder, or holds a link or a device.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise ArtifactError(f"{folder.name} is no folder.")
    sizes: dict[str, int] = {}
    for place in sorted(folder.rglob("*")):
        status = place.lstat()
        name = place.relative_to(folder).as_posix()
        if stat.S_ISREG(status.st_mode):
            sizes[name] = status.st_size
        elif not stat.S_ISDIR(status.st_mode):
            raise ArtifactError(f"{name} is a link or device; a folder holds files and folders.")
    return sizes
