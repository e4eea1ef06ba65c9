"""Handwritten digits of scikit-learn as folders of images."""

from pathlib import Path

from PIL import Image
from sklearn.datasets import load_digits

from designer.artifacts.values import Images
from tests.modules.computer_vision.folders import folder_of

SIDE = 32
# Ink is counted from 0 to 16.
INK = 255 / 16


def digits(path: Path, start: int, end: int, classes: int = 10, side: int = SIDE) -> Images:
    """The digits below `classes` among those from one number to another."""
    found = load_digits()
    files = {}
    for i in range(start, end):
        if found.target[i] < classes:
            picture = Image.fromarray((found.images[i] * INK).astype("uint8")).convert("RGB")
            files[f"{found.target[i]}/{i:04}.png"] = picture.resize((side, side))
    return folder_of(path, files)
