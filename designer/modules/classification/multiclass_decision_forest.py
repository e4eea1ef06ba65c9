"""Multiclass Decision Forest: a learner of several classes by trees that vote."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import forest_settings as forest
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "Multiclass Decision Forest"


@module(title=TITLE, group="Classification")
def multiclass_decision_forest(
    *,
    resampling: forest.Resampling = "bagging",
    trainer_mode: TrainerMode = SINGLE,
    trees: forest.Trees = 8,
    maximum_depth: forest.Depth = 32,
    random_splits: forest.Splits = 128,
    minimum_leaf_samples: forest.LeafSize = 1,
    trees_range: forest.TreesRange = forest.TREES_TRIED,
    maximum_depth_range: forest.DepthRange = forest.DEPTHS_TRIED,
    random_splits_range: forest.SplitsRange = forest.SPLITS_TRIED,
    minimum_leaf_samples_range: forest.LeafSizeRange = forest.LEAF_SIZES_TRIED,
    seed: forest.Seed = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell several classes apart by many trees, each grown by chance, that vote.

    Robust, and good without much tuning. Takes numbers, dates and missing values as they are, and
    categories in the order of their levels. The engine is scikit-learn.

    Args:
        resampling: Bagging grows each tree from rows drawn with replacement, and looks for the best
            value to split at; Replicate from all rows, and draws the values to split at.
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        trees: More trees predict better, up to a point, and take longer.
        maximum_depth: The most splits from the root of a tree to a leaf.
        random_splits: How many columns, drawn at random, each split is chosen from; fewer make
            trees that differ more. All of them where there are not so many.
        minimum_leaf_samples: The fewest rows that a leaf may stand for. More give a smoother model.
        trees_range: The numbers of trees to try.
        maximum_depth_range: The depths to try.
        random_splits_range: The numbers of random splits to try.
        minimum_leaf_samples_range: The least rows a leaf to try.
        seed: Of the rows, columns and values that are drawn.
    """
    return forest.decision_forest(
        TITLE,
        "multiclass",
        trainer_mode,
        {
            "trees": trees,
            "maximum_depth": maximum_depth,
            "random_splits": random_splits,
            "minimum_leaf_samples": minimum_leaf_samples,
        },
        {
            "trees": trees_range,
            "maximum_depth": maximum_depth_range,
            "random_splits": random_splits_range,
            "minimum_leaf_samples": minimum_leaf_samples_range,
        },
        {"resampling": resampling, "seed": seed},
    )
