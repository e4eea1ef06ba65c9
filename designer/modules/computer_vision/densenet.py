"""DenseNet: a network for images in which every layer sees all layers before it."""

from typing import Annotated, Literal

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.computer_vision.network import Network, untrained_network


@module(title="DenseNet", group="Computer Vision")
def densenet(
    *,
    model_name: Literal["densenet121", "densenet161", "densenet169", "densenet201"] = "densenet201",
    pretrained: bool = True,
    memory_efficient: bool = False,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Make a network for images in which every layer sees all layers before it.

    Train it with Train PyTorch Model. The number in the name is how many layers it has: with more
    of them training takes longer.

    Args:
        model_name: Which network.
        pretrained: Begin with what was learned from the photographs of ImageNet; this needs fewer
            images, and a download when it is trained. Else begin with random numbers.
        memory_efficient: Work out again what could be kept: less memory, more time.
    """
    options = {"memory_efficient": memory_efficient}
    return untrained_network("DenseNet", Network(model_name, pretrained, options))
