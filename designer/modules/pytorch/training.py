"""Training of networks for images: from two folders to what was learned."""

from collections.abc import Sequence

import torch
from torch import nn

from designer.artifacts.values import Images
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.network import FittedNetwork, Network
from designer.modules.pytorch.batches import Pictures
from designer.modules.pytorch.networks import built, device
from designer.modules.pytorch.trainer import History, Settings, Trainer

FEWEST_CLASSES = 2

__all__ = ["Settings", "train"]


def train(
    network: Network, training: Images, validation: Images, settings: Settings, context: Context
) -> tuple[FittedNetwork, History]:
    """Train a network, and give it as it was after its best epoch.

    Raises:
        ModuleError: the images cannot be learned from.
    """
    torch.set_num_threads(max(1, context.threads))
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.manual_seed(settings.seed)
    classes = _classes(training)
    learned, seen = _labelled(training, context), _labelled(validation, context)
    _check(learned, seen, validation, classes)
    context.progress(0.0, f"Building {network.name}")
    module = built(network, len(classes), context.workdir / "weights").to(device())
    _check_large_enough(module, learned)
    trainer = Trainer(module, classes, settings, context)
    history = trainer.run(learned, seen)
    fitted = FittedNetwork(network, classes, learned.width, learned.height, history.state)
    return fitted, history


def _classes(images: Images) -> tuple[str, ...]:
    """Give the classes in their order.

    Raises:
        ModuleError: there are fewer than two.
    """
    classes = tuple(sorted(set(images.labels.values())))
    if len(classes) < FEWEST_CLASSES:
        message = (
            f"The training images are of {len(classes)} classes; two are needed at least. The "
            "folder that an image is in is its class."
        )
        raise ModuleError("too_few_classes", message)
    return classes


def _labelled(images: Images, context: Context) -> Pictures:
    """Give the images that have a class.

    Raises:
        ModuleError: none has.
    """
    pictures = Pictures(images, context.threads)
    names = [name for name in pictures.names if name in images.labels]
    left_out = len(pictures) - len(names)
    if not names:
        message = (
            "No image has a class. Put the images of each class into a folder with its name, and "
            "convert them again."
        )
        raise ModuleError("label_missing", message)
    if left_out:
        context.log.warning("%d images have no class and are left out.", left_out)
    return Pictures(images, context.threads, names)


def _check(learned: Pictures, seen: Pictures, validation: Images, classes: Sequence[str]) -> None:
    strange = sorted({validation.labels[name] for name in seen.names} - set(classes))
    if strange:
        message = (
            f"The validation images have the class “{strange[0]}”, which the training images lack. "
            "Divide one directory with Split Image Directory."
        )
        raise ModuleError("label_unknown", message)
    if (learned.width, learned.height) != (seen.width, seen.height):
        message = (
            f"Training images have {learned.width} x {learned.height} pixels, validation images "
            f"{seen.width} x {seen.height}. Apply the same Image Transformation to both."
        )
        raise ModuleError("image_sizes_differ", message)


def _check_large_enough(module: nn.Module, pictures: Pictures) -> None:
    """See that something is left of an image after all layers have made it smaller."""
    first = pictures.batch(pictures.names[:1]).to(device())
    try:
        with torch.no_grad():
            module.eval()(first)
    except RuntimeError as error:
        message = (
            f"Images of {pictures.width} x {pictures.height} pixels are too small for this "
            "network. Make them larger with Init Image Transformation: 224 is usual, 32 the least."
        )
        raise ModuleError("image_too_small", message) from error
