"""The steps give what torchvision gives; where it is not installed, that is not compared."""

import numpy as np
import pytest
from PIL import Image

from designer.modules.computer_vision import geometry
from tests.modules.computer_vision.folders import photo

functional = pytest.importorskip(
    "torchvision.transforms.functional", reason="torchvision is not installed: make test-heavy"
)
pytestmark = pytest.mark.heavy
BILINEAR = functional.InterpolationMode.BILINEAR
PHOTOS = [photo(60, 40), photo(41, 67, 1), photo(50, 50, 2)]
# Coefficients are worked out in another order, so a pixel at an edge may be rounded otherwise.
ONE_STEP = 1


def same(one: Image.Image, two: Image.Image, within: int = 0) -> bool:
    a, b = (np.asarray(image).astype(int) for image in (one, two))
    return a.shape == b.shape and int(np.abs(a - b).max()) <= within


@pytest.mark.parametrize("image", PHOTOS)
@pytest.mark.parametrize("size", [16, 33, 100])
def test_sizes_and_crops(image, size):
    assert same(geometry.resized(image, size), functional.resize(image, size))
    assert same(geometry.center_cropped(image, size), functional.center_crop(image, [size, size]))
    assert same(geometry.padded(image, size), functional.pad(image, size))
    box = (3, 5, 30, 37)
    expected = functional.resized_crop(image, 5, 3, 32, 27, [size, size])
    assert same(geometry.cropped(image, box, size), expected)


@pytest.mark.parametrize("image", PHOTOS)
@pytest.mark.parametrize("degrees", [-170.0, -12.5, 0.0, 45.0, 90.0])
def test_turning_and_shearing(image, degrees):
    expected = functional.rotate(image, degrees, BILINEAR)
    assert same(geometry.rotated(image, degrees), expected)
    for shear in (-25.0, 0.0, 13.0):
        expected = functional.affine(image, degrees, [0, 0], 1.0, [shear, 0.0], BILINEAR)
        assert same(geometry.sheared(image, degrees, shear), expected, ONE_STEP)


@pytest.mark.parametrize("image", PHOTOS)
def test_perspective(image):
    right, bottom = image.width - 1, image.height - 1
    old = [[0, 0], [right, 0], [right, bottom], [0, bottom]]
    new = [[4, 2], [right - 1, 6], [right - 7, bottom - 3], [0, bottom - 5]]
    expected = functional.perspective(image, old, new, BILINEAR)
    assert same(geometry.seen_from(image, new), expected, ONE_STEP)
