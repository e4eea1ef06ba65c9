"""Logistic regression with L1 and L2 penalties by L-BFGS with a memory of chosen size.

scikit-learn's solvers offer neither the memory size nor L1 with L-BFGS, so this uses SciPy's.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import StandardScaler

Vector = npt.NDArray[np.float64]
MOST_ITERATIONS = 1_000


class PenalizedLogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Minimises mean log loss + (l1_weight |w| + l2_weight/2 |w|^2) / n over standardised features.

    L1 is made smooth by w = u - v with u, v >= 0 (Andrew and Gao 2007 compare the ways), which
    turns the problem into one with bounds only, for L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995).

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

    def fit(self, X: Vector, y: npt.NDArray[np.int64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y of 0 and 1."""
        self.classes_ = np.array([0, 1])
        self.scaler_ = StandardScaler().fit(X)
        scaled = self.scaler_.transform(X)
        sign = np.where(y == 1, 1.0, -1.0)
        features = scaled.shape[1]
        start = np.abs(np.random.default_rng(self.seed).normal(0, 1e-3, 2 * features))
        found = minimize(
            self._objective,
            np.append(start, 0.0),
            args=(scaled, sign),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None)] * (2 * features) + [(None, None)],
            options={
                "maxcor": self.memory_size,
                "ftol": self.tolerance,
                "gtol": self.tolerance,
                "maxiter": MOST_ITERATIONS,
            },
        )
        self.coef_ = found.x[:features] - found.x[features:-1]
        self.intercept_ = float(found.x[-1])
        self.n_iter_ = int(found.nit)
        return self

    def predict_proba(self, X: Vector) -> Vector:  # noqa: N803
        """Give the probabilities of both classes, (n_samples, 2)."""
        positive = expit(self.scaler_.transform(X) @ self.coef_ + self.intercept_)
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Vector) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the more probable class of each row."""
        return (self.predict_proba(X)[:, 1] >= 0.5).astype(np.int64)  # noqa: PLR2004

    def _objective(self, split: Vector, scaled: Vector, sign: Vector) -> tuple[float, Vector]:
        rows, features = scaled.shape
        up, down, intercept = split[:features], split[features:-1], split[-1]
        weights = up - down
        margin = sign * (scaled @ weights + intercept)
        slope = -sign * expit(-margin) / rows
        gradient: Any = scaled.T @ slope + self.l2_weight / rows * weights
        penalty = self.l1_weight * (up.sum() + down.sum()) + self.l2_weight / 2 * weights @ weights
        loss = np.logaddexp(0, -margin).mean() + penalty / rows
        return float(loss), np.concatenate(
            [gradient + self.l1_weight / rows, self.l1_weight / rows - gradient, [slope.sum()]]
        )
