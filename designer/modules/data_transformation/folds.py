"""The column that says to which fold each row belongs: made, and read."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.row_draws import Numbers, divided_rows, part_sizes
from designer.modules.missing import without_nan
from designer.modules.selection import existing

FOLD = "Fold"
FOLD_COLUMN = Column(FOLD, "integer", role="none")
NEARLY_ONE = 1 - 1e-9


def even_shares(folds: int) -> list[float]:
    """Give the shares of folds of equal sizes."""
    return [1 / folds] * folds


def given_shares(proportions: Sequence[float]) -> list[float]:
    """Give the shares of folds as they were entered, and that of the rest where there is one.

    Raises:
        ModuleError: together they are more than 1.
    """
    total = math.fsum(proportions)
    if total > 2 - NEARLY_ONE:
        message = (
            f"The proportions of the folds are {total:g} together, which is more than 1. Give "
            "proportions that add to 1 or less, such as 0.2, 0.3, 0.5."
        )
        raise ModuleError("proportions_invalid", message)
    rest = [1 - total] if total < NEARLY_ONE else []
    return [*proportions, *rest]


def with_folds(
    dataset: Table,
    shares: Sequence[float],
    seed: int | None,
    groups: Numbers | None,
    drawn_by: np.random.Generator | None = None,
) -> Table:
    """Add the column of folds; where rows are drawn, they come several times or not at all."""
    if drawn_by is not None:
        rows, folds = _drawn(dataset.num_rows, shares, groups, drawn_by)
        dataset = dataset.with_frame(dataset.polars()[rows])
    else:
        folds = divided_rows(dataset.num_rows, shares, seed, groups)
    column = pl.DataFrame({FOLD: folds + 1}, schema={FOLD: pl.Int64})
    return dataset.with_columns(Table.from_frame(column, [FOLD_COLUMN]))


def picked_fold(dataset: Table, name: str, number: int) -> npt.NDArray[np.bool_]:
    """Mark the rows of a fold.

    Raises:
        ModuleError: there is no such column or fold.
    """
    if name == FOLD and name not in dataset.names:
        message = (
            "The dataset has no column “Fold”. Assign rows to folds with Partition and Sample "
            "above this node, or choose the column that has the folds."
        )
        raise ModuleError("column_missing", message, name)
    column = existing(dataset, name)
    frame = dataset.select([name]).polars()
    series = frame.select(without_nan(name, frame.schema[name])).to_series()
    known = series.drop_nulls().unique().sort()
    if column == FOLD_COLUMN:
        wanted, folds = series == number, known.to_list()
    else:
        wanted, folds = series.rank("dense") == number, list(range(1, len(known) + 1))
    if number not in folds and folds:
        message = (
            f"There is no fold {number} in the column “{name}”: its folds are 1 to {max(folds)}."
        )
        raise ModuleError("fold_missing", message, name)
    return np.asarray(wanted.fill_null(value=False).to_numpy(), dtype=np.bool_)


def _drawn(
    count: int, shares: Sequence[float], groups: Numbers | None, chance: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Draw the rows of each fold from all rows, of each group as many as is its share."""
    by_group = np.arange(count) if groups is None else np.argsort(groups, kind="stable")
    sizes = [count] if groups is None else np.unique(groups, return_counts=True)[1].tolist()
    starts = np.cumsum([0, *sizes])[:-1]
    rows, folds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start, size in zip(starts, sizes, strict=True):
        for fold, wanted in enumerate(part_sizes(size, shares) if size else ()):
            drawn = np.sort(chance.integers(0, size, wanted)) + start
            rows.append(by_group[drawn])
            folds.append(np.full(wanted, fold))
    order = np.lexsort((np.concatenate(rows), np.concatenate(folds)))
    return np.concatenate(rows)[order], np.concatenate(folds)[order]
