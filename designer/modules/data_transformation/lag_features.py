"""Lag Features: add values of earlier rows, and statistics of them, as columns."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NO_COLUMNS,
    NUMERIC_COLUMNS,
    Choices,
    Column,
    Columns,
    Label,
    Range,
    Selector,
)
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_name
from designer.modules.numbers import check_numeric
from designer.modules.selection import existing, selected

MOST_ROWS_BACK = 1_000_000
Statistic = Annotated[
    Literal["mean", "sum", "min", "max", "std"],
    Choices(
        {
            "mean": "Mean",
            "sum": "Sum",
            "min": "Smallest",
            "max": "Greatest",
            "std": "Standard deviation",
        }
    ),
    Label("Statistic of windows"),
]
Back = Annotated[int, Range(1, MOST_ROWS_BACK)]


@module(title="Lag Features", group="Data Transformation")
def lag_features(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(of="dataset"), Label("Columns to look back at")] = (
        NUMERIC_COLUMNS
    ),
    order_by: Annotated[str | None, Column(of="dataset"), Label("Order by")] = None,
    group_by: Annotated[Selector, Columns(of="dataset"), Label("Separately for")] = NO_COLUMNS,
    lags: Annotated[Sequence[Back], Label("Lags")] = (1,),
    windows: Annotated[Sequence[Back], Label("Windows")] = (),
    statistic: Statistic = "mean",
) -> Annotated[Table, Label("Results dataset")]:
    """Add values of earlier rows, and statistics of them, as columns.

    The columns are called NAME_lag_1 and NAME_mean_7. A window ends with the row before, so that
    nothing of the row itself is in it: what is to be predicted stays unknown. Where there are not
    as many earlier rows, the value is missing. The rows keep their order.

    Args:
        dataset: The table with the columns.
        columns: The columns whose earlier values are added.
        order_by: The column that says which row is earlier, such as a time; left empty, the order
            of the rows does. Rows without a value come first, equal ones as the dataset has them.
        group_by: Columns that tell series apart, such as shops: only rows of the same are looked
            back at.
        lags: How many rows to look back: 1 is the row before.
        windows: Over how many rows before this one a statistic is taken.
        statistic: What is taken over windows; the columns must be numbers.
    """
    names, groups = selected(dataset, columns), selected(dataset, group_by)
    if windows:
        check_numeric([dataset.column(name) for name in names], "summarized in windows")
    if order_by in groups:
        message = f"The column “{order_by}” cannot both order the rows and tell series apart."
        raise ModuleError("columns_invalid", f"{message} Choose another one.", order_by)
    made = _expressions(dataset, names, lags, windows, statistic)
    if not made:
        return dataset
    keys = [existing(dataset, order_by).name] if order_by else []
    needed = list(dict.fromkeys([*names, *groups, *keys]))
    place = unique_name("row", needed)
    frame = dataset.select(needed).polars().with_row_index(place)
    if keys:
        frame = frame.sort(keys, maintain_order=True)
    looked = [(e.over(groups) if groups else e).alias(name) for name, e in made.items()]
    result = frame.select(place, *looked)
    result = result.sort(place) if keys else result
    return dataset.with_columns(Table.from_frame(result.drop(place)))


def _expressions(
    dataset: Table,
    names: Sequence[str],
    lags: Sequence[int],
    windows: Sequence[int],
    statistic: str,
) -> Mapping[str, pl.Expr]:
    """Name each new column, and say how it is calculated of rows in their order."""
    schema = dataset.select(names).polars().schema
    made: dict[str, pl.Expr] = {}
    for name in names:
        column = pl.col(name)
        for lag in dict.fromkeys(lags):
            made[unique_name(f"{name}_lag_{lag}", {*dataset.names, *made})] = column.shift(lag)
        for window in dict.fromkeys(windows):
            numbers = column.cast(pl.Float64) if not schema[name].is_float() else column
            rolled: pl.Expr = getattr(numbers.shift(1), f"rolling_{statistic}")(window)
            made[unique_name(f"{name}_{statistic}_{window}", {*dataset.names, *made})] = rolled
    return made
