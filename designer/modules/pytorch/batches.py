"""Images as numbers that networks take, some at a time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from designer.artifacts.values import Images
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.image_folder import names_of
from designer.modules.computer_vision.pictures import read_picture

# By which networks of torchvision expect colors to be scaled: those of ImageNet.
MEANS = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
DEVIATIONS = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)
CHANNELS = 3
# Up to so many bytes the decoded images are kept from one epoch to the next.
KEPT_BYTES = 1_000_000_000

Pixels = npt.NDArray[np.uint8]


class Pictures:
    """The images of a folder, or those of certain names, which must all have one size."""

    def __init__(
        self,
        images: Images,
        threads: int,
        names: Sequence[str] | None = None,
        *,
        keeps: bool = True,
    ) -> None:
        """Look at the first image; without one it raises a ModuleError."""
        self.images, self.threads = images, threads
        self.names = names_of(images) if names is None else names
        if not self.names:
            message = "The image directory is empty. Look at the modules above this node."
            raise ModuleError("images_missing", message)
        first = read_picture(images.path / self.names[0], self.names[0])
        self.width, self.height = first.size
        bytes_in_all = len(self.names) * self.width * self.height * CHANNELS
        self._keeps = keeps and bytes_in_all <= KEPT_BYTES
        self._kept: dict[str, Pixels] = {}

    def __len__(self) -> int:
        return len(self.names)

    def batch(self, names: Sequence[str]) -> torch.Tensor:
        """Give the scaled colors of some images, (n_images, 3, height, width).

        Raises:
            ModuleError: one has another size than the first.
        """
        with ThreadPoolExecutor(max(1, self.threads)) as threads:
            pixels = np.stack(list(threads.map(self._pixels, names)))
        colors = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
        return (colors - MEANS) / DEVIATIONS

    def _pixels(self, name: str) -> Pixels:
        if name in self._kept:
            return self._kept[name]
        image = read_picture(self.images.path / name, name)
        if image.size != (self.width, self.height):
            raise _sizes_differ(image, name, self.width, self.height)
        pixels = np.asarray(image)
        if self._keeps:
            self._kept[name] = pixels
        return pixels


def in_batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Divide into batches; an image that would be left alone joins the batch before it.

    A network that is trained needs two values of each number to find their spread.
    """
    ends = list(range(size, len(names), size))
    if ends and len(names) - ends[-1] == 1:
        ends.pop()
    for start, end in zip([0, *ends], [*ends, len(names)], strict=True):
        yield names[start:end]


def _sizes_differ(image: Image.Image, name: str, width: int, height: int) -> ModuleError:
    message = (
        f"The image “{name}” has {image.width} x {image.height} pixels, others have {width} x "
        f"{height}. Put Apply Image Transformation with a crop before this node, so that all have "
        "one size."
    )
    return ModuleError("image_sizes_differ", message)
