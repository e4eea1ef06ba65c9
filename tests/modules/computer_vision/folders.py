"""Folders of images for tests, and what is in the folders that modules give."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from designer.artifacts.values import File, Images
from tests.contracts.examples import RecordingContext


def photo(width: int = 40, height: int = 30, seed: int = 0) -> Image.Image:
    """Smooth noise with all colors, so that every change of an image shows."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **more)
    return buffer.getvalue()


def zipped(path: Path, files: Mapping[str, bytes]) -> File:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return File(path, path.name, "application/zip")


def folder_of(path: Path, files: Mapping[str, Image.Image]) -> Images:
    """Images whose class is the folder that they are in."""
    for name, image in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        image.save(path / name)
    labels = {name: name.split("/")[0] for name in files if "/" in name}
    return Images(path, labels)


def context(path: Path) -> RecordingContext:
    path.mkdir(parents=True, exist_ok=True)
    return RecordingContext(path)


def contents(images: Images) -> dict[str, bytes]:
    files = (path for path in images.path.rglob("*") if path.is_file())
    return {path.relative_to(images.path).as_posix(): path.read_bytes() for path in files}


def pixels(images: Images) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(given)) for name, given in sorted(contents(images).items())}
