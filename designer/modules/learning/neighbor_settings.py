"""The settings that the modules of nearest neighbours share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.modules.learning import neighbors
from designer.modules.learning.trainer_mode import RANGE, SINGLE
from designer.modules.learning.untrained import untrained_model

Count = Annotated[int, Range(1), ShownIf(trainer_mode=SINGLE), Label("Number of nearest neighbors")]
CountRange = Annotated[
    Sequence[Annotated[int, Range(1)]],
    Length(1),
    ShownIf(trainer_mode=RANGE),
    Label("Range for number of nearest neighbors"),
]
WEIGHTINGS = {"uniform": "All count the same", "distance": "Nearer ones count more"}
Weighting = Annotated[
    neighbors.Weighting,
    Choices(WEIGHTINGS),
    ShownIf(trainer_mode=SINGLE),
    Label("Weight of neighbors"),
]
WeightingRange = Annotated[
    Sequence[Annotated[neighbors.Weighting, Choices(WEIGHTINGS)]],
    Length(1),
    ShownIf(trainer_mode=RANGE),
    Label("Range for weight of neighbors"),
]
Distance = Annotated[
    neighbors.Distance,
    Choices(
        {
            "euclidean": "Euclidean",
            "manhattan": "Manhattan",
            "chebyshev": "Chebyshev",
            "cosine": "Cosine",
        }
    ),
]

COUNTS_TRIED = (1, 5, 15, 45)
WEIGHTINGS_TRIED: tuple[neighbors.Weighting, ...] = ("uniform", "distance")


def nearest_neighbors(
    title: str,
    task: Task,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
) -> UntrainedModel:
    """Make the untrained model; all settings have our parameter names."""
    make: Callable[..., Any] = (
        neighbors.NeighborsRegressor if task == "regression" else neighbors.NeighborsClassifier
    )
    return untrained_model(title, task, make, mode=mode, single=single, ranges=ranges, fixed=fixed)
