"""Unpivot: make rows of columns."""

from dataclasses import replace
from typing import Annotated

import polars as pl

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
    frame = dataset.polars()
    common = _common_type(dataset, names)
    wide = frame.with_columns(pl.col(names).cast(common)) if common else frame
    long = wide.unpivot(names, index=kept, variable_name=name_column, value_name=value_column)
    long = long.drop_nulls(value_column) if drop_missing else long
    known = [column for column in dataset.columns if column.name in kept]
    known.append(replace(ColumnFacts(name_column, "string"), categorical=True, levels=tuple(names)))
    return Table.from_frame(long.with_columns(pl.col(name_column).cast(pl.Enum(names))), known)


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
