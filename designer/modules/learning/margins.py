"""Classifiers that give margins, such as support vector machines, with features brought to scale.

The probabilities are those of sigmoids fitted to the margins of the training rows.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.preprocessing import StandardScaler, normalize

from designer.modules.learning.calibration import fit_sigmoids

Matrix = npt.NDArray[np.float64]


class MarginClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Scales features, fits `classifier` to them, and makes probabilities of its margins.

    Args:
        classifier: Has `decision_function`, of scikit-learn's kind.
        standardise: Bring each feature to mean 0 and standard deviation 1.
        unit_rows: Bring each row to length 1 after that.
    """

    def __init__(
        self, classifier: Any = None, *, standardise: bool = True, unit_rows: bool = False
    ) -> None:
        self.classifier = classifier
        self.standardise = standardise
        self.unit_rows = unit_rows

    def fit(self, X: Matrix, y: npt.NDArray[np.int64]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y, the numbers of classes from 0."""
        if self.standardise:
            self.scaler_ = StandardScaler().fit(X)
        scaled = self._scaled(X)
        self.classes_ = np.unique(y)
        self.classifier_ = clone(self.classifier).fit(scaled, y)
        self.sigmoids_ = fit_sigmoids(self.classifier_.decision_function(scaled), y)
        return self

    def decision_function(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the margins: (n_samples,) of two classes, (n_samples, n_classes) of more."""
        return np.asarray(self.classifier_.decision_function(self._scaled(X)), dtype=np.float64)

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        return self.sigmoids_.probabilities(self.decision_function(X))

    def predict(self, X: Matrix) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the more probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    @property
    def coef_(self) -> Matrix:
        """The weights of features, where the classifier has any."""
        return np.asarray(self.classifier_.coef_)

    def _scaled(self, rows: Matrix) -> Matrix:
        scaled = self.scaler_.transform(rows) if self.standardise else rows
        return np.asarray(normalize(scaled)) if self.unit_rows else scaled
