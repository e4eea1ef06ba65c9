"""A forest of LightGBM's trees whose leaves keep labels, from which quantiles are predicted."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from lightgbm import LGBMRegressor
from sklearn.base import BaseEstimator, RegressorMixin

from designer.modules.learning.leaf_samples import LeafSamples
from designer.modules.learning.learner import FitPart, Tell

Matrix = npt.NDArray[np.float64]
ROWS_A_TURN = 1 << 16
# LightGBM refuses to grow a forest of equal trees, which these are where nothing is drawn.
ALMOST_ALL = 1 - 1e-9


class QuantileForest(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Grows each tree from a part of rows and features; its leaves keep labels (Meinshausen 2006).

    Args:
        trees: How many trees are grown.
        leaves: The most leaves of a tree.
        minimum_leaf_samples: The fewest rows that a leaf may stand for.
        bagging_fraction: The part of the rows that a tree is grown from, in (0, 1].
        feature_fraction: The part of the features that a tree may use, in (0, 1].
        split_fraction: The part of these that each split is chosen from, in (0, 1].
        sample_count: How many labels a leaf keeps at most.
        quantiles: Those to predict, each in (0, 1).
        seed: Of all that is drawn.
    """

    scores_in_blocks = True

    def __init__(
        self,
        *,
        trees: int = 100,
        leaves: int = 20,
        minimum_leaf_samples: int = 10,
        bagging_fraction: float = 0.7,
        feature_fraction: float = 0.7,
        split_fraction: float = 0.7,
        sample_count: int = 100,
        quantiles: tuple[float, ...] = (0.25, 0.5, 0.75),
        seed: int = 0,
    ) -> None:
        self.trees = trees
        self.leaves = leaves
        self.minimum_leaf_samples = minimum_leaf_samples
        self.bagging_fraction = bagging_fraction
        self.feature_fraction = feature_fraction
        self.split_fraction = split_fraction
        self.sample_count = sample_count
        self.quantiles = quantiles
        self.seed = seed

    def fit(self, X: Matrix, y: Matrix) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit to X (n_samples, n_features), NaN where missing, and numbers y."""
        return self.fit_parts(
            X,
            y,
            lambda part, rows, truth, _: part.fit(rows, truth),
            lambda _fraction, _message: None,
        )

    def fit_parts(self, matrix: Matrix, target: Matrix, fit_part: FitPart, tell: Tell) -> Self:
        """Grow the trees, then let the rows fall into their leaves."""
        self.part_ = fit_part(self._made(), matrix, target, tell)
        order = np.random.default_rng(self.seed).permutation(len(target))
        places = np.empty((self._count(), len(target)), dtype=np.min_scalar_type(self.leaves))
        for start in range(0, len(order), ROWS_A_TURN):
            rows = order[start : start + ROWS_A_TURN]
            places[:, start : start + ROWS_A_TURN] = self._leaves(matrix[rows], 0).T
        self.samples_ = LeafSamples.kept(places, target[order], self.sample_count)
        return self

    def predict(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the quantiles of each row, (n_samples, n_quantiles)."""
        return self.samples_.quantiles(self._leaves(X, 1), self.quantiles)

    @property
    def feature_importances_(self) -> Matrix:
        """What the splits on each feature gained."""
        return np.asarray(self.part_.booster_.feature_importance("gain"), dtype=np.float64)

    def _count(self) -> int:
        return max(1, int(self.part_.booster_.num_trees()))

    def _leaves(self, matrix: Matrix, threads: int) -> npt.NDArray[np.integer[Any]]:
        """Give the number of each row's leaf in each tree, (n_samples, n_trees)."""
        found = self.part_.predict(matrix, pred_leaf=True, num_threads=threads)
        return np.asarray(found).reshape(len(matrix), self._count())

    def _made(self) -> LGBMRegressor:
        is_all = self.bagging_fraction == self.feature_fraction == 1
        return LGBMRegressor(
            boosting_type="rf",
            n_estimators=self.trees,
            num_leaves=self.leaves,
            min_child_samples=self.minimum_leaf_samples,
            subsample=self.bagging_fraction,
            subsample_freq=1,
            colsample_bytree=ALMOST_ALL if is_all else self.feature_fraction,
            feature_fraction_bynode=self.split_fraction,
            random_state=self.seed,
            # As in the boosted trees: the step's threads, and results that do not hang on them.
            n_jobs=0,
            deterministic=True,
            force_row_wise=True,
            verbosity=-1,
        )


def _fit_alone(part: Any, rows: Matrix, truth: Matrix, _tell: Tell) -> Any:
    return part.fit(rows, truth)
