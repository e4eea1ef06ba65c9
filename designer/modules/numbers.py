"""Columns that must be numbers, and what is known of them once their values are others."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError


def check_numeric(columns: Sequence[Column], doing: str) -> None:
    """See that all columns are numbers; `doing` ends the sentence “only numbers can be …”.

    Raises:
        ModuleError: one is not.
    """
    for column in columns:
        if not column.is_numeric:
            message = (
                f"The column “{column.name}” is {column.type}, and only numbers can be {doing}. "
                "Select columns of numbers, or convert it with Edit Metadata."
            )
            raise ModuleError("column_type", message, column.name)


def with_computed(table: Table, frame: pl.DataFrame) -> Table:
    """Put computed columns in the place of those of their names, new ones at the end.

    A column with other values than before is no category any more; its role stays.
    """
    if not frame.width:
        return table
    computed = set(frame.columns)
    columns = [
        replace(column, categorical=False, levels=None, ordered=False)
        for column in table.columns
        if column.name in computed
    ]
    return table.with_columns(Table.from_frame(frame, columns))
