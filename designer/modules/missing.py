"""What counts as a missing value: null, and in columns of floats NaN too."""

import polars as pl

from designer.artifacts.table import Table


def is_missing(name: str, dtype: pl.DataType) -> pl.Expr:
    """Say of each value of a column whether it is missing."""
    column = pl.col(name)
    return (
        column.is_null() | column.is_nan().fill_null(value=False)
        if dtype.is_float()
        else column.is_null()
    )


def without_nan(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column with NaN as null, so that statistics leave it out."""
    return pl.col(name).fill_nan(None) if dtype.is_float() else pl.col(name)


def missing_counts(table: Table, names: list[str]) -> dict[str, int]:
    """Count the missing values of the named columns."""
    if not names:
        return {}
    frame = table.select(names).polars()
    schema = frame.schema
    return frame.select(is_missing(name, schema[name]).sum() for name in names).row(0, named=True)
