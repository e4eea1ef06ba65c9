"""Support vector machines of scikit-learn whose borders between classes are curved by kernels."""

from typing import Literal, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from designer.modules.learning.calibration import fit_sigmoids
from designer.modules.learning.folds import random_folds
from designer.modules.learning.learner import Tell

Kernel = Literal["rbf", "poly", "sigmoid", "linear"]
Matrix = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
FOLDS = 5
FEWEST_FOLDS = 2
CACHE_MEGABYTES = 500


class KernelMachine(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Fits a machine; its probabilities are those of sigmoids of margins (Platt 1999).

    The sigmoids are fitted to margins that machines of other rows give, by folds: the rows that a
    machine was fitted to lie further from the border than others do.

    Args:
        cost: What a row on the wrong side of its margin costs, > 0.
        kernel: How rows are compared.
        gamma: How soon rows count as unlike; 0 goes by the number of features and their variance.
        degree: Of the polynomial.
        constant: Added inside the polynomial and the sigmoid.
        normalize_features: Bring each feature to mean 0 and standard deviation 1 first.
        seed: Of the folds.
    """

    scores_in_blocks = True

    def __init__(
        self,
        *,
        cost: float = 1.0,
        kernel: Kernel = "rbf",
        gamma: float = 0.0,
        degree: int = 3,
        constant: float = 0.0,
        normalize_features: bool = True,
        seed: int = 0,
    ) -> None:
        self.cost = cost
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.constant = constant
        self.normalize_features = normalize_features
        self.seed = seed

    def fit(self, X: Matrix, y: Codes) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features) and y, the numbers of classes from 0."""
        return self.fit_telling(X, y, lambda _fraction, _message: None)

    def fit_telling(self, matrix: Matrix, target: Codes, tell: Tell) -> Self:
        """Fit a machine for each fold, then the one that is kept."""
        if self.normalize_features:
            self.scaler_ = StandardScaler().fit(matrix)
        scaled = self._scaled(matrix)
        self.classes_ = np.unique(target)
        folds = min(FOLDS, int(np.bincount(np.searchsorted(self.classes_, target)).min()))
        margins = self._margins_of_others(scaled, target, folds, tell)
        self.machine_ = self._made().fit(scaled, target)
        if margins is None:
            margins = self.machine_.decision_function(scaled)
        self.sigmoids_ = fit_sigmoids(margins, np.searchsorted(self.classes_, target))
        return self

    def decision_function(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the margins: (n_samples,) of two classes, (n_samples, n_classes) of more."""
        return np.asarray(self.machine_.decision_function(self._scaled(X)))

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        return self.sigmoids_.probabilities(self.decision_function(X))

    def predict(self, X: Matrix) -> Codes:  # noqa: N803
        """Give the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _margins_of_others(
        self, scaled: Matrix, target: Codes, count: int, tell: Tell
    ) -> Matrix | None:
        """Give each row's margins by a machine that was not fitted to it; None of too few rows."""
        if count < FEWEST_FOLDS:
            return None
        folds = random_folds(len(target), count, self.seed, target).numbers
        margins: Matrix | None = None
        for number in range(count):
            is_held_out = folds == number
            machine = self._made().fit(scaled[~is_held_out], target[~is_held_out])
            given = machine.decision_function(scaled[is_held_out])
            if margins is None:
                margins = np.empty((len(target), *given.shape[1:]))
            margins[is_held_out] = given
            tell((number + 1) / (count + 1), f"fold {number + 1} of {count}")
        return margins

    def _made(self) -> SVC:
        return SVC(
            C=self.cost,
            kernel=self.kernel,
            gamma=self.gamma or "scale",
            degree=self.degree,
            coef0=self.constant,
            cache_size=CACHE_MEGABYTES,
        )

    def _scaled(self, rows: Matrix) -> Matrix:
        return np.asarray(self.scaler_.transform(rows)) if self.normalize_features else rows
