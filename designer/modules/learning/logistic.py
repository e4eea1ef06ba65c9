"""Logistic regression of two classes with L1 and L2 penalties by L-BFGS."""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.base import ClassifierMixin
from sklearn.preprocessing import StandardScaler

from designer.modules.learning.penalized import PenalizedRegression, Vector


class PenalizedLogisticRegression(ClassifierMixin, PenalizedRegression):  # type: ignore[misc]
    """Minimises mean log loss and penalties over standardised features."""

    def fit(self, X: Vector, y: npt.NDArray[np.int64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y of 0 and 1."""
        self.classes_ = np.array([0, 1])
        self.scaler_ = StandardScaler().fit(X)
        scaled = self.scaler_.transform(X)
        rows, features = scaled.shape
        sign = np.where(y == 1, 1.0, -1.0)

        def loss(weights: Vector) -> tuple[float, Vector]:
            margin = sign * (scaled @ weights[:-1] + weights[-1])
            slope = -sign * expit(-margin) / rows
            return np.logaddexp(0, -margin).mean(), np.append(scaled.T @ slope, slope.sum())

        found = self._minimum(loss, features, np.zeros(1), rows)
        self.coef_ = found.coefficients
        self.intercept_ = float(found.constants[0])
        self.n_iter_ = found.iterations
        return self

    def predict_proba(self, X: Vector) -> Vector:  # noqa: N803
        """Give the probabilities of both classes, (n_samples, 2)."""
        positive = expit(self.scaler_.transform(X) @ self.coef_ + self.intercept_)
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Vector) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the more probable class of each row."""
        return (self.predict_proba(X)[:, 1] >= 0.5).astype(np.int64)  # noqa: PLR2004
