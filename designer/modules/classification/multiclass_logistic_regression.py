"""Multiclass Logistic Regression: a linear learner of several classes."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import penalized_settings as penalized
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "Multiclass Logistic Regression"


@module(title=TITLE, group="Classification")
def multiclass_logistic_regression(
    *,
    trainer_mode: TrainerMode = SINGLE,
    tolerance: penalized.Tolerance = 1e-7,
    l1_weight: penalized.L1 = 1.0,
    l2_weight: penalized.L2 = 1.0,
    memory_size: penalized.Memory = 20,
    tolerance_range: penalized.ToleranceRange = penalized.TOLERANCES_TRIED,
    l1_weight_range: penalized.L1Range = penalized.L1_TRIED,
    l2_weight_range: penalized.L2Range = penalized.L2_TRIED,
    memory_size_range: penalized.MemoryRange = penalized.MEMORIES_TRIED,
    seed: penalized.Seed = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell several classes apart by a weighted sum of the features for each.

    Quick, and easy to read: every coefficient says how a column speaks for a class. Numbers are
    brought to one scale inside, categories become indicators. Missing values must be cleaned
    before.

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
    return penalized.penalized_regression(
        TITLE,
        "multiclass",
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
