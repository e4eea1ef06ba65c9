"""The scale of each column that Normalize Data learned, and how it is done to a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.missing import without_nan

Scale = tuple[float, float]
PARAMETERS = {
    "z_score": ("mean", "standard_deviation"),
    "min_max": ("minimum", "maximum"),
    "log_normal": ("mean_of_logarithm", "standard_deviation_of_logarithm"),
}
LEARNING = frozenset(PARAMETERS)


@dataclass(frozen=True, slots=True)
class Scaling:
    """Maps x to (x - shift) / spread, or to a function of x or of that.

    `scales` has (shift, spread) of each column for the methods that learn; a column without any
    value has none and stays missing.
    """

    title: str
    columns: tuple[Column, ...]
    method: str
    scales: Mapping[str, Scale]
    zero_for_constants: bool

    def apply(self, table: Table) -> Table:
        """Bring a table to the scale of the one that this was fitted on."""
        check_columns(table, self.columns, self.title)
        part = table.select(column.name for column in self.columns)
        frame = part.polars()
        schema = frame.schema
        scaled = [self._scaled(c.name, schema[c.name]).alias(c.name) for c in self.columns]
        return table.with_columns(part.with_frame(frame.with_columns(scaled)))

    def details(self) -> dict[str, Any]:
        """Describe for people what was learned."""
        names = PARAMETERS.get(self.method, ())
        parameters = {
            column: dict(zip(names, self._learned(scale), strict=True))
            for column, scale in self.scales.items()
        }
        return {"method": self.method, "parameters": parameters}

    def _learned(self, scale: Scale) -> Scale:
        shift, spread = scale
        return (shift, shift + spread) if self.method == "min_max" else scale

    def _scaled(self, name: str, dtype: pl.DataType) -> pl.Expr:
        column = without_nan(name, dtype).cast(pl.Float64)
        if self.method == "tanh":
            return column.tanh()
        if self.method == "logistic":
            return 1 / (1 + (-column).exp())
        if name not in self.scales:
            return pl.lit(None, dtype=pl.Float64)
        shift, spread = self.scales[name]
        if spread == 0:
            return self._constant(column)
        if self.method == "log_normal":
            return _log_normal(column, shift, spread)
        return (column - shift) / spread

    def _constant(self, column: pl.Expr) -> pl.Expr:
        value = 0.0 if self.zero_for_constants else None
        return pl.when(column.is_not_null()).then(pl.lit(value, dtype=pl.Float64))


def fitted_scales(table: Table, names: Sequence[str], method: str) -> dict[str, Scale]:
    """Learn shift and spread of each column that has values.

    Raises:
        ModuleError: a column has infinite values, or none positive where the logarithm is taken.
    """
    if method not in LEARNING or not names:
        return {}
    frame = table.select(names).polars()
    schema = frame.schema
    columns = [without_nan(name, schema[name]).cast(pl.Float64) for name in names]
    if method == "log_normal":
        _check_positive(frame, columns, names)
        columns = [column.log() for column in columns]
    shifts = frame.select(
        _shift(column, method).alias(n) for n, column in zip(names, columns, strict=True)
    )
    spreads = frame.select(
        _spread(column, method).alias(n) for n, column in zip(names, columns, strict=True)
    )
    pairs = zip(shifts.row(0), spreads.row(0), strict=True) if frame.height else ()
    scales = {name: pair for name, pair in zip(names, pairs, strict=False) if pair[0] is not None}
    for name, (shift, spread) in scales.items():
        _check_finite(name, shift, spread)
    return scales


def _shift(column: pl.Expr, method: str) -> pl.Expr:
    return column.min() if method == "min_max" else column.mean()


def _spread(column: pl.Expr, method: str) -> pl.Expr:
    """The range, or the standard deviation of the population, exactly 0 for constants."""
    extent = column.max() - column.min()
    if method == "min_max":
        return extent
    return pl.when(extent == 0).then(0.0).otherwise(column.std(ddof=0))


def _log_normal(column: pl.Expr, mean: float, deviation: float) -> pl.Expr:
    """The distribution function of the log-normal distribution; 0 for x <= 0."""

    def distribution(values: pl.Series) -> pl.Series:
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms = np.log(np.maximum(values.to_numpy(), 0.0))
        return pl.Series(ndtr((logarithms - mean) / deviation))

    result = column.map_batches(distribution, return_dtype=pl.Float64)
    return pl.when(column.is_not_null()).then(result)


def _check_positive(frame: pl.DataFrame, columns: Sequence[pl.Expr], names: Sequence[str]) -> None:
    smallest = frame.select(c.min().alias(name) for name, c in zip(names, columns, strict=True))
    for name, value in smallest.row(0, named=True).items() if frame.height else ():
        if value is not None and value <= 0:
            message = (
                f"The column “{name}” has the value {value}, but LogNormal needs positive values "
                "only. Choose another method for it, or do not select it."
            )
            raise ModuleError("not_positive", message, name)


def _check_finite(name: str, shift: float, spread: float) -> None:
    if not (math.isfinite(shift) and math.isfinite(spread)):
        message = (
            f"The column “{name}” has infinite values, so its scale cannot be learned. Clip or "
            "replace them first, or choose Logistic or TanH."
        )
        raise ModuleError("not_finite", message, name)
