"""From a table to the matrix that an estimator takes, the same way in training and scoring."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import EncodingName

Matrix = npt.NDArray[np.float64]
MOST_LEVELS = 1_000
NUMERIC = frozenset(
    {"integer", "float", "decimal", "boolean", "date", "datetime", "time", "duration"}
)


@dataclass(frozen=True, slots=True)
class Features:
    """The columns that a learner was fitted on, with the levels of those that are categories.

    The matrix of n rows has, for each column in order, one column of float64 (numbers as they are;
    dates and times as days or seconds; level numbers for the encoding "codes"), or one for each
    level but the first (encoding "indicators").
    """

    columns: tuple[Column, ...]
    encoding: EncodingName

    @property
    def names(self) -> list[str]:
        return [name for column in self.columns for name in self._names_of(column)]

    @property
    def sources(self) -> list[str]:
        """For each column of the matrix, the column of the table that it comes from."""
        return [column.name for column in self.columns for _ in self._names_of(column)]

    @property
    def categorical(self) -> list[int]:
        """The positions of columns of level numbers."""
        if self.encoding == "indicators":
            return []
        return [i for i, column in enumerate(self.columns) if column.levels is not None]

    def matrix(self, table: Table) -> Matrix:
        """Give the features of `table` as an (n_rows, n_features) matrix.

        Raises:
            ModuleError: a column is missing, or a text where it was a number.
        """
        frame = table.polars()
        blocks = [block for column in self.columns for block in self._blocks(frame, column)]
        matrix = np.empty((table.num_rows, len(blocks)), dtype=np.float64, order="F")
        for position, block in enumerate(blocks):
            _fill(matrix[:, position], block)
        return matrix

    def _names_of(self, column: Column) -> list[str]:
        if column.levels is None or self.encoding == "codes":
            return [column.name]
        return [f"{column.name} = {level}" for level in column.levels[1:]]

    def _blocks(self, frame: pl.DataFrame, column: Column) -> list[pl.Series]:
        series = frame.get_column(column.name)
        if column.levels is None:
            return [_numbers(series)]
        codes = level_codes(series, column.levels)
        if self.encoding == "codes":
            return [codes]
        return [(codes == level).cast(pl.Float64) for level in range(1, len(column.levels))]


def _fill(column: npt.NDArray[np.float64], block: pl.Series) -> None:
    """Copy a block chunk by chunk, which joins them on the way."""
    start = 0
    for chunk in block.get_chunks():
        column[start : start + len(chunk)] = chunk.to_numpy()
        start += len(chunk)


def fit_features(table: Table, names: Sequence[str], encoding: EncodingName) -> Features:
    """Note types and levels of the columns named.

    Raises:
        ModuleError: a column has too many levels, or a type that nothing can be learned from.
    """
    return Features(tuple(_fitted(table, table.column(name)) for name in names), encoding)


def level_codes(series: pl.Series, levels: Sequence[str]) -> pl.Series:
    """Give the number of each value's level as float; NaN for missing values and other levels."""
    return (
        series.cast(pl.String)
        .replace_strict(
            list(levels), list(range(len(levels))), default=None, return_dtype=pl.Float64
        )
        .fill_null(float("nan"))
    )


def _fitted(table: Table, column: Column) -> Column:
    if column.type in NUMERIC and not column.categorical:
        return column
    if column.type == "binary":
        message = (
            f"Nothing can be learned from column “{column.name}”: its values are bytes. Leave it "
            "out with Select Columns in Dataset, or clear its feature flag with Edit Metadata."
        )
        raise ModuleError("column_type_unsupported", message, column.name)
    values = table.polars().get_column(column.name).cast(pl.String)
    present = values.drop_nulls().unique()
    if len(present) > MOST_LEVELS:
        message = (
            f"Column “{column.name}” has {len(present):,} different values; as a category it may "
            f"have {MOST_LEVELS:,} at most. If it is an identifier or free text, leave it out "
            "with Select Columns in Dataset, or clear its feature flag with Edit Metadata."
        )
        raise ModuleError("too_many_levels", message, column.name)
    levels = column.levels if column.levels is not None else tuple(sorted(present.to_list()))
    return Column.from_json({**column.to_json(), "categorical": True, "levels": levels})


def _numbers(series: pl.Series) -> pl.Series:
    """Give a column as float64; missing values are NaN."""
    if series.dtype == pl.String:
        message = (
            f"Column “{series.name}” is a text, but the model was fitted where it was a number. "
            "Convert it with Edit Metadata."
        )
        raise ModuleError("column_type_changed", message, series.name)
    if series.dtype in (pl.Datetime, pl.Duration):
        series = series.cast(pl.Int64) / 1_000_000  # microseconds to seconds
    elif series.dtype == pl.Time:
        series = series.cast(pl.Int64) / 1_000_000_000  # nanoseconds to seconds
    elif series.dtype == pl.Date:
        series = series.cast(pl.Int32)
    return series.cast(pl.Float64).fill_null(float("nan"))
