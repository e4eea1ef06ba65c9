"""Values beyond a threshold found, and what stands for them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.missing import without_nan
from designer.modules.names import unique_name
from designer.modules.numbers import with_computed

LARGEST_INTEGER = 2.0**62
CLIPPED, INDICATOR = "_Clipped", "_IsClipped"


@dataclass(frozen=True, slots=True)
class Bound:
    """One threshold: its number for each column that has values, and what stands beyond it."""

    is_upper: bool
    limits: Mapping[str, float]
    substitute: str

    def is_beyond(self, name: str, column: pl.Expr) -> pl.Expr:
        """Say of each value whether it lies beyond the threshold; of missing ones nothing."""
        limit = self.limits[name]
        return column > limit if self.is_upper else column < limit


def percentiles(table: Table, names: Sequence[str], percent: float) -> dict[str, float]:
    """Give a percentile of each column that has values, between two values the line's height."""
    frame = table.select(names).polars()
    schema = frame.schema
    found = frame.select(
        without_nan(name, schema[name]).cast(pl.Float64).quantile(percent / 100, "linear")
        for name in names
    )
    values = found.row(0, named=True) if names and frame.height else {}
    return {name: value for name, value in values.items() if value is not None}


def clipped(
    table: Table, names: Sequence[str], bounds: Sequence[Bound], *, overwrite: bool, indicate: bool
) -> Table:
    """Replace what lies beyond the bounds, in place or in columns beside."""
    frame = table.select(names).polars()
    statistics = {
        word: _statistics(table, names, word)
        for word in ("mean", "median")
        if any(bound.substitute == word for bound in bounds)
    }
    schema, taken = frame.schema, set(table.names)
    expressions = []
    for name in names:
        dtype = schema[name]
        column = without_nan(name, dtype)
        known = [bound for bound in bounds if name in bound.limits]
        target = name if overwrite else _free(f"{name}{CLIPPED}", taken)
        expressions.append(_replaced(name, column, dtype, known, statistics).alias(target))
        if indicate:
            beyond = pl.any_horizontal(
                pl.lit(value=False), *(b.is_beyond(name, column) for b in known)
            )
            expressions.append(
                beyond.fill_null(value=False).alias(_free(f"{name}{INDICATOR}", taken))
            )
    return with_computed(table, frame.select(expressions))


def _free(name: str, taken: set[str]) -> str:
    free = unique_name(name, taken)
    taken.add(free)
    return free


def _replaced(
    name: str,
    column: pl.Expr,
    dtype: pl.DataType,
    bounds: Sequence[Bound],
    statistics: Mapping[str, Mapping[str, float]],
) -> pl.Expr:
    values = [_substitute(name, bound, statistics) for bound in bounds]
    kept = dtype if not dtype.is_integer() or all(map(_is_whole, values)) else pl.Float64()
    result = column.cast(kept)
    for bound, value in zip(bounds, values, strict=True):
        # A decimal takes the number in its own scale, so that money stays money.
        stand_in = pl.lit(value, dtype=pl.Float64).cast(kept)
        result = pl.when(bound.is_beyond(name, column)).then(stand_in).otherwise(result)
    return result


def _is_whole(value: float | None) -> bool:
    return value is None or (value.is_integer() and abs(value) <= LARGEST_INTEGER)


def _substitute(
    name: str, bound: Bound, statistics: Mapping[str, Mapping[str, float]]
) -> float | None:
    if bound.substitute == "missing":
        return None
    if bound.substitute == "threshold":
        return float(bound.limits[name])
    return float(statistics[bound.substitute][name])


def _statistics(table: Table, names: Sequence[str], word: str) -> dict[str, float]:
    """Give the mean or the median of each column that has values."""
    frame = table.select(names).polars()
    schema = frame.schema
    numbers = (without_nan(name, schema[name]).cast(pl.Float64) for name in names)
    found = frame.select(n.mean() if word == "mean" else n.median() for n in numbers)
    values = found.row(0, named=True) if names and frame.height else {}
    for name, value in values.items():
        if value is not None and not math.isfinite(value):
            message = (
                f"The {word} of the column “{name}” is not a finite number, because the column "
                "has infinite values. Let the threshold stand for them."
            )
            raise ModuleError("not_finite", message, name)
    # Where there is no value, none is beyond a bound either.
    return {name: values.get(name) or 0.0 for name in names}
