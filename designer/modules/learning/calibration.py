"""From the margins of a classifier to probabilities, by a sigmoid a class (Platt 1999)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

Margins = npt.NDArray[np.float64]
BINARY = 2
MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Sigmoids:
    """For each class, the slope and the constant of its sigmoid; of two classes only one pair."""

    slopes: Margins
    constants: Margins

    def probabilities(self, margins: Margins) -> Margins:
        """Give the probability of each class, (n_rows, n_classes).

        `margins` are (n_rows,) of two classes, (n_rows, n_classes) of more.
        """
        each = expit(margins.reshape(len(margins), -1) * self.slopes + self.constants)
        if each.shape[1] == 1:
            return np.column_stack([1 - each[:, 0], each[:, 0]])
        total = each.sum(axis=1, keepdims=True)
        shares = each / np.where(total > 0, total, 1)
        return np.asarray(np.where(total > 0, shares, 1 / each.shape[1]))


def fit_sigmoids(margins: Margins, truth: npt.NDArray[np.int64]) -> Sigmoids:
    """Fit the sigmoids to margins of the training rows; `truth` are class numbers from 0."""
    columns = margins.reshape(len(margins), -1)
    is_binary = columns.shape[1] == 1
    pairs = [
        _fit_sigmoid(columns[:, number], truth == (1 if is_binary else number))
        for number in range(columns.shape[1])
    ]
    slopes, constants = np.array(pairs).T
    return Sigmoids(slopes, constants)


def _fit_sigmoid(margin: Margins, is_positive: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Fit one sigmoid; the targets are drawn back from 0 and 1 by Platt's rule.

    That rule keeps the search finite where margins separate the classes perfectly. A row counts
    for both classes, by its target. The scale of margins is taken out first, for the search.
    """
    positives = int(is_positive.sum())
    negatives = len(margin) - positives
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    target = np.where(is_positive, high, low)
    scale = float(np.abs(margin).max()) or 1.0
    twice = np.concatenate([margin, margin]).reshape(-1, 1) / scale
    answers = np.repeat([1, 0], len(margin))
    found = LogisticRegression(C=np.inf, tol=1e-8, max_iter=MOST_STEPS).fit(
        twice, answers, sample_weight=np.concatenate([target, 1 - target])
    )
    return float(found.coef_[0, 0]) / scale, float(found.intercept_[0])
