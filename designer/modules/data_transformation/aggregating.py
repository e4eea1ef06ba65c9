"""Groups of rows made one row each."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.aggregates import Aggregate, result_column
from designer.modules.data_transformation.sorting import sort_key
from designer.modules.missing import without_nan

SIMPLE: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "values": pl.Expr.count,
    "missing values": pl.Expr.null_count,
    "distinct values": lambda values: values.drop_nulls().n_unique(),
    "sum": pl.Expr.sum,
    "mean": pl.Expr.mean,
    "median": pl.Expr.median,
    "standard deviation": pl.Expr.std,
    "variance": pl.Expr.var,
    "minimum": pl.Expr.min,
    "maximum": pl.Expr.max,
    "first": lambda values: values.drop_nulls().first(),
    "last": lambda values: values.drop_nulls().last(),
    "most frequent": lambda values: values.drop_nulls().mode().min(),
}
BY_SIZE = frozenset({"minimum", "maximum", "most frequent"})


def aggregates(
    table: Table, keys: Sequence[str], wanted: Sequence[Aggregate], *, by_keys: bool
) -> Table:
    """Give one row for each group, with its keys and its statistics."""
    columns = {column.name: column for column in table.columns}
    used = dict.fromkeys([*keys, *(one.column for one in wanted if one.column in columns)])
    frame = (table.select(used or table.names[:1])).polars()
    schema = frame.schema
    # A column may be a key and have a statistic too, so the statistics have places for names.
    results = [_expression(one, columns, schema).alias(f"\0{i}") for i, one in enumerate(wanted)]
    names = {f"\0{i}": one.name for i, one in enumerate(wanted)}
    if keys:
        whole = frame.with_columns(without_nan(name, schema[name]) for name in keys)
        # Sums of floats depend on the order of the rows, which is kept for the same bytes again.
        found = whole.group_by(keys, maintain_order=True).agg(results)
        if by_keys:
            found = found.sort([sort_key(columns[n], schema[n]) for n in keys], nulls_last=True)
    else:
        found = frame.select(results)
    described = [columns[name] for name in keys]
    described += [result_column(one, columns) for one in wanted]
    return Table.from_frame(found.rename(names), described)


def _expression(one: Aggregate, columns: Mapping[str, Column], schema: pl.Schema) -> pl.Expr:
    if one.statistic == "rows":
        return pl.len().cast(pl.Int64)
    source, dtype = columns[one.column], schema[one.column]
    values = without_nan(one.column, dtype)
    if isinstance(dtype, pl.Enum) and not source.ordered and one.statistic in BY_SIZE:
        values = values.cast(pl.String)
    if one.needs_numbers and one.statistic != "sum":
        values = values.cast(pl.Float64)
    if one.fraction is not None:
        return values.quantile(one.fraction, "linear")
    result = SIMPLE[one.statistic](values)
    is_whole = result_column(one, columns).type == "integer" and one.statistic not in BY_SIZE
    return result.cast(pl.Int64) if is_whole else result
