"""The settings that the modules of neural networks share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.modules.learning import networks
from designer.modules.learning.trainer_mode import RANGE, SINGLE
from designer.modules.learning.untrained import untrained_model

One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)

HiddenNodes = Annotated[
    Sequence[Annotated[int, Range(1, 100_000)]],
    Length(1, 20),
    Label("Number of hidden nodes in each layer"),
]
Rate = Annotated[float, Range(0, exclusive_min=True), One, Label("Learning rate")]
Iterations = Annotated[int, Range(1), One, Label("Number of learning iterations")]
RateRange = Annotated[
    Sequence[Annotated[float, Range(0, exclusive_min=True)]],
    Length(1),
    Many,
    Label("Range for learning rate"),
]
IterationsRange = Annotated[
    Sequence[Annotated[int, Range(1)]], Length(1), Many, Label("Range for learning iterations")
]
Diameter = Annotated[
    float, Range(0, exclusive_min=True), Label("Initial learning weights diameter")
]
Momentum = Annotated[float, Range(0, 1, exclusive_max=True)]
Shuffle = Annotated[bool, Label("Shuffle examples")]
Normalizer = Annotated[
    networks.Normalizer,
    Choices(
        {
            "min_max": "Min-Max normalizer",
            "gaussian": "Gaussian normalizer",
            "binning": "Binning normalizer",
            "none": "Do not normalize",
        }
    ),
]
BatchSize = Annotated[int, Range(1), Label("Rows looked at in a step")]
Seed = Annotated[int, Range(0, 2**31 - 1), Label("Random seed")]

RATES_TRIED = (0.1, 0.2, 0.4)
ITERATIONS_TRIED = (20, 40, 80, 160)


def neural_network(
    title: str,
    task: Task,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
) -> UntrainedModel:
    """Make the untrained model; all settings have our parameter names."""
    make: Callable[..., Any] = (
        networks.NetworkRegressor if task == "regression" else networks.NetworkClassifier
    )
    hidden = {"hidden_nodes": tuple(fixed["hidden_nodes"])}
    return untrained_model(
        title, task, make, mode=mode, single=single, ranges=ranges, fixed={**fixed, **hidden}
    )
