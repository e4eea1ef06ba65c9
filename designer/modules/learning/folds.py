"""Folds: which part of the rows each row belongs to when every part is scored by the others."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.model_selection import KFold, StratifiedKFold

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.selection import existing

FEWEST_FOLDS = 2
MOST_FOLDS = 1_000


@dataclass(frozen=True, slots=True)
class Folds:
    """The fold of each row, from 0 on, and the name of each fold for people."""

    numbers: npt.NDArray[np.int64]
    names: Sequence[str]

    def __len__(self) -> int:
        return len(self.names)


def random_folds(rows: int, count: int, seed: int, classes: npt.NDArray[np.int64] | None) -> Folds:
    """Divide rows at random into folds of equal size.

    Args:
        rows: How many there are.
        count: The number of folds.
        seed: The same seed gives the same folds.
        classes: The class of each row, (rows,): every fold gets each class in its share.

    Raises:
        ModuleError: there are fewer rows than folds.
    """
    if rows < count:
        message = (
            f"{count} folds need at least {count} rows that have a label; there are {rows}. Give a "
            "smaller number of folds, or more rows."
        )
        raise ModuleError("too_few_rows", message)
    is_stratified = classes is not None and np.bincount(classes).max() >= count
    divide = StratifiedKFold if is_stratified else KFold
    splitter = divide(count, shuffle=True, random_state=seed)
    numbers = np.empty(rows, dtype=np.int64)
    with warnings.catch_warnings():  # A class with fewer rows than folds is missing in some.
        warnings.simplefilter("ignore", UserWarning)
        for number, (_, held_out) in enumerate(splitter.split(np.empty((rows, 1)), classes)):
            numbers[held_out] = number
    return Folds(numbers, [str(number) for number in range(count)])


def folds_of_column(table: Table, name: str) -> Folds:
    """Take the folds that a column names; its values in ascending order are the folds.

    Raises:
        ModuleError: it has missing values, one value only, or too many.
    """
    series = table.polars().get_column(existing(table, name).name)
    if series.dtype.is_float():
        series = series.fill_nan(None)
    if series.null_count():
        message = (
            f"The fold column “{name}” has {series.null_count():,} missing values: every row needs "
            "a fold. Fill them, or choose another column."
        )
        raise ModuleError("fold_missing", message, name)
    values = series.unique().sort()
    if not FEWEST_FOLDS <= len(values) <= MOST_FOLDS:
        message = (
            f"The fold column “{name}” has {len(values):,} different values; there must be from "
            f"{FEWEST_FOLDS} to {MOST_FOLDS:,} folds. Choose another column."
        )
        raise ModuleError("folds_invalid", message, name)
    numbers = (series.rank("dense").cast(pl.Int64) - 1).to_numpy()
    return Folds(np.asarray(numbers), [str(value) for value in values.cast(pl.String)])
