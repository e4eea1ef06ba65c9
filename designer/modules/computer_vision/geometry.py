"""Changes of the shape of an image, each with its numbers given; as torchvision defines them."""

from collections.abc import Sequence
from math import cos, radians, sin, tan

import numpy as np
from PIL import Image, ImageOps

from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.pictures import MAX_PIXELS

Point = tuple[float, float]
Box = tuple[int, int, int, int]
BILINEAR = Image.Resampling.BILINEAR


def resized(image: Image.Image, size: int) -> Image.Image:
    """Make the shorter side `size` pixels long, and the other one in proportion.

    Raises:
        ModuleError: the image is so narrow that the result would be huge.
    """
    shorter, longer = sorted(image.size)
    other = int(size * longer / shorter)
    if size * other > MAX_PIXELS:
        message = (
            f"An image of {image.width} x {image.height} pixels would become {size} x {other:,} "
            f"pixels, more than {MAX_PIXELS:,} in all. Choose a smaller size, or crop it first."
        )
        raise ModuleError("image_too_large", message)
    wanted = (size, other) if image.width <= image.height else (other, size)
    return image.resize(wanted, BILINEAR)


def padded(image: Image.Image, padding: int) -> Image.Image:
    """Put a black edge of so many pixels around it."""
    return ImageOps.expand(image, padding, fill=0)


def at_least(image: Image.Image, size: int) -> Image.Image:
    """Put black edges where a side is shorter than `size`; the image stays in the middle."""
    width, height = max(0, size - image.width), max(0, size - image.height)
    edges = (width // 2, height // 2, (width + 1) // 2, (height + 1) // 2)
    return ImageOps.expand(image, edges, fill=0) if any(edges) else image


def center_cropped(image: Image.Image, size: int) -> Image.Image:
    """Cut a square out of the middle, of an image that is `at_least` so large."""
    large = at_least(image, size)
    left = round((large.width - size) / 2)
    top = round((large.height - size) / 2)
    return large.crop((left, top, left + size, top + size))


def cropped(image: Image.Image, box: Box, size: int) -> Image.Image:
    """Cut out a part (left, top, right, bottom), and make it a square of `size`."""
    return image.crop(box).resize((size, size), BILINEAR)


def rotated(image: Image.Image, degrees: float) -> Image.Image:
    """Turn it against the clock about its middle; corners that come in are black."""
    return image.rotate(degrees, BILINEAR, fillcolor=0)


def sheared(image: Image.Image, degrees: float, shear: float) -> Image.Image:
    """Turn it by the clock and shear it along its width, both in degrees, about its middle."""
    turn, slant = radians(degrees), tan(radians(shear))
    a, b = cos(turn), -cos(turn) * slant - sin(turn)
    c, d = sin(turn), -sin(turn) * slant + cos(turn)
    # From a point of the result to that of the image: the inverse, of which the determinant is 1.
    x, y = image.width / 2, image.height / 2
    inverse = (d, -b, x - d * x + b * y, -c, a, y + c * x - a * y)
    kind = Image.Transform.AFFINE
    return image.transform(image.size, kind, inverse, BILINEAR, fillcolor=0)


def seen_from(image: Image.Image, corners: Sequence[Point]) -> Image.Image:
    """Move the corners (top left, top right, bottom right, bottom left) to other points."""
    right, bottom = image.width - 1, image.height - 1
    old: list[Point] = [(0, 0), (right, 0), (right, bottom), (0, bottom)]
    equations = []
    for (x, y), (u, v) in zip(corners, old, strict=True):
        equations.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        equations.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.lstsq(np.array(equations, float), np.array(old, float).ravel(), rcond=None)
    kind = Image.Transform.PERSPECTIVE
    return image.transform(image.size, kind, solved[0].tolist(), BILINEAR, fillcolor=0)
