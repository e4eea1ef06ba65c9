"""Values of a column converted to another type, or the error that names the first misfit."""

from collections.abc import Callable
from typing import Literal

import polars as pl

from designer.artifacts.column import Column
from designer.catalog.errors import ModuleError
from designer.modules.moments import iso_datetimes

Target = Literal["string", "integer", "float", "boolean", "datetime", "date"]
TRUTHS = {
    "true": True, "1": True, "yes": True, "t": True, "y": True,
    "false": False, "0": False, "no": False, "f": False, "n": False,
}  # fmt: skip
NAMES = {
    "string": "a text",
    "integer": "a whole number",
    "float": "a number",
    "boolean": "true or false",
    "datetime": "a date and time",
    "date": "a date",
}


def converted(series: pl.Series, column: Column, target: Target, date_format: str) -> pl.Series:
    """Convert every value; those that do not fit are null.

    Raises:
        ModuleError: values of this type never become the target.
    """
    plain = series.cast(pl.String) if isinstance(series.dtype, pl.Enum) else series
    if column.type == target:
        return plain
    if target in ("datetime", "date"):
        return _temporal(plain, column, target, date_format)
    if column.type in ("date", "datetime", "time", "duration", "binary") and target != "string":
        raise _impossible(column, target)
    return PLAIN[target](plain)


def check_converted(before: pl.Series, after: pl.Series, column: Column, target: Target) -> None:
    """See that no value was lost.

    Raises:
        ModuleError: one was; the message has its row.
    """
    if before.null_count() == after.null_count():
        return
    lost = (before.is_not_null() & after.is_null()).arg_true()
    if lost.is_empty():
        return
    message = (
        f"{len(lost):,} values of the column “{column.name}” are not {NAMES[target]}, first "
        f"“{before[lost[0]]}” in row {lost[0] + 1}. Clean them first, or let values that cannot be "
        "converted become missing."
    )
    raise ModuleError("conversion_failed", message, column.name)


def _string(series: pl.Series) -> pl.Series:
    if series.dtype == pl.Boolean:
        return series.cast(pl.String)
    if series.dtype.is_temporal():
        return series.dt.to_string("iso")
    if series.dtype == pl.Binary:
        return series.bin.encode("hex")
    return series.cast(pl.String)


def _float(series: pl.Series) -> pl.Series:
    texts = series.str.strip_chars() if series.dtype == pl.String else series
    return texts.cast(pl.Float64, strict=False)


def _integer(series: pl.Series) -> pl.Series:
    """Convert numbers without a fraction, also where a text writes them as 3.0."""
    if series.dtype == pl.Boolean:
        return series.cast(pl.Int64)
    texts = series.str.strip_chars() if series.dtype == pl.String else series
    exact = texts.cast(pl.Int64, strict=False)
    number = texts.cast(pl.Float64, strict=False)
    is_whole = (number == number.floor()) & number.is_finite()
    frame = pl.DataFrame({"exact": exact, "number": number, "whole": is_whole})
    is_text = series.dtype == pl.String
    whole = pl.when("whole").then(pl.col("number").cast(pl.Int64, strict=False))
    chosen = pl.coalesce("exact", whole) if is_text else pl.when("whole").then("exact")
    return frame.select(chosen.alias(series.name)).to_series()


def _boolean(series: pl.Series) -> pl.Series:
    if series.dtype == pl.String:
        texts = series.str.strip_chars().str.to_lowercase()
        return texts.replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)
    number = series.cast(pl.Float64)
    return (number != 0).set(number.is_nan().fill_null(value=False), None)


PLAIN: dict[str, Callable[[pl.Series], pl.Series]] = {
    "string": _string,
    "float": _float,
    "integer": _integer,
    "boolean": _boolean,
}


def _temporal(series: pl.Series, column: Column, target: str, date_format: str) -> pl.Series:
    if column.type in ("date", "datetime"):
        return series.cast(pl.Date if target == "date" else pl.Datetime("us"))
    if column.type not in ("string", "integer") or (column.type == "integer" and not date_format):
        raise _impossible(column, target)
    texts = series.cast(pl.String).str.strip_chars()
    if not date_format:
        return iso_datetimes(texts).cast(pl.Date) if target == "date" else iso_datetimes(texts)
    try:
        if target == "date":
            return texts.str.to_date(date_format, strict=False)
        return texts.str.to_datetime(date_format, time_unit="us", strict=False)
    except pl.exceptions.PolarsError as error:
        message = (
            f"The column “{column.name}” cannot be read as {NAMES[target]} by the format "
            f"“{date_format}”: {error}. Give the format in which it is written, such as "
            "%d.%m.%Y %H:%M."
        )
        raise ModuleError("conversion_failed", message, column.name) from error


def _impossible(column: Column, target: str) -> ModuleError:
    message = (
        f"The column “{column.name}” is {column.type}, which cannot become {NAMES[target]}."
        + (" Give the format in which the number is a date." if column.type == "integer" else "")
    )
    return ModuleError("column_type", message, column.name)
