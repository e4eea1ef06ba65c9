"""Small tables for the tests of modules, and what is in the tables that these give."""

from dataclasses import replace
from typing import Any

import polars as pl

from designer.artifacts.table import Table


def table(**columns: Any) -> Table:
    """A table of these columns; a name with `_` at its end is a categorical column."""
    flagged = [name for name in columns if name.endswith("_")]
    plain = Table.from_frame(pl.DataFrame({n.rstrip("_"): v for n, v in columns.items()}))
    names = [name.rstrip("_") for name in flagged]
    return plain.with_column_metadata(
        {name: replace(plain.column(name), categorical=True) for name in names}
    )


def values(given: Table) -> dict[str, list[Any]]:
    """The values of a table by column."""
    return given.polars().to_dict(as_series=False)


def types(given: Table) -> dict[str, str]:
    """The element types of a table by column."""
    return {column.name: column.type for column in given.columns}
