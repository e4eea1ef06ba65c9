"""Naive Bayes of numbers and categories together, missing values among them.

scikit-learn has one estimator for numbers and one for categories, and neither takes missing
values; here both stand in one sum, from which what is missing is left out.
"""

from typing import Literal, Self

import numpy as np
import numpy.typing as npt
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin

Prior = Literal["frequency", "equal"]
Matrix = npt.NDArray[np.float64]
LEAST_SPREAD = np.finfo(np.float64).tiny


class MixedNaiveBayes(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Each number is normally distributed in each class; each category has a share in each.

    Args:
        variance_smoothing: The share of the largest variance of all that is added to each, >= 0.
        category_smoothing: How many rows are added to each category of each class, > 0.
        prior: How probable classes are before a row is looked at.
        categorical: The positions of columns of level numbers; training sets them.
    """

    def __init__(
        self,
        *,
        variance_smoothing: float = 1e-9,
        category_smoothing: float = 1.0,
        prior: Prior = "frequency",
        categorical: tuple[int, ...] = (),
    ) -> None:
        self.variance_smoothing = variance_smoothing
        self.category_smoothing = category_smoothing
        self.prior = prior
        self.categorical = categorical

    def fit(self, X: Matrix, y: npt.NDArray[np.int64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features), NaN where missing, and y, the numbers of classes."""
        self.classes_, truth = np.unique(y, return_inverse=True)
        counts = np.bincount(truth)
        shares = counts / counts.sum()
        equal = np.full(len(counts), 1 / len(counts))
        self.log_prior_ = np.log(equal if self.prior == "equal" else shares)
        is_number = np.ones(X.shape[1], dtype=bool)
        is_number[list(self.categorical)] = False
        self.numbers_ = np.flatnonzero(is_number)
        self._fit_numbers(X[:, self.numbers_], truth)
        self.log_shares_ = [self._log_shares(X[:, i], truth) for i in self.categorical]
        return self

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        logs = np.tile(self.log_prior_, (len(X), 1))
        numbers = X[:, self.numbers_]
        for number in range(len(self.classes_)):
            spread = self.variances_[number]
            parts = np.log(2 * np.pi * spread) + (numbers - self.means_[number]) ** 2 / spread
            logs[:, number] -= np.nansum(parts, axis=1) / 2
        for position, log_shares in zip(self.categorical, self.log_shares_, strict=True):
            codes = X[:, position]
            rows = np.flatnonzero(codes < log_shares.shape[1])
            logs[rows] += log_shares[:, codes[rows].astype(np.int64)].T
        return np.asarray(softmax(logs, axis=1))

    def predict(self, X: Matrix) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _fit_numbers(self, numbers: Matrix, truth: npt.NDArray[np.int64]) -> None:
        """Find means and variances, (n_classes, n_numbers).

        Where no row of a class has a value, those of all rows stand.
        """
        whole_mean, whole_spread = _moments(numbers, np.zeros(numbers.shape[1]), None)
        extra = self.variance_smoothing * whole_spread.max(initial=0.0)
        found = [
            _moments(numbers[truth == number], whole_mean, whole_spread)
            for number in range(len(self.classes_))
        ]
        self.means_ = np.array([mean for mean, _ in found])
        self.variances_ = np.array([spread for _, spread in found]) + extra
        # A column that never varies, and no smoothing: any positive variance says the same.
        self.variances_[self.variances_ <= LEAST_SPREAD] = 1.0

    def _log_shares(self, codes: Matrix, truth: npt.NDArray[np.int64]) -> Matrix:
        """Give the logarithm of each level's share in each class, (n_classes, n_levels)."""
        is_known = ~np.isnan(codes)
        levels = int(codes[is_known].max(initial=-1)) + 1
        counts = np.full((len(self.classes_), levels), self.category_smoothing)
        np.add.at(counts, (truth[is_known], codes[is_known].astype(np.int64)), 1)
        return np.asarray(np.log(counts / counts.sum(axis=1, keepdims=True)))


def _moments(
    numbers: Matrix, mean_of_none: Matrix, spread_of_none: Matrix | None
) -> tuple[Matrix, Matrix]:
    """Give mean and variance of each column; where it has no value, those given."""
    is_known = ~np.isnan(numbers)
    count = is_known.sum(axis=0)
    divisor = np.maximum(count, 1)
    mean = np.where(count > 0, np.nansum(numbers, axis=0) / divisor, mean_of_none)
    spread = np.nansum((numbers - mean) ** 2, axis=0) / divisor
    if spread_of_none is not None:
        spread = np.where(count > 0, spread, spread_of_none)
    return mean, spread
