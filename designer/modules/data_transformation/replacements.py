"""The values that stand for missing ones: given by the user, or learned from a table."""

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.cleaning import Replacement
from designer.modules.missing import without_nan
from designer.modules.moments import moment

AVERAGED = frozenset(
    {"integer", "float", "decimal", "boolean", "date", "datetime", "time", "duration"}
)
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def substituted(table: Table, counts: Mapping[str, int], text: str) -> dict[str, Replacement]:
    """Read the replacement as the type of each column.

    Columns without missing values, whose type it does not fit, are left out.
    """
    schema = table.select(counts).polars().schema
    result: dict[str, Replacement] = {}
    for name, count in counts.items():
        value = read_value(text, schema[name])
        if value is not None:
            result[name] = Replacement(value)
        elif count:
            kind = table.column(name).type
            message = (
                f"The replacement value “{text}” is not a {kind}, as the column “{name}” is. Give "
                "a value that fits, or do not select the column."
            )
            raise ModuleError("replacement_invalid", message, name)
    return result


def learned(table: Table, counts: Mapping[str, int], mode: str) -> dict[str, Replacement]:
    """Learn the mean, median or mode of each column; columns without any value are left out."""
    names = [name for name in counts if _can(table, name, mode, is_needed=counts[name] > 0)]
    if not names or not table.num_rows:
        return {}
    # polars sorts a column in chunks for its median, which takes five times as long.
    frame = table.select(names).polars().rechunk()
    schema = frame.schema
    statistic = {"mean": pl.Expr.mean, "median": pl.Expr.median, "mode": _mode}[mode]
    values = frame.select(statistic(_numbers(name, schema[name], mode)) for name in names)
    result: dict[str, Replacement] = {}
    for name, value in values.row(0, named=True).items():
        _check_finite(name, value, mode)
        if value is not None:
            kind = table.column(name).type
            fitted = value >= 0.5 if kind == "boolean" and mode != "mode" else value  # noqa: PLR2004
            becomes_float = kind == "integer" and mode != "mode" and counts[name] > 0
            result[name] = Replacement(fitted, becomes_float)
    return result


def _can(table: Table, name: str, mode: str, *, is_needed: bool) -> bool:
    """Whether the column has such a statistic; an error when it is needed and has not."""
    column = table.column(name)
    if mode == "mode" or (column.type in AVERAGED):
        return True
    if is_needed:
        message = (
            f"The column “{name}” is {column.type}, which has no {mode}. Select columns of numbers "
            "only, or use “Replace with mode” or a custom value for this column."
        )
        raise ModuleError("column_type", message, name)
    return False


def _numbers(name: str, dtype: pl.DataType, mode: str) -> pl.Expr:
    column = without_nan(name, dtype)
    if mode == "mode":
        return column.filter(column.is_finite()) if dtype.is_float() else column
    return column.cast(pl.Float64) if dtype == pl.Boolean else column


def _mode(column: pl.Expr) -> pl.Expr:
    """The most frequent value; of equally frequent ones the smallest."""
    return column.drop_nulls().mode().min()


def _check_finite(name: str, value: Any, mode: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        message = (
            f"The {mode} of the column “{name}” is not a finite number, because the column has "
            "infinite values. Clip or replace them first."
        )
        raise ModuleError("not_finite", message, name)


def read_value(text: str, dtype: pl.DataType) -> Any:
    """Read a text as a value of this type; None when it is none."""
    if isinstance(dtype, pl.String | pl.Enum | pl.Categorical):
        return text
    if dtype == pl.Boolean:
        return TRUTHS.get(text.strip().lower())
    if isinstance(dtype, pl.Date | pl.Datetime | pl.Time):
        return moment(text, dtype)
    try:
        return pl.Series([text.strip()]).cast(dtype, strict=False)[0]
    except pl.exceptions.PolarsError:
        return None
