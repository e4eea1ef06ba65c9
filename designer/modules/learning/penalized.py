"""What regressions with L1 and L2 penalties share: their settings, and the search by L-BFGS.

scikit-learn's solvers offer neither the memory size nor L1 with L-BFGS, so this uses SciPy's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.base import BaseEstimator

Vector = npt.NDArray[np.float64]
# Of coefficients and constants in one vector: the loss without penalties, and its gradient.
Loss = Callable[[Vector], tuple[float, Vector]]
MOST_ITERATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended."""

    coefficients: Vector
    constants: Vector
    iterations: int


class PenalizedRegression(BaseEstimator):  # type: ignore[misc]
    """Minimises a mean loss + (l1_weight |w| + l2_weight/2 |w|^2) / n.

    L1 is made smooth by w = u - v with u, v >= 0 (Andrew and Gao 2007 compare the ways), which
    turns the problem into one with bounds only, for L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995).
    Constants are not penalised.

    Args:
        tolerance: Stop when the objective improves by less than this share.
        l1_weight: Weight of the sum of absolute coefficients, >= 0.
        l2_weight: Weight of half the sum of squared coefficients, >= 0.
        memory_size: How many past updates L-BFGS keeps, >= 1.
        seed: Of the small random coefficients that the search begins with.
    """

    def __init__(
        self,
        tolerance: float = 1e-7,
        l1_weight: float = 1.0,
        l2_weight: float = 1.0,
        memory_size: int = 20,
        seed: int = 0,
    ) -> None:
        self.tolerance = tolerance
        self.l1_weight = l1_weight
        self.l2_weight = l2_weight
        self.memory_size = memory_size
        self.seed = seed

    def _minimum(self, loss: Loss, coefficients: int, constants: Vector, rows: int) -> Minimum:
        """Search from small random coefficients and the constants given."""
        begin = np.abs(np.random.default_rng(self.seed).normal(0, 1e-3, 2 * coefficients))
        bounds: list[Any] = [(0, None)] * (2 * coefficients) + [(None, None)] * len(constants)
        found = minimize(
            self._objective,
            np.concatenate([begin, constants]),
            args=(loss, coefficients, rows),
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={
                "maxcor": self.memory_size,
                "ftol": self.tolerance,
                "gtol": self.tolerance,
                "maxiter": MOST_ITERATIONS,
            },
        )
        up, down = found.x[:coefficients], found.x[coefficients : 2 * coefficients]
        return Minimum(up - down, found.x[2 * coefficients :], int(found.nit))

    def _objective(
        self, split: Vector, loss: Loss, coefficients: int, rows: int
    ) -> tuple[float, Vector]:
        up, down = split[:coefficients], split[coefficients : 2 * coefficients]
        weights = up - down
        lost, slopes = loss(np.concatenate([weights, split[2 * coefficients :]]))
        gradient = slopes[:coefficients] + self.l2_weight / rows * weights
        penalty = self.l1_weight * (up.sum() + down.sum()) + self._penalty_of_squares(weights)
        pull = self.l1_weight / rows
        return float(lost + penalty / rows), np.concatenate(
            [gradient + pull, pull - gradient, slopes[coefficients:]]
        )

    def _penalty_of_squares(self, weights: Vector) -> float:
        return float(self.l2_weight / 2 * weights @ weights)
