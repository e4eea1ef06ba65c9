"""The steps of an image transformation; those that are random draw their numbers anew each time."""

from dataclasses import dataclass
from math import exp, log
from typing import ClassVar, Protocol

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from designer.modules.computer_vision import geometry

Random = np.random.Generator
# How much a random change varies, where no parameter says it: as in torchvision, and for the
# jitter as it is usual in training on photographs.
EVEN_CHANCE = 0.5
GRAY_CHANCE = 0.1
JITTER = 0.4
DISTORTION = 0.5
MOST_SHEAR = 30.0
CROP_AREAS, CROP_RATIOS = (0.08, 1.0), (3 / 4, 4 / 3)
ERASED_AREAS, ERASED_RATIOS = (0.02, 0.33), (0.3, 3.3)
TRIES = 10


class Step(Protocol):
    """One change of an image; `is_random` for those that are made for training alone."""

    is_random: ClassVar[bool]

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image: ...


@dataclass(frozen=True, slots=True)
class Resize:
    is_random: ClassVar[bool] = False
    size: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return geometry.resized(image, self.size)


@dataclass(frozen=True, slots=True)
class CenterCrop:
    is_random: ClassVar[bool] = False
    size: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return geometry.center_cropped(image, self.size)


@dataclass(frozen=True, slots=True)
class Pad:
    is_random: ClassVar[bool] = False
    padding: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return geometry.padded(image, self.padding)


@dataclass(frozen=True, slots=True)
class Grayscale:
    is_random: ClassVar[bool] = False

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return image.convert("L")


@dataclass(frozen=True, slots=True)
class ColorJitter:
    """Brightness, contrast and saturation are changed, in any order."""

    is_random: ClassVar[bool] = True

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        enhancers = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)
        for i in rng.permutation(len(enhancers)):
            image = enhancers[i](image).enhance(rng.uniform(1 - JITTER, 1 + JITTER))
        return image


@dataclass(frozen=True, slots=True)
class RandomResizedCrop:
    is_random: ClassVar[bool] = True
    size: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        part = _part(image, rng, CROP_AREAS, CROP_RATIOS)
        if part is None:
            shorter = min(image.size)
            return geometry.center_cropped(image, shorter).resize(
                (self.size,) * 2, geometry.BILINEAR
            )
        return geometry.cropped(image, part, self.size)


@dataclass(frozen=True, slots=True)
class RandomCrop:
    is_random: ClassVar[bool] = True
    size: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        large = geometry.at_least(image, self.size)
        left = int(rng.integers(large.width - self.size + 1))
        top = int(rng.integers(large.height - self.size + 1))
        return large.crop((left, top, left + self.size, top + self.size))


@dataclass(frozen=True, slots=True)
class RandomFlip:
    is_random: ClassVar[bool] = True
    is_vertical: bool = False

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        if rng.random() >= EVEN_CHANCE:
            return image
        return ImageOps.flip(image) if self.is_vertical else ImageOps.mirror(image)


@dataclass(frozen=True, slots=True)
class RandomRotation:
    is_random: ClassVar[bool] = True
    degrees: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return geometry.rotated(image, rng.uniform(-self.degrees, self.degrees))


@dataclass(frozen=True, slots=True)
class RandomAffine:
    is_random: ClassVar[bool] = True
    degrees: int

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        most = min(self.degrees, MOST_SHEAR)
        turn, shear = rng.uniform(-self.degrees, self.degrees), rng.uniform(-most, most)
        return geometry.sheared(image, turn, shear)


@dataclass(frozen=True, slots=True)
class RandomGrayscale:
    """The image keeps its channels, so that all images have as many."""

    is_random: ClassVar[bool] = True

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        return image.convert("L").convert(image.mode) if rng.random() < GRAY_CHANCE else image


@dataclass(frozen=True, slots=True)
class RandomPerspective:
    is_random: ClassVar[bool] = True

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        if rng.random() >= EVEN_CHANCE:
            return image
        right, bottom = image.width - 1, image.height - 1
        most = (int(DISTORTION * (image.width // 2)), int(DISTORTION * (image.height // 2)))
        moves = rng.integers(0, np.array(most) + 1, (4, 2))
        corners = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)])
        inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
        return geometry.seen_from(image, (corners + inwards * moves).tolist())


@dataclass(frozen=True, slots=True)
class RandomErasing:
    is_random: ClassVar[bool] = True

    def __call__(self, image: Image.Image, rng: Random) -> Image.Image:
        if rng.random() >= EVEN_CHANCE:
            return image
        part = _part(image, rng, ERASED_AREAS, ERASED_RATIOS)
        if part is None:
            return image
        erased = image.copy()
        erased.paste(0 if image.mode == "L" else (0, 0, 0), part)
        return erased


def _part(
    image: Image.Image, rng: Random, areas: tuple[float, float], ratios: tuple[float, float]
) -> geometry.Box | None:
    """Draw a part of so much of the area and such a ratio of sides; None when none fits."""
    for _ in range(TRIES):
        area = image.width * image.height * rng.uniform(*areas)
        ratio = exp(rng.uniform(log(ratios[0]), log(ratios[1])))
        width, height = round((area * ratio) ** 0.5), round((area / ratio) ** 0.5)
        if 0 < width <= image.width and 0 < height <= image.height:
            left = int(rng.integers(image.width - width + 1))
            top = int(rng.integers(image.height - height + 1))
            return left, top, left + width, top + height
    return None
