"""A fitted classifier whose probabilities are mended by what came true of other rows."""

from typing import Any, Literal, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy.special import logit
from sklearn.isotonic import IsotonicRegression

from designer.modules.learning.calibration import fit_sigmoids

Method = Literal["sigmoid", "isotonic"]
Matrix = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
BINARY = 2
# Log-odds of certainty are infinite; probabilities are drawn this far from 0 and 1.
EDGE = 1e-12


class Map(Protocol):
    """What leads from probabilities, (n_rows, n_classes), to better ones."""

    def probabilities(self, given: Matrix) -> Matrix: ...


class SigmoidMap:
    """A sigmoid of the log-odds of each class (Platt 1999); leaves right ones as they are."""

    def __init__(self, given: Matrix, truth: Codes) -> None:
        self.sigmoids = fit_sigmoids(_margins(given), truth)

    def probabilities(self, given: Matrix) -> Matrix:
        return self.sigmoids.probabilities(_margins(given))


class IsotonicMap:
    """For each class the rising steps that fit best (Zadrozny and Elkan 2002)."""

    def __init__(self, given: Matrix, truth: Codes) -> None:
        self.steps = [
            IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(
                given[:, number], truth == number
            )
            for number in _asked(given)
        ]

    def probabilities(self, given: Matrix) -> Matrix:
        pairs = zip(_asked(given), self.steps, strict=True)
        each = np.column_stack([steps.predict(given[:, number]) for number, steps in pairs])
        if each.shape[1] == 1:
            return np.column_stack([1 - each[:, 0], each[:, 0]])
        total = each.sum(axis=1, keepdims=True)
        shares = each / np.where(total > 0, total, 1)
        return np.asarray(np.where(total > 0, shares, 1 / each.shape[1]))


MAPS: dict[Method, type[SigmoidMap | IsotonicMap]] = {
    "sigmoid": SigmoidMap,
    "isotonic": IsotonicMap,
}


class Calibrated:
    """Gives the mended probabilities of a fitted classifier; stands in a model in its place."""

    def __init__(self, estimator: Any, way: Map) -> None:
        self.estimator = estimator
        self.way = way

    @classmethod
    def of(cls, estimator: Any, given: Matrix, truth: Codes, method: Method) -> Self:
        """Learn from what the classifier gave other rows, (n_rows, n_classes), and their classes.

        `truth` are the numbers of classes, (n_rows,).
        """
        return cls(estimator, MAPS[method](given, truth))

    @property
    def scores_in_blocks(self) -> bool:
        return getattr(self.estimator, "scores_in_blocks", False)

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803 - scikit-learn's name
        """Give the probability of each class, (n_samples, n_classes)."""
        return self.way.probabilities(np.asarray(self.estimator.predict_proba(X), np.float64))

    def predict(self, X: Matrix) -> Codes:  # noqa: N803
        """Give the number of the most probable class of each row."""
        return np.asarray(self.predict_proba(X).argmax(axis=1))


def _asked(given: Matrix) -> range:
    """Give the classes that are asked about: of two only the positive one."""
    return range(1, BINARY) if given.shape[1] == BINARY else range(given.shape[1])


def _margins(given: Matrix) -> Matrix:
    """Give log-odds: (n_rows,) of two classes, (n_rows, n_classes) of more."""
    odds = logit(np.clip(given, EDGE, 1 - EDGE))
    return np.asarray(odds[:, 1] if given.shape[1] == BINARY else odds)
