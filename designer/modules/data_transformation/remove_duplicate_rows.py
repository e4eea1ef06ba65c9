"""Remove Duplicate Rows: keep one of the rows that are equal in key columns."""

from typing import Annotated

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import ALL_COLUMNS, Label, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import same
from designer.modules.missing import is_missing
from designer.modules.names import unique_name
from designer.modules.selection import selected


@module(
    title="Remove Duplicate Rows", group="Data Transformation", schema={"output": same("dataset")}
)
def remove_duplicate_rows(
    dataset: Table,
    *,
    key_columns: Annotated[Selector, Label("Key column selection")] = ALL_COLUMNS,
    keep_first: Annotated[bool, Label("Retain first duplicate row")] = True,
) -> Annotated[Table, Label("Results dataset")]:
    """Keep one of the rows that are equal in the key columns.

    A row in which a key is missing equals no other row and is kept. The rows keep their order.

    Args:
        dataset: The table with the rows.
        key_columns: The columns that are compared; rows that differ only in others are duplicates.
        keep_first: Keep the first of equal rows; else the last.
    """
    keys = selected(dataset, key_columns)
    if not keys:
        message = "No key column is selected. Select at least one column whose values are compared."
        raise ModuleError("no_columns", message)
    return dataset.filter(_kept(dataset.select(keys).polars(), keep_first=keep_first))


def _kept(frame: pl.DataFrame, *, keep_first: bool) -> npt.NDArray[np.bool_]:
    """Mark the first or the last of equal rows, and all in which a value is missing."""
    keys = frame.columns
    schema = frame.schema
    gaps = pl.any_horizontal(is_missing(name, schema[name]) for name in keys)
    kept = frame.select(gaps).to_series().to_numpy().copy()
    place = unique_name("row", keys)
    # Missing values are alike here; that one of their rows is marked twice does no harm.
    chosen = frame.with_row_index(place).unique(keys, keep="first" if keep_first else "last")
    kept[chosen.get_column(place).to_numpy()] = True
    return kept
