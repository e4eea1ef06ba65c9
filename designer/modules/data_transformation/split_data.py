"""Split Data: divide the rows of a table into two parts."""

from typing import Annotated, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.declare import module
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.row_pattern import matches, satisfies
from designer.modules.selection import existing


class Split(NamedTuple):
    """The two parts; every row is in exactly one of them."""

    first: Annotated[Table, Label("Results dataset1")]
    second: Annotated[Table, Label("Results dataset2")]


Mode = Annotated[
    Literal["rows", "regular_expression", "relative_expression"],
    Choices(
        {
            "rows": "Split rows",
            "regular_expression": "Regular expression",
            "relative_expression": "Relative expression",
        }
    ),
    Label("Splitting mode"),
]


@module(
    title="Split Data",
    group="Data Transformation",
    schema={"first": same("dataset"), "second": same("dataset")},
)
def split_data(
    dataset: Table,
    *,
    mode: Mode = "rows",
    fraction: Annotated[
        float,
        Range(0, 1, step=0.05),
        ShownIf(mode="rows"),
        Label("Fraction of rows in the first output dataset"),
    ] = 0.5,
    randomized: Annotated[bool, ShownIf(mode="rows"), Label("Randomized split")] = True,
    seed: Annotated[
        int, Range(0, 2**32 - 1), ShownIf(mode="rows", randomized=True), Label("Random seed")
    ] = 0,
    stratify_by: Annotated[
        str | None, Column(), ShownIf(mode="rows"), Label("Stratification key column")
    ] = None,
    regular_expression: Annotated[
        str, ShownIf(mode="regular_expression")
    ] = '\\"column name" ^pattern$',
    relative_expression: Annotated[
        str, ShownIf(mode="relative_expression")
    ] = '\\"column name" > 1',
) -> Split:
    r"""Divide the rows of a table into two parts.

    In the mode "Split rows" a fraction of the rows, rounded to whole rows, goes to the first part
    and the rest to the second. In the other modes the rows that match go to the first part. The
    rows keep their order in both parts.

    Args:
        dataset: The table to divide.
        mode: Divide by number of rows, by a pattern in one column, or by comparing one column.
        fraction: The share of the rows, between 0 and 1, that goes to the first part.
        randomized: Choose the rows at random; otherwise the first part has the first rows.
        seed: The same seed gives the same split.
        stratify_by: Divide the rows of each value of this column by the same fraction, so that
            both parts have its values in the same shares. Empty: the split is not stratified.
        regular_expression: A column and a pattern that its text must contain, as in
            \"Name" ^Mr\. or (\1) ^[A-C], where (\1) is the second column.
        relative_expression: A column and comparisons with <, <=, >, >=, == and !=, joined by & or |
            without parentheses, as in \"Age" >= 18 & < 65. Text can only be compared by == and !=.
    """
    if mode == "rows":
        groups = None if stratify_by is None else _groups(dataset, stratify_by)
        chosen = _chosen_rows(dataset.num_rows, fraction, seed if randomized else None, groups)
    elif mode == "regular_expression":
        chosen = matches(dataset, regular_expression).to_numpy()
    else:
        chosen = satisfies(dataset, relative_expression).to_numpy()
    return Split(dataset.filter(chosen), dataset.filter(~chosen))


def _groups(dataset: Table, name: str) -> np.ndarray:
    """Number the values of a column; missing values are a group of their own."""
    column = dataset.polars().get_column(existing(dataset, name).name)
    return column.rank("dense").fill_null(0).to_numpy()


def _chosen_rows(
    count: int, fraction: float, seed: int | None, groups: np.ndarray | None
) -> npt.NDArray[np.bool_]:
    """Mark round(fraction * count) rows; with groups, of each its share as near as can be."""
    order = np.arange(count) if seed is None else np.random.default_rng(seed).permutation(count)
    wanted = int(np.floor(fraction * count + 0.5))
    if groups is not None:
        order = order[_stratified_order(groups[order], fraction, wanted)]
    chosen = np.zeros(count, dtype=bool)
    chosen[order[:wanted]] = True
    return chosen


def _stratified_order(groups: np.ndarray, fraction: float, wanted: int) -> np.ndarray:
    """Order positions so that the first `wanted` have each group in its share.

    Groups whose share is not a whole number of rows get the rows that rounding leaves, the largest
    remainder first (the method of Hamilton).
    """
    by_group = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[by_group], return_index=True, return_counts=True)
    quotas = np.floor(sizes * fraction).astype(np.int64)
    remainders = sizes * fraction - quotas
    missing = wanted - int(quotas.sum())
    quotas[np.argsort(-remainders, kind="stable")[:missing]] += 1
    rank_in_group = np.arange(len(groups)) - np.repeat(starts, sizes)
    is_first = rank_in_group < np.repeat(quotas, sizes)
    return np.concatenate([by_group[is_first], by_group[~is_first]])
