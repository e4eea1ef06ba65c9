"""New rows of the rare class by imbalanced-learn, as a table of the same columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from imblearn.over_sampling import SMOTE, SMOTENC

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.learning.labels import class_codes
from designer.modules.missing import missing_counts

CHOSEN = frozenset({"string", "boolean"})
Matrix = npt.NDArray[np.float64]


def oversampled(
    table: Table, label: Column, classes: Sequence[Any], share: float, neighbors: int, seed: int
) -> Table:
    """Add `share` times as many rows of the rare class as there are.

    Raises:
        ModuleError: a value is missing or infinite, no column is a number, or there are too few
            rows of the rare class.
    """
    features = tuple(column for column in table.columns if column.name != label.name)
    _check_columns(table, features)
    codes = class_codes(table, label.name, classes)
    counts = np.bincount(codes, minlength=len(classes))
    rare = int(counts.argmin())
    if counts[rare] <= neighbors:
        message = (
            f"There are {counts[rare]} rows of the rare class “{classes[rare]}”, too few to have "
            f"{neighbors} neighbors each. Ask for fewer neighbors, or give more rows."
        )
        raise ModuleError("too_few_rows", message, label.name)
    matrix = _matrix(table, features)
    chosen = [i for i, column in enumerate(features) if _is_chosen(column)]
    wanted = {rare: int(counts[rare] + np.floor(counts[rare] * share))}
    sampler = (
        SMOTENC(chosen, sampling_strategy=wanted, k_neighbors=neighbors, random_state=seed)
        if chosen
        else SMOTE(sampling_strategy=wanted, k_neighbors=neighbors, random_state=seed)
    )
    sampled, _ = sampler.fit_resample(matrix, codes)
    return _with_rows(table, features, label, sampled[len(matrix) :], int((codes == rare).argmax()))


def _is_chosen(column: Column) -> bool:
    """Whether values are chosen among those of neighbors, and not between them."""
    return column.categorical or column.type in CHOSEN


def _check_columns(table: Table, features: Sequence[Column]) -> None:
    for column in features:
        if not column.is_numeric and not _is_chosen(column):
            message = (
                f"The column “{column.name}” is {column.type}, between whose values nothing can be "
                "added. Leave it out with Select Columns in Dataset, or make numbers of it."
            )
            raise ModuleError("column_type", message, column.name)
    if all(map(_is_chosen, features)):
        message = "At least one column beside the label must be a number, to find neighbors by."
        raise ModuleError("no_numeric_column", message)
    for name, count in missing_counts(table, [column.name for column in features]).items():
        if count:
            message = (
                f"The column “{name}” has {count:,} missing values. Fill them, or remove the rows, "
                "with Clean Missing Data first."
            )
            raise ModuleError("value_missing", message, name)


def _matrix(table: Table, features: Sequence[Column]) -> Matrix:
    """Give numbers as they are, and of all else the place of the value among the sorted ones."""
    frame = table.polars()
    matrix = np.empty((table.num_rows, len(features)))
    for place, column in enumerate(features):
        series = frame.get_column(column.name)
        numbers = series.rank("dense") if _is_chosen(column) else series
        matrix[:, place] = numbers.cast(pl.Float64).to_numpy()
        if not np.isfinite(matrix[:, place]).all():
            message = (
                f"The column “{column.name}” has infinite values. Replace them with Clip Values."
            )
            raise ModuleError("not_finite", message, column.name)
    return matrix


def _with_rows(
    table: Table, features: Sequence[Column], label: Column, rows: Matrix, like: int
) -> Table:
    """Put rows of numbers after those of the table; their class is that of the row `like`."""
    frame = table.polars()
    series = {
        column.name: _values(frame.get_column(column.name), column, rows[:, place])
        for place, column in enumerate(features)
    }
    classes = frame.get_column(label.name)[[like] * len(rows)]
    added = pl.DataFrame([classes if n == label.name else series[n] for n in table.names])
    return table.with_frame(pl.concat([frame, added]))


def _values(series: pl.Series, column: Column, numbers: npt.NDArray[np.float64]) -> pl.Series:
    """Give numbers the type of their column, and places their values."""
    if _is_chosen(column):
        known = series.unique().sort()
        return known[np.rint(numbers).astype(np.int64) - 1].alias(column.name)
    if column.type == "integer":
        numbers = np.rint(numbers)
    return pl.Series(column.name, numbers).cast(series.dtype)
