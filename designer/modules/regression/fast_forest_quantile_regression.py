"""Fast Forest Quantile Regression: a learner of how a number is distributed."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.quantile_forests import QuantileForest
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "Fast Forest Quantile Regression"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
Trees = Annotated[int, Range(1, 100_000)]
Leaves = Annotated[int, Range(2, 131_072)]
LeafSize = Annotated[int, Range(1)]
Part = Annotated[float, Range(0, 1, exclusive_min=True)]
Quantile = Annotated[float, Range(0, 1, exclusive_min=True, exclusive_max=True)]
FRACTIONS_TRIED = (0.25, 0.5, 0.75)


@module(title=TITLE, group="Regression")
def fast_forest_quantile_regression(
    *,
    trainer_mode: TrainerMode = SINGLE,
    trees: Annotated[Trees, One, Label("Number of trees")] = 100,
    leaves: Annotated[Leaves, One, Label("Number of leaves")] = 20,
    minimum_leaf_samples: Annotated[
        LeafSize, One, Label("Minimum number of training instances required to form a leaf")
    ] = 10,
    bagging_fraction: Annotated[Part, One] = 0.7,
    feature_fraction: Annotated[Part, One] = 0.7,
    split_fraction: Annotated[Part, One] = 0.7,
    trees_range: Annotated[Sequence[Trees], Length(1), Many, Label("Range for number of trees")] = (
        16,
        32,
        64,
    ),
    leaves_range: Annotated[
        Sequence[Leaves], Length(1), Many, Label("Range for number of leaves")
    ] = (16, 32, 64),
    minimum_leaf_samples_range: Annotated[
        Sequence[LeafSize], Length(1), Many, Label("Range for training instances per leaf")
    ] = (1, 5, 10),
    bagging_fraction_range: Annotated[
        Sequence[Part], Length(1), Many, Label("Range for bagging fraction")
    ] = FRACTIONS_TRIED,
    feature_fraction_range: Annotated[
        Sequence[Part], Length(1), Many, Label("Range for feature fraction")
    ] = FRACTIONS_TRIED,
    split_fraction_range: Annotated[
        Sequence[Part], Length(1), Many, Label("Range for split fraction")
    ] = FRACTIONS_TRIED,
    sample_count: Annotated[int, Range(1), Label("Quantile sample count")] = 100,
    quantiles: Annotated[Sequence[Quantile], Length(1), Label("Required quantile values")] = (
        0.25,
        0.5,
        0.75,
    ),
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to predict how a number is distributed: the values that it stays below how often.

    Where a mean is not enough, such as for the stock that will do on 95 of 100 days. Score Model
    gives a column for each quantile, and Evaluate Model its loss. Takes numbers, dates and
    categories as they are, missing values too. The engine is LightGBM's random forest; quantiles
    are those of the labels in the leaves that a row falls into (Meinshausen 2006).

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        trees: How many trees are grown. More predict better, up to a point.
        leaves: The most leaves of a tree. More fit finer patterns, and noise too.
        minimum_leaf_samples: The fewest rows that a leaf may stand for.
        bagging_fraction: The part of the rows, drawn anew for each tree, that it is grown from.
        feature_fraction: The part of the columns, drawn anew for each tree, that it may use.
        split_fraction: The part of these, drawn anew for each split, that it is chosen from.
        trees_range: The numbers of trees to try.
        leaves_range: The numbers of leaves to try.
        minimum_leaf_samples_range: The least rows a leaf to try.
        bagging_fraction_range: The parts of the rows to try.
        feature_fraction_range: The parts of the columns for a tree to try.
        split_fraction_range: The parts of the columns for a split to try.
        sample_count: How many labels each leaf keeps at most. More make quantiles finer, and the
            model larger.
        quantiles: Those to predict, such as 0.5 for the value that half of such rows stay below.
        seed: Of the rows, columns and labels that are drawn.
    """
    return untrained_model(
        TITLE,
        "quantile",
        QuantileForest,
        mode=trainer_mode,
        single={
            "trees": trees,
            "leaves": leaves,
            "minimum_leaf_samples": minimum_leaf_samples,
            "bagging_fraction": bagging_fraction,
            "feature_fraction": feature_fraction,
            "split_fraction": split_fraction,
        },
        ranges={
            "trees": trees_range,
            "leaves": leaves_range,
            "minimum_leaf_samples": minimum_leaf_samples_range,
            "bagging_fraction": bagging_fraction_range,
            "feature_fraction": feature_fraction_range,
            "split_fraction": split_fraction_range,
        },
        fixed={
            "sample_count": sample_count,
            "quantiles": tuple(sorted(set(quantiles))),
            "seed": seed,
        },
        encoding="codes",
    )
