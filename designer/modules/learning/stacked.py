"""Learners stacked: a last one learns from what the others say of rows that they never saw."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone

from designer.catalog.errors import ModuleError
from designer.modules.learning.folds import random_folds
from designer.modules.learning.learner import FitPart, Tell

Matrix = npt.NDArray[np.float64]
Target = npt.NDArray[Any]
BINARY = 2


class _Stacked(BaseEstimator):  # type: ignore[misc]
    """What both kinds share (Wolpert 1992).

    Args:
        estimators: Those whose answers are combined, at least one.
        final: Learns to combine them.
        folds: Each row is answered by estimators that were fitted to the other folds.
        with_features: Give the last one the features beside the answers.
        seed: Of the folds.
    """

    def __init__(
        self,
        estimators: tuple[Any, ...] = (),
        final: Any = None,
        *,
        folds: int = 5,
        with_features: bool = False,
        seed: int = 0,
    ) -> None:
        self.estimators = estimators
        self.final = final
        self.folds = folds
        self.with_features = with_features
        self.seed = seed

    def fit(self, X: Matrix, y: Target) -> Self:  # noqa: N803 - scikit-learn's name
        return self.fit_parts(X, y, _fit_alone, _silent)

    def fit_parts(self, matrix: Matrix, target: Target, fit_part: FitPart, tell: Tell) -> Self:
        """Fit each estimator for each fold and to all rows, then the last one to their answers."""
        folds = random_folds(len(target), self.folds, self.seed, self._noted(target)).numbers
        rounds = (self.folds + 1) * len(self.estimators) + 1
        done = 0

        def fitted(estimator: Any, rows: Matrix, truth: Target, **given: Any) -> Any:
            nonlocal done
            part = fit_part(
                clone(estimator), rows, truth, lambda _fraction, _message: None, **given
            )
            done += 1
            tell(done / rounds, f"model {done} of {rounds}")
            return part

        answers = []
        for estimator in self.estimators:
            given = {}
            for number in range(self.folds):
                is_other = folds != number
                self._check(target[is_other])
                part = fitted(estimator, matrix[is_other], target[is_other])
                given[number] = self._answers(part, matrix[~is_other], np.unique(target[is_other]))
            whole = np.empty((len(target), given[0].shape[1]))
            for number, answer in given.items():
                whole[folds == number] = answer
            answers.append(whole)
        self.parts_ = [fitted(estimator, matrix, target) for estimator in self.estimators]
        self.final_ = fitted(self.final, self._joined(answers, matrix), target, categorical=[])
        return self

    def predict(self, X: Matrix) -> Target:  # noqa: N803
        """Give what the last one says of each row."""
        return np.asarray(self.final_.predict(self._asked(X)))

    def _asked(self, matrix: Matrix) -> Matrix:
        return self._joined([self._answers(part, matrix) for part in self.parts_], matrix)

    def _joined(self, answers: list[Matrix], matrix: Matrix) -> Matrix:
        return np.column_stack([*answers, matrix] if self.with_features else answers)

    def _noted(self, target: Target) -> Target | None:
        """Remember what is needed of the labels; give the classes by which folds are made alike."""
        raise NotImplementedError

    def _check(self, target: Target) -> None:
        """See that something can be learned from the labels of some folds."""

    def _answers(self, part: Any, matrix: Matrix, known: Target | None = None) -> Matrix:
        """Give what a fitted estimator says of each row, (n_rows, n_answers).

        `known` are the labels that it was fitted to, each once; all of them where left out.
        """
        raise NotImplementedError


def _silent(_fraction: float, _message: str) -> None:
    """Tell nobody."""


def _fit_alone(part: Any, rows: Matrix, truth: Target, _tell: Tell, **_given: Any) -> Any:
    return part.fit(rows, truth)


class StackedClassifier(ClassifierMixin, _Stacked):  # type: ignore[misc]
    """Combines probabilities; of two classes those of the positive one."""

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        return np.asarray(self.final_.predict_proba(self._asked(X)))

    def _noted(self, target: Target) -> Target:
        self.classes_, codes = np.unique(target, return_inverse=True)
        return np.asarray(codes)

    def _check(self, target: Target) -> None:
        if len(np.unique(target)) < BINARY:
            message = (
                f"Without the rows of one of {self.folds} folds there is only one class left to "
                "learn from. Give more rows of the others, or another number of folds."
            )
            raise ModuleError("folds_lack_classes", message)

    def _answers(self, part: Any, matrix: Matrix, known: Target | None = None) -> Matrix:
        """Give probabilities; 0 of a class that the estimator's rows lacked."""
        places = np.searchsorted(self.classes_, self.classes_ if known is None else known)
        given = np.zeros((len(matrix), len(self.classes_)))
        given[:, places] = part.predict_proba(matrix)
        return given[:, 1:] if len(self.classes_) == BINARY else given


class StackedRegressor(RegressorMixin, _Stacked):  # type: ignore[misc]
    """Combines predicted numbers."""

    @property
    def least_label(self) -> float | None:
        """The smallest number that all of them can learn to predict."""
        known = [getattr(one, "least_label", None) for one in (*self.estimators, self.final)]
        return max((least for least in known if least is not None), default=None)

    def _noted(self, target: Target) -> None:
        return None

    def _answers(self, part: Any, matrix: Matrix, known: Target | None = None) -> Matrix:
        return np.asarray(part.predict(matrix), dtype=np.float64).reshape(-1, 1)
