"""Partition and Sample: draw rows, take the first ones, assign rows to folds, or pick a fold."""

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.catalog.schema_rules import adds, choose, same
from designer.modules.data_transformation.folds import (
    FOLD,
    FOLD_COLUMN,
    even_shares,
    given_shares,
    picked_fold,
    with_folds,
)
from designer.modules.data_transformation.row_draws import chosen_rows, group_numbers

Mode = Annotated[
    Literal["sampling", "head", "assign_to_folds", "pick_fold"],
    Choices(
        {
            "sampling": "Sampling",
            "head": "Head",
            "assign_to_folds": "Assign to Folds",
            "pick_fold": "Pick Fold",
        }
    ),
    Label("Partition or sample mode"),
]
Partitioner = Annotated[
    Literal["evenly", "proportions"],
    Choices({"evenly": "Partition evenly", "proportions": "Partition with customized proportions"}),
    ShownIf(mode="assign_to_folds"),
    Label("Partitioner method"),
]


@module(
    title="Partition and Sample",
    group="Data Transformation",
    schema={
        "output": choose(
            "mode",
            {"assign_to_folds": adds("dataset", FOLD_COLUMN.to_json())},
            same("dataset"),
        )
    },
)
def partition_and_sample(
    dataset: Table,
    *,
    mode: Mode = "sampling",
    rate: Annotated[
        float, Range(0, 1, step=0.01), ShownIf(mode="sampling"), Label("Rate of sampling")
    ] = 0.01,
    rows: Annotated[int, Range(1), ShownIf(mode="head"), Label("Number of rows to select")] = 10,
    partitioner: Partitioner = "evenly",
    folds: Annotated[
        int,
        Range(2, 1_000),
        ShownIf(mode="assign_to_folds", partitioner="evenly"),
        Label("Number of folds"),
    ] = 5,
    proportions: Annotated[
        Sequence[Annotated[float, Range(0, 1, exclusive_min=True)]],
        Length(1),
        ShownIf(mode="assign_to_folds", partitioner="proportions"),
        Label("List of proportions"),
    ] = (0.5, 0.5),
    replacement: Annotated[
        bool, ShownIf(mode="assign_to_folds"), Label("Use replacement in the partitioning")
    ] = False,
    randomized: Annotated[
        bool, ShownIf(mode="assign_to_folds", replacement=False), Label("Randomized split")
    ] = True,
    seed: Annotated[
        int,
        Range(0, 2**32 - 1),
        ShownIf(mode=("sampling", "assign_to_folds")),
        Label("Random seed"),
    ] = 0,
    stratify_by: Annotated[
        str | None,
        Column(),
        ShownIf(mode=("sampling", "assign_to_folds")),
        Label("Stratification key column"),
    ] = None,
    fold_column: Annotated[str | None, Column(), ShownIf(mode="pick_fold")] = None,
    fold: Annotated[int, Range(1), ShownIf(mode="pick_fold"), Label("Fold to be sampled from")] = 1,
    complement: Annotated[
        bool, ShownIf(mode="pick_fold"), Label("Pick complement of the selected fold")
    ] = False,
) -> Annotated[Table, Label("Results dataset")]:
    """Draw rows at random, take the first ones, assign rows to folds, or pick one fold.

    Folds are a column “Fold” with the number of each row's fold, from 1 on, of which nothing is
    learned. Cross Validate Model takes it as its fold column, and the mode “Pick Fold” reads it.
    The rows keep their order, but those drawn with replacement come fold by fold.

    Args:
        dataset: The table with the rows.
        mode: Draw a share of the rows, take the first rows, assign rows to folds, or pick a fold.
        rate: The share of the rows that is drawn.
        rows: How many of the first rows are taken.
        partitioner: Make folds of equal sizes, or of the sizes that you give.
        folds: How many folds there are.
        proportions: The share of each fold. Together they are at most 1; where they are less, the
            other rows are one fold more.
        replacement: Draw the rows of each fold from all rows, so that a row may come several times,
            or not at all.
        randomized: Assign the rows at random; else in turn.
        seed: The same seed gives the same rows and folds.
        stratify_by: Take the rows of each value of this column in their share. Empty: the rows are
            taken regardless of values.
        fold_column: The column with the folds; left empty, it is “Fold”.
        fold: The fold to pick: 1 is the first. Folds of a column that was not made here are counted
            in ascending order of its values.
        complement: Pick all rows but those of the fold.
    """
    if mode == "head":
        return dataset.head(rows)
    if mode == "pick_fold":
        is_in_fold = picked_fold(dataset, fold_column or FOLD, fold)
        return dataset.filter(~is_in_fold if complement else is_in_fold)
    groups = group_numbers(dataset, stratify_by)
    if mode == "sampling":
        return dataset.filter(chosen_rows(dataset.num_rows, rate, seed, groups))
    shares = even_shares(folds) if partitioner == "evenly" else given_shares(proportions)
    if replacement:
        chance = np.random.default_rng(seed)
        return with_folds(dataset, shares, seed, groups, drawn_by=chance)
    return with_folds(dataset, shares, seed if randomized else None, groups)
