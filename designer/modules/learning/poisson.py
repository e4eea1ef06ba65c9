"""Poisson regression of counts with L1 and L2 penalties by L-BFGS."""

from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import RegressorMixin
from sklearn.preprocessing import StandardScaler

from designer.modules.learning.penalized import PenalizedRegression, Vector

# Of means: the search tries no greater ones, nor are any predicted. Above 709 there is no number.
GREATEST_LOGARITHM = 500.0
LEAST_MEAN = 1e-8


class PenalizedPoissonRegression(RegressorMixin, PenalizedRegression):  # type: ignore[misc]
    """Minimises the mean of exp(s) - y s and penalties; s is a sum of standardised features.

    That is the negative logarithm of the likelihood of y where exp(s) is its mean, but for a
    constant (Cameron and Trivedi 2013, section 3.2).
    """

    least_label = 0.0

    def fit(self, X: Vector, y: npt.NDArray[np.float64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y, numbers of 0 and more."""
        self.scaler_ = StandardScaler().fit(X)
        scaled = self.scaler_.transform(X)
        rows, features = scaled.shape

        def loss(weights: Vector) -> tuple[float, Vector]:
            logs = scaled @ weights[:-1] + weights[-1]
            means = _means(logs)
            slope = (means - y) / rows
            return (means - y * logs).mean(), np.append(scaled.T @ slope, slope.sum())

        begin = np.log(max(y.mean(), LEAST_MEAN))
        found = self._minimum(loss, features, np.array([begin]), rows)
        self.coef_ = found.coefficients
        self.intercept_ = float(found.constants[0])
        self.n_iter_ = found.iterations
        return self

    def predict(self, X: Vector) -> Vector:  # noqa: N803
        """Give the mean of each row."""
        return _means(self.scaler_.transform(X) @ self.coef_ + self.intercept_)


def _means(logs: Vector) -> Vector:
    return np.asarray(np.exp(np.minimum(logs, GREATEST_LOGARITHM)))
