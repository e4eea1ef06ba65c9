"""Two-Class Logistic Regression: a linear learner of two classes."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import logistic_settings as logistic
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "Two-Class Logistic Regression"


@module(title=TITLE, group="Classification")
def two_class_logistic_regression(
    *,
    trainer_mode: TrainerMode = SINGLE,
    tolerance: logistic.Tolerance = 1e-7,
    l1_weight: logistic.L1 = 1.0,
    l2_weight: logistic.L2 = 1.0,
    memory_size: logistic.Memory = 20,
    tolerance_range: logistic.ToleranceRange = logistic.TOLERANCES_TRIED,
    l1_weight_range: logistic.L1Range = logistic.L1_TRIED,
    l2_weight_range: logistic.L2Range = logistic.L2_TRIED,
    memory_size_range: logistic.MemoryRange = logistic.MEMORIES_TRIED,
    seed: logistic.Seed = 0,
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
    return logistic.logistic_regression(
        TITLE,
        "binary",
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
        seed,
    )
