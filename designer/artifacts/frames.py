"""Frames of polars and pandas as Arrow tables, before their columns are canonical, and back."""

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

from designer.artifacts.canonical import distinct_texts, encoded, json_text
from designer.artifacts.column import Column
from designer.artifacts.errors import TableError


def as_arrow(frame: Any) -> pa.Table:
    """Take a frame of polars (lazy or not), pandas or Arrow as an Arrow table.

    Raises:
        TableError: it is none of these, or a column holds what no table can.
    """
    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return from_polars(frame)
    if isinstance(frame, pd.DataFrame):
        return from_pandas(frame)
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if isinstance(frame, pl.Series | pd.Series):
        return as_arrow(frame.to_frame())
    raise TableError(
        f"A table is made from a polars, pandas or Arrow frame, not from {type(frame).__name__}."
    )


def from_polars(frame: pl.DataFrame) -> pa.Table:
    wide = [name for name, kind in frame.schema.items() if kind in (pl.Int128, pl.UInt128)]
    if wide:
        frame = frame.with_columns(pl.col(wide).cast(pl.Decimal(38, 0)))
    packed = [name for name, kind in frame.schema.items() if kind == pl.Object]
    if packed:
        raise TableError(
            f"Column {packed[0]!r} holds Python objects; a table holds numbers, texts and times.",
            column=packed[0],
        )
    arrow = frame.to_arrow()
    columns = [
        _without_order(arrow.column(index), kind)
        if isinstance(kind, pl.Enum | pl.Categorical)
        else arrow.column(index)
        for index, kind in enumerate(frame.schema.values())
    ]
    return pa.table(columns, names=frame.columns)


def _without_order(data: pa.ChunkedArray, kind: Any) -> pa.ChunkedArray:
    """Take the levels of an Enum as they are; those of a Categorical have no order of their own."""
    if isinstance(kind, pl.Categorical):
        text = data.cast(pa.large_string())
        return encoded(text, tuple(distinct_texts(text)), ordered=False)
    chunks = [
        pa.DictionaryArray.from_arrays(chunk.indices.cast(pa.int32()), chunk.dictionary)
        for chunk in data.chunks
    ]
    if chunks:
        return pa.chunked_array(chunks)
    return encoded(data, tuple(kind.categories), ordered=False)


def from_pandas(frame: pd.DataFrame) -> pa.Table:
    names = [str(name) for name in frame.columns]
    columns = [_pandas_column(names[i], frame.iloc[:, i]) for i in range(len(names))]
    return pa.table(columns, names=names)


def _pandas_column(name: str, series: "pd.Series[Any]") -> pa.Array | pa.ChunkedArray:
    try:
        return pa.Array.from_pandas(series)
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
        pa.ArrowNotImplementedError,
        OverflowError,
    ) as error:
        if series.dtype != object:
            raise TableError(f"Column {name!r} cannot be stored: {error}", column=name) from error
    missing = series.isna()
    return pa.array(
        [None if gone else _text(value) for value, gone in zip(series, missing, strict=True)],
        pa.large_string(),
    )


def _text(value: Any) -> str:
    """Give a value of a column of mixed types as text, nested ones as JSON."""
    return json_text(value) if isinstance(value, dict | list | tuple) else str(value)


def to_polars(arrow: pa.Table, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Give a polars frame; numbers are not copied, so chunks stay; categories become Enums."""
    packed = [i for i, column in enumerate(columns) if pa.types.is_dictionary(arrow.field(i).type)]
    if not packed:
        return _in_chunks(arrow)
    plain = _in_chunks(arrow.drop_columns([columns[i].name for i in packed])).get_columns()
    for i in packed:
        plain.insert(i, _category(columns[i], arrow.column(i)))
    return pl.DataFrame(plain)


def _in_chunks(arrow: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(arrow, rechunk=False)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - of a table
    return frame


def _category(column: Column, data: pa.ChunkedArray) -> pl.Series:
    indices = pa.chunked_array([chunk.indices for chunk in data.chunks], pa.int32())
    return pl.Series(column.name, indices).cat.to(pl.Enum(list(column.levels or ())))


def to_pandas(arrow: pa.Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Give a pandas frame; integers and booleans with missing values get pandas' nullable types."""
    frame = pd.DataFrame(
        {i: _pandas_series(column, arrow.column(i)) for i, column in enumerate(columns)},
        index=pd.RangeIndex(arrow.num_rows),
    )
    frame.columns = pd.Index([column.name for column in columns], dtype=object)
    return frame


NULLABLE: dict[pa.DataType, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def _pandas_series(column: Column, data: pa.ChunkedArray) -> "pd.Series[Any]":
    is_nullable = data.null_count and data.type in NULLABLE
    series: pd.Series[Any] = data.to_pandas(types_mapper=NULLABLE.get if is_nullable else None)
    if column.categorical and column.levels is not None and column.type == "integer":
        levels = [int(level) for level in column.levels]
        series = series.astype(pd.CategoricalDtype(levels, ordered=column.ordered))
    return series
