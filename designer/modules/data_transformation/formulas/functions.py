"""The functions of formulas as polars expressions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from designer.modules.data_transformation.math_functions.rounding import ROUNDING

MICROSECONDS_A_DAY = 86_400_000_000
Arguments = Sequence[pl.Expr]
# Called with the arguments, their element types, and the values of those that are written.
Function = Callable[[Arguments, Sequence[str], Sequence[Any]], pl.Expr]


def _plain(apply: Callable[..., pl.Expr]) -> Function:
    """A function that needs its arguments alone."""
    return lambda arguments, _kinds, _values: apply(*arguments)


def _is_missing(arguments: Arguments, kinds: Sequence[str], _values: Sequence[Any]) -> pl.Expr:
    value = arguments[0]
    if kinds[0] == "float":
        return value.is_null() | value.is_nan().fill_null(value=False)
    return value.is_null()


def _round(arguments: Arguments, _kinds: Sequence[str], _values: Sequence[Any]) -> pl.Expr:
    number = arguments[0].cast(pl.Float64)
    digits = arguments[1].cast(pl.Float64) if len(arguments) > 1 else pl.lit(0.0)
    rounded = ROUNDING["round_digits"].apply(number, digits)
    return pl.when(number.is_not_null() & digits.is_not_null()).then(rounded)


def _whole_parts(round_one: Callable[[pl.Expr], pl.Expr]) -> Function:
    """Rounding that leaves whole numbers as they are."""
    return lambda arguments, kinds, _values: (
        arguments[0] if kinds[0] == "integer" else round_one(arguments[0])
    )


def _text(arguments: Arguments, kinds: Sequence[str], _values: Sequence[Any]) -> pl.Expr:
    value = arguments[0]
    if kinds[0] in ("date", "datetime", "time", "duration"):
        return value.dt.to_string("iso")
    return value.bin.encode("hex") if kinds[0] == "binary" else value.cast(pl.String)


def _number(arguments: Arguments, kinds: Sequence[str], _values: Sequence[Any]) -> pl.Expr:
    value = arguments[0].str.strip_chars() if kinds[0] == "string" else arguments[0]
    return value.cast(pl.Float64, strict=False)


def _whole(arguments: Arguments, kinds: Sequence[str], _values: Sequence[Any]) -> pl.Expr:
    """Drop the fraction; a number that is too large is missing."""
    value = arguments[0]
    return value if kinds[0] == "integer" else value.cast(pl.Int64, strict=False)


def _replace(arguments: Arguments, _kinds: Sequence[str], values: Sequence[Any]) -> pl.Expr:
    return arguments[0].str.replace_all(values[1], arguments[2], literal=True)


def _matches(arguments: Arguments, _kinds: Sequence[str], values: Sequence[Any]) -> pl.Expr:
    return arguments[0].str.contains(values[1])


def _days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    microseconds = end.cast(pl.Datetime("us")) - start.cast(pl.Datetime("us"))
    return microseconds.dt.total_microseconds() / MICROSECONDS_A_DAY


FUNCTIONS: Mapping[str, Function] = {
    "if": _plain(lambda test, then, other: pl.when(test).then(then).otherwise(other)),
    "is_missing": _is_missing,
    "coalesce": _plain(pl.coalesce),
    "abs": _plain(pl.Expr.abs),
    "round": _round,
    "floor": _whole_parts(pl.Expr.floor),
    "ceil": _whole_parts(pl.Expr.ceil),
    "sqrt": _plain(pl.Expr.sqrt),
    "exp": _plain(pl.Expr.exp),
    "ln": _plain(pl.Expr.log),
    "log10": _plain(pl.Expr.log10),
    "min": _plain(pl.min_horizontal),
    "max": _plain(pl.max_horizontal),
    "lower": _plain(lambda text: text.str.to_lowercase()),
    "upper": _plain(lambda text: text.str.to_uppercase()),
    "trim": _plain(lambda text: text.str.strip_chars()),
    "length": _plain(lambda text: text.str.len_chars()),
    "left": _plain(lambda text, count: text.str.head(_count(count))),
    "right": _plain(lambda text, count: text.str.tail(_count(count))),
    "contains": _plain(lambda text, part: text.str.contains(part, literal=True)),
    "starts_with": _plain(lambda text, part: text.str.starts_with(part)),
    "ends_with": _plain(lambda text, part: text.str.ends_with(part)),
    "matches": _matches,
    "replace": _replace,
    "text": _text,
    "number": _number,
    "whole": _whole,
    "year": _plain(lambda day: day.dt.year()),
    "month": _plain(lambda day: day.dt.month()),
    "day": _plain(lambda day: day.dt.day()),
    "weekday": _plain(lambda day: day.dt.weekday()),
    "hour": _plain(lambda time: time.dt.hour()),
    "minute": _plain(lambda time: time.dt.minute()),
    "days_between": _plain(_days_between),
}


def _count(number: pl.Expr) -> pl.Expr:
    """A number of characters; polars would count negative ones from the other end."""
    return number.cast(pl.Int64).clip(lower_bound=0)
