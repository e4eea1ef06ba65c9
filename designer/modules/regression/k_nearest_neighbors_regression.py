"""K-Nearest Neighbors Regression: a learner of numbers by the most similar rows."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import neighbor_settings as settings
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "K-Nearest Neighbors Regression"


@module(title=TITLE, group="Regression")
def k_nearest_neighbors_regression(
    *,
    trainer_mode: TrainerMode = SINGLE,
    neighbors: settings.Count = 5,
    weighting: settings.Weighting = "uniform",
    neighbors_range: settings.CountRange = settings.COUNTS_TRIED,
    weighting_range: settings.WeightingRange = settings.WEIGHTINGS_TRIED,
    distance: settings.Distance = "euclidean",
    normalize_features: bool = True,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to predict a number as the mean of the most similar rows.

    Simple, and good where like rows have like labels; the model keeps all rows, and scoring looks
    through them. Categories become indicators. Missing values must be cleaned before. The engine is
    scikit-learn.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        neighbors: How many rows are asked: few follow fine patterns, many are smoother.
        weighting: Whether near rows count more than far ones, by the inverse of their distance.
        neighbors_range: The numbers of neighbors to try.
        weighting_range: The weights to try.
        distance: How far two rows are from each other.
        normalize_features: Bring each feature to mean 0 and standard deviation 1 first, so that all
            count the same.
    """
    return settings.nearest_neighbors(
        TITLE,
        "regression",
        trainer_mode,
        {"neighbors": neighbors, "weighting": weighting},
        {"neighbors": neighbors_range, "weighting": weighting_range},
        {"distance": distance, "normalize_features": normalize_features},
    )
