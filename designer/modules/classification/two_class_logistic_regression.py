"""Two-Class Logistic Regression: a linear learner of two classes."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.learner import Learner
from designer.modules.learning.logistic import PenalizedLogisticRegression
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode, settle

TITLE = "Two-Class Logistic Regression"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
Tolerances = Sequence[Annotated[float, Range(0, exclusive_min=True)]]
Weights = Sequence[Annotated[float, Range(0)]]
Memories = Sequence[Annotated[int, Range(1)]]


@module(title=TITLE, group="Classification")
def two_class_logistic_regression(
    *,
    trainer_mode: TrainerMode = SINGLE,
    tolerance: Annotated[
        float, Range(0, exclusive_min=True), One, Label("Optimization tolerance")
    ] = 1e-7,
    l1_weight: Annotated[float, Range(0), One, Label("L1 regularization weight")] = 1.0,
    l2_weight: Annotated[float, Range(0), One, Label("L2 regularization weight")] = 1.0,
    memory_size: Annotated[int, Range(1), One, Label("Memory size for L-BFGS")] = 20,
    tolerance_range: Annotated[
        Tolerances, Length(1), Many, Label("Range for optimization tolerance")
    ] = (1e-4, 1e-7),
    l1_weight_range: Annotated[
        Weights, Length(1), Many, Label("Range for L1 regularization weight")
    ] = (0.0, 0.01, 0.1, 1.0),
    l2_weight_range: Annotated[
        Weights, Length(1), Many, Label("Range for L2 regularization weight")
    ] = (0.01, 0.1, 1.0),
    memory_size_range: Annotated[
        Memories, Length(1), Many, Label("Range for memory size for L-BFGS")
    ] = (5, 20, 50),
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell two classes apart by a weighted sum of the features.

    Quick, and easy to read: every coefficient says how a column speaks for the positive class.
    Numbers are brought to one scale inside, categories become indicators. Missing values must be
    cleaned before.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        tolerance: Stop when a step improves the objective by less than this share.
        l1_weight: Pulls coefficients to exactly zero: larger keeps fewer columns.
        l2_weight: Pulls coefficients towards zero: larger gives a smoother model.
        memory_size: How many past steps the optimizer remembers.
        tolerance_range: The tolerances to try.
        l1_weight_range: The L1 weights to try.
        l2_weight_range: The L2 weights to try.
        memory_size_range: The memory sizes to try.
        seed: Of the small random coefficients that the search begins with.
    """
    settings, ranges = settle(
        trainer_mode,
        {
            "tolerance": tolerance,
            "l1_weight": l1_weight,
            "l2_weight": l2_weight,
            "memory_size": memory_size,
        },
        {
            "tolerance": tolerance_range,
            "l1_weight": l1_weight_range,
            "l2_weight": l2_weight_range,
            "memory_size": memory_size_range,
        },
    )
    learner = Learner(PenalizedLogisticRegression(**settings, seed=seed), "indicators", ranges)
    shown = {**settings, "seed": seed, **({"ranges": ranges} if ranges else {})}
    return UntrainedModel("two_class_logistic_regression", "binary", learner, shown, TITLE)
