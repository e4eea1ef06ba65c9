"""Logistic regression of several classes with L1 and L2 penalties by L-BFGS.

The sibling of the two-class learner in `logistic`: the same penalties, standardised features and
search, and the softmax of one weighted sum a class in place of one sum.
"""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import StandardScaler

from designer.modules.learning.logistic import MOST_ITERATIONS

Vector = npt.NDArray[np.float64]


class PenalizedSoftmaxRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Minimises mean log loss + (l1_weight |W| + l2_weight/2 |W|^2) / n over standardised features.

    W is (n_classes, n_features). As in `PenalizedLogisticRegression`, L1 is made smooth by
    W = U - V with U, V >= 0. Constants are not penalised.

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
        """Fit to X (n_samples, n_features) and y, the numbers of classes."""
        self.classes_ = np.unique(y)
        self.scaler_ = StandardScaler().fit(X)
        scaled = self.scaler_.transform(X)
        truth = np.searchsorted(self.classes_, y)
        classes, weights = len(self.classes_), len(self.classes_) * scaled.shape[1]
        start = np.abs(np.random.default_rng(self.seed).normal(0, 1e-3, 2 * weights))
        found = minimize(
            self._objective,
            np.concatenate([start, np.zeros(classes)]),
            args=(scaled, truth),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None)] * (2 * weights) + [(None, None)] * classes,
            options={
                "maxcor": self.memory_size,
                "ftol": self.tolerance,
                "gtol": self.tolerance,
                "maxiter": MOST_ITERATIONS,
            },
        )
        self.coef_ = (found.x[:weights] - found.x[weights:-classes]).reshape(classes, -1)
        self.intercept_ = found.x[-classes:]
        self.n_iter_ = int(found.nit)
        return self

    def predict_proba(self, X: Vector) -> Vector:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        sums = self.scaler_.transform(X) @ self.coef_.T + self.intercept_
        return np.asarray(softmax(sums, axis=1))

    def predict(self, X: Vector) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _objective(
        self, split: Vector, scaled: Vector, truth: npt.NDArray[np.int64]
    ) -> tuple[float, Vector]:
        rows, features = scaled.shape
        classes = len(self.classes_)
        up, down = split[: classes * features], split[classes * features : -classes]
        weights = (up - down).reshape(classes, features)
        logs = log_softmax(scaled @ weights.T + split[-classes:], axis=1)
        each = np.arange(rows)
        slopes = np.exp(logs)
        slopes[each, truth] -= 1
        slopes /= rows
        gradient = (slopes.T @ scaled + self.l2_weight / rows * weights).reshape(-1)
        penalty = self.l1_weight * (up.sum() + down.sum())
        penalty += self.l2_weight / 2 * (weights**2).sum()
        loss = -logs[each, truth].mean() + penalty / rows
        pull = self.l1_weight / rows
        return float(loss), np.concatenate([gradient + pull, pull - gradient, slopes.sum(axis=0)])
