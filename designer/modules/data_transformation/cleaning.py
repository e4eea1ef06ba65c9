"""What Clean Missing Data learned, and how it is done to a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.modules.fitted import check_columns
from designer.modules.missing import is_missing
from designer.modules.names import unique_name


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands for the missing values of a column; `dtype` is its type afterwards."""

    value: Any
    becomes_float: bool = False


@dataclass(slots=True)
class Cleaning:
    """Drops columns, drops incomplete rows, fills values, in this order.

    Attributes:
        columns: those that a table must have.
        dropped: columns that are removed.
        complete: columns that must have a value, else the row is removed.
        values: what stands for a missing value, by column.
        indicated: columns beside which an indicator is put.
        mode: the cleaning mode, for people.
    """

    title: str
    columns: tuple[Column, ...]
    dropped: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    values: Mapping[str, Replacement] = field(default_factory=dict)
    indicated: tuple[str, ...] = ()
    mode: str = ""

    def apply(self, table: Table) -> Table:
        """Clean a table as the one that this was fitted on."""
        check_columns(table, self.columns, self.title)
        kept = table.filter(self._is_complete(table)) if self.complete else table
        filled = kept.with_columns(self._filled(kept)) if self.values else kept
        dropped = set(self.dropped)
        return filled.select(name for name in filled.names if name not in dropped)

    def _is_complete(self, table: Table) -> npt.NDArray[np.bool_]:
        frame = table.select(self.complete).polars()
        schema = frame.schema
        gaps = pl.any_horizontal(is_missing(name, schema[name]) for name in self.complete)
        return frame.select(~gaps).to_series().to_numpy()

    def _filled(self, table: Table) -> Table:
        """Give the columns that are filled, and the indicators; others need no conversion."""
        frame = table.select(self.values).polars()
        schema = frame.schema
        filled = [_filled(name, schema[name], value) for name, value in self.values.items()]
        indicators = [
            is_missing(name, schema[name]).alias(unique_name(f"{name}_IsMissing", table.names))
            for name in self.indicated
        ]
        return Table.from_frame(frame.select(*filled, *indicators), table.columns)

    def details(self) -> dict[str, Any]:
        """Describe for people what was learned."""
        return {
            "mode": self.mode,
            "replacements": {name: _shown(item.value) for name, item in self.values.items()},
            "dropped_columns": list(self.dropped),
            "complete_columns": list(self.complete),
            "indicated_columns": list(self.indicated),
        }


def _shown(value: Any) -> str | float | bool:
    """Give a number as it is, anything that JSON does not have as text."""
    is_plain = isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))
    return value if is_plain else str(value)


def _filled(name: str, dtype: pl.DataType, replacement: Replacement) -> pl.Expr:
    """Fill a column; a category that is new is added at the end of the levels."""
    column, value = pl.col(name), replacement.value
    if isinstance(dtype, pl.Enum):
        if value not in dtype.categories:
            column = column.cast(pl.String)
        return column.fill_null(value)
    if dtype.is_integer() and replacement.becomes_float:
        return column.cast(pl.Float64).fill_null(value)
    if dtype.is_integer():
        value = round(value)
    if dtype.is_float():
        return column.fill_nan(None).fill_null(value)
    return column.fill_null(pl.lit(value, dtype=dtype))
