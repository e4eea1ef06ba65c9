"""Trigonometric and hyperbolic functions, in radians and in degrees, and their inverses."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from scipy import special

from designer.modules.data_transformation.math_functions.function import (
    Function,
    array_one,
    one,
)

Apply = Callable[[pl.Expr], pl.Expr]


def _inverted(apply: Apply) -> Apply:
    """1 / f(x)."""
    return lambda x: 1 / apply(x)


def _of_inverse(apply: Apply) -> Apply:
    """f(1 / x)."""
    return lambda x: apply(1 / x)


def _in_degrees(apply: Apply) -> Apply:
    return lambda x: apply(x).degrees()


TRIGONOMETRIC: Mapping[str, Function] = {
    "acos": one("Acos", pl.Expr.arccos),
    "acos_degrees": one("AcosDegrees", _in_degrees(pl.Expr.arccos)),
    "acosh": one("Acosh", pl.Expr.arccosh),
    "acot": one("Acot", _of_inverse(pl.Expr.arctan)),
    "acot_degrees": one("AcotDegrees", _in_degrees(_of_inverse(pl.Expr.arctan))),
    "acoth": one("Acoth", _of_inverse(pl.Expr.arctanh)),
    "acsc": one("Acsc", _of_inverse(pl.Expr.arcsin)),
    "acsc_degrees": one("AcscDegrees", _in_degrees(_of_inverse(pl.Expr.arcsin))),
    "acsch": one("Acsch", _of_inverse(pl.Expr.arcsinh)),
    "asec": one("Asec", _of_inverse(pl.Expr.arccos)),
    "asec_degrees": one("AsecDegrees", _in_degrees(_of_inverse(pl.Expr.arccos))),
    "asech": one("Asech", _of_inverse(pl.Expr.arccosh)),
    "asin": one("Asin", pl.Expr.arcsin),
    "asin_degrees": one("AsinDegrees", _in_degrees(pl.Expr.arcsin)),
    "asinh": one("Asinh", pl.Expr.arcsinh),
    "atan": one("Atan", pl.Expr.arctan),
    "atan_degrees": one("AtanDegrees", _in_degrees(pl.Expr.arctan)),
    "atanh": one("Atanh", pl.Expr.arctanh),
    "cos": one("Cos", pl.Expr.cos),
    # Those of SciPy are exact at multiples of 90 degrees.
    "cos_degrees": array_one("CosDegrees", special.cosdg),
    "cosh": one("Cosh", pl.Expr.cosh),
    "cot": one("Cot", pl.Expr.cot),
    "cot_degrees": array_one("CotDegrees", special.cotdg),
    "coth": one("Coth", _inverted(pl.Expr.tanh)),
    "csc": one("Csc", _inverted(pl.Expr.sin)),
    "csc_degrees": array_one("CscDegrees", lambda x: 1 / special.sindg(x)),
    "csch": one("Csch", _inverted(pl.Expr.sinh)),
    "degrees_to_radians": one("DegreesToRadians", pl.Expr.radians),
    "radians_to_degrees": one("RadiansToDegrees", pl.Expr.degrees),
    "sec": one("Sec", _inverted(pl.Expr.cos)),
    "sec_degrees": array_one("SecDegrees", lambda x: 1 / special.cosdg(x)),
    "sech": one("Sech", _inverted(pl.Expr.cosh)),
    "sign": one("Sign", pl.Expr.sign),
    "sin": one("Sin", pl.Expr.sin),
    "sin_degrees": array_one("SinDegrees", special.sindg),
    "sinc": array_one("Sinc", np.sinc),
    "sinh": one("Sinh", pl.Expr.sinh),
    "tan": one("Tan", pl.Expr.tan),
    "tan_degrees": array_one("TanDegrees", special.tandg),
    "tanh": one("Tanh", pl.Expr.tanh),
}
