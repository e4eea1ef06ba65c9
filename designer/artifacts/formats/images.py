"""Folders of images with their classes, kept in `labels.json` beside the folder `images`."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.formats.folder import regular_files
from designer.artifacts.values import Images

FOLDER, LABELS = "images", "labels.json"


def write(value: Images, path: Path) -> dict[str, Any]:
    """Copy the images and write their classes.

    Raises:
        ArtifactError: the folder holds a link or a device.
    """
    sizes = regular_files(value.path)
    path.mkdir()
    shutil.copytree(value.path, path / FOLDER, symlinks=True, copy_function=shutil.copyfile)
    labels = json.dumps(dict(value.labels), sort_keys=True, ensure_ascii=False)
    (path / LABELS).write_text(labels, "utf-8")
    return {**value.summary, "files": len(sizes), "bytes": sum(sizes.values())}


def read(path: Path, summary: Mapping[str, Any] | None = None) -> Images:
    labels = json.loads((path / LABELS).read_text("utf-8"))
    return Images(path / FOLDER, labels, (summary or {}).get("title", ""))
