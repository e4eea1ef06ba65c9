"""What Init Image Transformation makes: steps that are done to images, one after the other."""

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np
from PIL import Image

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.image_steps import Step

Mode = Literal["training", "inference"]


@dataclass(frozen=True, slots=True)
class ImageTransformation:
    """Follows `Fitted`, so that a Transform can carry it; tables it refuses."""

    steps: tuple[Step, ...]

    def apply(self, table: Table) -> Table:
        message = (
            "This transformation is for images, and the dataset is a table. Use Apply Image "
            "Transformation with an image directory."
        )
        raise ModuleError("transform_type", message)

    def of_mode(self, mode: Mode) -> "ImageTransformation":
        """Give what is done in a mode: what is random is for training alone."""
        is_training = mode == "training"
        return ImageTransformation(tuple(s for s in self.steps if is_training or not s.is_random))

    def transformed(self, image: Image.Image, name: str, seed: int) -> Image.Image:
        """Do all steps; chance depends on the name, so other images beside it change nothing."""
        rng = np.random.default_rng([seed, crc32(name.encode())])
        for step in self.steps:
            image = step(image, rng)
        return image
