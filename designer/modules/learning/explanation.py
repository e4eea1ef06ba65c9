"""How much worse a model becomes when one column is shuffled (Breiman 2001, section 10)."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score

from designer.modules.learning.features import Matrix
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.labels import BINARY_CLASSES
from designer.modules.learning.quantile_evaluation import gain

MOST_ROWS = 5_000
REPEATS = 3
SEED = 0


def permutation_importances(
    fitted: FittedLearner, matrix: Matrix, target: npt.NDArray[Any]
) -> dict[str, float]:
    """Give each column's mean loss of AUC (two classes), accuracy (more) or R² (numbers).

    Of quantiles it is that of R¹. The greatest is first.
    Measured on at most 5,000 rows of the training data, with a fixed seed.
    """
    chance = np.random.default_rng(SEED)
    if len(matrix) > MOST_ROWS:
        rows = chance.choice(len(matrix), MOST_ROWS, replace=False)
        matrix, target = matrix[rows], target[rows]
    if measure_of(fitted) == "AUC" and len(np.unique(target)) < BINARY_CLASSES:
        return {}
    whole = _score(fitted, matrix, target)
    sources = np.array(fitted.features.sources)
    losses = {
        name: whole - _shuffled_score(fitted, matrix, target, sources == name, chance)
        for name in dict.fromkeys(sources.tolist())
    }
    return dict(sorted(losses.items(), key=lambda item: (-item[1], item[0])))


def _shuffled_score(
    fitted: FittedLearner,
    matrix: Matrix,
    target: npt.NDArray[Any],
    of_column: npt.NDArray[np.bool_],
    chance: np.random.Generator,
) -> float:
    scores = []
    for _ in range(REPEATS):
        shuffled = matrix.copy()
        order = chance.permutation(len(matrix))
        shuffled[:, of_column] = matrix[order][:, of_column]
        scores.append(_score(fitted, shuffled, target))
    return float(np.mean(scores))


def measure_of(fitted: FittedLearner) -> str:
    """Name the measure whose loss is given."""
    if not fitted.classes:
        return "R¹" if fitted.quantiles else "R²"
    return "AUC" if len(fitted.classes) == BINARY_CLASSES else "accuracy"


def _score(fitted: FittedLearner, matrix: Matrix, target: npt.NDArray[Any]) -> float:
    if fitted.quantiles:
        return gain(target, fitted.values(matrix), fitted.quantiles) or 0.0
    if not fitted.classes:
        return float(r2_score(target, fitted.values(matrix)))
    probabilities = fitted.probabilities(matrix)
    if len(fitted.classes) == BINARY_CLASSES:
        return float(roc_auc_score(target, probabilities[:, 1]))
    return float(accuracy_score(target, probabilities.argmax(axis=1)))
