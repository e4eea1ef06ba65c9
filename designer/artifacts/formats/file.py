"""Files as they are; the name that a file has for people is in the summary."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.errors import ArtifactError
from designer.artifacts.values import File

MEDIA_TYPE = "application/octet-stream"


def write(value: File, path: Path) -> dict[str, Any]:
    """Copy the file and give its summary.

    Raises:
        ArtifactError: it is no regular file.
    """
    if value.path.is_symlink() or not value.path.is_file():
        raise ArtifactError(f"{value.name} is no regular file; links are not stored.")
    shutil.copyfile(value.path, path, follow_symlinks=False)
    return value.summary


def read(path: Path, summary: Mapping[str, Any] | None = None) -> File:
    known = summary or {}
    return File(path, known.get("name", path.name), known.get("media_type", MEDIA_TYPE))
