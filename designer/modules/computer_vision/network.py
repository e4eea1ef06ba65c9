"""Networks for images as data: what is to be built, and what was learned. Needs no PyTorch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from designer.artifacts.values import UntrainedModel


@dataclass(frozen=True, slots=True)
class Network:
    """A network of torchvision by its name there, with what it is built with."""

    name: str
    pretrained: bool
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class FittedNetwork:
    """A network with the numbers that it learned, by the names of its parts.

    Images must be `width` x `height`, as those were that it learned from.
    """

    network: Network
    classes: tuple[str, ...]
    width: int
    height: int
    state: Mapping[str, npt.NDArray[Any]]


def untrained_network(title: str, network: Network) -> UntrainedModel:
    """Make the untrained model of a network."""
    settings = {"model_name": network.name, "pretrained": network.pretrained, **network.options}
    return UntrainedModel(title.lower(), "multiclass", network, settings, title)
