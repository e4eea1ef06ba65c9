"""What a trained network says of images."""

import numpy as np
import numpy.typing as npt
import torch

from designer.artifacts.values import Images
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.network import FittedNetwork
from designer.modules.pytorch.batches import Pictures
from designer.modules.pytorch.networks import device, restored

AT_ONCE = 32


def probabilities(
    fitted: FittedNetwork, images: Images, context: Context
) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Give the images by name, and how probable each class is, (n_images, n_classes).

    Raises:
        ModuleError: the images have another size than those that it learned from.
    """
    torch.set_num_threads(max(1, context.threads))
    torch.use_deterministic_algorithms(True, warn_only=True)
    pictures = Pictures(images, context.threads, keeps=False)
    if (pictures.width, pictures.height) != (fitted.width, fitted.height):
        message = (
            f"The images have {pictures.width} x {pictures.height} pixels; the model learned from "
            f"{fitted.width} x {fitted.height}. Apply the transformation of the training images to "
            "them, for inference."
        )
        raise ModuleError("image_sizes_differ", message)
    module = restored(fitted).to(device())
    parts = []
    with torch.no_grad():
        for start in range(0, len(pictures), AT_ONCE):
            given = module(pictures.batch(pictures.names[start : start + AT_ONCE]).to(device()))
            parts.append(given.double().softmax(dim=1).cpu().numpy())
            done = min(len(pictures), start + AT_ONCE)
            context.progress(done / len(pictures), f"Scored {done:,} images")
    return list(pictures.names), np.concatenate(parts)
