"""One function of Apply Math Operation, and how functions of NumPy and SciPy become one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one number, or of two; `apply` takes and gives polars expressions."""

    title: str
    apply: Callable[..., pl.Expr]
    takes_second: bool = False


def one(title: str, apply: Callable[[pl.Expr], pl.Expr]) -> Function:
    """A function of one number."""
    return Function(title, apply)


def two(title: str, apply: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Function:
    """A function of two numbers."""
    return Function(title, apply, takes_second=True)


def array_one(title: str, function: Callable[[Any], Any]) -> Function:
    """A function of one array that polars does not have; missing values arrive as NaN."""

    def apply(x: pl.Expr) -> pl.Expr:
        return x.map_batches(lambda series: _called(function, series), return_dtype=pl.Float64)

    return Function(title, apply)


def array_two(title: str, function: Callable[[Any, Any], Any]) -> Function:
    """A function of two arrays that polars does not have; the second may be a single number."""

    def apply(x: pl.Expr, y: pl.Expr) -> pl.Expr:
        return pl.map_batches(
            [x, y], lambda columns: _called(function, *columns), return_dtype=pl.Float64
        )

    return Function(title, apply, takes_second=True)


def _called(function: Callable[..., Any], *columns: pl.Series) -> pl.Series:
    """Call it; outside of its domain a function gives NaN or an infinity, not a warning."""
    with np.errstate(all="ignore"):
        result = function(*(column.to_numpy() for column in columns))
    return pl.Series(np.asarray(result, dtype=np.float64))
