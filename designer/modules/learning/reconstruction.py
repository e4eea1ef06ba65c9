"""How badly the principal components of ordinary rows reconstruct a row."""

from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.utils.extmath import randomized_svd

Matrix = npt.NDArray[np.float64]
SEED = 0
ORDINARY = 0.99


class ReconstructionError(BaseEstimator):  # type: ignore[misc]
    """Scores rows by their distance to the space of the first principal components.

    The error e of a row is the length of what the components leave of it (Jackson and Mudholkar
    1979, the Q statistic). It is normalized to e / (e + limit), where `limit` is the error that
    99 of 100 training rows stay below: 0.5 at the limit, and always in [0, 1].

    Args:
        components: The number of principal components, >= 1.
        oversampling: How many more directions the randomized search follows, >= 0
            (Halko, Martinsson and Tropp 2011, algorithm 4.3).
        mean_normalization: Whether each feature is first brought to mean 0 and range 1.
    """

    def __init__(
        self, components: int = 2, oversampling: int = 2, *, mean_normalization: bool = True
    ) -> None:
        self.components = components
        self.oversampling = oversampling
        self.mean_normalization = mean_normalization

    def fit(self, X: Matrix) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to ordinary rows, (n_samples, n_features)."""
        features = X.shape[1]
        self.shift_ = X.mean(axis=0) if self.mean_normalization else np.zeros(features)
        extent = np.ptp(X, axis=0) if self.mean_normalization else np.ones(features)
        self.spread_ = np.where(extent > 0, extent, 1.0)
        scaled = self._scaled(X)
        _, _, self.components_ = randomized_svd(
            scaled, self.components, n_oversamples=self.oversampling, random_state=SEED
        )
        # Of rows that the components hold exactly, rounding alone is left.
        least = np.finfo(np.float64).eps * max(1.0, float(np.abs(scaled).max()))
        self.limit_ = max(float(np.quantile(self.errors(X), ORDINARY)), least)
        return self

    def errors(self, X: Matrix) -> npt.NDArray[np.float64]:  # noqa: N803
        """Give the length of what the components leave of each row, (n_samples,)."""
        scaled = self._scaled(X)
        left = scaled - (scaled @ self.components_.T) @ self.components_
        return np.asarray(np.linalg.norm(left, axis=1))

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give how abnormal and how normal each row is, (n_samples, 2); the two add to 1."""
        errors = self.errors(X)
        abnormal = errors / (errors + self.limit_)
        return np.column_stack([abnormal, 1 - abnormal])

    def _scaled(self, X: Matrix) -> Matrix:  # noqa: N803
        return np.asarray((X - self.shift_) / self.spread_)
