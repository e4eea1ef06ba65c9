"""A folder of images as modules see it: its files in one order, each with its class."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import TypeVar

from designer.artifacts.values import Images
from designer.catalog.context import Context
from designer.modules.computer_vision.pictures import is_picture

Result = TypeVar("Result")
AT_ONCE = 256
# What archives of a Mac hold beside the files that were packed.
NOT_OF_PEOPLE = "__MACOSX"


def names_in(folder: Path) -> list[str]:
    """Give the paths of all images in a folder, relative to it, in their order."""
    found = (path for path in folder.rglob("*") if path.is_file() and is_picture(path))
    names = (path.relative_to(folder).as_posix() for path in found)
    return sorted(name for name in names if PurePosixPath(name).parts[0] != NOT_OF_PEOPLE)


def names_of(images: Images) -> list[str]:
    """Give the paths of all images, those without a class too, in their order."""
    return names_in(images.path)


def within_classes(names: Sequence[str]) -> list[PurePosixPath]:
    """Give the paths below the folder that holds the classes.

    Archives often have one folder around all others: as long as each image has two folders around
    it of which the outer is the same for all, that one is taken off.
    """
    paths = [PurePosixPath(name) for name in names]
    while paths and all(len(path.parts) > 2 for path in paths) and _one_folder(paths):  # noqa: PLR2004
        paths = [PurePosixPath(*path.parts[1:]) for path in paths]
    return paths


def class_of(path: PurePosixPath) -> str | None:
    """Give the class of an image, the outermost folder that it is in."""
    return path.parts[0] if len(path.parts) > 1 else None


def labels_of(paths: Iterable[PurePosixPath]) -> dict[str, str]:
    """Give the class of each image by its path; those outside of folders have none."""
    found = ((str(path), class_of(path)) for path in paths)
    return {path: label for path, label in found if label is not None}


def for_each(
    names: Sequence[str], work: Callable[[str], Result], context: Context, doing: str
) -> list[Result]:
    """Do something to each image, on all threads of the step, and say how far it is."""
    results: list[Result] = []
    with ThreadPoolExecutor(max(1, context.threads)) as threads:
        for start in range(0, len(names), AT_ONCE):
            results += threads.map(work, names[start : start + AT_ONCE])
            context.progress(len(results) / len(names), f"{doing} {len(results):,} images")
    return results


def _one_folder(paths: Sequence[PurePosixPath]) -> bool:
    return len({path.parts[0] for path in paths}) == 1
