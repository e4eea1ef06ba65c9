"""Init Image Transformation: say what is to be done to images."""

from collections.abc import Iterator
from typing import Annotated

from designer.artifacts.values import Transform
from designer.catalog.annotations import Label, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.computer_vision import image_steps as steps
from designer.modules.computer_vision.transformation import ImageTransformation

Size = Annotated[int, Range(1, 4096)]
Degrees = Annotated[int, Range(0, 180)]


@module(title="Init Image Transformation", group="Computer Vision")
def init_image_transformation(
    *,
    resize: bool = True,
    size: Annotated[Size, ShownIf(resize=True)] = 256,
    center_crop: bool = True,
    crop_size: Annotated[Size, ShownIf(center_crop=True)] = 224,
    pad: bool = False,
    padding: Annotated[int, Range(0, 4096), ShownIf(pad=True)] = 0,
    color_jitter: bool = False,
    grayscale: bool = False,
    random_resized_crop: bool = False,
    random_size: Annotated[Size, ShownIf(random_resized_crop=True)] = 256,
    random_crop: bool = False,
    random_crop_size: Annotated[Size, ShownIf(random_crop=True)] = 224,
    random_horizontal_flip: bool = True,
    random_vertical_flip: bool = False,
    random_rotation: bool = False,
    random_rotation_degrees: Annotated[Degrees, ShownIf(random_rotation=True)] = 0,
    random_affine: bool = False,
    random_affine_degrees: Annotated[Degrees, ShownIf(random_affine=True)] = 0,
    random_grayscale: bool = False,
    random_perspective: bool = False,
    random_erasing: bool = False,
) -> Annotated[Transform, Label("Output image transformation")]:
    """Say what is to be done to images; Apply Image Transformation does it.

    The steps are done in the order of the parameters. Color jitter and all random steps are for
    training: they make models hold what does not matter, such as the side from which a picture
    was taken, for what it is.

    Args:
        resize: Scale images so that the shorter side has a certain length.
        size: That length, in pixels.
        center_crop: Cut a square out of the middle; smaller images get a black edge.
        crop_size: The side of the square, in pixels.
        pad: Put a black edge around images.
        padding: The width of the edge, in pixels.
        color_jitter: Change brightness, contrast and saturation by up to 40 %, at random.
        grayscale: Take the colors away.
        random_resized_crop: Cut out a part of 8 to 100 % of the area, and scale it to a square.
        random_size: The side of that square, in pixels.
        random_crop: Cut a square out at a random place.
        random_crop_size: The side of that square, in pixels.
        random_horizontal_flip: Mirror half of the images.
        random_vertical_flip: Turn half of the images upside down.
        random_rotation: Turn images by a random angle.
        random_rotation_degrees: The greatest angle to either side.
        random_affine: Turn images and shear them by up to 30°, both at random.
        random_affine_degrees: The greatest angle to either side, of shearing too.
        random_grayscale: Take the colors of one in ten images away.
        random_perspective: Show half of the images as seen from aside.
        random_erasing: Black out a part of 2 to 33 % of the area in half of the images.
    """
    given = dict(locals())
    chosen = tuple(_steps(given))
    names = [type(step).__name__ for step in chosen]
    details = {"steps": names, "settings": given}
    return Transform("Image Transformation", ImageTransformation(chosen), details=details)


def _steps(given: dict[str, int]) -> Iterator[steps.Step]:
    """Give the steps that are switched on, in the order of the parameters."""
    every: dict[str, steps.Step] = {
        "resize": steps.Resize(given["size"]),
        "center_crop": steps.CenterCrop(given["crop_size"]),
        "pad": steps.Pad(given["padding"]),
        "color_jitter": steps.ColorJitter(),
        "grayscale": steps.Grayscale(),
        "random_resized_crop": steps.RandomResizedCrop(given["random_size"]),
        "random_crop": steps.RandomCrop(given["random_crop_size"]),
        "random_horizontal_flip": steps.RandomFlip(),
        "random_vertical_flip": steps.RandomFlip(is_vertical=True),
        "random_rotation": steps.RandomRotation(given["random_rotation_degrees"]),
        "random_affine": steps.RandomAffine(given["random_affine_degrees"]),
        "random_grayscale": steps.RandomGrayscale(),
        "random_perspective": steps.RandomPerspective(),
        "random_erasing": steps.RandomErasing(),
    }
    return (step for name, step in every.items() if given[name])
