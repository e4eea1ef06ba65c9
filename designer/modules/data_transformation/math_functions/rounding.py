"""Functions that round, or divide with a remainder."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from designer.modules.data_transformation.math_functions.function import (
    Function,
    array_one,
    array_two,
)

HALF = 0.5
Numbers = npt.NDArray[np.float64]


def _at_digits(rounded: Callable[[Numbers], Any]) -> Callable[[Numbers, Numbers], Any]:
    """Round at a decimal digit: 2 for hundredths, -3 for thousands.

    A number so large that its digits cannot be moved has no such digit, and stays.
    """

    def apply(x: Numbers, digits: Numbers) -> Any:
        # Powers of ten below one are no doubles, so those above one divide instead.
        scale = 10.0 ** np.abs(digits)
        is_fine = digits >= 0
        moved = np.where(is_fine, x * scale, x / scale)
        whole = rounded(moved)
        result = np.where(is_fine, whole / scale, whole * scale)
        return np.where(np.isfinite(moved), result, x)

    return apply


def _away_from_zero(x: Numbers) -> Any:
    return np.copysign(np.ceil(np.abs(x)), x)


def _nearest(x: Numbers) -> Any:
    """The nearest whole number, of two the one away from zero."""
    below = np.floor(np.abs(x))
    return np.copysign(below + (np.abs(x) - below >= HALF), x)


def _to_odd(x: Numbers) -> Any:
    return (np.floor(np.abs(x) / 2) * 2 + 1) * np.where(x < 0, -1.0, 1.0)


def _power_of_two(x: Numbers) -> Any:
    """The least power of two that is not smaller; NaN for what is not positive."""
    mantissa, exponent = np.frexp(x)
    power = np.ldexp(1.0, np.where(mantissa == HALF, exponent - 1, exponent))
    return np.where(x > 0, np.where(np.isinf(x), x, power), np.nan)


ROUNDING: Mapping[str, Function] = {
    "ceiling": array_two("Ceiling", _at_digits(np.ceil)),
    "ceiling_power_2": array_one("CeilingPower2", _power_of_two),
    "floor": array_two("Floor", _at_digits(np.floor)),
    "mod": array_two("Mod", np.mod),
    "quotient": array_two("Quotient", lambda x, y: np.trunc(x / y)),
    "remainder": array_two("Remainder", np.fmod),
    "round_digits": array_two("RoundDigits", _at_digits(_nearest)),
    "round_down": array_two("RoundDown", _at_digits(np.trunc)),
    "round_up": array_two("RoundUp", _at_digits(_away_from_zero)),
    "to_even": array_one("ToEven", lambda x: _nearest(x / 2) * 2),
    "to_odd": array_one("ToOdd", _to_odd),
    "truncate": array_two("Truncate", _at_digits(np.trunc)),
}
