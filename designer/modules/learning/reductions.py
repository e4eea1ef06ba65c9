"""Several classes told apart by two-class learners: one a class, or one a pair of classes."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from designer.modules.learning.learner import FitPart, Tell

Matrix = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
BINARY = 2


class _Reduction(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """What both ways share: `parts_` are the fitted two-class learners.

    Args:
        estimator: The two-class learner; has `predict_proba`.
    """

    def __init__(self, estimator: Any = None) -> None:
        self.estimator = estimator

    def fit(self, X: Matrix, y: Codes) -> Self:  # noqa: N803 - scikit-learn's name
        return self.fit_parts(X, y, lambda part, rows, truth, _: part.fit(rows, truth), _silent)

    def fit_parts(self, matrix: Matrix, target: Codes, fit_part: FitPart, tell: Tell) -> Self:
        """Fit a clone of the learner to each question."""
        self.classes_ = np.unique(target)
        count = self._count()
        self.parts_ = []
        for number, (rows, is_positive) in enumerate(self._questions(target)):
            told = _share_of(tell, number, count)
            part = clone(self.estimator)
            self.parts_.append(fit_part(part, matrix[rows], is_positive.astype(np.int64), told))
            tell((number + 1) / count, f"model {number + 1} of {count}")
        return self

    def predict(self, X: Matrix) -> Codes:  # noqa: N803
        """Give the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        raise NotImplementedError

    def _count(self) -> int:
        raise NotImplementedError

    def _questions(self, target: Codes) -> Iterator[tuple[Any, npt.NDArray[np.bool_]]]:
        """Give for each learner its rows, and which of them are positive."""
        raise NotImplementedError

    def _answers(self, matrix: Matrix) -> Matrix:
        """Give how probable each learner's positive class is, (n_samples, n_learners)."""
        return np.column_stack([part.predict_proba(matrix)[:, 1] for part in self.parts_])


class OneVsAll(_Reduction):
    """Asks of each class whether it is that class or any other; of two classes only once."""

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the answers, made to add to 1."""
        answers = self._answers(X)
        if len(self.classes_) == BINARY:
            return np.column_stack([1 - answers[:, 0], answers[:, 0]])
        total = answers.sum(axis=1, keepdims=True)
        shares = answers / np.where(total > 0, total, 1)
        return np.asarray(np.where(total > 0, shares, 1 / len(self.classes_)))

    def _count(self) -> int:
        return 1 if len(self.classes_) == BINARY else len(self.classes_)

    def _questions(self, target: Codes) -> Iterator[tuple[Any, npt.NDArray[np.bool_]]]:
        for positive in self.classes_[-self._count() :]:
            yield slice(None), target == positive


class OneVsOne(_Reduction):
    """Asks of each pair of classes which of the two it is; each answer is a vote.

    Among classes of equal votes those win whose answers were surer, as in scikit-learn.
    """

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give each class's share of the votes; the sureness of answers moves it a little.

        Of two classes it is the only learner's probability.
        """
        answers = self._answers(X)
        if len(self.classes_) == BINARY:
            return np.column_stack([1 - answers[:, 0], answers[:, 0]])
        votes = np.zeros((len(X), len(self.classes_)))
        sureness = np.zeros_like(votes)
        for answer, (first, second) in zip(answers.T, self._pairs(), strict=True):
            votes[:, second] += answer >= 0.5  # noqa: PLR2004 - more than half is a vote
            votes[:, first] += answer < 0.5  # noqa: PLR2004
            sureness[:, second] += answer - 0.5
            sureness[:, first] -= answer - 0.5
        # Less than a third of a vote either way, so that no sureness outweighs a vote.
        moved = votes + 1 / 3 + sureness / (3 * (np.abs(sureness) + 1))
        return np.asarray(moved / moved.sum(axis=1, keepdims=True))

    def _pairs(self) -> Iterator[tuple[int, int]]:
        return combinations(range(len(self.classes_)), 2)

    def _count(self) -> int:
        return len(self.classes_) * (len(self.classes_) - 1) // 2

    def _questions(self, target: Codes) -> Iterator[tuple[Any, npt.NDArray[np.bool_]]]:
        for first, second in self._pairs():
            negative, positive = self.classes_[first], self.classes_[second]
            rows = np.flatnonzero((target == negative) | (target == positive))
            yield rows, target[rows] == positive


def _silent(_fraction: float, _message: str) -> None:
    """Tell nobody."""


def _share_of(tell: Tell, number: int, count: int) -> Tell:
    """Make one learner tell its share of the whole work."""

    def told(fraction: float, message: str) -> None:
        tell((number + fraction) / count, f"model {number + 1} of {count}, {message}")

    return told
