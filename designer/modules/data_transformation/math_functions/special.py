"""Special functions, as SciPy has them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from designer.modules.data_transformation.math_functions.function import (
    Function,
    array_one,
    array_two,
)

SERIES_TERMS = 20


def _ein(x: npt.NDArray[np.float64]) -> Any:
    """Ein(x), the integral of (1 - exp(-t)) / t from 0 to x (Abramowitz and Stegun 5.1.39)."""
    # Near 0 the logarithm and Ei cancel each other, so there the power series is summed.
    near = np.clip(x, -1, 1)
    total, term = np.zeros_like(near), np.full_like(near, -1.0)
    for k in range(1, SERIES_TERMS + 1):
        term = term * -near / k
        total = total + term / k
    far = np.euler_gamma + np.log(np.abs(x)) - special.expi(-x)
    return np.where(np.abs(x) <= 1, total, far)


SPECIAL: Mapping[str, Function] = {
    "beta": array_two("Beta", special.beta),
    "elliptic_integral_e": array_one("EllipticIntegralE", special.ellipe),
    "elliptic_integral_k": array_one("EllipticIntegralK", special.ellipk),
    "erf": array_one("Erf", special.erf),
    "erfc": array_one("Erfc", special.erfc),
    "erf_scaled": array_one("ErfScaled", special.erfcx),
    "erf_inverse": array_one("ErfInverse", special.erfinv),
    "exponential_integral_ein": array_one("ExponentialIntegralEin", _ein),
    "gamma": array_one("Gamma", special.gamma),
    "gamma_ln": array_one("GammaLn", special.gammaln),
    "gamma_regularized_p": array_two("GammaRegularizedP", special.gammainc),
    "gamma_regularized_p_inverse": array_two("GammaRegularizedPInverse", special.gammaincinv),
    "gamma_regularized_q": array_two("GammaRegularizedQ", special.gammaincc),
    "gamma_regularized_q_inverse": array_two("GammaRegularizedQInverse", special.gammainccinv),
    "poly_gamma": array_two("PolyGamma", lambda x, order: special.polygamma(order, x)),
}
