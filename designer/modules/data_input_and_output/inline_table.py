"""A table that is written into a parameter, made a frame with the types that it names."""

from collections.abc import Sequence

import polars as pl

from designer.catalog.annotations import InlineTable, Scalar
from designer.catalog.errors import ModuleError
from designer.modules.moments import iso_dates, iso_datetimes

TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "boolean": pl.Boolean,
    "integer": pl.Int64,
    "float": pl.Float64,
    "string": pl.String,
    "date": pl.Date,
    "datetime": pl.Datetime("us"),
    "time": pl.Time,
}


def read_inline_table(table: InlineTable) -> pl.DataFrame:
    """Make the frame; values that are no texts keep their meaning, texts are read as the type."""
    names = [column["name"] for column in table["columns"]]
    _check(names, table["rows"])
    columns = list(zip(*table["rows"], strict=True)) or [()] * len(names)
    return pl.DataFrame(
        [
            _series(column["name"], column["type"], cells)
            for column, cells in zip(table["columns"], columns, strict=True)
        ]
    )


def _check(names: Sequence[str], rows: Sequence[Sequence[Scalar]]) -> None:
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        message = f"Two columns are called “{twice}”. Give every column its own name."
        raise ModuleError("data_invalid", message, twice)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            message = f"Row {number} has {len(row)} cells, but the table has {len(names)} columns."
            raise ModuleError("data_invalid", message)


def _series(name: str, kind: str, cells: Sequence[Scalar]) -> pl.Series:
    if kind not in TYPES:
        message = f"The column “{name}” has the unknown type “{kind}”. Use {', '.join(TYPES)}."
        raise ModuleError("data_invalid", message, name)
    texts = [_text(cell) for cell in cells]
    series = pl.Series(name, texts, dtype=pl.String)
    converted = _converted(series, TYPES[kind])
    wrong = series.filter(series.is_not_null() & converted.is_null())
    if not wrong.is_empty():
        message = f"The value “{wrong[0]}” of the column “{name}” is not a {kind}."
        raise ModuleError("data_invalid", message, name)
    return converted


def _text(cell: Scalar) -> str | None:
    if cell is None or (cell == "" and isinstance(cell, str)):
        return None
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _converted(texts: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    if dtype is pl.String:
        return texts
    if dtype is pl.Boolean:
        known = {"true": True, "1": True, "false": False, "0": False}
        return texts.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.Boolean)
    if dtype in (pl.Int64, pl.Float64):
        return texts.cast(dtype, strict=False)
    if dtype is pl.Date:
        return iso_dates(texts)
    if dtype is pl.Time:
        return texts.str.to_time(strict=False)
    return iso_datetimes(texts)
