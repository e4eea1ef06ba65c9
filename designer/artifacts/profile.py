"""A profile of a stored table: what each column holds, at a glance."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.cells import json_cells, json_number
from designer.artifacts.column import Column
from designer.artifacts.distribution import histogram, quantiles, top_values
from designer.artifacts.formats.table import read, table_summary
from designer.artifacts.frames import to_polars
from designer.artifacts.table import Table
from designer.artifacts.taking import take

SAMPLE_ROWS = 200_000
MOST_COUNTED = 10_000
GLANCED_EVERY = 4
SAMPLE_SEED = 20_240_229
ORDERED_TYPES = ("integer", "float", "decimal", "date", "datetime", "time", "duration", "string")
MEAN_TYPES = ("integer", "float", "decimal")
BINNED_TYPES = ("integer", "float", "decimal", "date", "datetime")


def profile(path: str, *, exact: bool = False) -> dict[str, Any]:
    """Describe every column: missing, distinct, least, largest, mean, spread, distribution.

    Counts of missing values, extremes and moments are always exact. Above 200,000 rows the rest
    comes from a sample and an estimate and is named in `approximate`, unless `exact`.
    """
    table = read(Path(path))
    is_exact = exact or table.num_rows <= SAMPLE_ROWS
    frame = to_polars(table.arrow, table.columns)
    sample = frame if is_exact else _sample(table)
    many = frozenset() if is_exact else _many_valued(sample)
    totals = _totals(frame, table.columns, many)
    scale = table.num_rows / max(sample.height, 1)
    described = table_summary(table)["columns"]
    columns = [
        described[i]
        | _numbers(column, totals, i, table.num_rows)
        | _distribution(sample[column.name], column, totals, i, scale)
        | {"approximate": [] if is_exact else _approximate(column, many)}
        for i, column in enumerate(table.columns)
    ]
    return {
        "rows": table.num_rows,
        "columns": columns,
        "exact": is_exact,
        "sample_rows": sample.height,
    }


def _many_valued(sample: pl.DataFrame) -> frozenset[str]:
    """Name the columns in which counting the distinct values exactly would take long."""
    counts = sample[::GLANCED_EVERY].select(pl.all().n_unique()).row(0, named=True)
    return frozenset(name for name, count in counts.items() if count > MOST_COUNTED)


def _totals(
    frame: pl.DataFrame, columns: tuple[Column, ...], many: frozenset[str]
) -> dict[str, Any]:
    """Compute what needs every row, for all columns in one pass.

    NaN is looked for only where the mean tells that there is one: a copy of each column of numbers
    without it would take longer than all the rest.
    """
    asked: list[pl.Expr] = []
    for i, column in enumerate(columns):
        values = pl.col(column.name)
        asked.append(values.null_count().alias(f"missing {i}"))
        if column.type == "boolean":
            asked.extend(_extremes(values, i))
            continue
        distinct = values.approx_n_unique() if column.name in many else values.n_unique()
        asked.append(distinct.alias(f"distinct {i}"))
        asked.extend(_moments(values, column, i))
    if not asked:
        return {}
    found = frame.lazy().select(asked).collect().row(0, named=True)
    for i, column in enumerate(columns):
        if column.type == "boolean":
            found[f"distinct {i}"] = _distinct_flags(found, i)
    return found | _without_nan(frame, columns, found)


def _distinct_flags(found: dict[str, Any], i: int) -> int:
    """Count false, true and missing; the extremes of flags have no other use."""
    extremes = {found.pop(f"min {i}"), found.pop(f"max {i}")} - {None}
    return len(extremes) + bool(found[f"missing {i}"])


def _without_nan(
    frame: pl.DataFrame, columns: tuple[Column, ...], found: dict[str, Any]
) -> dict[str, Any]:
    asked: list[pl.Expr] = []
    for i, column in enumerate(columns):
        mean = found[f"mean {i}"] if column.type == "float" else None
        if mean is not None and math.isnan(mean):
            values = pl.col(column.name)
            asked.append(values.is_nan().sum().alias(f"nan {i}"))
            asked.extend(_moments(values.fill_nan(None), column, i))
    return frame.lazy().select(asked).collect().row(0, named=True) if asked else {}


def _moments(values: pl.Expr, column: Column, i: int) -> list[pl.Expr]:
    if column.type in MEAN_TYPES:
        numbers = values.cast(pl.Float64) if column.type == "decimal" else values
        means = [numbers.mean().alias(f"mean {i}"), numbers.std().alias(f"std {i}")]
        return [*_extremes(values, i), *means]
    if column.type in ORDERED_TYPES and not column.categorical:
        return _extremes(values, i)
    return []


def _extremes(values: pl.Expr, i: int) -> list[pl.Expr]:
    return [values.min().alias(f"min {i}"), values.max().alias(f"max {i}")]


def _sample(table: Table) -> pl.DataFrame:
    generator = np.random.default_rng(SAMPLE_SEED)
    chosen = generator.choice(table.num_rows, SAMPLE_ROWS, replace=False, shuffle=False)
    return to_polars(take(table.arrow, np.sort(chosen)), table.columns)


def _numbers(column: Column, totals: dict[str, Any], i: int, row_count: int) -> dict[str, Any]:
    missing = totals[f"missing {i}"]
    distinct = totals[f"distinct {i}"] - bool(missing)  # "missing" was counted as one value
    found: dict[str, Any] = {
        "missing": missing,
        "distinct": min(distinct, row_count - missing),
    }
    for name in ("min", "max"):
        if f"{name} {i}" in totals:
            extreme = pl.Series([totals[f"{name} {i}"]]).to_arrow()
            found[name] = json_cells(extreme, 200)[0] if totals[f"{name} {i}"] is not None else None
    if column.type in MEAN_TYPES:
        found["mean"] = _rounded(totals[f"mean {i}"])
        found["standard_deviation"] = _rounded(totals[f"std {i}"])
    if totals.get(f"nan {i}"):
        found["not_a_number"] = totals[f"nan {i}"]
    return found


def _distribution(
    values: pl.Series, column: Column, totals: dict[str, Any], i: int, scale: float
) -> dict[str, Any]:
    if column.type not in BINNED_TYPES or column.categorical:
        return {"top": top_values(values, scale)} if column.type != "binary" else {}
    values = values.drop_nulls()
    if column.type == "float":
        values = values.filter(values.is_finite())
    found = histogram(values, totals[f"min {i}"], totals[f"max {i}"], scale)
    return {"histogram": found, "quantiles": quantiles(values)}


def _rounded(value: float | None) -> Any:
    """Give 12 digits: the last ones depend on which thread summed which rows."""
    return json_number(None if value is None else float(f"{value:.12g}"))


def _approximate(column: Column, many: frozenset[str]) -> list[str]:
    """Name what comes from the sample or an estimate."""
    distinct = ["distinct"] if column.name in many else []
    if column.type == "binary":
        return distinct
    if column.type not in BINNED_TYPES or column.categorical:
        return [*distinct, "top"]
    return [*distinct, "quantiles", "histogram"]
