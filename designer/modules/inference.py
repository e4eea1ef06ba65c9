"""The type that a column of texts seems to have, for data that people type in."""

from collections.abc import Callable

import polars as pl

from designer.modules.moments import iso_dates, iso_datetimes

LEADING_ZERO = r"^[+-]?0\d"
TRUTHS = {"true": True, "false": False}


def inferred(texts: pl.Series) -> pl.Series:
    """Convert texts to the first type that all of them have; else give them as they are.

    Numbers with leading zeros (postal codes) stay texts. Dates and times are read in ISO 8601.
    """
    values = texts.drop_nulls().str.strip_chars()
    if values.is_empty():
        return texts
    for convert in CONVERSIONS:
        try:
            converted = convert(texts.str.strip_chars())
        except pl.exceptions.PolarsError:
            continue
        if converted is not None and converted.null_count() == texts.null_count():
            return converted
    return texts


def _booleans(texts: pl.Series) -> pl.Series:
    return texts.str.to_lowercase().replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)


def _numbers(dtype: type[pl.DataType]) -> Callable[[pl.Series], pl.Series | None]:
    def convert(texts: pl.Series) -> pl.Series | None:
        if texts.str.contains(LEADING_ZERO).any():
            return None
        return texts.cast(dtype, strict=False)

    return convert


CONVERSIONS = (_booleans, _numbers(pl.Int64), _numbers(pl.Float64), iso_dates, iso_datetimes)
