"""Powers, roots, logarithms and factorials."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.modules.data_transformation.math_functions.function import (
    Function,
    array_one,
    array_two,
    one,
    two,
)

LAST_FACTORIAL, LAST_DOUBLE_FACTORIAL = 170, 300  # greater ones are no doubles
FACTORIALS = [float(math.factorial(n)) for n in range(LAST_FACTORIAL + 1)]
DOUBLE_FACTORIALS = [float(math.prod(range(n, 0, -2))) for n in range(LAST_DOUBLE_FACTORIAL + 1)]


def _looked_up(table: Sequence[float]) -> Callable[[npt.NDArray[np.float64]], Any]:
    """Find f(0), f(1), … in a table: exact, infinite after its end, NaN between and below."""
    values = np.array([*table, np.inf])

    def find(x: npt.NDArray[np.float64]) -> Any:
        is_whole = (x >= 0) & (x == np.floor(x))
        places = np.where(is_whole, np.minimum(x, len(table)), 0).astype(np.int64)
        return np.where(is_whole, values[places], np.nan)

    return find


def _root(x: pl.Expr, n: pl.Expr) -> pl.Expr:
    """The real root, of negative numbers too where n is odd."""
    root = x.abs().pow(1 / n)
    is_odd = (n % 2).abs() == 1
    return pl.when(x >= 0).then(root).when(is_odd).then(-root).otherwise(float("nan"))


BASIC: Mapping[str, Function] = {
    "abs": one("Abs", pl.Expr.abs),
    "atan2": two("Atan2", pl.arctan2),
    "conj": one("Conj", lambda x: x),
    "cube_root": one("CubeRoot", pl.Expr.cbrt),
    "double_factorial": array_one("DoubleFactorial", _looked_up(DOUBLE_FACTORIALS)),
    "eps": array_one("Eps", lambda x: np.spacing(np.abs(x))),
    "exp": one("Exp", pl.Expr.exp),
    "exp2": two("Exp2", lambda x, y: y * pl.lit(2.0).pow(x)),
    "exp_minus_1": array_one("ExpMinus1", np.expm1),
    "factorial": array_one("Factorial", _looked_up(FACTORIALS)),
    "hypotenuse": array_two("Hypotenuse", np.hypot),
    "ln": one("Ln", pl.Expr.log),
    "ln_plus_1": one("LnPlus1", pl.Expr.log1p),
    "log": two("Log", lambda x, y: x.log() / y.log()),
    "log10": array_one("Log10", np.log10),  # polars divides logarithms, which rounds twice
    "log2": array_one("Log2", np.log2),
    "nth_root": two("NthRoot", _root),
    "pow": two("Pow", lambda x, y: x.pow(y)),
    "sqrt": one("Sqrt", pl.Expr.sqrt),
    "sqrt_pi": one("SqrtPi", lambda x: (x * math.pi).sqrt()),
    "square": one("Square", lambda x: x * x),
}
