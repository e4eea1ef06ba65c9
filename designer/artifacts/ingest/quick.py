"""Texts in the usual notation as values, fast; what is unusual is left to `values`.

A text that is null here may still be a value (blanks around it, a rare notation); one that is not
null is certainly what `values` would read. A file of a gigabyte is read mostly by this.
"""

import re
from collections.abc import Callable, Mapping

import polars as pl

from designer.artifacts.ingest.options import Options

DATE_LENGTH = 10
SHORTEST_MOMENT, LONGEST_MOMENT = 19, 26
SHORTEST_TIME, LONGEST_TIME = 8, 15
SAFE_DIGITS = 15
START = re.compile(r"^(\d{4})?(\d{2})?([-/.])\d{2}\3(\d{4}|\d{2})(.?)")


def quick(text: pl.Expr, kind: str, first: str, options: Options) -> pl.Expr | None:
    """Read texts in the notation of the column's first value; None where there is no quick way."""
    reader = READERS.get(kind)
    return None if reader is None or options.thousands else reader(text, first, options)


def _integer(text: pl.Expr, _first: str, _options: Options) -> pl.Expr:
    is_padded = text.str.starts_with("0") & (text.str.len_bytes() > 1)
    is_signed = text.str.starts_with("-0") | text.str.starts_with("+")
    return pl.when(~(is_padded | is_signed)).then(text).cast(pl.Int64, strict=False)


def _float(text: pl.Expr, _first: str, options: Options) -> pl.Expr:
    mark = options.decimal
    bare = text.str.strip_prefix("-")
    is_padded = bare.str.starts_with("0") & ~bare.str.starts_with(f"0{mark}")
    is_long = (text.str.len_bytes() > SAFE_DIGITS) & ~text.str.contains(mark, literal=True)
    plain: pl.Expr = pl.when(~(is_padded & (bare.str.len_bytes() > 1)) & ~is_long).then(text)
    if mark == ",":
        has_point = plain.str.contains(".", literal=True)
        plain = pl.when(~has_point).then(plain).str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def _boolean(text: pl.Expr, _first: str, _options: Options) -> pl.Expr:
    lower = text.str.to_lowercase()
    return (
        pl.when(lower == "true").then(statement=True).when(lower == "false").then(statement=False)
    )


def _date(text: pl.Expr, first: str, options: Options) -> pl.Expr | None:
    form = _date_form(first, options)
    if form is None or len(first) != DATE_LENGTH:
        return None
    return pl.when(text.str.len_bytes() == DATE_LENGTH).then(text).str.to_date(form, strict=False)


def _moment(text: pl.Expr, first: str, options: Options) -> pl.Expr | None:
    form = _date_form(first, options)
    if form is None or first[DATE_LENGTH : DATE_LENGTH + 1] not in ("T", " "):
        return None
    length = text.str.len_bytes()
    fitting = pl.when((length >= SHORTEST_MOMENT) & (length <= LONGEST_MOMENT)).then(text)
    fraction = "%.f" if len(first) > SHORTEST_MOMENT else ""
    form = f"{form}{first[DATE_LENGTH]}%H:%M:%S{fraction}"
    return fitting.str.to_datetime(form, time_unit="us", strict=False)


def _time(text: pl.Expr, first: str, _options: Options) -> pl.Expr | None:
    length = text.str.len_bytes()
    fitting = pl.when((length >= SHORTEST_TIME) & (length <= LONGEST_TIME)).then(text)
    fraction = "%.f" if len(first) > SHORTEST_TIME else ""
    return fitting.str.to_time(f"%H:%M:%S{fraction}", strict=False)


def _date_form(first: str, options: Options) -> str | None:
    """Give the notation of a date of ten characters, such as %d.%m.%Y."""
    match = START.match(first)
    if match is None:
        return None
    mark = match[3]
    if match[1]:
        return f"%Y{mark}%m{mark}%d" if not match[2] else None
    if len(match[4]) != len("2020"):
        return None
    order = "%m{0}%d" if options.date_order == "mdy" else "%d{0}%m"
    return f"{order.format(mark)}{mark}%Y"


READERS: Mapping[str, Callable[[pl.Expr, str, Options], pl.Expr | None]] = {
    "integer": _integer,
    "float": _float,
    "boolean": _boolean,
    "date": _date,
    "datetime": _moment,
    "time": _time,
}
