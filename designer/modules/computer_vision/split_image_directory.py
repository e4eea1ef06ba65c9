"""Split Image Directory: divide images into two folders, class by class."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np

from designer.artifacts.values import Images
from designer.catalog.annotations import Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.computer_vision.image_folder import names_of

# 0.29 of 100 images is a hair less than 29 in the arithmetic of computers.
ROUNDING = 1e-9


class Directories(NamedTuple):
    output1: Annotated[Images, Label("Output image directory1")]
    output2: Annotated[Images, Label("Output image directory2")]


@module(title="Split Image Directory", group="Computer Vision")
def split_image_directory(
    directory: Annotated[Images, Label("Input image directory")],
    *,
    fraction: Annotated[
        float, Range(0, 1, step=0.05), Label("Fraction of images in the first output")
    ] = 0.9,
    seed: Annotated[int, Range(0), Label("Random seed")] = 0,
    context: Context,
) -> Directories:
    """Divide images at random into two folders, for training and for testing.

    The images of each class are divided in the same proportion, as nearly as it can be; those
    without a class are divided as if they were one.

    Args:
        directory: The images.
        fraction: How many of the images go to the first output, rounded down to whole ones.
        seed: Another number gives another division.
        context: Has the folders that are filled.
    """
    by_class: dict[str, list[str]] = {}
    for name in names_of(directory):
        by_class.setdefault(directory.labels.get(name, ""), []).append(name)
    rng = np.random.default_rng(seed)
    first: list[str] = []
    second: list[str] = []
    counts = _shares({label: len(names) for label, names in by_class.items()}, fraction)
    for label in sorted(by_class):
        names = by_class[label]
        shuffled = [names[i] for i in rng.permutation(len(names))]
        first += shuffled[: counts[label]]
        second += shuffled[counts[label] :]
    places = (context.workdir / "first" / "images", context.workdir / "second" / "images")
    context.log.info("%d and %d images.", len(first), len(second))
    return Directories(
        _part(directory, sorted(first), places[0]), _part(directory, sorted(second), places[1])
    )


def _shares(counts: Mapping[str, int], fraction: float) -> dict[str, int]:
    """Say how many of each class go first: rounded down, and what is left where most is lost."""
    exact = {label: counts[label] * fraction + ROUNDING for label in sorted(counts)}
    shares = {label: int(share) for label, share in exact.items()}
    left = int(sum(counts.values()) * fraction + ROUNDING) - sum(shares.values())
    by_loss = sorted(exact, key=lambda label: shares[label] - exact[label])
    return {label: shares[label] + (label in by_loss[:left]) for label in exact}


def _part(directory: Images, names: Sequence[str], folder: Path) -> Images:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(directory.path / name, folder / name)
    labels = {name: directory.labels[name] for name in names if name in directory.labels}
    return Images(folder, labels)
