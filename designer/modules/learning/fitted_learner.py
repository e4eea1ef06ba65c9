"""A fitted estimator with the features that it takes and the classes that it tells apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.modules.learning.features import Features, Matrix
from designer.modules.learning.fitting import is_boosted


@dataclass(frozen=True, slots=True)
class FittedLearner:
    """What a Model carries as its `estimator`; `classes` are empty for regression.

    The estimator knows classes by their number in `classes`; of two, the second is positive.
    """

    features: Features
    estimator: Any
    classes: tuple[str | int | float | bool, ...] = ()

    @property
    def is_boosted(self) -> bool:
        """Tell whether it is LightGBM's, which predicts each row by itself."""
        return is_boosted(self.estimator)

    @property
    def scores_in_blocks(self) -> bool:
        """Tell whether blocks of rows may be predicted side by side, each in one thread."""
        return getattr(self.estimator, "scores_in_blocks", False)

    @property
    def quantiles(self) -> tuple[float, ...]:
        """The quantiles that it predicts of a number; empty where it predicts one number."""
        return getattr(self.estimator, "quantiles", ())

    def values(self, matrix: Matrix) -> npt.NDArray[np.float64]:
        """Predict a number for each row, (n_rows,), or quantiles, (n_rows, n_quantiles)."""
        values = np.asarray(self.estimator.predict(matrix), dtype=np.float64)
        return values if self.quantiles else values.reshape(-1)

    def probabilities(self, matrix: Matrix) -> npt.NDArray[np.float64]:
        """Give the probability of each class, (n_rows, n_classes), in the order of `classes`."""
        return np.asarray(self.estimator.predict_proba(matrix), dtype=np.float64)

    def matrix(self, table: Table) -> Matrix:
        return self.features.matrix(table)


def importances(fitted: FittedLearner) -> dict[str, float]:
    """Give each column's share of what the model bases its predictions on; the shares add to 1.

    Trees: the gain of all splits on the column. Linear models: the absolute coefficients times the
    standard deviations of their features, summed over classes. Models made of others: the mean of
    their shares. Empty when the estimator tells neither.
    """
    weights = _shares(fitted.estimator)
    if weights is None:
        return {}
    totals: dict[str, float] = {}
    for source, weight in zip(fitted.features.sources, weights, strict=True):
        totals[source] = totals.get(source, 0.0) + float(weight)
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _shares(estimator: Any) -> npt.NDArray[np.float64] | None:
    """Give the share of each column of the matrix, or None where nothing tells it."""
    if hasattr(estimator, "parts_"):
        known = [shares for part in estimator.parts_ if (shares := _shares(part)) is not None]
        return np.asarray(np.mean(known, axis=0)) if known else None
    weights = _weights(estimator)
    if weights is None or not weights.sum() or not np.isfinite(weights).all():
        return None
    return np.asarray(weights / weights.sum())


def _weights(estimator: Any) -> npt.NDArray[np.float64] | None:
    if is_boosted(estimator):
        return np.asarray(estimator.booster_.feature_importance("gain"), dtype=np.float64)
    final = estimator.steps[-1][1] if hasattr(estimator, "steps") else estimator
    if hasattr(final, "coef_"):
        coefficients = np.atleast_2d(np.asarray(final.coef_, dtype=np.float64))
        return np.asarray(np.abs(coefficients).sum(axis=0) * _deviations(estimator))
    if hasattr(final, "feature_importances_"):
        return np.asarray(final.feature_importances_, dtype=np.float64)
    return None


def _deviations(estimator: Any) -> npt.NDArray[np.float64] | float:
    """Give the standard deviations by which coefficients are brought to one scale."""
    known = getattr(estimator, "feature_deviations_", None)
    return 1.0 if known is None else np.asarray(known, dtype=np.float64)
