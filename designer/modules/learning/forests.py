"""Decision forests of scikit-learn: many trees, each grown by chance, that vote."""

from collections.abc import Callable
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from designer.modules.learning.learner import Tell
from designer.modules.learning.narrowing import Narrowing

Resampling = Literal["bagging", "replicate"]
Matrix = npt.NDArray[np.float64]
TIMES_PROGRESS_IS_TOLD = 50


class _Forest(BaseEstimator):  # type: ignore[misc]
    """What both kinds share.

    Args:
        resampling: "bagging" grows each tree from rows drawn with replacement, by the best split
            (Breiman 2001); "replicate" from all rows, by the best of splits at random values
            (Geurts, Ernst and Wehenkel 2006).
        trees: How many trees are grown.
        maximum_depth: The most splits from a tree's root to a leaf.
        random_splits: How many features, drawn at random, each split is chosen from.
        minimum_leaf_samples: The fewest rows that a leaf may stand for.
        seed: Of all that is drawn.
    """

    scores_in_blocks = True

    def __init__(
        self,
        *,
        resampling: Resampling = "bagging",
        trees: int = 8,
        maximum_depth: int = 32,
        random_splits: int = 128,
        minimum_leaf_samples: int = 1,
        seed: int = 0,
    ) -> None:
        self.resampling = resampling
        self.trees = trees
        self.maximum_depth = maximum_depth
        self.random_splits = random_splits
        self.minimum_leaf_samples = minimum_leaf_samples
        self.seed = seed

    def fit(self, X: Matrix, y: npt.NDArray[Any]) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features), NaN where missing."""
        return self.fit_in_threads(X, y, lambda _fraction, _message: None, lambda: 1)

    def fit_in_threads(
        self, matrix: Matrix, target: npt.NDArray[Any], tell: Tell, granted: Callable[[], int]
    ) -> Self:
        """Grow some trees at a time, as many side by side as threads are granted.

        The trees do not depend on how many that are.
        """
        self.narrowing_ = Narrowing.of(matrix)
        narrow = self.narrowing_.narrowed(matrix)
        forest = self._made(matrix.shape[1])
        least = max(1, self.trees // TIMES_PROGRESS_IS_TOLD)
        done = 0
        while done < self.trees:
            threads = granted()
            done = min(self.trees, done + -(-least // threads) * threads)
            forest.set_params(n_estimators=done, n_jobs=threads).fit(narrow, target)
            tell(done / self.trees, f"tree {done} of {self.trees}")
        self.forest_ = forest.set_params(n_jobs=None, warm_start=False)
        return self

    def predict(self, X: Matrix) -> npt.NDArray[Any]:  # noqa: N803
        """Give what the trees say together of each row."""
        return np.asarray(self.forest_.predict(self.narrowing_.narrowed(X)))

    @property
    def feature_importances_(self) -> Matrix:
        """Each feature's share of what the splits gained."""
        return np.asarray(self.forest_.feature_importances_)

    def _made(self, features: int) -> Any:
        by_chance, by_rows = self._kinds()
        make = by_rows if self.resampling == "bagging" else by_chance
        return make(
            max_depth=self.maximum_depth,
            max_features=min(self.random_splits, features),
            min_samples_leaf=self.minimum_leaf_samples,
            bootstrap=self.resampling == "bagging",
            random_state=self.seed,
            warm_start=True,
        )

    def _kinds(self) -> tuple[Any, Any]:
        """Give the forest of splits at random values, and that of rows drawn at random."""
        raise NotImplementedError


class ForestClassifier(ClassifierMixin, _Forest):  # type: ignore[misc]
    """Tells classes apart by the mean of what the trees hold probable."""

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        return np.asarray(self.forest_.predict_proba(self.narrowing_.narrowed(X)))

    @property
    def classes_(self) -> npt.NDArray[Any]:
        return np.asarray(self.forest_.classes_)

    def _kinds(self) -> tuple[Any, Any]:
        return ExtraTreesClassifier, RandomForestClassifier


class ForestRegressor(RegressorMixin, _Forest):  # type: ignore[misc]
    """Predicts a number by the mean of the trees' numbers."""

    def _kinds(self) -> tuple[Any, Any]:
        return ExtraTreesRegressor, RandomForestRegressor
