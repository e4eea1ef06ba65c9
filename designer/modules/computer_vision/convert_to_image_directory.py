"""Convert to Image Directory: take the images out of an archive or a folder."""

import shutil
from pathlib import Path
from typing import Annotated, Literal

from designer.artifacts.values import File, Folder, Images
from designer.catalog.annotations import Choices, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules import archive, tar_archive
from designer.modules.archive_rules import Rules
from designer.modules.computer_vision.contact_sheet import show
from designer.modules.computer_vision.image_folder import (
    for_each,
    labels_of,
    names_in,
    within_classes,
)
from designer.modules.computer_vision.pictures import FORMATS, check_picture

ZIP = b"PK"
RULES = Rules("The archive of images", max_files=500_000, max_bytes=50_000_000_000)
MOST_NAMED = 5


@module(title="Convert to Image Directory", group="Computer Vision")
def convert_to_image_directory(
    dataset: Annotated[File, Label("Input dataset")],
    *,
    unreadable: Annotated[
        Literal["error", "leave_out"],
        Choices({"error": "Fail", "leave_out": "Leave them out"}),
        Label("Images that cannot be read"),
    ] = "error",
    context: Context,
) -> Annotated[Images, Label("Output image directory")]:
    """Take the images out of an archive or a folder, with their classes.

    The folder that an image is in is its class; images outside of folders have none. Archives are
    zip or tar, also compressed by gzip, bzip2 or xz. Images are jpg, jpeg, png, ppm, pgm, bmp, tif,
    tiff and webp files; other files are left out.

    Args:
        dataset: The archive, or a folder.
        unreadable: What to do when images are broken, or have too many pixels.
        context: Told how far the work is.
    """
    source = _folder_of(dataset, context)
    names = names_in(source)
    if not names:
        ends = ", ".join(end.removeprefix(".") for end in FORMATS)
        message = (
            f"There is no image in “{_title(dataset)}”: files that end in {ends} are looked for."
        )
        raise ModuleError("images_missing", message)
    readable = _readable(source, names, unreadable, context)
    target = context.workdir / "images"
    paths = within_classes(readable)
    for name, path in zip(readable, paths, strict=True):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / path)
    labels = labels_of(paths)
    classes = len(set(labels.values()))
    context.log.info("%d images of %d classes.", len(paths), classes)
    images = Images(target, labels)
    show(images, context)
    return images


def _title(dataset: File | Folder | Images) -> str:
    return str(dataset.summary.get("title", ""))


def _folder_of(dataset: File | Folder | Images, context: Context) -> Path:
    """Give the folder, or unpack the archive.

    Raises:
        ModuleError: it is neither.
    """
    if isinstance(dataset, Folder | Images):
        return dataset.path
    if not isinstance(dataset, File):
        message = "Images are taken out of an archive or a folder. Connect a dataset of files."
        raise ModuleError("archive_invalid", message)
    folder = context.workdir / "unpacked"
    with dataset.path.open("rb") as file:
        is_zip = file.read(len(ZIP)) == ZIP
    context.progress(0.0, "Unpacking")
    (archive if is_zip else tar_archive).extract(dataset.path, folder, RULES)
    return folder


def _readable(source: Path, names: list[str], unreadable: str, context: Context) -> list[str]:
    """Give the images that can be read.

    Raises:
        ModuleError: some cannot, and it is to fail then; or none can.
    """

    def problem_of(name: str) -> ModuleError | None:
        try:
            check_picture(source / name, name)
        except ModuleError as error:
            return error
        return None

    problems = for_each(names, problem_of, context, "Checked")
    found = [problem for problem in problems if problem is not None]
    for problem in found[:MOST_NAMED]:
        context.log.warning(problem.message)
    if found and (unreadable == "error" or len(found) == len(names)):
        more = f" {len(found) - 1} more cannot be used, either." if found[1:] else ""
        raise ModuleError(found[0].code, found[0].message + more)
    if found:
        context.log.warning("%d images are left out.", len(found))
    return [name for name, problem in zip(names, problems, strict=True) if problem is None]
