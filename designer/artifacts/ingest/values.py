"""Texts as values of a type: polars expressions that give null where a text does not fit."""

from collections.abc import Callable, Mapping

import polars as pl

from designer.artifacts.ingest.options import Options

TRUE = ("true", "yes", "y", "t", "1", "on")
FALSE = ("false", "no", "n", "f", "0", "off")
DECIMAL_SCALE = 6
LONG_DATE = r"^\d{1,2}-\d{1,2}-\d{4}$"
SHORT_DATE = r"^\d{1,2}-\d{1,2}-\d{2}$"
ISO_DATE = r"^\d{4}-\d{1,2}-\d{1,2}$"
CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])[Mm])?"
ZONE = r"(Z|[+-]\d{2}:?\d{2})?"
TIME = rf"^{CLOCK}$"
MOMENT = rf"^(\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})[T ]\s*{CLOCK}\s*{ZONE}$"
HOURS, MINUTES = 24, 60


def parsed(text: pl.Expr, kind: str, options: Options) -> pl.Expr:
    """Read the texts of a column as a type; what does not fit becomes null."""
    if kind in ("string", "categorical"):
        return text
    return READERS[kind](text.str.strip_chars(), options)


def _boolean(text: pl.Expr, _options: Options) -> pl.Expr:
    lower = text.str.to_lowercase()
    return (
        pl.when(lower.is_in(pl.Series(TRUE).implode()))
        .then(statement=True)
        .when(lower.is_in(pl.Series(FALSE).implode()))
        .then(statement=False)
    )


def _plain_number(text: pl.Expr, options: Options) -> pl.Expr:
    """Write numbers with a point and without thousands separators; wrong grouping stays wrong."""
    if options.thousands:
        mark, point = _escaped(options.thousands), _escaped(options.decimal)
        is_grouped = text.str.contains(rf"^[+-]?\d{{1,3}}(?:{mark}\d{{3}})+(?:{point}\d*)?$")
        bare = text.str.replace_all(options.thousands, "", literal=True)
        text = pl.when(is_grouped).then(bare).otherwise(text)
    if options.decimal == ",":
        has_point = text.str.contains(".", literal=True)
        text = pl.when(~has_point).then(text.str.replace(",", ".", literal=True))
    return text


def _escaped(mark: str) -> str:
    return f"[{mark}]" if mark in ".," else mark


def _integer(text: pl.Expr, options: Options) -> pl.Expr:
    return _plain_number(text, options).cast(pl.Int64, strict=False)


def _float(text: pl.Expr, options: Options) -> pl.Expr:
    return _plain_number(text, options).cast(pl.Float64, strict=False)


def _decimal(text: pl.Expr, options: Options) -> pl.Expr:
    number = _plain_number(text, options)
    fits = number.str.contains(rf"^[+-]?\d{{1,30}}(?:\.\d{{0,{DECIMAL_SCALE}}})?$")
    return pl.when(fits).then(number).cast(pl.Decimal(38, DECIMAL_SCALE), strict=False)


def _date(text: pl.Expr, options: Options) -> pl.Expr:
    dashed = text.str.replace_all(r"[/.]", "-")
    tail = "%m-%d" if options.date_order == "mdy" else "%d-%m"
    return pl.coalesce(
        _read_date(dashed, ISO_DATE, "%Y-%m-%d"),
        _read_date(dashed, LONG_DATE, f"{tail}-%Y"),
        _read_date(dashed, SHORT_DATE, f"{tail}-%y"),
    )


def _read_date(text: pl.Expr, shape: str, format: str) -> pl.Expr:
    fitting = pl.when(text.str.contains(shape)).then(text)
    return fitting.str.to_date(format, strict=False)


def _clock(text: pl.Expr, pattern: str, first: int) -> pl.Expr:
    """Give the time of day that a pattern finds in nanoseconds.

    Groups `first` to `first + 4` are hours, minutes, seconds, fraction, and a or p.
    """
    hours, minutes, seconds = (
        text.str.extract(pattern, first + i).cast(pl.Int64) for i in range(3)
    )
    fraction = text.str.extract(pattern, first + 3).str.pad_end(9, "0").cast(pl.Int64)
    half = text.str.extract(pattern, first + 4).str.to_lowercase()
    hours = (
        pl.when(half == "p").then(hours % 12 + 12).when(half == "a").then(hours % 12)
        .otherwise(hours)
    )  # fmt: skip
    seconds = seconds.fill_null(0)
    fits = (hours < HOURS) & (minutes < MINUTES) & (seconds < MINUTES)
    total = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000_000 + fraction.fill_null(0)
    return pl.when(fits).then(total)


def _time(text: pl.Expr, _options: Options) -> pl.Expr:
    return _clock(text, TIME, 1).cast(pl.Time)


def _moment(text: pl.Expr, options: Options) -> pl.Expr:
    """Read times; ISO 8601 in full, day and month in the order of the options.

    Texts with an offset become the same moment in UTC; `has_offset` tells of them.
    """
    day = _date(text.str.extract(MOMENT, 1), options)
    clock = (_clock(text, MOMENT, 2) // 1000).cast(pl.Duration("us"))
    zone = text.str.extract(MOMENT, 7).str.replace(":", "", literal=True)
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = zone.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    offset = (sign * (hours * 60 + minutes) * 60_000_000).cast(pl.Duration("us"))
    only_day = _date(text, options).cast(pl.Datetime("us"))
    return pl.coalesce(day.cast(pl.Datetime("us")) + clock - offset, only_day)


def has_offset(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.contains(r"\d(?:Z|[+-]\d{2}:?\d{2})$") & text.str.contains(
        ":", literal=True
    )


READERS: Mapping[str, Callable[[pl.Expr, Options], pl.Expr]] = {
    "boolean": _boolean,
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _moment,
}
