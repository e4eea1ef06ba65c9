"""Texts in ISO 8601 read as dates and times; other ways of writing are never guessed."""

from typing import Any

import polars as pl

ISO_START = r"^\d{4}-\d{2}-\d{2}"
ISO_DATE = ISO_START + "$"
ISO_MOMENT = ISO_START + r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$"
ZONED = ISO_START + r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$"


def iso_dates(texts: pl.Series) -> pl.Series:
    """Read 2026-01-31; what is written otherwise is missing."""
    return _only(texts, ISO_DATE).str.to_date("%Y-%m-%d", strict=False)


def iso_datetimes(texts: pl.Series) -> pl.Series:
    """Read 2026-01-31T12:30:00.5, its parts after the day being optional.

    Where all texts have an offset from UTC the result is in UTC, else it has no time zone.
    """
    values = texts.drop_nulls()
    if not values.is_empty() and values.str.contains(ZONED).all():
        whole = texts.str.replace("T", " ").str.replace("Z$", "+00:00")
        whole = whole.str.replace(r"( \d{2}:\d{2})([+-])", "${1}:00${2}")
        return whole.str.to_datetime("%Y-%m-%d %H:%M:%S%.f%z", time_unit="us", strict=False)
    plain = _only(texts, ISO_MOMENT).str.replace("T", " ")
    full = plain.str.replace(ISO_START + "$", "${0} 00:00").str.replace(
        r"( \d{2}:\d{2})$", "${1}:00"
    )
    return full.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)


def moment(text: str, dtype: pl.DataType) -> Any:
    """Read one text as a value of a column of dates, times or both; None when it is none.

    A text without an offset means the time as it is in the zone of the column.
    """
    texts = pl.Series([text.strip()])
    if isinstance(dtype, pl.Date):
        return iso_dates(texts)[0]
    if isinstance(dtype, pl.Time):
        return texts.str.replace(r"^(\d{2}:\d{2})$", "${1}:00").str.to_time(
            "%H:%M:%S%.f", strict=False
        )[0]
    read = iso_datetimes(texts)
    zone = dtype.time_zone if isinstance(dtype, pl.Datetime) else None
    is_zoned = isinstance(read.dtype, pl.Datetime) and read.dtype.time_zone is not None
    if zone is None:
        return read.dt.replace_time_zone(None)[0]
    return (read.dt.convert_time_zone(zone) if is_zoned else read.dt.replace_time_zone(zone))[0]


def _only(texts: pl.Series, pattern: str) -> pl.Series:
    return texts.set(~texts.str.contains(pattern).fill_null(value=False), None)
