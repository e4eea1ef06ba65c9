"""Multiclass Boosted Decision Tree: a learner of several classes by gradient boosting."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import boosting
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "Multiclass Boosted Decision Tree"


@module(title=TITLE, group="Classification")
def multiclass_boosted_decision_tree(
    *,
    trainer_mode: TrainerMode = SINGLE,
    leaves: boosting.Leaves = 20,
    minimum_leaf_samples: boosting.LeafSize = 10,
    learning_rate: boosting.Rate = 0.2,
    trees: boosting.Trees = 100,
    leaves_range: boosting.LeavesRange = boosting.LEAVES_TRIED,
    minimum_leaf_samples_range: boosting.LeafSizeRange = boosting.LEAF_SIZES_TRIED,
    learning_rate_range: boosting.RateRange = boosting.RATES_TRIED,
    trees_range: boosting.TreesRange = boosting.TREES_TRIED,
    seed: boosting.Seed = 42,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell several classes apart with many small trees, each correcting those before it.

    Takes numbers, dates and categories as they are, missing values too. The engine is LightGBM.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        leaves: More leaves fit finer patterns, and noise too.
        minimum_leaf_samples: The fewest rows that a leaf may stand for.
        learning_rate: How much each tree corrects, in (0, 1]. Smaller needs more trees.
        trees: How many trees are made for each class.
        leaves_range: The numbers of leaves to try.
        minimum_leaf_samples_range: The least rows a leaf to try.
        learning_rate_range: The learning rates to try.
        trees_range: The numbers of trees to try.
        seed: Of the sample of rows from which bins are made when there are more than 200,000.
    """
    return boosting.boosted_trees(
        TITLE,
        "multiclass",
        trainer_mode,
        {
            "leaves": leaves,
            "minimum_leaf_samples": minimum_leaf_samples,
            "learning_rate": learning_rate,
            "trees": trees,
        },
        {
            "leaves": leaves_range,
            "minimum_leaf_samples": minimum_leaf_samples_range,
            "learning_rate": learning_rate_range,
            "trees": trees_range,
        },
        seed,
    )
