"""Pivot: make a column of each value of one column."""

from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import NO_COLUMNS, Choices, Column, Columns, Label, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_name, unique_names
from designer.modules.selection import existing, selected

MOST_COLUMNS = 10_000
MISSING = "Missing"
NUMERIC_ONLY = frozenset({"sum", "mean", "median"})

Aggregate = Annotated[
    Literal["sum", "mean", "median", "min", "max", "count", "first", "last"],
    Choices(
        {
            "sum": "Sum",
            "mean": "Mean",
            "median": "Median",
            "min": "Smallest",
            "max": "Greatest",
            "count": "Number of values",
            "first": "First",
            "last": "Last",
        }
    ),
    Label("Where several rows meet"),
]


@module(title="Pivot", group="Data Transformation")
def pivot(
    dataset: Table,
    *,
    row_columns: Annotated[Selector, Columns(of="dataset"), Label("Rows")] = NO_COLUMNS,
    names_from: Annotated[str | None, Column(of="dataset"), Label("Names of columns from")] = None,
    values_from: Annotated[str | None, Column(of="dataset"), Label("Values from")] = None,
    aggregate: Aggregate = "sum",
) -> Annotated[Table, Label("Results dataset")]:
    """Make a column of each value of one column, as a cross table has it.

    There is one row for each combination of values in the row columns, in the order in which they
    come first, and one column for each value of the column of names, in ascending order. Where no
    row has both, the cell is missing.

    Args:
        dataset: The table with the columns.
        row_columns: The columns whose values tell the rows of the result apart.
        names_from: The column whose values become columns; rows in which it is missing go to the
            column “Missing”.
        values_from: The column whose values stand in the cells.
        aggregate: What stands in a cell where several rows meet.
    """
    keys = selected(dataset, row_columns)
    names, values = (_chosen(dataset, name) for name in (names_from, values_from))
    if not keys or names in keys or values in keys or names == values:
        message = (
            "Select at least one column for the rows, another one for the names of columns, and "
            "another one for the values."
        )
        raise ModuleError("columns_invalid", message)
    column = dataset.column(values)
    if aggregate in NUMERIC_ONLY and not column.is_numeric:
        message = (
            f"The column “{values}” is {column.type}, of which there is no {aggregate}. Choose a "
            "column of numbers, or another way where several rows meet."
        )
        raise ModuleError("column_type", message, values)
    return dataset.with_frame(_pivoted(dataset, keys, names, values, aggregate))


def _chosen(dataset: Table, name: str | None) -> str:
    if not name:
        message = "Choose the column for the names of columns, and the one for the values."
        raise ModuleError("columns_invalid", message)
    return existing(dataset, name).name


def _pivoted(
    dataset: Table, keys: list[str], names: str, values: str, aggregate: str
) -> pl.DataFrame:
    frame = dataset.select([*keys, names, values]).polars()
    found = frame.get_column(names)
    levels = found.unique().drop_nulls().sort().cast(pl.String).to_list()
    if found.null_count():
        levels.append(unique_name(MISSING, levels))
    if len(levels) > MOST_COLUMNS:
        message = (
            f"The column “{names}” has {len(levels):,} different values; at most {MOST_COLUMNS:,} "
            "columns are made. Choose another column, or group its values first."
        )
        raise ModuleError("too_many_levels", message, names)
    titles = unique_names(levels, keys)
    texts = pl.col(names).cast(pl.String).fill_null(levels[-1] if levels else MISSING)
    named = frame.with_columns(texts.replace(levels, titles))
    cell: pl.Expr = getattr(pl.col(values), aggregate)()
    # A pivot that sums would put 0 where no row is.
    cells = named.group_by([*keys, names], maintain_order=True).agg(cell)
    wide = cells.pivot(
        names, index=keys, values=values, aggregate_function="first", maintain_order=True
    )
    return wide.select(*keys, *titles)
