"""Unpivot: make rows of columns."""

from dataclasses import replace
from typing import Annotated

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from designer.artifacts.column import Column as ColumnFacts
from designer.artifacts.table import Table
from designer.catalog.annotations import NUMERIC_COLUMNS, Columns, Label, Length, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.selection import selected


@module(title="Unpivot", group="Data Transformation")
def unpivot(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(of="dataset"), Label("Columns to make rows of")] = (
        NUMERIC_COLUMNS
    ),
    name_column: Annotated[str, Length(1), Label("Column for names")] = "Name",
    value_column: Annotated[str, Length(1), Label("Column for values")] = "Value",
    drop_missing: Annotated[bool, Label("Leave out missing values")] = False,
) -> Annotated[Table, Label("Results dataset")]:
    """Make rows of columns: one row for each value, with the name of its column.

    The other columns are repeated beside. First come the rows of the first column, in their order,
    then those of the second, and so on.

    Args:
        dataset: The table with the columns.
        columns: The columns whose values get a row each. They must be of one type; whole numbers
            become decimal ones beside others.
        name_column: The name of the new column with the names of the columns.
        value_column: The name of the new column with their values.
        drop_missing: Make no rows of missing values.
    """
    names = selected(dataset, columns)
    kept = [name for name in dataset.names if name not in names]
    _check(dataset, names, kept, name_column, value_column)
    values = _values(dataset, names)
    arrow = dataset.arrow
    long = pa.table(
        {
            **{name: _repeated(arrow.column(name), len(names)) for name in kept},
            name_column: _of_names(names, dataset.num_rows),
            value_column: values,
        }
    )
    known = [column for column in dataset.columns if column.name in kept]
    known.append(replace(ColumnFacts(name_column, "string"), categorical=True, levels=tuple(names)))
    result = Table.from_frame(long, known)
    return result.filter(np.asarray(pc.is_valid(values))) if drop_missing else result


def _values(dataset: Table, names: list[str]) -> pa.ChunkedArray:
    """Put the columns below each other, brought to one type."""
    part, common = dataset.select(names), _common_type(dataset, names)
    if common:
        part = Table.from_frame(part.polars().with_columns(pl.col(names).cast(common)))
    chunks = [chunk for name in names for chunk in part.arrow.column(name).chunks]
    return pa.chunked_array(chunks, part.arrow.column(names[0]).type)


def _repeated(data: pa.ChunkedArray, times: int) -> pa.ChunkedArray:
    """Repeat a column without copying it."""
    return pa.chunked_array(data.chunks * times, data.type)


def _of_names(names: list[str], rows: int) -> pa.ChunkedArray:
    """Give each name as many times as there are rows; categories as all tables have them."""
    levels = pa.array(names, pa.large_string())
    codes = [pa.array(np.full(rows, code, np.int32)) for code in range(len(names))]
    return pa.chunked_array([pa.DictionaryArray.from_arrays(code, levels) for code in codes])


def _common_type(dataset: Table, names: list[str]) -> type[pl.DataType] | None:
    """Give the type that columns become; None where they are of one already."""
    kinds = {dataset.column(name).type for name in names}
    if kinds == {"string"}:
        return pl.String
    return pl.Float64 if len(kinds) > 1 or kinds == {"decimal"} else None


def _check(
    dataset: Table, names: list[str], kept: list[str], name_column: str, value_column: str
) -> None:
    if not names:
        message = "The selection picks no column. Select the columns whose values get a row each."
        raise ModuleError("no_columns", message)
    taken = next((name for name in (name_column, value_column) if name in kept), None)
    if taken is not None or name_column == value_column:
        message = (
            f"Two columns would be named “{taken or name_column}”. Give the columns for names and "
            "values names of their own."
        )
        raise ModuleError("name_taken", message, taken)
    first = dataset.column(names[0])
    for column in map(dataset.column, names):
        if column.type != first.type and not (column.is_numeric and first.is_numeric):
            message = (
                f"The column “{column.name}” is {column.type}, but “{first.name}” is {first.type}: "
                "they cannot be one column. Select columns of one type, or convert them with Edit "
                "Metadata."
            )
            raise ModuleError("column_type", message, column.name)
