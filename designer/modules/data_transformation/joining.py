"""Two tables joined by row numbers that were found from their keys."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_names

LEFT, RIGHT = "left row", "right row"
HOW = {"inner": "inner", "left_outer": "left", "full_outer": "full", "left_semi": "semi"}


@dataclass(frozen=True, slots=True)
class Keys:
    """The key columns of both sides, paired by position."""

    left: tuple[str, ...]
    right: tuple[str, ...]


def joined(
    left: Table,
    right: Table,
    left_keys: pl.DataFrame,
    right_keys: pl.DataFrame,
    keys: Keys,
    join_type: str,
    *,
    keep_right_keys: bool,
) -> Table:
    """Gather the rows of both tables whose keys are equal; the values stay as they are."""
    rows = _row_pairs(left_keys, right_keys, join_type)
    left_part = _gathered(left, rows[LEFT])
    if join_type == "left_semi":
        return left_part
    right_part = _gathered(right, rows[RIGHT])
    if not keep_right_keys:
        if join_type == "full_outer":
            left_part = _coalesced(left_part, right_part, keys)
        right_part = right_part.select(n for n in right_part.names if n not in keys.right)
    names = dict(zip(right_part.names, unique_names(right_part.names, left.names), strict=True))
    arrow = pa.table(
        [*left_part.arrow.columns, *right_part.arrow.columns], names=[*left.names, *names.values()]
    )
    kept = [replace(right.column(old), name=new) for old, new in names.items()]
    return Table.from_frame(arrow, [*left.columns, *kept])


def _row_pairs(left: pl.DataFrame, right: pl.DataFrame, join_type: str) -> pl.DataFrame:
    """Give the row numbers that belong together, in the order of the left, then of the right."""
    positions = [f"key {i}" for i in range(left.width)]
    a = _numbered(left, positions, LEFT)
    b = _numbered(right, positions, RIGHT)
    common = [_common(x, y) for x, y in zip(left.dtypes, right.dtypes, strict=True)]
    casts = [pl.col(n).cast(dtype) for n, dtype in zip(positions, common, strict=True) if dtype]
    options: Any = {"how": HOW[join_type], "on": positions, "maintain_order": "left_right"}
    if join_type == "left_semi":
        options["maintain_order"] = "left"
    try:
        pairs = a.with_columns(casts).join(b.with_columns(casts), **options).collect()
    except pl.exceptions.PolarsError as error:
        message = (
            f"The keys cannot be compared: {error}. Make their types equal with Edit Metadata."
        )
        raise ModuleError("key_type_mismatch", message) from error
    return pairs.select(name for name in (LEFT, RIGHT) if name in pairs.columns)


def _numbered(keys: pl.DataFrame, positions: list[str], row: str) -> pl.LazyFrame:
    named = keys.rename(dict(zip(keys.columns, positions, strict=True)))
    return named.with_row_index(row).lazy()


def _common(a: pl.DataType, b: pl.DataType) -> pl.DataType | None:
    """Give the type in which numbers of two types are compared; None when they are of one."""
    return None if a == b or not (a.is_numeric() and b.is_numeric()) else pl.Float64()


def _gathered(table: Table, rows: pl.Series) -> Table:
    """Give the rows of these numbers; a row of missing values where the number is missing."""
    if rows.null_count():
        return table.with_frame(table.polars().select(pl.all().gather(rows)))
    numbers = rows.to_numpy()
    if (numbers[1:] > numbers[:-1]).all():  # each once and in order: no text need be converted
        chosen = np.zeros(table.num_rows, dtype=np.bool_)
        chosen[numbers] = True
        return table if len(numbers) == table.num_rows else table.filter(chosen)
    return table.with_frame(table.polars().select(pl.all().gather(rows)))


def _coalesced(one: Table, other: Table, keys: Keys) -> Table:
    """Fill the left keys of rows that only the right table has."""
    left, right = one.select(keys.left).polars(), other.select(keys.right).polars()
    filled = []
    for a, b in zip(keys.left, keys.right, strict=True):
        series, more = left.get_column(a), right.get_column(b)
        if isinstance(series.dtype, pl.Enum) or isinstance(more.dtype, pl.Enum):
            series, more = series.cast(pl.String), more.cast(pl.String)
        filled.append(series.to_frame().select(pl.coalesce(a, more.alias(b))).to_series().alias(a))
    return one.with_columns(one.with_frame(pl.DataFrame(filled)))
