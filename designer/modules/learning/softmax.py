"""Logistic regression of several classes with L1 and L2 penalties by L-BFGS.

The sibling of the two-class learner in `logistic`: the softmax of one weighted sum a class in place
of one sum.
"""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, softmax
from sklearn.base import ClassifierMixin
from sklearn.preprocessing import StandardScaler

from designer.modules.learning.penalized import PenalizedRegression, Vector


class PenalizedSoftmaxRegression(ClassifierMixin, PenalizedRegression):  # type: ignore[misc]
    """Minimises mean log loss and penalties over standardised features.

    The coefficients are (n_classes, n_features).
    """

    def fit(self, X: Vector, y: npt.NDArray[np.int64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y, the numbers of classes."""
        self.classes_ = np.unique(y)
        self.scaler_ = StandardScaler().fit(X)
        scaled = self.scaler_.transform(X)
        rows, features = scaled.shape
        truth, each = np.searchsorted(self.classes_, y), np.arange(rows)
        classes = len(self.classes_)

        def loss(flat: Vector) -> tuple[float, Vector]:
            weights = flat[:-classes].reshape(classes, features)
            logs = log_softmax(scaled @ weights.T + flat[-classes:], axis=1)
            slopes = np.exp(logs)
            slopes[each, truth] -= 1
            slopes /= rows
            gradient = (slopes.T @ scaled).reshape(-1)
            return -logs[each, truth].mean(), np.append(gradient, slopes.sum(axis=0))

        found = self._minimum(loss, classes * features, np.zeros(classes), rows)
        self.coef_ = found.coefficients.reshape(classes, -1)
        self.intercept_ = found.constants
        self.n_iter_ = found.iterations
        return self

    def predict_proba(self, X: Vector) -> Vector:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        sums = self.scaler_.transform(X) @ self.coef_.T + self.intercept_
        return np.asarray(softmax(sums, axis=1))

    def predict(self, X: Vector) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _penalty_of_squares(self, weights: Vector) -> float:
        # Not the product of the other learners: it rounds otherwise, and results would change.
        return float(self.l2_weight / 2 * (weights**2).sum())
