"""ResNet: a network for images that learns what to add to what it has already."""

from typing import Annotated, Literal

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, ShownIf
from designer.catalog.declare import module
from designer.modules.computer_vision.network import Network, untrained_network

Name = Literal[
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d",
    "resnext101_32x8d", "wide_resnet50_2", "wide_resnet101_2",
]  # fmt: skip


@module(title="ResNet", group="Computer Vision")
def resnet(
    *,
    model_name: Name = "resnext101_32x8d",
    pretrained: bool = True,
    zero_init_residual: Annotated[bool, ShownIf(pretrained=False)] = False,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Make a network for images that learns what to add to what it has already.

    Train it with Train PyTorch Model. The number after the first word is how many layers it has:
    with more of them training takes longer. resnet18 is the fastest.

    Args:
        model_name: Which network.
        pretrained: Begin with what was learned from the photographs of ImageNet; this needs fewer
            images, and a download when it is trained. Else begin with random numbers.
        zero_init_residual: Let each block add nothing in the beginning.
    """
    options = {"zero_init_residual": zero_init_residual}
    return untrained_network("ResNet", Network(model_name, pretrained, options))
