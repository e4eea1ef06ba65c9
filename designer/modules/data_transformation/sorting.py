"""By what the rows of a table are sorted."""

import polars as pl

from designer.artifacts.column import Column
from designer.modules.missing import without_nan


def sort_key(column: Column, dtype: pl.DataType, *, match_case: bool = True) -> pl.Expr:
    """Give what is compared: levels without an order go by their texts, NaN is missing."""
    key = without_nan(column.name, dtype)
    if isinstance(dtype, pl.Enum) and column.ordered:
        return key
    if isinstance(dtype, pl.Enum):
        key = key.cast(pl.String)
    return key.str.to_lowercase() if column.type == "string" and not match_case else key
