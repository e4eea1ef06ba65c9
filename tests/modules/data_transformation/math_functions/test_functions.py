"""Every function of Apply Math Operation agrees with Python's math, NumPy or SciPy."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import integrate, special

from designer.modules.data_transformation.math_functions.catalogue import FUNCTIONS

ANY = [-7.5, -2.0, -1.0, -0.3, 0.0, 0.3, 1.0, 2.5, 9.0]
POSITIVE = [1e-3, 0.25, 1.0, 2.0, 3.7, 64.0, 1000.0]
UNIT = [-1.0, -0.7, 0.0, 0.2, 0.99]
INNER = [-0.9, -0.5, 0.1, 0.9]
OUTER = [-8.0, -1.5, 1.1, 3.0, 40.0]
NOT_ZERO = [-2.9, -1.0, 0.4, 1.0, 3.0]
SHARES = [0.05, 0.5, 0.9]
WHOLE = [0.0, 1.0, 2.0, 7.0, 20.0, 150.0]
SECONDS = [2.0, 3.0, 0.5]
# Two ways to the same double differ by a few of its last bits.
CLOSE = 1e-13

ONE: dict[str, tuple[list[float], Callable[[float], Any]]] = {
    "abs": (ANY, abs),
    "conj": (ANY, lambda x: x),
    "cube_root": (ANY, math.cbrt),
    "double_factorial": (WHOLE, lambda x: special.factorial2(int(x), exact=True)),
    "eps": (ANY, math.ulp),
    "exp": (ANY, math.exp),
    "exp_minus_1": ([*ANY, 1e-12], math.expm1),
    "factorial": (WHOLE, lambda x: math.factorial(int(x))),
    "ln": (POSITIVE, math.log),
    "ln_plus_1": ([*POSITIVE, -0.5, 1e-12], math.log1p),
    "log10": (POSITIVE, math.log10),
    "log2": (POSITIVE, math.log2),
    "sqrt": (POSITIVE, math.sqrt),
    "sqrt_pi": (POSITIVE, lambda x: math.sqrt(math.pi * x)),
    "square": (ANY, lambda x: x**2),
    "ceiling_power_2": (POSITIVE, lambda x: 2.0 ** math.ceil(math.log2(x))),
    "to_even": ([-3.0, -2.9, -1.0, 0.9, 1.0, 2.2, 5.0], [-4, -2, -2, 0, 2, 2, 6].__getitem__),
    "to_odd": ([-3.1, -2.0, -0.5, 0.0, 1.9, 2.0, 4.5], [-3, -3, -1, 1, 1, 3, 5].__getitem__),
    "elliptic_integral_e": (INNER, lambda m: quad(lambda t: (1 - m * math.sin(t) ** 2) ** 0.5)),
    "elliptic_integral_k": (INNER, lambda m: quad(lambda t: (1 - m * math.sin(t) ** 2) ** -0.5)),
    "erf": (ANY, math.erf),
    "erfc": (ANY, math.erfc),
    "erf_scaled": ([-2.0, 0.3, 5.0, 50.0], special.erfcx),
    "erf_inverse": (INNER, special.erfinv),
    "exponential_integral_ein": (
        [-7.5, -1.0, -0.3, 0.0, 1e-9, 0.3, 1.0, 1.001, 9.0],
        lambda x: integrate.quad(lambda t: -math.expm1(-t) / t if t else 1.0, 0, x)[0],
    ),
    "gamma": (NOT_ZERO[2:], math.gamma),
    "gamma_ln": (POSITIVE, math.lgamma),
    "sign": (ANY, np.sign),
    "sinc": (ANY, np.sinc),
    "degrees_to_radians": (ANY, math.radians),
    "radians_to_degrees": (ANY, math.degrees),
    "acos": (UNIT, math.acos),
    "acosh": ([1.0, 1.5, 40.0], math.acosh),
    "acot": (NOT_ZERO, lambda x: math.atan(1 / x)),
    "acoth": (OUTER, lambda x: math.atanh(1 / x)),
    "acsc": (OUTER, lambda x: math.asin(1 / x)),
    "acsch": (NOT_ZERO, lambda x: math.asinh(1 / x)),
    "asec": (OUTER, lambda x: math.acos(1 / x)),
    "asech": ([0.1, 0.5, 1.0], lambda x: math.acosh(1 / x)),
    "asin": (UNIT, math.asin),
    "asinh": (ANY, math.asinh),
    "atan": (ANY, math.atan),
    "atanh": (INNER, math.atanh),
    "cos": (ANY, math.cos),
    "cosh": (ANY, math.cosh),
    "cot": (NOT_ZERO, lambda x: 1 / math.tan(x)),
    "coth": (NOT_ZERO, lambda x: 1 / math.tanh(x)),
    "csc": (NOT_ZERO, lambda x: 1 / math.sin(x)),
    "csch": (NOT_ZERO, lambda x: 1 / math.sinh(x)),
    "sec": (ANY, lambda x: 1 / math.cos(x)),
    "sech": (ANY, lambda x: 1 / math.cosh(x)),
    "sin": (ANY, math.sin),
    "sinh": (ANY, math.sinh),
    "tan": (ANY, math.tan),
    "tanh": (ANY, math.tanh),
}
for _name in ("acos", "acot", "acsc", "asec", "asin", "atan"):
    _inputs, _radians = ONE[_name]
    ONE[f"{_name}_degrees"] = (_inputs, lambda x, f=_radians: math.degrees(f(x)))  # type: ignore[misc]
for _name in ("cos", "cot", "csc", "sec", "sin", "tan"):
    ONE[f"{_name}_degrees"] = (
        [-170.0, 1.0, 45.0, 300.0], lambda x, f=ONE[_name][1]: f(math.radians(x))  # type: ignore[misc]
    )  # fmt: skip

TWO: dict[str, tuple[list[float], list[float], Callable[[float, float], Any]]] = {
    "atan2": (ANY, [-2.0, 0.5], math.atan2),
    "exp2": (ANY, SECONDS, lambda x, y: math.ldexp(y, 1) * 2.0 ** (x - 1)),
    "hypotenuse": (ANY, [1e200, -3.0], math.hypot),
    "log": (POSITIVE, SECONDS, math.log),
    "nth_root": (POSITIVE, [2.0, 3.0, 5.0], lambda x, n: x ** (1 / n)),
    "pow": (POSITIVE, SECONDS, math.pow),
    "equal_to": (ANY, [0.3, 1.0], lambda x, y: x == y),
    "greater_than": (ANY, [0.3], lambda x, y: x > y),
    "greater_than_or_equal_to": (ANY, [0.3], lambda x, y: x >= y),
    "less_than": (ANY, [0.3], lambda x, y: x < y),
    "less_than_or_equal_to": (ANY, [0.3], lambda x, y: x <= y),
    "not_equal_to": (ANY, [0.3], lambda x, y: x != y),
    "pair_max": (ANY, [0.5], max),
    "pair_min": (ANY, [0.5], min),
    "add": (ANY, SECONDS, lambda x, y: x + y),
    "subtract": (ANY, SECONDS, lambda x, y: x - y),
    "multiply": (ANY, SECONDS, lambda x, y: x * y),
    "divide": (ANY, SECONDS, lambda x, y: x / y),
    "mod": (ANY, [2.0, -3.0, 0.25], lambda x, y: x % y),
    "quotient": (ANY, [2.0, -3.0, 0.25], lambda x, y: math.trunc(x / y)),
    "remainder": (ANY, [2.0, -3.0, 0.25], math.fmod),
    "beta": (POSITIVE[:5], SECONDS, lambda a, b: math.gamma(a) * math.gamma(b) / math.gamma(a + b)),
    "gamma_regularized_p": (POSITIVE[1:5], SECONDS, special.gammainc),
    "gamma_regularized_q": (POSITIVE[1:5], SECONDS, special.gammaincc),
    "gamma_regularized_p_inverse": (POSITIVE[1:5], SHARES, special.gammaincinv),
    "gamma_regularized_q_inverse": (POSITIVE[1:5], SHARES, special.gammainccinv),
    "poly_gamma": (POSITIVE, [0.0, 1.0, 2.0], lambda x, n: float(special.polygamma(int(n), x))),
}
ROUNDED = {  # 1250.55 and -1250.55, at tenths, at whole numbers, at hundreds
    "ceiling": [[1250.6, -1250.5], [1251, -1250], [1300, -1200]],
    "floor": [[1250.5, -1250.6], [1250, -1251], [1200, -1300]],
    "round_digits": [[1250.6, -1250.6], [1251, -1251], [1300, -1300]],
    "round_down": [[1250.5, -1250.5], [1250, -1250], [1200, -1200]],
    "round_up": [[1250.6, -1250.6], [1251, -1251], [1300, -1300]],
    "truncate": [[1250.5, -1250.5], [1250, -1250], [1200, -1200]],
}
BY_NAME = {name: function for group in FUNCTIONS.values() for name, function in group.items()}


def quad(f: Callable[[float], float]) -> float:
    """Integrate from 0 to a right angle."""
    return float(integrate.quad(f, 0, math.pi / 2)[0])


def computed(name: str, x: list[float], *second: float) -> list[Any]:
    seconds = [pl.lit(float(y)) for y in second]
    result = BY_NAME[name].apply(pl.col("x"), *seconds)
    return pl.DataFrame({"x": x}).select(result).to_series().to_list()


def test_every_function_has_a_reference():
    assert set(BY_NAME) == {*ONE, *TWO, *ROUNDED}
    assert {n for n, f in BY_NAME.items() if f.takes_second} == {*TWO, *ROUNDED}


@pytest.mark.parametrize("name", ONE)
def test_a_function_of_one_number(name):
    inputs, reference = ONE[name]
    if name in ("to_even", "to_odd"):
        assert computed(name, inputs) == [reference(i) for i in range(len(inputs))]
        return
    expected = [float(reference(x)) for x in inputs]
    assert computed(name, inputs) == pytest.approx(expected, rel=CLOSE, abs=1e-15)


@pytest.mark.parametrize("name", TWO)
def test_a_function_of_two_numbers(name):
    inputs, seconds, reference = TWO[name]
    for second in seconds:
        expected = [reference(x, second) for x in inputs]
        assert computed(name, inputs, second) == pytest.approx(expected, rel=CLOSE)
        frame = pl.DataFrame({"x": inputs, "y": [second] * len(inputs)})
        pairs = frame.select(BY_NAME[name].apply(pl.col("x"), pl.col("y"))).to_series().to_list()
        assert pairs == pytest.approx(expected, rel=CLOSE)


@pytest.mark.parametrize("name", ROUNDED)
def test_rounding_at_a_digit(name):
    found = [computed(name, [1250.55, -1250.55], digits) for digits in (1, 0, -2)]
    assert found == ROUNDED[name]
    assert computed(name, [1e300, 0.0], 20) == [1e300, 0.0]


def test_tables_give_factorials_exactly_and_only_where_they_are():
    assert computed("factorial", [5.0, 171.0, -1.0, 0.5])[:2] == [120.0, math.inf]
    assert all(map(math.isnan, computed("factorial", [-1.0, 0.5, math.nan])))
    assert computed("double_factorial", [5.0, 301.0]) == [15.0, math.inf]


def test_degrees_are_exact_at_right_angles():
    assert computed("sin_degrees", [0.0, 90.0, 180.0, 270.0]) == [0.0, 1.0, 0.0, -1.0]
    assert computed("cos_degrees", [0.0, 90.0, 180.0, 270.0]) == [1.0, 0.0, -1.0, 0.0]


def test_roots_of_negative_numbers_are_real_where_there_are_any():
    assert computed("nth_root", [-32.0, -4.0], 5)[0] == -2.0
    assert math.isnan(computed("nth_root", [-4.0], 2)[0])


def test_outside_of_their_domain_functions_give_nan_or_infinity():
    assert math.isnan(computed("sqrt", [-1.0])[0])
    assert computed("ln", [0.0]) == [-math.inf]
    assert computed("divide", [1.0, -1.0], 0) == [math.inf, -math.inf]
    assert math.isnan(computed("mod", [1.0], 0)[0])
    assert math.isnan(computed("ceiling_power_2", [-1.0])[0])
