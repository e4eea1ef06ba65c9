"""Networks built with torchvision, with as many outputs as there are classes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
import torch
from torch import nn
from torchvision import models

from designer.modules.computer_vision.network import FittedNetwork, Network
from designer.modules.pytorch.weights import weights_at_hand

# The last layer of each family, by the start of the network's name.
LAST_LAYERS = {"densenet": "classifier", "resnet": "fc", "resnext": "fc", "wide": "fc"}


def built(network: Network, classes: int, scratch: Path) -> nn.Module:
    """Build a network with random numbers, or those of ImageNet but for the last layer.

    Raises:
        ModuleError: those of ImageNet cannot be had.
    """
    if network.pretrained:
        with weights_at_hand(network.name, scratch) as weights:
            module = models.get_model(network.name, weights=weights, **network.options)
    else:
        module = models.get_model(network.name, weights=None, **network.options)
    return _with_classes(module, network.name, classes)


def restored(fitted: FittedNetwork) -> nn.Module:
    """Build the network again with the numbers that it learned."""
    module = models.get_model(fitted.network.name, weights=None, **fitted.network.options)
    module = _with_classes(module, fitted.network.name, len(fitted.classes))
    # What is unpickled may lie over memory that must not be written to.
    module.load_state_dict({n: torch.tensor(value) for n, value in fitted.state.items()})
    return module.eval()


def state_of(module: nn.Module) -> Mapping[str, npt.NDArray[Any]]:
    """Copy the numbers of a network."""
    return {name: value.cpu().numpy().copy() for name, value in module.state_dict().items()}


def device() -> torch.device:
    """Give the graphics processor where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _with_classes(module: nn.Module, name: str, classes: int) -> nn.Module:
    last = next(layer for start, layer in LAST_LAYERS.items() if name.startswith(start))
    setattr(module, last, nn.Linear(getattr(module, last).in_features, classes))
    return module
