"""The settings that the modules of decision forests share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.modules.learning import forests
from designer.modules.learning.trainer_mode import RANGE, SINGLE
from designer.modules.learning.untrained import untrained_model

One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)

Resampling = Annotated[
    forests.Resampling,
    Choices({"bagging": "Bagging", "replicate": "Replicate"}),
    Label("Resampling method"),
]
Trees = Annotated[int, Range(1, 100_000), One, Label("Number of decision trees")]
Depth = Annotated[int, Range(1, 100_000), One, Label("Maximum depth of the decision trees")]
Splits = Annotated[int, Range(1), One, Label("Number of random splits per node")]
LeafSize = Annotated[int, Range(1), One, Label("Minimum number of samples per leaf node")]
Seed = Annotated[int, Range(0, 2**31 - 1), Label("Random seed")]

TreesRange = Annotated[
    Sequence[Annotated[int, Range(1, 100_000)]],
    Length(1),
    Many,
    Label("Range for number of decision trees"),
]
DepthRange = Annotated[
    Sequence[Annotated[int, Range(1, 100_000)]],
    Length(1),
    Many,
    Label("Range for maximum depth of the decision trees"),
]
SplitsRange = Annotated[
    Sequence[Annotated[int, Range(1)]],
    Length(1),
    Many,
    Label("Range for number of random splits per node"),
]
LeafSizeRange = Annotated[
    Sequence[Annotated[int, Range(1)]],
    Length(1),
    Many,
    Label("Range for minimum number of samples per leaf node"),
]

TREES_TRIED = (1, 8, 32)
DEPTHS_TRIED = (1, 16, 64)
SPLITS_TRIED = (1, 128, 1024)
LEAF_SIZES_TRIED = (1, 4, 16)


def decision_forest(
    title: str,
    task: Task,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
) -> UntrainedModel:
    """Make the untrained model; all settings have our parameter names."""
    make: Callable[..., Any] = (
        forests.ForestRegressor if task == "regression" else forests.ForestClassifier
    )
    return untrained_model(
        title,
        task,
        make,
        mode=mode,
        single=single,
        ranges=ranges,
        fixed=fixed,
        encoding="codes",
    )
