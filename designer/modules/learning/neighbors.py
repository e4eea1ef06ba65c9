"""Nearest neighbours of scikit-learn, with features brought to one scale."""

from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

Weighting = Literal["uniform", "distance"]
Distance = Literal["euclidean", "manhattan", "chebyshev", "cosine"]
Matrix = npt.NDArray[np.float64]


class _Neighbors(BaseEstimator):  # type: ignore[misc]
    """What both kinds share.

    Args:
        neighbors: How many rows are asked; all of them where there are fewer.
        weighting: Whether near rows count more than far ones.
        distance: How far two rows are from each other.
        normalize_features: Bring each feature to mean 0 and standard deviation 1 first.
    """

    def __init__(
        self,
        *,
        neighbors: int = 5,
        weighting: Weighting = "uniform",
        distance: Distance = "euclidean",
        normalize_features: bool = True,
    ) -> None:
        self.neighbors = neighbors
        self.weighting = weighting
        self.distance = distance
        self.normalize_features = normalize_features

    def fit(self, X: Matrix, y: npt.NDArray[Any]) -> Self:  # noqa: N803 - scikit-learn's name
        """Keep the rows and their labels, in a form in which near ones are found fast."""
        if self.normalize_features:
            self.scaler_ = StandardScaler().fit(X)
        self.rows_ = self._kind()(
            n_neighbors=min(self.neighbors, len(X)), weights=self.weighting, metric=self.distance
        ).fit(self._scaled(X), y)
        return self

    def predict(self, X: Matrix) -> npt.NDArray[Any]:  # noqa: N803
        """Give what most of the nearest rows are, or their mean."""
        return np.asarray(self.rows_.predict(self._scaled(X)))

    def _scaled(self, rows: Matrix) -> Matrix:
        return np.asarray(self.scaler_.transform(rows)) if self.normalize_features else rows

    def _kind(self) -> Any:
        raise NotImplementedError


class NeighborsClassifier(ClassifierMixin, _Neighbors):  # type: ignore[misc]
    """Tells classes apart by those of the nearest rows."""

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give each class's share of the nearest rows, (n_samples, n_classes)."""
        return np.asarray(self.rows_.predict_proba(self._scaled(X)))

    def _kind(self) -> Any:
        return KNeighborsClassifier


class NeighborsRegressor(RegressorMixin, _Neighbors):  # type: ignore[misc]
    """Predicts a number by the mean of the nearest rows."""

    def _kind(self) -> Any:
        return KNeighborsRegressor
