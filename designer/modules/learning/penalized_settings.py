"""The settings that the modules of regressions with penalties share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.modules.learning.logistic import PenalizedLogisticRegression
from designer.modules.learning.poisson import PenalizedPoissonRegression
from designer.modules.learning.softmax import PenalizedSoftmaxRegression
from designer.modules.learning.trainer_mode import RANGE, SINGLE
from designer.modules.learning.untrained import untrained_model

One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
Weights = Sequence[Annotated[float, Range(0)]]

Tolerance = Annotated[float, Range(0, exclusive_min=True), One, Label("Optimization tolerance")]
L1 = Annotated[float, Range(0), One, Label("L1 regularization weight")]
L2 = Annotated[float, Range(0), One, Label("L2 regularization weight")]
Memory = Annotated[int, Range(1), One, Label("Memory size for L-BFGS")]
Seed = Annotated[int, Range(0, 2**31 - 1), Label("Random seed")]

ToleranceRange = Annotated[
    Sequence[Annotated[float, Range(0, exclusive_min=True)]],
    Length(1),
    Many,
    Label("Range for optimization tolerance"),
]
L1Range = Annotated[Weights, Length(1), Many, Label("Range for L1 regularization weight")]
L2Range = Annotated[Weights, Length(1), Many, Label("Range for L2 regularization weight")]
MemoryRange = Annotated[
    Sequence[Annotated[int, Range(1)]],
    Length(1),
    Many,
    Label("Range for memory size for L-BFGS"),
]

TOLERANCES_TRIED = (1e-4, 1e-7)
L1_TRIED = (0.0, 0.01, 0.1, 1.0)
L2_TRIED = (0.01, 0.1, 1.0)
MEMORIES_TRIED = (5, 20, 50)

MAKERS: Mapping[str, Callable[..., Any]] = {
    "binary": PenalizedLogisticRegression,
    "multiclass": PenalizedSoftmaxRegression,
    "regression": PenalizedPoissonRegression,
}


def penalized_regression(
    title: str,
    task: Task,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    seed: int,
) -> UntrainedModel:
    """Make the untrained model; `single` and `ranges` use our parameter names."""
    return untrained_model(
        title, task, MAKERS[task], mode=mode, single=single, ranges=ranges, fixed={"seed": seed}
    )
