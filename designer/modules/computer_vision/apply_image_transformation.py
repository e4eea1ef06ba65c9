"""Apply Image Transformation: do to each image of a directory what a transformation says."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Annotated

from designer.artifacts.values import Images, Transform
from designer.catalog.annotations import Choices, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.contact_sheet import show
from designer.modules.computer_vision.image_folder import for_each, names_of
from designer.modules.computer_vision.pictures import read_picture
from designer.modules.computer_vision.transformation import ImageTransformation, Mode

# Lossless, and written in half the time of the usual level.
COMPRESSION = 1


@module(title="Apply Image Transformation", group="Computer Vision")
def apply_image_transformation(
    transformation: Annotated[Transform, Label("Input image transformation")],
    directory: Annotated[Images, Label("Input image directory")],
    *,
    mode: Annotated[
        Mode, Choices({"training": "For training", "inference": "For inference"})
    ] = "training",
    seed: Annotated[int, Range(0), ShownIf(mode="training"), Label("Random seed")] = 0,
    context: Context,
) -> Annotated[Images, Label("Output image directory")]:
    """Do to each image of a directory what a transformation says.

    The results are png files under the names of the images, with the same classes. For inference,
    color jitter and the random steps are left out.

    Args:
        transformation: What Init Image Transformation gives.
        directory: The images.
        mode: For training or for inference.
        seed: Another number gives other random changes.
        context: Told how far the work is.
    """
    fitted = transformation.fitted
    if not isinstance(fitted, ImageTransformation):
        message = (
            f"“{transformation.title}” is a transformation of tables. Connect the one of Init "
            "Image Transformation."
        )
        raise ModuleError("transform_type", message)
    names = names_of(directory)
    new_names = dict(zip(names, _new_names(names), strict=True))
    folder = context.workdir / "images"
    for name in {str(PurePosixPath(name).parent) for name in names}:
        (folder / name).mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    wanted = fitted.of_mode(mode)

    def work(name: str) -> None:
        image = wanted.transformed(read_picture(directory.path / name, name), name, seed)
        image.save(folder / new_names[name], "PNG", compress_level=COMPRESSION)

    for_each(names, work, context, "Transformed")
    labels = {new_names[name]: label for name, label in directory.labels.items()}
    images = Images(folder, labels)
    show(images, context)
    return images


def _new_names(names: Sequence[str]) -> list[str]:
    """End all names in .png; where two differed in their ends alone, these are kept before it."""
    ended = [str(PurePosixPath(name).with_suffix(".png")) for name in names]
    counts = Counter(ended)
    return [
        new if counts[new] == 1 else f"{name}.png" for name, new in zip(names, ended, strict=True)
    ]
